"""The records whose review day has come, over a screen."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from release_planner.domain.day_text import day_text
from release_planner.tui.gateway import gateway_of
from release_planner.tui.keys import bindings
from release_planner.tui.messages import Failed
from release_planner.tui.text import content
from release_planner.tui.widgets.line_list import LineList
from release_planner.tui.widgets.lines import Line, Lines, TextLine, WrappedLine

if TYPE_CHECKING:
    from release_planner.actions.retention import Review
    from release_planner.store.connection import Connection

_EMPTY_HEIGHT = 3


@dataclass
class ReviewsRead(Message):
    """What is up for review."""

    reviews: "list[Review]"


class Reviews(ModalScreen[int | None]):
    """Gives the custody spell of the record that was chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("menu")
    CSS_PATH = "menu.tcss"
    AUTO_FOCUS = "#menu-lines"

    def __init__(self) -> None:
        super().__init__()
        self._reviews: list[Review] = []

    def compose(self) -> ComposeResult:
        """The title and the records."""
        with Vertical(id="menu"):
            yield Static("Records up for review", id="menu-title")
            yield Lines(widget_id="menu-lines")
            yield Static("enter opens the person · esc goes back", id="menu-hint")

    def on_mount(self) -> None:
        """Read what is up for review, which is logged."""
        from release_planner.actions.retention import due_reviews

        gateway = gateway_of(self)
        lines = self.query_one("#menu-lines", Lines)
        lines.styles.height = _EMPTY_HEIGHT
        lines.show((), "Reading…")

        def read(connection: "Connection") -> "list[Review]":
            return due_reviews(gateway.action_context(), connection)

        gateway.read(self, "reviews", read, ReviewsRead)

    def on_reviews_read(self, message: ReviewsRead) -> None:
        """Show them."""
        message.stop()
        self._reviews = message.reviews
        lines = self.query_one("#menu-lines", Lines)
        shown: list[Line] = []
        for place, each in enumerate(self._reviews):
            name = f"{day_text(each.review_on)}  {each.about}  {each.kind.replace('_', ' ')}"
            shown += [TextLine(f" {name}", subject=place), WrappedLine(each.why, first="   ")]
        lines.show(shown, "Nothing is up for review.")
        lines.styles.height = max(_EMPTY_HEIGHT, 3 * len(self._reviews))

    def on_failed(self, message: Failed) -> None:
        """Say why there is no list."""
        message.stop()
        self.query_one("#menu-title", Static).update(content(message.text))

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Give the person whose record it is; a feed or a return has none."""
        message.stop()
        line = self.query_one("#menu-lines", Lines).line
        place = line.subject if line is not None else None
        if isinstance(place, int) and self._reviews[place].custody_id is not None:
            self.dismiss(self._reviews[place].custody_id)

    def on_line_list_moved(self, message: LineList.Moved) -> None:
        """Nothing depends on where the cursor is."""
        message.stop()

    def action_back(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
