"""What is counted rather than rated: the first missing step, coverage, and what was returned."""

from collections.abc import Iterator
from dataclasses import dataclass

from release_planner.reports.table import WITHHELD, ProtectedTable, TableRow
from release_planner.reports.wording import (
    count_text,
    difference_text,
    first_step_text,
    part_text,
    returns_texts,
    share_held_text,
    stop_label,
)
from release_planner.reports.wording.why_not import NO_CAUSE, RECORDS_ONLY
from release_planner.tui.text import cell
from release_planner.tui.widgets.line_list import PLAIN, Spans
from release_planner.tui.widgets.lines import Line, TextLine, WrappedLine, heading

_STOPS = {
    "stopped_at_referral": "refer",
    "stopped_at_acceptance": "accept",
    "stopped_at_booking": "book",
    "stopped_at_attendance": "attend",
    "stopped_at_start": "start",
    "ended_before_start": "ended",
}
_NUMBER = 8
_COVERAGE = (
    "releases", "need_known", "need_yes", "need_no", "need_unknown", "mature", "pending", "persons",
    "already_open", "window_open", "no_return", "age_unknown", "children", "released_elsewhere",
    "authority_unknown", "not_in_figure",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CountsLine:
    """A label with a count under each of the first missing steps, and their sum."""

    label: str
    rows: tuple[TableRow | None, ...]

    @property
    def subject(self) -> object:
        """The label, by which the line is found again."""
        return "counts", self.label

    @property
    def detail(self) -> tuple[str, ...]:
        """The counts as a sentence."""
        said = [
            f"{stop_label(row).lower()} {count_text(row.numerator, row.marker)}"
            for row in self.rows
            if row is not None
        ]
        return (f"{self.label}: {self._sum} without a start; {', '.join(said)}.",)

    @property
    def _sum(self) -> str:
        counts = [row.numerator for row in self.rows if row is not None]
        numbers = [count for count in counts if count is not None]
        return f"{sum(numbers):,}" if len(numbers) == len(counts) else WITHHELD

    def spans(self, width: int) -> Spans:
        """The label and the counts in columns."""
        counts = [count_text(row.numerator, row.marker) if row else "" for row in self.rows]
        numbers = "".join(f"{text:>{_NUMBER}}" for text in (*counts, self._sum))
        return [(cell(self.label, width - len(numbers)) + numbers, PLAIN)]


def why_not_header(width: int) -> str:
    """The first missing steps as the names of columns."""
    numbers = "".join(f"{name:>{_NUMBER}}" for name in (*_STOPS.values(), "all"))
    return cell(" First step missing: no", width - len(numbers)) + numbers


def why_not_lines(table: ProtectedTable) -> list[Line]:
    """Counts of releases without a start, by the first missing step: all areas, then each."""
    wholes = tuple(table.row(stop) for stop in _STOPS)
    if all(row is None for row in wholes):
        return []
    by_area: dict[str, tuple[str, dict[str, TableRow]]] = {}
    for stop in _STOPS:
        for row in table.rows_by(stop, "authority"):
            by_area.setdefault(row.category, (row.label, {}))[1][stop] = row
    lines: list[Line] = [CountsLine("All areas", wholes)]
    lines += [
        CountsLine(label, tuple(rows.get(stop) for stop in _STOPS))
        for label, rows in by_area.values()
    ]
    texts = (first_step_text(table), difference_text(table), RECORDS_ONLY, NO_CAUSE)
    lines += [WrappedLine(text) for text in texts if text]
    return lines


def coverage_lines(table: ProtectedTable) -> list[Line]:
    """What the figure rests on, how far returns go, and what providers counted themselves."""
    return list(_coverage(table))


def _coverage(table: ProtectedTable) -> Iterator[Line]:
    yield heading("How far the providers' returns go; b shows whom to ring, v starts to look at")
    yield from map(WrappedLine, returns_texts(table.frame))
    yield heading("Coverage: people in this planner are not the whole area")
    for row in (row for row in map(table.row, _COVERAGE) if row is not None):
        count = count_text(row.numerator, row.marker)
        yield TextLine(
            f" {row.label}", f"{count:>8}", subject=row.indicator, detail=(f"{row.label}: {count}",)
        )
    held = share_held_text(table)
    if held:
        yield WrappedLine(held)
    returned = table.rows_by("returned_started", "authority")
    if returned:
        yield heading("Started as providers counted it, beside ours; never added together")
        yield from (_beside(row, table) for row in returned)


def _beside(row: TableRow, table: ProtectedTable) -> TextLine:
    ours = table.row("take_up", "authority", row.category)
    theirs, here = part_text(row), part_text(ours)
    detail = f"{row.label}: providers returned {theirs}; counted here {here}.{_apart(row, ours)}"
    text = f"returned {theirs:>12}   here {here:>12}"
    return TextLine(f" {row.label}", text, subject=row.category, detail=(detail,))


def _apart(row: TableRow, ours: TableRow | None) -> str:
    if ours is None or ours.numerator is None or row.numerator is None:
        return ""
    difference = row.numerator - ours.numerator
    if difference == 0:
        return " The same number of starts."
    return f" {abs(difference):,} {'more' if difference > 0 else 'fewer'} starts than here."
