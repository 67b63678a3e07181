"""The fields of forms: a label with room for an answer in words, and under it what is typed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Select, Static, TextArea

from release_planner.domain.errors import PlannerError
from release_planner.tui.text import content, plain

Value = TypeVar("Value")
Options = Iterable[tuple[str, str]]
"""Codes with their words."""


class FormField(Vertical):
    """A label, and beside it the hint, what was understood, or what is wrong; then the control.

    Nothing that was typed is ever changed or cleared by a check.
    """

    DEFAULT_CSS = """
    FormField {
        height: auto;
        & > Static { height: auto; }
        & > Input { width: 1fr; }
    }
    """
    CONTROL: ClassVar[str]
    KEYS: ClassVar[str | None] = None
    """Where the keys of the control are listed, if it has any of its own."""

    @dataclass
    class Edited(Message):
        """Something else stands in the field."""

        field: "FormField"

    class Finished(Edited):
        """Enter: on to the next field."""

    def __init__(self, label: str, hint: str = "") -> None:
        super().__init__()
        self._label = label
        self._hint = hint
        self.is_touched = False

    def compose(self) -> ComposeResult:
        """The label line and the control."""
        yield Static(self._said(self._hint, "$planner-muted"), classes="field-label")
        yield self.control()

    def control(self) -> Widget:
        """What one types into."""
        raise NotImplementedError

    def check(self) -> bool:
        """Say what is wrong, if anything is; whether all is well."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Put the cursor into the control."""
        self.query_one(self.CONTROL).focus()

    def say(self, text: str) -> None:
        """Show what was understood, or the hint again when there is nothing to say."""
        self._show(self._said(text or self._hint, "$foreground" if text else "$planner-muted"))

    def complain(self, problem: str) -> None:
        """Show what is wrong."""
        self._show(self._said(f"! {problem}", "bold $planner-alert"))

    def _said(self, text: str, style: str) -> Content:
        label = Content.styled(plain(self._label), "bold $planner-heading")
        return label if not text else Content.assemble(label, "  ", (plain(text), style))

    def _show(self, shown: Content) -> None:
        self.query_one(".field-label", Static).update(shown)

    def edited(self) -> None:
        """Note that a person changed the field, and tell the form."""
        self.is_touched = True
        self.post_message(self.Edited(self))


class TypedField(FormField, Generic[Value]):
    """One line of text that `read` makes sense of, raising PlannerError where it cannot.

    `echo` says the value back. An ``optional`` field may be left empty: its value is then None.
    """

    CONTROL = "Input"

    def __init__(
        self,
        label: str,
        read: Callable[[str], Value],
        *,
        hint: str = "",
        echo: Callable[[Value], str] = str,
        value: str = "",
        optional: bool = False,
        longest: int = 100,
    ) -> None:
        super().__init__(label, hint)
        self._read = read
        self._echo = echo
        self._first_value = value
        self._optional = optional
        self._longest = longest

    def control(self) -> Input:
        """A line to type in."""
        return Input(
            self._first_value, compact=True, max_length=self._longest, select_on_focus=True
        )

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return self.query_one(Input).value.strip()

    @property
    def value(self) -> Value | None:
        """What the text means. Raises PlannerError as `read` does, and when it is missing."""
        if self.typed:
            return self._read(self.typed)
        if self._optional:
            return None
        raise PlannerError("this is needed")

    @property
    def given(self) -> Value:
        """The value of a field that is not optional, once it has been checked."""
        value = self.value
        assert value is not None
        return value

    def on_mount(self) -> None:
        """Say back what stands in the field from the start."""
        if self._first_value:
            self.check()

    def check(self) -> bool:
        """Say what is wrong, or what was understood."""
        try:
            value = self.value
        except PlannerError as error:
            self.complain(str(error))
            return False
        self.say("" if value is None else self._echo(value))
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what was understood; what is wrong can wait until the field is left."""
        event.stop()
        if event.value == self._first_value and not self.is_touched:
            return
        try:
            value = self.value if self.typed else None
            self.say("" if value is None else self._echo(value))
        except PlannerError:
            self.say("")
        self.edited()

    def on_input_blurred(self, event: Input.Blurred) -> None:
        """Say what is wrong with something that has been typed."""
        event.stop()
        if self.is_touched and self.typed:
            self.check()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the next field."""
        event.stop()
        self.post_message(self.Finished(self))


class SelectField(FormField):
    """One of a few codes, shown in words."""

    CONTROL = "Select"

    def __init__(self, label: str, options: Options, value: str, *, hint: str = "") -> None:
        super().__init__(label, hint)
        self._options = list(options)
        self._first_value = value

    def control(self) -> Select[str]:
        """The list to choose from."""
        shown = [(content(words), code) for code, words in self._options]
        return Select(shown, value=self._first_value, allow_blank=False, compact=True)

    @property
    def given(self) -> str:
        """The code chosen."""
        return str(self.query_one(Select).value)

    def check(self) -> bool:
        """Any choice is a good one."""
        return True

    def on_select_changed(self, event: Select.Changed) -> None:
        """Tell the form."""
        event.stop()
        if self.is_touched or str(event.value) != self._first_value:
            self.edited()


class NoteField(FormField):
    """A few lines of text, counted against the most that may be written."""

    CONTROL = "TextArea"
    DEFAULT_CSS = """
    NoteField TextArea { height: 8; border: none; padding: 0; }
    """

    def __init__(self, label: str, longest: int, *, hint: str = "") -> None:
        super().__init__(label, hint)
        self._longest = longest

    def control(self) -> TextArea:
        """A few lines to type in; tab leaves it."""
        return TextArea(compact=True, soft_wrap=True, tab_behavior="focus")

    @property
    def given(self) -> str:
        """The text."""
        return self.query_one(TextArea).text.strip()

    def check(self) -> bool:
        """Whether there is a text, and not too long a one."""
        length = len(self.given)
        if not length:
            self.complain("write the note first")
        elif length > self._longest:
            self.complain(f"{length - self._longest:,} characters too long")
        return 0 < length <= self._longest

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Count."""
        event.stop()
        length = len(self.given)
        if length > self._longest:
            self.check()
        else:
            self.say(f"{length:,} of {self._longest:,} characters" if length else "")
        if length:
            self.edited()
