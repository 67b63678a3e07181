"""One line of section names, of which one is open; brackets mark it as well as the colour."""

from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


class SectionTabs(Widget):
    """The names, each with what needs doing in it: "[Plan 3!]  Appointments 2  Treatment"."""

    DEFAULT_CSS = """
    SectionTabs {
        height: 1;
        background: $panel;
    }
    """

    titles: reactive[tuple[str, ...]] = reactive(())
    current: reactive[int] = reactive(0)

    @dataclass
    class Chosen(Message):
        """Somebody clicked a name."""

        index: int

    def _names(self) -> list[str]:
        return [
            f"[{title}]" if place == self.current else f" {title} "
            for place, title in enumerate(self.titles)
        ]

    def render(self) -> Content:
        """The names, the open one reversed; those with a call to act in the colour of alerts."""
        styles = [
            "$planner-on-cursor on $planner-cursor bold"
            if place == self.current
            else "$planner-alert"
            if title.endswith("!")
            else "$foreground"
            for place, title in enumerate(self.titles)
        ]
        return Content.assemble(*zip(self._names(), styles, strict=True))

    def on_click(self, event: events.Click) -> None:
        """Choose the name under the pointer."""
        end = 0
        for place, name in enumerate(self._names()):
            end += cell_len(name)
            if event.x < end:
                self.post_message(self.Chosen(place))
                return
