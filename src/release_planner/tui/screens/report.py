"""What was done, kept on the screen until it has been read."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from release_planner.tui.applied import Applied
from release_planner.tui.keys import bindings
from release_planner.tui.text import content, plain


class Report(ModalScreen[None]):
    """A title and a few sentences; the first of them can be copied."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("report")
    CSS_PATH = "report.tcss"
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, title: str, sentences: tuple[str, ...]) -> None:
        super().__init__()
        self._title = title
        self._sentences = sentences

    def compose(self) -> ComposeResult:
        """The text, and how to go on."""
        with VerticalScroll(id="report"):
            yield Static(content(self._title), id="report-title")
            for sentence in self._sentences:
                yield Static(content(sentence), classes="report-sentence")
            yield Static("y copies the first line · enter or esc closes", id="report-hint")

    def action_copy(self) -> None:
        """Copy the first sentence, such as a file's path."""
        self.app.copy_to_clipboard(plain(self._sentences[0]))
        self.app.notify("Copied.", markup=False)

    def action_back(self) -> None:
        """Close."""
        self.dismiss()


def tell(app: App[None], applied: Applied) -> None:
    """Say what was done: for a moment, or until it has been read where there is a report."""
    if applied.report:
        app.push_screen(Report(applied.text, applied.report))
    else:
        app.notify(plain(applied.text), markup=False)
