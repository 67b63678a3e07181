"""Chase: whose treatment has not started while there is still time. Never part of a report."""

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from release_planner.tui.chase_lines import (
    ChaseLine,
    chase_header,
    owner_of,
    owners_of,
    status_text,
)
from release_planner.tui.keys import bindings
from release_planner.tui.messages import OpenPerson
from release_planner.tui.screens.listing import Listing
from release_planner.tui.screens.menu import Menu
from release_planner.tui.text import content
from release_planner.tui.widgets.line_list import LineList

if TYPE_CHECKING:
    from release_planner.actions.chase import ToChase
    from release_planner.actions.context import ActionContext
    from release_planner.store.connection import Connection


class Chase(Listing["tuple[ToChase, ...]"]):
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
    ON_A_LINE = frozenset({"filter", "clear", "copy"})

    def __init__(self, *, widget_id: str) -> None:
        super().__init__(widget_id=widget_id)
        self.owner: str | None = None

    @property
    def people(self) -> "tuple[ToChase, ...]":
        """Everybody to chase whom the reader may see."""
        return self.found or ()

    @property
    def _custody_id(self) -> int | None:
        subject = self.lines.line.subject if self.lines.line is not None else None
        return subject if isinstance(subject, int) else None

    def read(self, context: "ActionContext", connection: "Connection") -> "tuple[ToChase, ...]":
        """Everybody to chase."""
        from release_planner.actions.chase import people_to_chase

        return people_to_chase(context, connection)

    def show(self, found: "tuple[ToChase, ...]") -> None:
        """Show them, of the chosen owner as long as that has any."""
        if self.owner not in (None, *map(owner_of, found)):
            self.owner = None
        self._show()

    def _show(self) -> None:
        shown = [each for each in self.people if self.owner in (None, owner_of(each))]
        self.say(status_text(self.people, shown, self.owner))
        empty = (
            "Nobody is to be chased: everybody released with a known need has started, or the "
            "window has closed.\nOnly people who agreed to share treatment with your agency are "
            "looked at. Press 2 for the caseload."
        )
        self.lines.show([ChaseLine(each) for each in shown], empty, chase_header)

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
