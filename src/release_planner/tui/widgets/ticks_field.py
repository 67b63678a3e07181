"""Choosing any of a few: each has a box that is ticked or empty."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from release_planner.tui.keys import bindings
from release_planner.tui.text import plain
from release_planner.tui.widgets.form_field import FormField, Options

_BOX, _GAP = len("[x] "), 3
_ON_CURSOR = "$planner-on-cursor on $planner-cursor"


class Ticks(Widget, can_focus=True):
    """The boxes, in as many columns as there is room for; reading order is down each column."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("ticks")
    cursor: reactive[int] = reactive(0)

    class Changed(Message):
        """A box was ticked or emptied."""

    class Finished(Message):
        """Enter: on to the next field."""

    def __init__(self, words: Sequence[str], ticked: Sequence[bool]) -> None:
        super().__init__()
        self._words = [plain(each) for each in words]
        self.ticked = list(ticked)

    @property
    def _cell_width(self) -> int:
        return _BOX + max(map(cell_len, self._words)) + _GAP

    def _rows(self, width: int) -> int:
        columns = max(1, (width + _GAP) // self._cell_width)
        return -(-len(self._words) // columns)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """As many lines as the columns need."""
        return self._rows(width)

    def render(self) -> Content:
        """The boxes; the one under the cursor is marked while the field has the focus."""
        rows = self._rows(self.size.width)
        places = range(len(self._words))
        lines = [Content("").join(map(self._shown, places[row::rows])) for row in range(rows)]
        return Content("\n").join(lines)

    def _shown(self, place: int) -> Content:
        box = f"[{'x' if self.ticked[place] else ' '}] {self._words[place]}"
        style = _ON_CURSOR if self.has_focus and place == self.cursor else "$foreground"
        rest = " " * (self._cell_width - cell_len(box))
        return Content.assemble((box, style), rest)

    def action_move(self, step: int) -> None:
        """Go to the next box, or the one before."""
        self.cursor = (self.cursor + step) % len(self._words)

    def action_tick(self) -> None:
        """Tick the box under the cursor, or empty it."""
        self.ticked[self.cursor] = not self.ticked[self.cursor]
        self.refresh()
        self.post_message(self.Changed())

    def action_go_on(self) -> None:
        """Go on to the next field."""
        self.post_message(self.Finished())

    def on_click(self, event: events.Click) -> None:
        """Tick the box that was clicked."""
        event.stop()
        place = event.x // self._cell_width * self._rows(self.size.width) + event.y
        if place < len(self._words):
            self.cursor = place
            self.action_tick()

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Show no cursor."""
        self.refresh()


class TicksField(FormField):
    """Any of a few codes, shown in words, of which at least one is to be ticked."""

    CONTROL = "Ticks"
    KEYS = "ticks"
    DEFAULT_CSS = """
    TicksField > Ticks { height: auto; }
    """

    def __init__(
        self, label: str, options: Options, ticked: Sequence[str], *, hint: str = ""
    ) -> None:
        super().__init__(label, hint)
        self._options = list(options)
        self._first_ticked = ticked

    def control(self) -> Widget:
        """The boxes."""
        return Ticks(
            [words for _, words in self._options],
            [code in self._first_ticked for code, _ in self._options],
        )

    @property
    def given(self) -> tuple[str, ...]:
        """The codes that are ticked, in the order shown."""
        ticked = self.query_one(Ticks).ticked
        return tuple(code for (code, _), on in zip(self._options, ticked, strict=True) if on)

    def check(self) -> bool:
        """Whether one is ticked."""
        if self.given:
            return True
        self.complain("tick at least one with the space bar")
        return False

    def on_ticks_changed(self, message: Ticks.Changed) -> None:
        """Say no more that one is to be ticked, and tell the form."""
        message.stop()
        self.say("")
        self.edited()

    def on_ticks_finished(self, message: Ticks.Finished) -> None:
        """Go on to the next field."""
        message.stop()
        self.post_message(self.Finished(self))
