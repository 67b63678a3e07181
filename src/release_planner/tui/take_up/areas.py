"""The areas of treatment: how each stands, and which are late."""

from release_planner.domain.funnel_limits import funnel_place
from release_planner.reports.table import AuthorityLine, ProtectedTable, TableRow
from release_planner.reports.wording import late_reason
from release_planner.tui.take_up.rate_lines import LATE, WORD_WIDTH, RateLine, compared
from release_planner.tui.widgets.line_list import ALERT, MUTED
from release_planner.tui.widgets.lines import Line, TextLine


def late_text(line: AuthorityLine) -> str:
    """Why an area is late and what follows, in one sentence."""
    return f"Late: {late_reason(line)}; it is left out of every figure."


def area_lines(table: ProtectedTable) -> list[Line]:
    """The areas with a figure, the highest first, then those without; a late one says so."""
    rows = sorted(table.rows_by("take_up", "authority"), key=_order)
    lines: list[Line] = [_line(row, table) for row in rows]
    shown = {row.category for row in rows}
    if rows or table.take_up.denominator:
        lines += [
            _without_row(line)
            for line in table.frame.authorities
            if line.returns.authority not in shown
        ]
    return lines


def _order(row: TableRow) -> tuple[bool, float, str]:
    return row.ratio is None, -(row.ratio or 0.0), row.label


def _line(row: TableRow, table: ProtectedTable) -> RateLine:
    line = compared(row, table.take_up.ratio)
    place = _funnel_text(row, table.take_up.ratio)
    if not place:
        return line
    return RateLine(row, line.common, line.word, (*line.sentences, place))


def _funnel_text(row: TableRow, common: float | None) -> str:
    if common is None or row.numerator is None or not row.denominator or row.ratio is None:
        return ""
    place = funnel_place(row.numerator, row.denominator, common)
    return f"For its size it lies {place.value.replace('limit', 'funnel limit')}."


def _without_row(line: AuthorityLine) -> TextLine:
    is_late = line.returns.is_late
    said = late_text(line) if is_late else "No return is overdue."
    return TextLine(
        line.name,
        f"no figure  {LATE if is_late else '':<{WORD_WIDTH}}",
        style=ALERT if is_late else MUTED,
        subject=line.returns.authority,
        detail=(f"{line.name}: no figure by itself. {said}",),
    )
