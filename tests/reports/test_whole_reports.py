"""Page, board paper, text to paste and plain text of whole reports: the same numbers, well made."""

import base64
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape

import pytest
from pypdf import PdfReader

from release_planner.domain.benchmarks import BenchmarkMeasure
from release_planner.reports.board_paper import board_paper_bytes
from release_planner.reports.contents import report_document
from release_planner.reports.document import KeyFigures, Numbers, Picture, Terms
from release_planner.reports.page import page_bytes
from release_planner.reports.paste_text import paste_bytes
from release_planner.reports.protected_table import NOT_AVAILABLE, ProtectedTable
from release_planner.reports.text_file import text_bytes
from release_planner.reports.wording import cautions

from .take_up_tables import REFERENCE, WITH_A_LATE_ONE, area, table
from .test_take_up_formats import Page
from .whole_reports import WHOLE_REPORTS, later_edition, marked_up
from .wide_tables import wide_table

every_report = pytest.mark.parametrize("name", WHOLE_REPORTS)


def made(name: str) -> ProtectedTable:
    return WHOLE_REPORTS[name]()


def squeezed(text: str) -> str:
    """Text without the spaces that the setting of a page puts in or takes out."""
    return re.sub(r"\s+", "", text.replace("\N{MINUS SIGN}", "-"))


@cache
def paper_pages(name: str) -> list[str]:
    reader = PdfReader(io.BytesIO(board_paper_bytes(made(name))))
    return [squeezed(page.extract_text()) for page in reader.pages]


def tables_of(protected: ProtectedTable) -> Iterator[Numbers]:
    return (block for block in report_document(protected).blocks if isinstance(block, Numbers))


@every_report
def test_every_cell_is_the_same_on_page_paper_and_in_text(name: str) -> None:
    protected = made(name)
    page = Page(page_bytes(protected).decode("utf-8"))
    text = text_bytes(protected).decode("utf-8").splitlines()
    paper = "".join(paper_pages(name))
    outlined = list(tables_of(protected))
    assert len(page.tables) == len(outlined) > 0
    for shown, numbers in zip(page.tables, outlined, strict=True):
        assert shown == [list(numbers.columns), *map(list, numbers.rows)]
        start = text.index(numbers.caption) + 1
        for line, row in zip(text[start:], numbers.rows, strict=False):
            values = line.removeprefix(f"{row[0]}: ").split("; ")
            assert [value.rpartition(" ")[2] for value in values] == [
                cell.rpartition(" ")[2] for cell in row[1:]
            ]
        for row in numbers.rows:
            assert squeezed("".join(row)) in paper


@every_report
def test_every_row_of_the_table_that_is_a_rate_of_an_area_is_shown_exactly(name: str) -> None:
    protected = made(name)
    (areas,) = (numbers for numbers in tables_of(protected) if numbers.name == "area-rates")
    rows = [protected.take_up, *protected.rows_by("take_up", "authority")]
    for row, cells in zip(rows, areas.rows, strict=False):
        if row.numerator is not None and row.ratio is not None:
            assert cells[1:3] == (f"{row.numerator:,}", f"{row.denominator:,}")
            assert cells[3].startswith(f"{row.ratio * 100:.1f}"[:-1])


@every_report
def test_the_summary_fills_the_first_page_of_the_paper_alone(name: str) -> None:
    protected = made(name)
    document = report_document(protected)
    first, second = paper_pages(name)[:2]
    for block in document.summary:
        if isinstance(block, KeyFigures | Terms):
            for term, said in block.items:
                assert squeezed(term) in first
                assert squeezed(said) in first
        elif isinstance(block, Picture):
            assert squeezed(block.wide.title) in first
            assert all(squeezed(note) in first for note in block.wide.notes)
    assert squeezed(document.sections[0].heading) in second
    assert squeezed(document.sections[0].blocks[0].caption
                    if isinstance(document.sections[0].blocks[0], Numbers)
                    else document.sections[0].heading) not in first  # fmt: skip


@every_report
def test_the_marking_and_the_number_stand_on_every_page(name: str) -> None:
    protected = made(name)
    pages = paper_pages(name)
    marking = squeezed(protected.frame.profile.marking)
    for number, text in enumerate(pages, 1):
        assert text.count(marking) >= 2
        assert f"Page{number}of{len(pages)}" in text


@every_report
def test_a_paper_is_tagged_and_says_its_title_and_language(name: str) -> None:
    protected = made(name)
    reader = PdfReader(io.BytesIO(board_paper_bytes(protected)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert reader.metadata is not None
    assert reader.metadata.title == report_document(protected).title
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == protected.frame.as_at
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert fonts
    assert all("LiberationSans" in font for font in fonts)


@every_report
def test_the_same_table_gives_the_same_bytes(name: str) -> None:
    for render in (page_bytes, board_paper_bytes, paste_bytes, text_bytes):
        assert render(made(name)) == render(made(name))


@every_report
def test_a_page_is_whole_and_reaches_for_nothing(name: str) -> None:
    text = page_bytes(made(name)).decode("utf-8")
    page = Page(text)
    names = [tag for tag, _ in page.tags]
    assert names.count("h1") == names.count("main") == names.count("nav") == 1
    assert not {"script", "img", "link", "iframe", "object"} & set(names)
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    for _, attributes in page.tags:
        for target in (attributes.get("aria-labelledby") or "").split():
            assert target in ids
        link = attributes.get("href")
        assert link is None or link.removeprefix("#") in ids
    assert all(cell for rows in page.tables for row in rows for cell in row)


def test_names_are_never_markup() -> None:
    protected = marked_up()
    name = protected.frame.area.name
    assert squeezed(name) in paper_pages("marked-up")[0]
    for content in (page_bytes(protected), paste_bytes(protected)):
        text = content.decode("utf-8")
        assert "<b>" not in text
        assert name in unescape(text)


@every_report
def test_text_to_paste_has_one_table_and_one_picture_and_a_draft_apart(name: str) -> None:
    protected = made(name)
    text = paste_bytes(protected).decode("utf-8")
    findings, _, draft = text.partition("Draft suggestions for action")
    assert draft
    assert findings.count("<table") == 1
    assert draft.count("<table") == 0
    assert "For noting" in findings
    assert findings.index(protected.frame.profile.marking) < findings.index(">For noting<")
    pictures = re.findall(r'<img src="data:image/png;base64,([^"]+)"[^>]*alt="([^"]+)"', text)
    assert len(pictures) <= 1
    for data, alt in pictures:
        assert base64.b64decode(data).startswith(b"\x89PNG")
        assert len(alt) > 20


def test_a_later_edition_says_what_changed() -> None:
    protected = later_edition()
    changes = protected.frame.edition.changes
    for content in (page_bytes(protected), text_bytes(protected)):
        text = content.decode("utf-8")
        assert "Second edition: it replaces the first, issued on Fri 1 Mar 2024." in text
        assert "Two more are changed: see What changed since the first edition." in text
        assert all(change.before in text and change.after in text for change in changes)


def test_the_first_step_is_named_in_counts_and_only_where_all_may_be_shown() -> None:
    protected = wide_table(14, "partner")
    said = "Of 189 releases not followed by a start, the first step missing from the records was"
    assert f"{said} most often the referral: 70." in text_bytes(protected).decode()
    rows = tuple(
        replace(row, numerator=None, marker="[c]")
        if (row.indicator, row.breakdown) == ("stopped_at_start", "total")
        else row
        for row in protected.rows
    )
    text = text_bytes(replace(protected, rows=rows)).decode()
    assert "most often the referral" not in text
    assert "cannot be said: counts are withheld." in text


def test_steps_that_are_equal_are_both_named() -> None:
    protected = wide_table(14, "partner")
    rows = tuple(
        replace(row, numerator=70)
        if (row.indicator, row.breakdown) == ("stopped_at_booking", "total")
        else row
        for row in protected.rows
    )
    text = text_bytes(replace(protected, rows=rows)).decode()
    assert "most often the referral and the booking of a first appointment: 70 each." in text


def test_returned_counts_stand_beside_ours_with_the_difference() -> None:
    protected = wide_table(14, "partner")
    (numbers,) = (block for block in tables_of(protected) if block.name == "returned-counts")
    for row in numbers.rows:
        ours, returned, less = int(row[1]), int(row[3]), row[5].replace("\N{MINUS SIGN}", "-")
        assert int(less) == ours - returned


def test_a_total_is_over_the_areas_that_are_not_late_and_named_so() -> None:
    late = table("partner", area(started=20, not_started=20), authorities=WITH_A_LATE_ONE)
    text = text_bytes(late).decode()
    over = "over three of four areas; Shropshire is late"
    assert f"50.0% (95% interval 35.2% to 64.8%), {over}." in text
    assert f"Areas counted: The figure is {over} and left out. The returns of the others" in text
    assert "Shropshire is late: not every provider has sent a return" in text
    assert "West Mercia (three of four areas)" in text
    assert "Shropshire: late: Number [x]" in text


@pytest.mark.parametrize("profile", ["partner", "public"])
def test_where_every_area_is_late_there_is_no_figure_and_no_nought(profile: str) -> None:
    missed = date(2023, 6, 4)
    authorities = tuple(
        replace(line, returns=replace(line.returns, missed_on=missed)) for line in WITH_A_LATE_ONE
    )
    late = table(profile, area(), authorities=authorities)
    text = text_bytes(late).decode()
    assert "There is no figure: the returns of all four areas are late." in text
    assert "Rate: none [x]" in text
    assert "no rate, every area is late, counted here" in text
    assert not re.search(r"\b0 of 0\b|: 0$|withheld", text.split("About these figures")[0], re.M)
    (row,) = [row for row in late.rows if row.indicator == "take_up"]
    assert (row.numerator, row.denominator, row.marker) == (None, None, NOT_AVAILABLE)


def test_the_summary_says_what_is_in_query_and_what_providers_counted() -> None:
    protected = made("late-areas")
    (points,) = (block for block in report_document(protected).summary if isinstance(block, Terms))
    said = dict(points.items)
    assert said["In query"].startswith(
        "A count returned for Herefordshire and Telford and Wrekin failed a check"
    )
    ours = protected.rows_by("take_up", "authority")
    started, counted = (
        sum(getattr(row, name) for row in ours) for name in ("numerator", "denominator")
    )
    assert said["Counts returned"] == (
        "Providers returned counts for three areas: 60 starts of 120 people released with a need."
        f" Counted here for the same: {started} of {counted}. The two are never added."
    )
    assert "In query" not in text_bytes(made("14-public")).decode()


def test_first_nights_stand_beside_the_official_ones_with_the_caution_alone() -> None:
    protected = made("14-partner")
    assert "No official figure is on record for this period." in text_bytes(protected).decode()
    housed = next(
        each
        for each in REFERENCE.benchmarks
        if (each.measure, each.period) == (BenchmarkMeasure.HOUSED_FIRST_NIGHT, "2023/24")
    )
    beside = replace(protected, frame=replace(protected.frame, first_night=housed))
    text = text_bytes(beside).decode()
    assert "the two cannot be compared. England and Wales, 2023/24: 85.7% housed." in text


def test_a_curve_that_differs_from_the_headline_says_why() -> None:
    protected = made("14-partner")
    assert cautions.ESTIMATE_BESIDE_COUNTS in text_bytes(protected).decode()
    ratio = protected.take_up.ratio
    rows = tuple(
        replace(row, ratio=ratio)
        if (row.indicator, row.category) == ("cumulative_start", "21")
        else row
        for row in protected.rows
    )
    assert cautions.ESTIMATE_BESIDE_COUNTS not in text_bytes(replace(protected, rows=rows)).decode()


def test_nothing_hidden_reaches_a_page_of_withheld_counts() -> None:
    protected = made("all-withheld")
    for numbers in tables_of(protected):
        for row in numbers.rows:
            if "as published" not in row[0]:
                assert set(row[1:]) <= {"[c]", "[z]"}, row


def test_coverage_counts_whole_areas_only() -> None:
    (counts,) = (block for block in tables_of(made("14-public")) if block.name == "counts")
    labels = [row[0] for row in counts.rows]
    assert labels[:2] == ["Releases of adults in the period", "Treatment need known"]
    assert not [label for label in labels if "Authority" in label or label == "Male"]


def test_a_month_outside_its_limits_is_said_so_in_the_table() -> None:
    protected = wide_table(14, "partner")
    (numbers,) = (block for block in tables_of(protected) if block.name == "month-rates")
    assert protected.frame.as_at == date(2024, 6, 1)
    for row in numbers.rows:
        if "limits" in row[5] and "to" in row[4]:
            low, high = (float(part.rstrip("%")) for part in row[4].split(" to "))
            rate = float(row[3].split("%")[0])
            assert rate <= low if "below the limits" in row[5] else rate >= high
    assert any("limits" in row[5] for row in numbers.rows)
