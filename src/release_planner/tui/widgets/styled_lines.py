"""A few lines of text above a list, each in a style of the lists."""

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from release_planner.tui.text import cell
from release_planner.tui.widgets.line_list import ALERT, HEADING, MUTED

_STYLES = {
    HEADING: "bold $planner-heading",
    ALERT: "bold $planner-alert",
    MUTED: "$planner-muted",
}


class StyledLines(Widget):
    """Lines with the names of their styles, cut with an ellipsis where they do not fit."""

    texts: reactive[Sequence[tuple[str, str]]] = reactive(())

    def render(self) -> Content:
        """The lines."""
        width = self.content_size.width
        return Content("\n").join(
            Content.styled(cell(text, width).rstrip(), _STYLES.get(style, ""))
            for text, style in self.texts
        )
