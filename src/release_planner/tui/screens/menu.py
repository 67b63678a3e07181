"""A short list of things to choose from, over a screen."""

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from release_planner.tui.keys import bindings
from release_planner.tui.text import content
from release_planner.tui.widgets.line_list import LineList
from release_planner.tui.widgets.lines import Lines, TextLine

Choice = TypeVar("Choice")


class Menu(ModalScreen["Choice | None"], Generic[Choice]):
    """Gives what was chosen, or None. Each choice has words and, at the right, an explanation."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("menu")
    CSS_PATH = "menu.tcss"
    AUTO_FOCUS = "#menu-lines"

    def __init__(
        self, title: str, choices: Sequence[tuple[Choice, str, str]], start: int = 0
    ) -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._start = start

    def compose(self) -> ComposeResult:
        """The title and the choices."""
        with Vertical(id="menu"):
            yield Static(content(self._title), id="menu-title")
            yield Lines(widget_id="menu-lines")
            yield Static("enter chooses · esc goes back", id="menu-hint")

    def on_mount(self) -> None:
        """Show the choices."""
        lines = self.query_one("#menu-lines", Lines)
        lines.styles.height = len(self._choices)
        lines.show(
            [
                TextLine(f" {words}", aside, aside, subject=place)
                for place, (_, words, aside) in enumerate(self._choices)
            ],
            start=self._start,
        )

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Give what was chosen."""
        message.stop()
        self.dismiss(self._choices[message.index][0])

    def on_line_list_moved(self, message: LineList.Moved) -> None:
        """Nothing depends on where the cursor is."""
        message.stop()

    def action_back(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
