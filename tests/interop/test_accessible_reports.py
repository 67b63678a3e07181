"""Reports of every size and profile, put before checkers of accessibility."""

from pathlib import Path

import pytest
from tests.interop.report_checkers import axe_violations, pdf_ua_failures, printed
from tests.reports.whole_reports import WHOLE_REPORTS

from release_planner.reports.board_paper import board_paper_bytes
from release_planner.reports.contents import report_document
from release_planner.reports.document import Numbers, Picture
from release_planner.reports.page import page_bytes
from release_planner.reports.paste_text import paste_bytes

LONGEST_KEPT_WHOLE = 24

pytestmark = [pytest.mark.interop, pytest.mark.slow]


@pytest.mark.parametrize("width", [500, 1280])
@pytest.mark.parametrize("name", WHOLE_REPORTS)
def test_axe_finds_nothing_on_the_page(name: str, width: int, tmp_path: Path) -> None:
    assert axe_violations(page_bytes(WHOLE_REPORTS[name]()), tmp_path, width) == []


@pytest.mark.parametrize("name", WHOLE_REPORTS)
def test_axe_finds_nothing_in_the_text_to_paste(name: str, tmp_path: Path) -> None:
    assert axe_violations(paste_bytes(WHOLE_REPORTS[name]()), tmp_path, 1280) == []


@pytest.mark.parametrize("name", WHOLE_REPORTS)
def test_the_summary_prints_on_the_first_sheet_alone(name: str, tmp_path: Path) -> None:
    protected = WHOLE_REPORTS[name]()
    document = report_document(protected)
    first, second = (
        "".join(sheet.split()) for sheet in printed(page_bytes(protected), tmp_path)[:2]
    )
    last = document.summary[-1]
    assert isinstance(last, Picture)
    for line in (last.wide.title, *last.wide.notes):
        assert "".join(line.split()) in first
    heading = "".join(document.sections[0].heading.split())
    marking = "".join(document.marking.split())
    assert first.startswith(marking)
    assert second.removeprefix(marking).startswith(heading)


@pytest.mark.parametrize("name", WHOLE_REPORTS)
def test_a_table_that_fits_on_a_sheet_is_printed_on_one(name: str, tmp_path: Path) -> None:
    protected = WHOLE_REPORTS[name]()
    sheets = ["".join(sheet.split()) for sheet in printed(page_bytes(protected), tmp_path)]
    for block in report_document(protected).blocks:
        if isinstance(block, Numbers) and len(block.rows) <= LONGEST_KEPT_WHOLE:
            head, *rows = ("".join("".join(row).split()) for row in (block.columns, *block.rows))
            caption = "".join(block.caption.split())
            assert any(
                caption + head in sheet and all(row in sheet for row in rows) for sheet in sheets
            ), block.caption


def test_every_board_paper_is_accessible_pdf(tmp_path: Path) -> None:
    papers = {name: board_paper_bytes(make()) for name, make in WHOLE_REPORTS.items()}
    assert pdf_ua_failures(papers, tmp_path) == []
