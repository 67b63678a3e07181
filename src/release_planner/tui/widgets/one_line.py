"""One line of text that changes often, without laying the screen out again."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from release_planner.tui.text import cell


class OneLine(Widget):
    """Text that is cut with an ellipsis where it does not fit."""

    DEFAULT_CSS = "OneLine { height: 1; }"

    text: reactive[str] = reactive("")

    def __init__(self, *, widget_id: str | None = None) -> None:
        super().__init__(id=widget_id)

    def render(self) -> Content:
        """The text."""
        return Content(cell(f" {self.text}", self.size.width))
