"""The four lines at the top of a person's screen."""

from datetime import date

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from release_planner.tui.person_header import StyledText, header_lines
from release_planner.tui.person_page import PersonPage
from release_planner.tui.text import cell, plain
from release_planner.tui.widgets.line_list import ALERT, HEADING, MUTED

_STYLES = {
    HEADING: "bold $planner-heading",
    ALERT: "bold $planner-alert",
    MUTED: "$planner-muted",
}


class PersonHead(Widget):
    """Who the person is, the expected release day, what it rests on, and whose they are."""

    DEFAULT_CSS = """
    PersonHead {
        height: 4;
        padding: 0 1;
    }
    """

    page: reactive[PersonPage | None] = reactive(None)

    def __init__(self, today: date, *, widget_id: str | None = None) -> None:
        super().__init__(id=widget_id)
        self.today = today

    def render(self) -> Content:
        """The lines, each cut at the width of the screen."""
        if self.page is None:
            return Content("")
        width = self.content_size.width
        lines = [self._line(texts, width) for texts in header_lines(self.page, self.today, width)]
        return Content("\n").join(lines)

    @staticmethod
    def _line(texts: list[StyledText], width: int) -> Content:
        whole = "".join(plain(text) for text, _ in texts)
        shown = Content(cell(whole, width).rstrip())
        end = 0
        for text, style in texts:
            start, end = end, end + len(plain(text))
            if style in _STYLES:
                shown = shown.stylize(_STYLES[style], start, end)
        return shown
