"""How the board paper is laid out: nothing stands alone at the foot of a page, page 1 is full."""

import io
from collections.abc import Iterator
from functools import cache

import pytest
from pypdf import PdfReader

from release_planner.reports.board_paper import board_paper_bytes
from release_planner.reports.contents import report_document
from release_planner.reports.document import Document, Numbers, Picture

from .test_whole_reports import squeezed
from .whole_reports import WHOLE_REPORTS

every_report = pytest.mark.parametrize("name", WHOLE_REPORTS)
KEPT_WHOLE, BEGUN = 24, 5


@cache
def pages(name: str) -> list[str]:
    """The text of each page between its head and its foot."""
    table = WHOLE_REPORTS[name]()
    reader = PdfReader(io.BytesIO(board_paper_bytes(table)))
    marking = squeezed(table.frame.profile.marking)
    texts = []
    for page in reader.pages:
        text = squeezed(page.extract_text()).removeprefix(marking)
        texts.append(text.rpartition(f"{marking}Page")[0])
    return texts


def announcements(document: Document) -> Iterator[str]:
    """What may not be the last on a page: headings, captions and titles of drawings."""
    yield "Annex"
    for section in (*document.sections, *document.annex):
        yield section.heading
        for block in section.blocks:
            if isinstance(block, Numbers):
                yield block.caption
            elif isinstance(block, Picture):
                yield block.wide.title


@every_report
def test_no_heading_or_caption_stands_alone_at_the_foot_of_a_page(name: str) -> None:
    document = report_document(WHOLE_REPORTS[name]())
    assert all(pages(name))
    for text in pages(name):
        for words in announcements(document):
            assert not text.endswith(squeezed(words))


@every_report
def test_a_table_that_fits_is_whole_and_a_longer_one_repeats_its_head(name: str) -> None:
    document = report_document(WHOLE_REPORTS[name]())
    for block in document.blocks:
        if not isinstance(block, Numbers):
            continue
        rows = [squeezed("".join(row)) for row in block.rows]
        head = squeezed("".join(block.columns))
        (first,) = {
            place for place, text in enumerate(pages(name))
            if squeezed(block.caption) + head + rows[0] in text
        }  # fmt: skip
        assert len(rows) > KEPT_WHOLE or all(row in pages(name)[first] for row in rows)
        assert sum(row in pages(name)[first] for row in rows) >= min(BEGUN, len(rows))
        last = next(place for place in range(first, len(pages(name)))
                    if rows[-1] in pages(name)[place])  # fmt: skip
        for place in range(first + 1, last + 1):
            assert pages(name)[place].startswith(head)


@pytest.mark.parametrize("name", ["1-partner", "1-public", "40-partner", "40-public"])
def test_where_the_areas_leave_room_the_summary_draws_the_pathway(name: str) -> None:
    document = report_document(WHOLE_REPORTS[name]())
    drawn = [block.wide.name for block in document.summary if isinstance(block, Picture)]
    assert drawn[-1] == "pathway"
    elsewhere = [block.wide.name for section in document.sections for block in section.blocks
                 if isinstance(block, Picture)]  # fmt: skip
    assert "pathway" not in elsewhere
    (place,) = (index for index, section in enumerate(document.sections)
                if section.name == "pathway")  # fmt: skip
    assert any(isinstance(block, Numbers) for block in document.sections[place].blocks)


@pytest.mark.parametrize("name", ["14-partner", "14-public", "later-edition"])
def test_where_the_areas_fill_the_page_the_pathway_stands_in_its_section(name: str) -> None:
    document = report_document(WHOLE_REPORTS[name]())
    assert sum(isinstance(block, Picture) for block in document.summary) == 1
    (section,) = (section for section in document.sections if section.name == "pathway")
    assert isinstance(section.blocks[0], Picture)
