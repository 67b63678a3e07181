"""From need to start, step by step, and how the start, a return or a death come about in time."""

from dataclasses import replace

from release_planner.reports.table import ProtectedTable, TableRow
from release_planner.reports.wording import percent_text
from release_planner.tui.take_up.rate_lines import RateLine
from release_planner.tui.widgets.line_list import MUTED
from release_planner.tui.widgets.lines import Line, TextLine, WrappedLine, heading

_STEPS = {
    "need": "With a treatment need",
    "referred": "Referred",
    "accepted": "Accepted",
    "booked": "Appointment booked",
    "attended": "Appointment attended",
    "started": "Started treatment",
}
_WINDOWS = ("started_within_7_days", "started_within_14_days", "started_within_28_days")


def step_lines(table: ProtectedTable) -> list[Line]:
    """The releases that reached at least each step, as bars, and the loss between them."""
    rows = [
        replace(row, label=name)
        for step, name in _STEPS.items()
        if (row := table.row(f"pathway_{step}")) is not None
    ]
    lines: list[Line] = []
    before: TableRow | None = None
    for row in rows:
        if before is not None:
            lines.append(_loss(before, row))
        lines.append(RateLine(row, sentences=_step_sentences(before, row), is_bar=True))
        before = row
    return lines


def _loss(before: TableRow, row: TableRow) -> TextLine:
    if before.numerator is None or row.numerator is None:
        return TextLine("   loss withheld", style=MUTED)
    lost = before.numerator - row.numerator
    share = f", {percent_text(lost / before.numerator)}" if before.numerator else ""
    return TextLine(f"   − {lost:,}{share} of those before", style=MUTED)


def _step_sentences(before: TableRow | None, row: TableRow) -> tuple[str, ...]:
    if before is None or before.numerator is None or row.numerator is None:
        return ()
    lost = before.numerator - row.numerator
    return (f"{lost:,} of the {before.numerator:,} before it went no further.",)


def time_lines(table: ProtectedTable) -> list[Line]:
    """The share that had started by each day, beside other ends; then the other windows."""
    rows = table.rows_by("cumulative_start", "day")
    lines: list[Line] = []
    if rows:
        lines.append(heading("Started by this day; open windows count as far as they go"))
        lines += [_day_line(row, table) for row in rows]
        lines.append(heading("Back in custody, or died, before a start"))
        lines += [
            RateLine(replace(row, label=f"{row.label}, {what}"), is_bar=True)
            for what, ended in (
                ("back in custody", "cumulative_return_to_custody"),
                ("died", "cumulative_death"),
            )
            for row in table.rows_by(ended, "day")
        ]
    windows = [row for row in map(table.row, _WINDOWS) if row is not None]
    if windows:
        days = table.frame.window_days
        lines.append(heading(f"Windows beside that of {days} days, each counted when it closes"))
        lines += [RateLine(row) for row in windows]
    if lines:
        lines.append(
            WrappedLine(
                "Started, back in custody and died are ends that rule each other out: the shares"
                " can be added.",
                MUTED,
            )
        )
    return lines


def _day_line(row: TableRow, table: ProtectedTable) -> RateLine:
    ends = [
        (what, table.row(indicator, "day", row.category))
        for what, indicator in (
            ("back in custody", "cumulative_return_to_custody"),
            ("died", "cumulative_death"),
        )
    ]
    said = [f"{percent_text(end.ratio)} {what}" for what, end in ends if end and end.ratio]
    sentences = (f"Before a start: {', '.join(said)}.",) if said else ()
    return RateLine(row, sentences=sentences, is_bar=True)
