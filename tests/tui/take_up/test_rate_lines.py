"""The lines of every section: their words, their sentences, and that nothing withheld is drawn."""

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len
from tests.reports.take_up_tables import WITH_A_LATE_ONE, area, table
from tests.reports.wide_tables import wide_table

from release_planner.reports.table import ProtectedTable
from release_planner.tui.take_up.head import HEAD_LINES, head_lines, why_no_figure
from release_planner.tui.take_up.rate_lines import RateLine
from release_planner.tui.take_up.sections import SECTIONS, TakeUpSection
from release_planner.tui.widgets.lines import WrappedLine

WIDTHS = (78, 118)
TABLES = {
    "one area": wide_table(1),
    "fourteen areas": wide_table(14),
    "forty areas": wide_table(40),
    "public": wide_table(14, "public"),
    "headline only": table("partner", area(12, started=20, not_started=11, pending=4)),
    "nothing": table("partner", area()),
}


def drawn(section: TakeUpSection, shown: ProtectedTable, width: int) -> list[str]:
    lines = [
        each
        for line in section.lines(shown)
        for each in (line.laid_out(width) if isinstance(line, WrappedLine) else (line,))
    ]
    return ["".join(text for text, _ in line.spans(width)) for line in lines]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.title)
def test_every_line_fits(section: TakeUpSection, name: str, width: int) -> None:
    for text in drawn(section, TABLES[name], width):
        assert cell_len(text) <= width
    if section.header is not None:
        assert cell_len(section.header(width)) == width


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.title)
def test_a_whole_report_has_something_in_every_section(section: TakeUpSection) -> None:
    assert len(section.lines(TABLES["fourteen areas"])) > 1


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.title)
def test_a_section_without_lines_says_why(section: TakeUpSection) -> None:
    if not section.lines(TABLES["nothing"]):
        assert section.empty.endswith(".")


def rate_lines(shown: ProtectedTable) -> list[RateLine]:
    return [
        line
        for section in SECTIONS
        for line in section.lines(shown)
        if isinstance(line, RateLine)
    ]  # fmt: skip


def test_words_follow_from_the_interval() -> None:
    shown = TABLES["forty areas"]
    common = shown.take_up.ratio
    assert common is not None
    words = set()
    for line in SECTIONS[0].lines(shown):
        if not isinstance(line, RateLine) or line.row.lower is None or line.row.upper is None:
            continue
        words.add(line.word)
        if line.word == "few":
            assert "Few are counted." in line.detail[0]
        else:
            assert (line.word == "above") == (line.row.lower > common)
            assert (line.word == "below") == (line.row.upper < common)
            said = {"above": "lies above", "below": "lies below", "": "holds"}[line.word]
            assert f"Its interval {said} the area's rate" in line.detail[0]
    assert words == {"", "above", "below", "few"}


def test_a_line_in_words_says_the_same_numbers() -> None:
    for line in rate_lines(TABLES["fourteen areas"]):
        row = line.row
        (said,) = line.detail
        assert said.startswith(f"{row.label}: ")
        if row.ratio is not None:
            assert f"{row.numerator:,} of {row.denominator:,}" in said
        if row.pending:
            assert f"{row.pending:,} pending" in said


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_of_a_withheld_figure_is_drawn(width: int) -> None:
    hidden = [line for line in rate_lines(TABLES["public"]) if line.row.marker == "[c]"]
    assert hidden
    for line in hidden:
        text = "".join(part for part, _ in line.spans(width))
        assert not set("●├┤─┊█▏▎▍▌▋▊▉") & set(text)
        assert "withheld" in text
        assert re.search(r"\d", text.replace(line.row.label[: width - 60], "")) is None or (
            line.row.label in text
        )
        assert "withheld" in line.detail[0]


def test_an_area_that_is_late_says_so_with_the_reason() -> None:
    late = replace(TABLES["one area"].frame, authorities=WITH_A_LATE_ONE)
    shown = replace(TABLES["one area"], frame=late)
    lines = [line for line in SECTIONS[0].lines(shown) if "Shropshire" in str(line)]
    (text,) = ("".join(part for part, _ in line.spans(78)) for line in lines)
    assert text.rstrip().endswith("no figure  late")
    assert "not every provider has sent a return" in lines[0].detail[0]
    assert head_lines(shown)[2][0] == "3 of 4 areas counted. LATE: Shropshire (no return)"


def test_the_head_says_the_figure_and_what_it_waits_for() -> None:
    lines = [text for text, _ in head_lines(TABLES["fourteen areas"])]
    assert len(lines) == HEAD_LINES
    assert all(cell_len(text) <= 78 for text in lines)
    assert lines == [
        "55.0% started within 21 days of release (95% interval 50.2% to 59.7%)",
        "231 of 420 releases with a need · 55 pending · need not known for 38",
        "No return is overdue in all 4 areas; returns go as far as Sun 31 Mar 2024",
        "Official figure: England 2023/24 53%, by another method",
        "As at Sat 1 Jun 2024, edition 1; local, provisional: not the NDTMS statistic",
    ]


@pytest.mark.parametrize(
    ("shown", "why"),
    [
        (TABLES["nothing"], "No release of the period is in this planner. Press ["),
        (table("partner", area(pending=9)), "Every release with a need still waits"),
        (table("partner", area(pending=9), authorities=()), "No provider has returned"),
        (TABLES["one area"], None),
    ],
)
def test_why_there_is_no_figure_and_what_to_do(shown: ProtectedTable, why: str | None) -> None:
    said = why_no_figure(shown)
    assert (said is None) if why is None else said is not None and said.startswith(why)
