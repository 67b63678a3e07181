"""Chase: whose treatment has not started while there is still time. Never part of a report."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message

from release_planner.tui.chase_lines import (
    ChaseLine,
    chase_header,
    owner_of,
    owners_of,
    status_text,
)
from release_planner.tui.keys import bindings
from release_planner.tui.messages import Failed, OpenPerson, SearchWanted
from release_planner.tui.screens.menu import Menu
from release_planner.tui.screens.view import View
from release_planner.tui.text import content
from release_planner.tui.widgets.detail_pane import DetailPane
from release_planner.tui.widgets.line_list import LineList
from release_planner.tui.widgets.lines import Lines
from release_planner.tui.widgets.one_line import OneLine

if TYPE_CHECKING:
    from release_planner.actions.chase import ToChase
    from release_planner.store.connection import Connection


@dataclass
class ChaseRead(Message):
    """Everybody to chase whom the reader may see."""

    people: "tuple[ToChase, ...]"


class Chase(View):
    """How many there are, one line a person, and what to do about the one under the cursor."""

    PLACE = "chase"
    TITLE = "Chase"
    PURPOSE = (
        "Shows people released with a treatment need who have not started treatment while the "
        'window is open, the first to close first; "!" marks the last three days. Below the list '
        "stands what to do next and whom to ring. A start, a recall, a return to custody or a "
        "death takes a person off. Who has not agreed to share with your agency is not listed. "
        "This list is never part of a report."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings("chase")

    def __init__(self, *, widget_id: str) -> None:
        super().__init__(id=widget_id)
        self.people: tuple[ToChase, ...] = ()
        self.owner: str | None = None
        self._is_asked = False

    def compose(self) -> ComposeResult:
        """The status, the list, and the pane below it."""
        yield OneLine(widget_id="chase-status")
        yield Lines(widget_id="chase-lines")
        yield DetailPane(id="chase-detail")

    @property
    def lines(self) -> Lines:
        """The list itself."""
        return self.query_one("#chase-lines", Lines)

    @property
    def _custody_id(self) -> int | None:
        subject = self.lines.line.subject if self.lines.line is not None else None
        return subject if isinstance(subject, int) else None

    def view_shown(self) -> None:
        """Read the list each time that it is brought to the front: days go by."""
        self.lines.focus()
        self.action_reload()

    def store_changed(self) -> None:
        """Read the list again."""
        if self._is_asked:
            self.action_reload()

    def action_reload(self) -> None:
        """Read the list; who is on it is logged before it is shown."""
        self._is_asked = True
        if not self.people:
            self.lines.show((), "Reading…")
        gateway = self.gateway

        def read(connection: "Connection") -> "tuple[ToChase, ...]":
            from release_planner.actions.chase import people_to_chase
            from release_planner.actions.refusals import logging_refusals

            context = gateway.action_context()
            with logging_refusals(context):
                return people_to_chase(context, connection)

        gateway.read(self, "chase", read, ChaseRead)

    def on_chase_read(self, message: ChaseRead) -> None:
        """Show them, of the chosen owner as long as that has any."""
        message.stop()
        self.people = message.people
        if self.owner not in (None, *map(owner_of, self.people)):
            self.owner = None
        self._show()

    def _show(self) -> None:
        shown = [each for each in self.people if self.owner in (None, owner_of(each))]
        self.query_one(OneLine).text = status_text(self.people, shown, self.owner)
        empty = (
            "Nobody is to be chased: everybody released with a known need has started, or the "
            "window has closed.\nOnly people who agreed to share treatment with your agency are "
            "looked at. Press 2 for the caseload."
        )
        self.lines.show([ChaseLine(each) for each in shown], empty, chase_header)

    def on_failed(self, message: Failed) -> None:
        """Show nobody, and keep the reason on the screen."""
        self.people = ()
        self.query_one(OneLine).text = "Nobody is shown"
        self.lines.show((), f"{message.text}\nPress 1 for Today, or r to try again.")

    def on_line_list_moved(self, message: LineList.Moved) -> None:
        """Say what to do about the person under the cursor."""
        message.stop()
        line = self.lines.line
        self.query_one(DetailPane).paragraphs = line.detail if line is not None else ()

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Open the person under the cursor."""
        message.stop()
        if self._custody_id is not None:
            self.post_message(OpenPerson(self._custody_id))

    def step_back(self) -> bool:
        """Show everybody again where one owner was chosen."""
        had_owner = self.owner is not None
        self.action_clear()
        return had_owner

    def action_filter(self) -> None:
        """Choose whose people to show, where there are any."""
        if not self.people:
            return
        owners = owners_of(self.people)
        codes = [None, *(code for code, _, _ in owners)]
        choices = [(0, "Everybody", f"{len(self.people)}")]
        choices += [
            (place, f"{code}  {name}", f"{count}")
            for place, (code, name, count) in enumerate(owners, start=1)
        ]

        def chosen(place: int | None) -> None:
            if place is not None:
                self.owner = codes[place]
                self._show()

        at = codes.index(self.owner)
        self.app.push_screen(Menu("Whose people", choices, at), chosen)

    def action_clear(self) -> None:
        """Show everybody's people."""
        if self.owner is not None:
            self.owner = None
            self._show()

    def action_copy(self) -> None:
        """Copy the number of the person under the cursor, and say so."""
        line = self.lines.line
        if isinstance(line, ChaseLine):
            number = content(line.each.person.identifier).plain
            self.app.copy_to_clipboard(number)
            self.notify(f"Copied {number}", markup=False)

    def action_search(self) -> None:
        """Search the caseload."""
        self.post_message(SearchWanted())
