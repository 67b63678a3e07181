"""A field for a date, typed as people type dates."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Label

from release_planner.domain.errors import PlannerError
from release_planner.tui.text import content
from release_planner.tui.typed_dates import echo, parse
from release_planner.tui.widgets.one_line import OneLine

HINT = "31/1/26, 31 Jan, fri, +2w, tomorrow"
LONGEST_TYPED = 40


class DateField(Vertical):
    """A label, the field, and under it what was understood, as one types.

    What is wrong is said in words once the field is left; what was typed is never changed.
    ``today`` gives the London day.
    """

    DEFAULT_CSS = """
    DateField {
        height: 3;
        & > Label { color: $planner-muted; }
        & > Input { background: $panel; }
        & > OneLine { color: $planner-muted; }
        &.-wrong > OneLine { color: $planner-alert; }
    }
    """

    @dataclass
    class Changed(Message):
        """The field holds another date, or none that can be read."""

        field: "DateField"
        day: date | None

        @property
        def control(self) -> "DateField":
            """The field, so that handlers can select on it."""
            return self.field

    def __init__(
        self,
        label: str,
        today: Callable[[], date],
        *,
        day: date | None = None,
        widget_id: str | None = None,
    ) -> None:
        super().__init__(id=widget_id)
        self._label = label
        self._today = today
        self._first = day

    def compose(self) -> ComposeResult:
        """The label above, the answer below."""
        first = f"{self._first:%d/%m/%Y}" if self._first else ""
        yield Label(content(self._label))
        yield Input(first, placeholder=HINT, compact=True, max_length=LONGEST_TYPED)
        yield OneLine()

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return self.query_one(Input).value

    @property
    def day(self) -> date | None:
        """The date that the field holds; None while it is empty or cannot be read."""
        return self._read()[0]

    @property
    def problem(self) -> str | None:
        """What is wrong with what was typed, in words; None for a date and for an empty field."""
        return self._read()[1] if self.typed.strip() else None

    def _read(self) -> tuple[date | None, str | None]:
        try:
            return parse(self.typed, self._today()), None
        except PlannerError as error:
            return None, str(error)

    def on_mount(self) -> None:
        """Say what the field holds to begin with."""
        self._answer(is_left=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what is understood so far."""
        event.stop()
        self._answer(is_left=False)
        self.post_message(self.Changed(self, self.day))

    def on_descendant_blur(self) -> None:
        """Say what is wrong, if anything is."""
        self._answer(is_left=True)

    def _answer(self, *, is_left: bool) -> None:
        day, problem = self.day, self.problem
        wrong = is_left and problem is not None
        self.set_class(wrong, "-wrong")
        answer = echo(day, self._today()) if day else ""
        self.query_one(OneLine).text = problem or "" if wrong else answer
