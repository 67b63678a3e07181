"""Returns: which provider has returned what, what is late or to be queried, and whom to ring."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.message import Message

from release_planner.domain.returns_calendar import MonthStatus
from release_planner.tui.keys import bindings
from release_planner.tui.returns_lines import BoardLine, board_header, status_text
from release_planner.tui.screens.listing import Listing
from release_planner.tui.screens.report import Report
from release_planner.tui.text import plain
from release_planner.tui.widgets.line_list import LineList

if TYPE_CHECKING:
    from release_planner.actions.context import ActionContext
    from release_planner.actions.returns_board import ReturnsBoard
    from release_planner.store.connection import Connection

_EMPTY = (
    "No provider of treatment is known yet.\n"
    "Press ctrl+o to import the list of providers and places, then the returns that they send."
)


@dataclass
class QueryRecorded(Message):
    """That a provider was asked has been recorded, or taken back."""


class Returns(Listing["ReturnsBoard"]):
    """A line of counts, one line a provider and authority, and below what to ring about."""

    PLACE = "returns"
    TITLE = "Returns"
    PURPOSE = (
        "Shows the returns of each provider for each authority by month: received, late, not due "
        'yet, or to be queried because something in it does not make sense. "!" marks what needs '
        "a call, and what is late comes first; below the list stands why, and whom to ring. "
        "Releases after the day to which a provider is complete are in no figure. Returned starts "
        "that no rule may link by itself are looked at with v."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings("returns")
    ON_A_LINE = frozenset({"asked", "copy"})

    def read(self, context: "ActionContext", connection: "Connection") -> "ReturnsBoard":
        """The board as it stands."""
        from release_planner.actions.returns_board import returns_board

        return returns_board(context, connection)

    def show(self, found: "ReturnsBoard") -> None:
        """Show it."""
        self.say(status_text(found) if found.rows else "")
        header = board_header(found) if found.rows else None
        self.lines.show([BoardLine(row) for row in found.rows], _EMPTY, header)

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Show all that is known of the provider, also what the pane has no room for."""
        message.stop()
        line = self.lines.line
        if isinstance(line, BoardLine):
            self.app.push_screen(Report(line.row.provider.name, (line.row.contact, *line.detail)))

    def action_asked(self) -> None:
        """Record that the provider was asked about what is to be queried, or take that back."""
        line = self.lines.line
        if not isinstance(line, BoardLine):
            return
        status = (MonthStatus.TO_QUERY, MonthStatus.ASKED)
        doubted = [each for each in line.row.months if each.status in status]
        asked = any(each.status is MonthStatus.TO_QUERY for each in doubted)
        ids = {each.returned.id for each in doubted if each.returned is not None}
        if not ids:
            self.notify("Nothing of this provider is to be queried.", markup=False)
            return
        self.gateway.act(self, partial(_record, sorted(ids), asked), lambda _: QueryRecorded())

    def on_query_recorded(self, message: QueryRecorded) -> None:
        """Read the board again."""
        message.stop()
        self.action_reload()

    def action_copy(self) -> None:
        """Copy how to reach the provider, and say so."""
        line = self.lines.line
        if isinstance(line, BoardLine):
            contact = plain(line.row.contact)
            self.app.copy_to_clipboard(contact)
            self.notify(f"Copied {contact}", markup=False)


def _record(ids: list[int], asked: bool, context: "ActionContext") -> None:
    from release_planner.actions.returns_board import record_query

    for return_id in ids:
        record_query(context, return_id, asked=asked)
