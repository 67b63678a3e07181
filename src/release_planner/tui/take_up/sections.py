"""The sections of the take-up screen as data: what each is called, shows, and says when empty."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from release_planner.domain.day_text import day_text
from release_planner.reports.table import ProtectedTable
from release_planner.reports.wording import (
    beside_official_texts,
    change_texts,
    changes_heading,
    definition_texts,
    edition_text,
    measure_texts,
)
from release_planner.tui.take_up.areas import area_lines
from release_planner.tui.take_up.care import care_lines
from release_planner.tui.take_up.counts import coverage_lines, why_not_header, why_not_lines
from release_planner.tui.take_up.course import step_lines, time_lines
from release_planner.tui.take_up.months import month_lines
from release_planner.tui.take_up.rate_lines import compared, rate_header
from release_planner.tui.widgets.lines import Header, Line, WrappedLine, heading

GROUPS = (
    "sex", "age_group", "ethnicity", "substance_group", "iom_cohort", "release_day",
    "booked_before_release", "naloxone", "first_night",
)  # fmt: skip
SENSITIVITY = ("take_up_first_release", "take_up_without_ended", "take_up_surest_links")


@dataclass(frozen=True, slots=True)
class TakeUpSection:
    """One section. ``header`` names its columns, None where it has none; ``empty`` is what stands
    there when the table holds nothing for it.
    """

    title: str
    name: str
    lines: Callable[[ProtectedTable], Sequence[Line]]
    empty: str
    header: Header | None = None


def _prisons(table: ProtectedTable) -> list[Line]:
    common = table.take_up.ratio
    return [compared(row, common) for row in table.rows_by("take_up", "prison")]


def _groups(table: ProtectedTable) -> list[Line]:
    from release_planner.reports.wording import breakdown_heading

    lines: list[Line] = []
    for breakdown in GROUPS:
        rows = table.rows_by("take_up", breakdown)
        if rows:
            lines.append(heading(breakdown_heading(breakdown)))
            lines += [compared(row, table.take_up.ratio) for row in rows]
    return lines


def _about(table: ProtectedTable) -> list[Line]:
    return list(_about_lines(table))


def _about_lines(table: ProtectedTable) -> Iterator[Line]:
    frame = table.frame
    yield heading("Beside the official figure")
    yield from map(WrappedLine, beside_official_texts(table))
    rows = [row for row in map(table.row, SENSITIVITY) if row is not None]
    if rows:
        yield heading("If it were counted another way")
        yield from (compared(row, table.take_up.ratio) for row in rows)
    yield heading(edition_text(frame))
    if frame.edition.changes:
        yield WrappedLine(f"{changes_heading(frame)}:")
        yield from map(WrappedLine, change_texts(frame))
    yield WrappedLine(f"Figures as at {day_text(frame.as_at)}.")
    for name, text in (*definition_texts(frame), *measure_texts(table)):
        yield heading(name)
        yield WrappedLine(text)


SECTIONS = (
    TakeUpSection(
        "Areas", "areas", area_lines,
        "There is no figure by area: no release of the period can be counted.",
        rate_header("Area of treatment"),
    ),
    TakeUpSection(
        "Prisons", "prisons", _prisons,
        "There is no figure by prison for this period.", rate_header("Prison of release"),
    ),
    TakeUpSection(
        "Months", "months and quarters", month_lines,
        "There is no figure by month for this period.",
        rate_header("Month of release"),
    ),
    TakeUpSection(
        "Groups", "groups", _groups,
        "There is no figure by group for this period.", rate_header("Group"),
    ),
    TakeUpSection(
        "Steps", "from need to start", step_lines,
        "Of no release of the period is it known which steps were reached.",
        rate_header("Reached at least", "reached"),
    ),
    TakeUpSection(
        "Why not", "the first missing step", why_not_lines,
        "Nothing is known of releases without a start in this period.", why_not_header,
    ),
    TakeUpSection(
        "Time", "time to start", time_lines,
        "There is no release to follow from its day on.", rate_header("By day", "so far"),
    ),
    TakeUpSection(
        "Housing", "housing and appointments", care_lines,
        "Nothing is recorded of housing or appointments after these releases.",
        rate_header("Measure", "of known"),
    ),
    TakeUpSection(
        "Returns", "coverage and returns", coverage_lines, "Nothing was returned or released.",
    ),
    TakeUpSection("About", "definition", _about, "There is no definition."),
)  # fmt: skip
"""In the order of the screen; the titles together fit 80 columns."""
