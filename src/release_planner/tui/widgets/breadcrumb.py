"""The first line of every screen: where one is, and on which day."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from release_planner.tui.text import cell, plain

SEPARATOR = " › "


class Breadcrumb(Widget):
    """The way to this screen, such as "Caseload › SMITH, John (A1234BC) › Plan".

    ``aside`` stands at the right: the day, and who acts.
    """

    DEFAULT_CSS = """
    Breadcrumb {
        height: 1;
        background: $panel;
        color: $planner-heading;
        text-style: bold;
    }
    """

    trail: reactive[tuple[str, ...]] = reactive(())
    aside: reactive[str] = reactive("")

    def __init__(self, *trail: str, aside: str = "", widget_id: str | None = None) -> None:
        super().__init__(id=widget_id)
        self.set_reactive(Breadcrumb.trail, trail)
        self.set_reactive(Breadcrumb.aside, aside)

    def render(self) -> Content:
        """The trail, with the aside as far as there is room for it."""
        way = " " + SEPARATOR.join(plain(part) for part in self.trail)
        right = f" {plain(self.aside)} " if self.aside else ""
        room = self.size.width - len(right)
        if right and room < len(way) + 1:
            return Content(cell(way, self.size.width))
        return Content(cell(way, room) + right)
