"""The field that searches a list as one types."""

from collections.abc import Callable
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input

from release_planner.tui.keys import bindings

LONGEST_SEARCH = 60


class SearchField(Input):
    """Calls ``typed`` with what stands in it after every key; enter keeps it, escape clears it.

    It is a call and no message, so that the letter and what it finds are painted together.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("search")

    class Kept(Message):
        """Enter: go on with what was found."""

    class Cleared(Message):
        """Escape: end the search."""

    def __init__(self, typed: Callable[[str], None]) -> None:
        self._typed = typed
        super().__init__(
            placeholder="Part of a name, prison number, CRN or PNC number",
            max_length=LONGEST_SEARCH,
            compact=True,
            select_on_focus=False,
        )

    def watch_value(self, value: str) -> None:
        """Pass on what was typed."""
        if self.is_mounted:
            self._typed(value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep it to the field: it has been passed on."""
        event.stop()

    def action_keep(self) -> None:
        """Keep the search."""
        self.post_message(self.Kept())

    def action_clear(self) -> None:
        """End the search."""
        self.post_message(self.Cleared())
