"""The areas of treatment: how each stands, and which are late."""

from collections.abc import Mapping
from datetime import date, timedelta

from release_planner.domain.day_text import day_text
from release_planner.domain.funnel_limits import funnel_place
from release_planner.domain.provider_returns import ReturnStatus
from release_planner.reports.table import AuthorityLine, ProtectedTable, ReportFrame, TableRow
from release_planner.tui.take_up.rate_lines import LATE, WORD_WIDTH, RateLine, compared
from release_planner.tui.widgets.line_list import ALERT, MUTED
from release_planner.tui.widgets.lines import Line, TextLine


def late_areas(frame: ReportFrame) -> Mapping[str, AuthorityLine]:
    """The areas whose returns do not cover the period, by code, the furthest behind first."""
    last_window = frame.period.last_day + timedelta(days=frame.window_days)
    late = [
        line
        for line in frame.authorities
        if line.returns.status(last_window) is not ReturnStatus.COMPLETE
    ]
    late.sort(key=lambda line: (line.returns.complete_to or date.min, line.name))
    return {line.returns.authority: line for line in late}


def late_text(line: AuthorityLine) -> str:
    """Why an area is late, in one sentence."""
    day = line.returns.complete_to
    if day is None:
        return "Late: not every provider has returned how far its starts are complete."
    return f"Late: its returns are complete only to {day_text(day)}; later windows wait."


def area_lines(table: ProtectedTable) -> list[Line]:
    """The areas with a figure, the highest first, then those without; a late one says so."""
    late = late_areas(table.frame)
    rows = sorted(table.rows_by("take_up", "authority"), key=_order)
    lines: list[Line] = [
        _line(row, table, late_text(late[row.category]) if row.category in late else "")
        for row in rows
    ]
    shown = {row.category for row in rows}
    if rows or table.take_up.denominator:
        lines += [
            _without_row(line, is_late=line.returns.authority in late)
            for line in table.frame.authorities
            if line.returns.authority not in shown
        ]
    return lines


def _order(row: TableRow) -> tuple[bool, float, str]:
    return row.ratio is None, -(row.ratio or 0.0), row.label


def _line(row: TableRow, table: ProtectedTable, late: str) -> RateLine:
    line = compared(row, table.take_up.ratio, late=late)
    place = _funnel_text(row, table.take_up.ratio)
    if not place:
        return line
    return RateLine(row, line.common, line.word, (*line.sentences, place))


def _funnel_text(row: TableRow, common: float | None) -> str:
    if common is None or row.numerator is None or not row.denominator or row.ratio is None:
        return ""
    place = funnel_place(row.numerator, row.denominator, common)
    return f"For its size it lies {place.value.replace('limit', 'funnel limit')}."


def _without_row(line: AuthorityLine, *, is_late: bool) -> TextLine:
    said = late_text(line) if is_late else "Its returns are complete for the period."
    return TextLine(
        line.name,
        f"no figure  {LATE if is_late else '':<{WORD_WIDTH}}",
        style=ALERT if is_late else MUTED,
        subject=line.returns.authority,
        detail=(f"{line.name}: no figure by itself. {said}",),
    )
