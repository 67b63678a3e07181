"""Choosing one of many by typing a part of its name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from release_planner.domain.search_text import search_text
from release_planner.tui.keys import bindings
from release_planner.tui.text import cell, plain
from release_planner.tui.widgets.form_field import FormField

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Option:
    """One to choose: its code, and the words that it is shown and found by."""

    code: str
    words: str


class ChoiceInput(Input):
    """The line of a choice: arrows move the mark among those that fit, enter takes the marked."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("choice")

    @dataclass
    class Highlighted(Message):
        """The mark is to move."""

        step: int

    class Taken(Message):
        """Enter."""

    def action_highlight(self, step: int) -> None:
        """Move the mark."""
        self.post_message(self.Highlighted(step))

    def action_take(self) -> None:
        """Take the marked one."""
        self.post_message(self.Taken())


class Suggestions(Static):
    """Those that fit what is typed, the marked one with a sign in front."""

    @dataclass
    class Clicked(Message):
        """Somebody clicked one."""

        row: int

    def on_click(self, event: events.Click) -> None:
        """Say which one."""
        event.stop()
        self.post_message(self.Clicked(event.y))


class ChoiceField(FormField):
    """A line to type in, with those that fit below it while one is typing.

    What is typed must name one option; an ``optional`` field may be left empty.
    """

    CONTROL = "ChoiceInput"
    KEYS = "choice"
    DEFAULT_CSS = """
    ChoiceField {
        & > ChoiceInput { width: 1fr; }
        & > Suggestions { display: none; background: $panel; }
        &.-open > Suggestions { display: block; }
    }
    """

    def __init__(
        self,
        label: str,
        options: Sequence[Option] = (),
        *,
        value: str | None = None,
        hint: str = "type a part of the name",
        optional: bool = False,
    ) -> None:
        super().__init__(label, hint)
        self._options: list[tuple[Option, str]] = []
        self._fill(options)
        self._value = value
        self._optional = optional
        self._found: list[Option] = []
        self._marked = 0

    def _fill(self, options: Sequence[Option]) -> None:
        self._options = [(each, search_text(f"{each.words} {each.code}")) for each in options]

    def compose(self) -> ComposeResult:
        """The label, the line, and what fits."""
        yield from super().compose()
        yield Suggestions(markup=False)

    def control(self) -> Widget:
        """The line to type in."""
        return ChoiceInput(self._words_of(self._value), compact=True, max_length=100)

    def _words_of(self, code: str | None) -> str:
        return next((plain(each.words) for each, _ in self._options if each.code == code), "")

    @property
    def options(self) -> list[Option]:
        """What there is to choose from."""
        return [each for each, _ in self._options]

    def offer(self, options: Sequence[Option]) -> None:
        """Offer these, once they have been read; what is typed stays.

        What was chosen from the start is shown in words now that there are any for it.
        """
        self._fill(options)
        if self._value is not None and not self.typed:
            self.query_one(ChoiceInput).value = self._words_of(self._value)
        if self.has_focus_within:
            self._look()

    @property
    def typed(self) -> str:
        """What stands in the line."""
        return self.query_one(ChoiceInput).value.strip()

    @property
    def value(self) -> str | None:
        """The code of what was chosen, or None."""
        return self._value

    @property
    def given(self) -> str:
        """The code of a field that is not optional, once it has been checked."""
        assert self._value is not None
        return self._value

    def check(self) -> bool:
        """Whether one is chosen, or the only one that fits can be."""
        if self._value is None and self.typed:
            found = self._matches()
            exact = [each for each in found if plain(each.words) == self.typed]
            if len(exact or found) == 1:
                self._take((exact or found)[0])
        if self._value is not None or (self._optional and not self.typed):
            return True
        if not self.typed:
            self.complain("choose one: type a part of its name")
        elif self._matches():
            self.complain("several fit: choose one with the arrows and enter")
        else:
            self.complain("none has such a name")
        return False

    def _matches(self) -> list[Option]:
        wanted = search_text(self.typed).split()
        return [each for each, text in self._options if all(word in text for word in wanted)]

    def _look(self) -> None:
        """Show those that fit."""
        self._found = self._matches()
        self._marked = min(self._marked, max(0, len(self._found) - 1))
        self.set_class(True, "-open")
        self._draw()

    def _draw(self) -> None:
        first = max(0, min(self._marked - MOST_SHOWN // 2, len(self._found) - MOST_SHOWN))
        shown = self._found[first : first + MOST_SHOWN]
        self._first_shown = first
        width = max(20, self.size.width - 2)
        lines = [
            Content.styled(
                f"{'▸' if place == self._marked else ' '} {cell(each.words, width)}",
                "$planner-on-cursor on $planner-cursor" if place == self._marked else "$foreground",
            )
            for place, each in enumerate(shown, start=first)
        ]
        more = len(self._found) - len(shown)
        if more:
            lines.append(Content.styled(f"  {more:,} more: type on", "$planner-muted"))
        if not self._found:
            text = "none fits" if self._options else "nothing to choose from yet"
            lines = [Content.styled(f"  {text}", "$planner-muted")]
        self.query_one(Suggestions).update(Content("\n").join(lines))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for what fits; the choice before no longer holds."""
        event.stop()
        if self._value is not None and event.value == self._words_of(self._value):
            return
        self._value = None
        self._marked = 0
        self.say("")
        if event.input.has_focus:
            self._look()
        self.edited()

    def on_choice_input_highlighted(self, message: ChoiceInput.Highlighted) -> None:
        """Move the mark, opening the list first."""
        message.stop()
        if not self.has_class("-open"):
            self._found = [each for each, _ in self._options] if self._value else self._matches()
            self.set_class(True, "-open")
        elif self._found:
            self._marked = (self._marked + message.step) % len(self._found)
        self._draw()

    def on_choice_input_taken(self, message: ChoiceInput.Taken) -> None:
        """Take the marked one and go on."""
        message.stop()
        if self.has_class("-open") and self._found and (self.typed or not self._optional):
            self._take(self._found[self._marked])
        self.post_message(self.Finished(self))

    def on_suggestions_clicked(self, message: Suggestions.Clicked) -> None:
        """Take the one that was clicked."""
        message.stop()
        place = self._first_shown + message.row
        if place < len(self._found):
            self._take(self._found[place])
            self.post_message(self.Finished(self))

    def _take(self, option: Option) -> None:
        self._value = option.code
        self.query_one(ChoiceInput).value = plain(option.words)
        self.set_class(False, "-open")
        self.say("")
        self.edited()

    def on_input_blurred(self, event: Input.Blurred) -> None:
        """Close the list; say what is wrong with something that was typed."""
        event.stop()
        self.set_class(False, "-open")
        if self.is_touched and self.typed:
            self.check()
