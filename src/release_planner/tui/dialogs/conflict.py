"""Deciding between two people's answers: only where both changed the same to something else."""

from collections.abc import Mapping
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from release_planner.actions.conflicts import FIELD_LABELS, EditConflictError
from release_planner.tui.conflict_words import value_text
from release_planner.tui.keys import bindings
from release_planner.tui.text import content
from release_planner.tui.widgets.line_list import LineList
from release_planner.tui.widgets.lines import Line, Lines, TextLine, heading

Subject = tuple[str, bool]


class ConflictDialog(ModalScreen[frozenset[str] | None]):
    """Gives the fields in which my answer stands; None when it is not decided, and nothing is lost.

    Two lines a field, mine and theirs; each has to be decided, since neither is right by itself.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("conflict")
    CSS_PATH = "conflict.tcss"
    AUTO_FOCUS = "#conflict-lines"

    def __init__(self, conflict: EditConflictError, names: Mapping[str, str]) -> None:
        super().__init__()
        self._conflict = conflict
        self._names = names
        self._mine: dict[str, bool] = {}

    def compose(self) -> ComposeResult:
        """Who changed what and when, the answers, and the two buttons."""
        editor = self._conflict.editor
        who = " ".join(part for part in (editor.text, "changed this", editor.at_text) if part)
        with Vertical(id="conflict"):
            yield Static(content(f"{who}."), id="conflict-title")
            yield Static(
                "You both changed what stands here: choose with enter. All else is merged.",
                id="conflict-intro",
            )
            yield Lines(widget_id="conflict-lines")
            yield Static(id="conflict-problem", markup=False)
            with Horizontal(id="conflict-buttons"):
                yield Button("Save what is chosen (ctrl+s)", id="save", compact=True)
                yield Button("Back to the form (esc)", id="back", compact=True)

    def on_mount(self) -> None:
        """Show the answers, none chosen."""
        self.query_one("#conflict-lines", Lines).styles.height = 3 * len(self._conflict.fields)
        self._show()

    def _show(self) -> None:
        lines: list[Line] = []
        for each in self._conflict.fields:
            lines.append(heading(FIELD_LABELS[each.field]))
            for is_mine, value in ((True, each.mine), (False, each.theirs)):
                mark = "(x)" if self._mine.get(each.field) is is_mine else "( )"
                whose = "mine  " if is_mine else "theirs"
                text = value_text(each.field, value, self._names)
                lines.append(TextLine(f" {mark} {whose}  {text}", subject=(each.field, is_mine)))
        self.query_one("#conflict-lines", Lines).show(lines)

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Take the answer under the cursor, and go on to the next field."""
        message.stop()
        lines = self.query_one("#conflict-lines", Lines)
        if lines.line is None:
            return
        field, is_mine = cast("Subject", lines.line.subject)
        self._mine[field] = is_mine
        self.query_one("#conflict-problem", Static).display = False
        self._show()
        left = [each.field for each in self._conflict.fields if each.field not in self._mine]
        if left:
            place = [each.field for each in self._conflict.fields].index(left[0])
            lines.cursor = 3 * place + 1

    def on_line_list_moved(self, message: LineList.Moved) -> None:
        """Nothing depends on where the cursor is."""
        message.stop()

    def action_save(self) -> None:
        """Give what is chosen, once everything is."""
        left = [each.field for each in self._conflict.fields if each.field not in self._mine]
        if not left:
            self.dismiss(frozenset(field for field, is_mine in self._mine.items() if is_mine))
            return
        names = ", ".join(FIELD_LABELS[field] for field in left)
        problem = self.query_one("#conflict-problem", Static)
        problem.update(content(f"! Still to choose: {names}."))
        problem.display = True

    def action_back(self) -> None:
        """Decide nothing."""
        self.dismiss(None)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Save or go back."""
        event.stop()
        if event.button.id == "save":
            self.action_save()
        else:
            self.action_back()
