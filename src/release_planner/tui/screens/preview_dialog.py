"""A form that shows, as one types, what the change would do before it is applied."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.timer import Timer

from release_planner.tui.applied import Applied
from release_planner.tui.gateway import gateway_of
from release_planner.tui.keys import bindings
from release_planner.tui.messages import Failed
from release_planner.tui.screens.form_dialog import Action, Form, FormDialog
from release_planner.tui.widgets.form_field import FormField
from release_planner.tui.widgets.lines import Line, Lines

if TYPE_CHECKING:
    from release_planner.actions.context import ActionContext

SETTLED_AFTER_SECONDS = 0.15
WAITED_AFTER_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Seen:
    """What a change does: its lines, and what to say once it has been applied.

    ``change`` is what was worked out, which applying must come to again.
    """

    lines: Sequence[Line]
    applied: Applied
    change: object


@dataclass(frozen=True, slots=True)
class Trial:
    """A change that can be tried and done. Equal ``key`` means the same change.

    ``run`` tries it, or does what was seen of it when that is given.
    """

    key: object
    run: Callable[["ActionContext", Seen | None], Seen]


@dataclass
class TrialShown(Message):
    """What the change of this key would do."""

    key: object
    seen: Seen


class PreviewDialog(FormDialog):
    """Tries the change whenever the fields make one; only what is shown can be applied.

    ``trial`` gives the change that the fields ask for, or None while they ask for none.
    """

    PLACES: ClassVar[tuple[str, ...]] = ("form", "preview", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("preview")

    def __init__(
        self,
        title: str,
        fields: Sequence[FormField],
        trial: Callable[[], Trial | None],
        *,
        intro: str = "",
        empty: str = "",
    ) -> None:
        super().__init__(Form(title, fields, self._work, intro=intro, save="Apply"))
        self._trial = trial
        self._empty = empty
        self._shown_key: object | None = None
        self._seen: Seen | None = None
        self._again_because = ""
        self._settling: Timer | None = None
        self._waiting: Timer | None = None

    def compose_more(self) -> ComposeResult:
        """The lines of the preview."""
        yield Lines(rest_everywhere=True, widget_id="preview")

    @property
    def preview(self) -> Lines:
        """What the change would do."""
        return self.query_one("#preview", Lines)

    def begin(self) -> None:
        """Show at once what the fields ask for already."""
        super().begin()
        self.preview.empty = self._empty
        if not self.form.fields:
            self.preview.focus()
        self.try_again()

    def edited(self) -> None:
        """Try again once nobody has typed for a moment."""
        super().edited()
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(SETTLED_AFTER_SECONDS, self.try_again)

    def try_again(self) -> None:
        """Show what the change would do now."""
        trial, gateway = self._trial(), gateway_of(self)
        if trial is None:
            self._shown_key = None
            self.preview.show((), self._empty)
            return
        if trial.key == self._shown_key:
            return

        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self.set_timer(WAITED_AFTER_SECONDS, self._say_waiting)

        def read(connection: object) -> TrialShown:
            return TrialShown(trial.key, trial.run(gateway.action_context(), None))

        gateway.read(self, "trial", read, lambda answer: answer)

    def _say_waiting(self) -> None:
        self.preview.show((), "Working out what would change…")

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None

    def on_trial_shown(self, message: TrialShown) -> None:
        """Show it, unless something else has been typed meanwhile."""
        message.stop()
        trial = self._trial()
        if trial is not None and trial.key == message.key:
            self._stop_waiting()
            self._shown_key, self._seen = message.key, message.seen
            self.complain(self._again_because)
            self._again_because = ""
            self.preview.show(message.seen.lines)

    def refused(self, why: str, *, was_saving: bool) -> None:
        """Say why the change is refused; a preview of it is worth nothing then."""
        self._stop_waiting()
        if not was_saving:
            self._shown_key = None
            self.preview.show((), "Nothing would be changed.")
        super().refused(why, was_saving=was_saving)

    def after_last_field(self) -> None:
        """Enter in the last field leads to the preview, to be read."""
        self.preview.focus()

    def action_save(self) -> None:
        """Apply what is shown; what has not been shown yet is shown first."""
        if self._is_saving or not self.fields_are_right():
            return
        trial = self._trial()
        if trial is None:
            self.complain("There is nothing to apply yet.")
        elif trial.key != self._shown_key:
            self.try_again()
            self.complain("See first what this would do, then press ctrl+s.")
        else:
            self.act(self._work())

    def _work(self) -> Action:
        trial = self._trial()
        seen = self._seen
        assert trial is not None
        assert seen is not None
        return lambda context: trial.run(context, seen).applied

    def on_failed(self, message: Failed) -> None:
        """Show a change anew that would do something else by now, and have it applied again.

        Any other failure is left to the form, whose own handler is called next.
        """
        from release_planner.actions.conflicts import PlanMovedOnError

        if not isinstance(message.error, PlanMovedOnError):
            return
        message.stop()
        message.prevent_default()
        self.stop_saving()
        self._shown_key = None
        self._again_because = f"{message.text} Nothing was saved: read it, then press ctrl+s."
        self.try_again()

    def action_page(self, direction: int) -> None:
        """Show more of the preview, from wherever one types."""
        self.preview.action_page(direction)
