"""The board of returns as lines of text: a provider in an authority a line, a month a column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from release_planner.actions.returns_board import BoardRow, ReturnsBoard
from release_planner.domain.day_text import day_text
from release_planner.domain.returns_calendar import MonthStatus, ReturnMonth
from release_planner.tui.text import cell
from release_planner.tui.widgets.line_list import ALERT, PLAIN, Spans
from release_planner.tui.widgets.lines import WIDE

STATUS_WORDS = {
    MonthStatus.RECEIVED: "in",
    MonthStatus.TO_QUERY: "query",
    MonthStatus.ASKED: "asked",
    MonthStatus.LATE: "LATE",
    MonthStatus.AWAITED: "due",
    MonthStatus.ENDED: "ended",
}
LEGEND = (
    "in: received; query: does not make sense, ask the provider; asked: asked already;"
    " LATE: not received in time; due: not due yet; ended: the provider stopped."
)
_MONTH, _COMPLETE, _NARROWEST, _RING = 5, 11, 10, 15
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One provider in one authority."""

    row: BoardRow

    @property
    def subject(self) -> tuple[str, str]:
        """Which line it is."""
        return self.row.provider.code, self.row.authority

    @property
    def detail(self) -> tuple[str, ...]:
        """Whom to ring about what; what the words mean where nothing is to be done."""
        row = self.row
        told = row.to_act_on() or tuple(each for each in row.months if each.why)
        known = f"complete to {day_text(row.complete_to)}" if row.complete_to else "no return yet"
        first = f"{row.provider.name}, {row.authority_name}: {known}. Ring {row.contact}."
        return (first, *(_reasons(told) or (LEGEND,)))

    def spans(self, width: int) -> Spans:
        """The columns; a wide screen also says whom to ring."""
        row = self.row
        months = " ".join(cell(STATUS_WORDS[each.status], _MONTH) for each in row.months)
        complete = f"{row.complete_to:%d/%m/%Y}" if row.complete_to else "never"
        alert = bool(row.to_act_on())
        names = _names(width, len(row.months), row.authority_name, row.provider.name)
        ring = cell(row.provider.telephone or "", _RING) if width >= WIDE else ""
        text = f"{'!' if alert else ' '}{names} {cell(complete, _COMPLETE)} {months} {ring}"
        return [(cell(text, width), ALERT if alert else PLAIN)]


def board_header(board: ReturnsBoard) -> Callable[[int], str]:
    """The names of the columns, for a width."""

    def header(width: int) -> str:
        months = " ".join(cell(_MONTH_NAMES[each.month - 1], _MONTH) for each in board.months)
        names = _names(width - 1, len(board.months), "Authority", "Provider")
        ring = "Ring" if width > WIDE else ""
        return cell(f"  {names} {cell('Complete to', _COMPLETE)} {months} {ring}", width)

    return header


def status_text(board: ReturnsBoard) -> str:
    """What is late and to be queried, and how many starts wait for a person."""
    months = [each for row in board.rows for each in row.months]
    late = sum(each.status is MonthStatus.LATE for each in months)
    query = len(
        {
            each.returned.id
            for each in months
            if each.returned is not None and each.status is MonthStatus.TO_QUERY
        }
    )
    parts = [f"{late} late", f"{query} to query", f"due {board.due_after_days} days after a month"]
    if board.to_review:
        noun = "start" if board.to_review == 1 else "starts"
        parts.append(f"v: {board.to_review} {noun} to look at")
    return " · ".join(parts)


def _names(width: int, months: int, authority: str, provider: str) -> str:
    """Authority and provider in what the other columns leave of a width."""
    ring = _RING + 1 if width >= WIDE else 0
    room = width - 4 - _COMPLETE - months * (_MONTH + 1) - ring
    first = max(_NARROWEST, (room + 1) // 2)
    return f"{cell(authority, first)} {cell(provider, max(_NARROWEST, room - first))}"


def _reasons(told: Sequence[ReturnMonth]) -> tuple[str, ...]:
    """Why each month needs a call, the latest first; months of one return are said together."""
    reasons = []
    for why, group in groupby(reversed(told), key=lambda each: each.why):
        months = list(group)
        first, last = months[-1], months[0]
        span = f"{_MONTH_NAMES[first.month.month - 1]} to " if first is not last else ""
        reasons.append(f"{span}{_month_text(last)}: {' '.join(why)}")
    return tuple(reasons)


def _month_text(each: ReturnMonth) -> str:
    return f"{_MONTH_NAMES[each.month.month - 1]} {each.month.year}"
