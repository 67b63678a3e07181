"""The field that searches a list as one types."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input

from release_planner.tui.keys import bindings

LONGEST_SEARCH = 60


class SearchField(Input):
    """Says what stands in it after every key; enter keeps the search, escape clears it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("search")

    @dataclass
    class Typed(Message):
        """What stands in the field now."""

        text: str

    class Kept(Message):
        """Enter: go on with what was found."""

    class Cleared(Message):
        """Escape: end the search."""

    def __init__(self) -> None:
        super().__init__(
            placeholder="Part of a name, prison number, CRN or PNC number",
            max_length=LONGEST_SEARCH,
            compact=True,
            select_on_focus=False,
        )

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass on what was typed."""
        event.stop()
        self.post_message(self.Typed(event.value))

    def action_keep(self) -> None:
        """Keep the search."""
        self.post_message(self.Kept())

    def action_clear(self) -> None:
        """End the search."""
        self.post_message(self.Cleared())
