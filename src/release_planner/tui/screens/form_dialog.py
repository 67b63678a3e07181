"""A form over a screen: fields, doubts in words, and an action that saves all of it or nothing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from release_planner.domain.errors import PlannerError
from release_planner.tui.applied import Applied
from release_planner.tui.gateway import Gateway, gateway_of
from release_planner.tui.keys import bindings
from release_planner.tui.messages import Failed
from release_planner.tui.text import content, plain
from release_planner.tui.widgets.choice_field import ChoiceField
from release_planner.tui.widgets.form_field import FormField

if TYPE_CHECKING:
    from release_planner.actions.context import ActionContext
    from release_planner.store.connection import Connection
    from release_planner.tui.basis import Basis

ROOMY_HEIGHT = 32

Action = Callable[["ActionContext"], Applied]
Load = Callable[[Gateway, "Connection"], object]


@dataclass
class Saved(Message):
    """The store holds what was asked for."""

    applied: Applied


@dataclass
class Loaded(Message):
    """What the form offers to choose from."""

    value: object


@dataclass(frozen=True, slots=True)
class Form:
    """A dialog as data.

    ``intro`` is a paragraph a line. ``work`` is called once every field is in order, and gives the
    action that saves. ``doubts`` are said below the fields as one types, and keep nobody from
    saving. ``load`` reads what ``loaded`` fills the fields with. ``basis`` is what the answers rest
    on, when they change a record that colleagues may be changing too.
    """

    title: str
    fields: Sequence[FormField]
    work: Callable[[], Action]
    intro: str = ""
    save: str = "Save"
    doubts: Callable[[], Iterable[str]] | None = None
    load: Load | None = None
    loaded: Callable[[object], None] = lambda value: None
    basis: "Basis | None" = None


class FormDialog(ModalScreen[Applied | None]):
    """Asks for what a `Form` names. Gives what was done, or None when nothing was changed.

    What is typed stays until it is saved: a fault is said beside its field, a refusal of the store
    below the fields, and leaving with something typed asks once more.
    """

    PLACES: ClassVar[tuple[str, ...]] = ("form",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("form")
    CSS_PATH = "form_dialog.tcss"
    AUTO_FOCUS = None

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.form = form
        self._is_saving = False
        self._is_warned = False

    def compose(self) -> ComposeResult:
        """Title, fields, what is doubtful or wrong, and the two buttons."""
        self._fit()
        form = self.form
        with VerticalScroll(id="form", can_focus=False):
            yield Static(content(form.title), id="form-title")
            if form.intro:
                paragraphs = [content(paragraph) for paragraph in form.intro.splitlines()]
                yield Static(Content("\n").join(paragraphs), id="form-intro")
            yield from form.fields
            yield from self.compose_more()
            with Vertical(id="form-foot"):
                yield Static(id="form-doubts", markup=False)
                yield Static(id="form-problem", markup=False)
                with Horizontal(id="form-buttons"):
                    yield Button(self._save_words, id="save", compact=True)
                    yield Button("Back (esc)", id="back", compact=True)

    @property
    def _save_words(self) -> str:
        return f"{self.form.save} (ctrl+s)"

    def on_resize(self) -> None:
        """Leave lines empty between the fields only where there is room."""
        self._fit()

    def _fit(self) -> None:
        self.set_class(self.app.size.height >= ROOMY_HEIGHT, "-high")

    def compose_more(self) -> ComposeResult:
        """What stands below the fields."""
        yield from ()

    def on_mount(self) -> None:
        """Go to the first field, and read what there is to choose from."""
        self.begin()
        load, gateway = self.form.load, gateway_of(self)
        if load is not None:
            gateway.read(self, "choices", lambda connection: load(gateway, connection), Loaded)
        self._say_doubts()

    def begin(self) -> None:
        """Go to the first field; where there is none, to the button that changes nothing."""
        if self.form.fields:
            self.form.fields[0].take_focus()
        else:
            self.query_one("#back", Button).focus()

    def on_loaded(self, message: Loaded) -> None:
        """Offer what there is to choose from."""
        message.stop()
        self.form.loaded(message.value)
        self._say_doubts()

    def on_form_field_edited(self, message: FormField.Edited) -> None:
        """Something else is typed now."""
        message.stop()
        self.edited()

    def edited(self) -> None:
        """Say what is doubtful about what is typed now."""
        self._is_warned = False
        self.complain("")
        self._say_doubts()

    def on_form_field_finished(self, message: FormField.Finished) -> None:
        """Go on to the next field, and from the last to the button that saves."""
        message.stop()
        fields = list(self.form.fields)
        place = fields.index(message.field) + 1
        if place < len(fields):
            fields[place].take_focus()
        else:
            self.after_last_field()

    def after_last_field(self) -> None:
        """Where enter in the last field leads."""
        self.query_one("#save", Button).focus()

    def _say_doubts(self) -> None:
        if self.form.doubts is None:
            return
        doubts = [Content.styled(f"? {plain(doubt)}") for doubt in self.form.doubts()]
        self._show("#form-doubts", Content("\n").join(doubts))

    def complain(self, problem: str) -> None:
        """Say below the fields what is wrong."""
        self._show("#form-problem", content(f"! {problem}" if problem else ""))

    def _show(self, place: str, text: Content) -> None:
        shown = self.query_one(place, Static)
        shown.update(text)
        shown.display = bool(text.plain)

    def fields_are_right(self) -> bool:
        """Whether every field is in order; goes to the first that is not."""
        wrong = [field for field in self.form.fields if not field.check()]
        if not wrong:
            return True
        wrong[0].take_focus()
        count = "One answer is" if len(wrong) == 1 else f"{len(wrong)} answers are"
        self.complain(f"{count} to be put right, marked with ! above. Nothing was saved yet.")
        return False

    def action_save(self) -> None:
        """Save, when every field is in order."""
        if self._is_saving or not self.fields_are_right():
            return
        try:
            action = self.form.work()
        except PlannerError as error:
            self.refused(str(error), was_saving=True)
        else:
            self.act(action)

    def act(self, action: Action) -> None:
        """Do it in a thread; the answer closes the form."""
        self._is_saving = True
        self.complain("")
        self.query_one("#save", Button).label = "Working…"
        gateway_of(self).act(self, action, Saved)

    def stop_saving(self) -> None:
        """Nothing is being saved any more: it can be asked for again."""
        self._is_saving = False
        self.query_one("#save", Button).label = self._save_words

    def on_saved(self, message: Saved) -> None:
        """Close the form and say what was done."""
        message.stop()
        self.dismiss(message.applied)

    def on_failed(self, message: Failed) -> None:
        """Say why nothing was saved; what is typed stays."""
        message.stop()
        was_saving = self._is_saving
        self.stop_saving()
        self.refused(message.text, was_saving=was_saving)
        if was_saving and self.form.basis is not None and message.error is not None:
            self._decide(self.form.basis, message.error)

    def _decide(self, basis: "Basis", error: PlannerError) -> None:
        """Let the person decide where a colleague changed the same, and save that."""
        from release_planner.actions.conflicts import EditConflictError
        from release_planner.tui.dialogs.conflict import ConflictDialog

        if not isinstance(error, EditConflictError):
            return

        def decided(mine: frozenset[str] | None) -> None:
            if mine is not None:
                basis.looked = error.resolved(mine)
                self.action_save()

        self.app.push_screen(ConflictDialog(error, self._names()), decided)

    def _names(self) -> dict[str, str]:
        choices = [field for field in self.form.fields if isinstance(field, ChoiceField)]
        return {option.code: option.words for field in choices for option in field.options}

    def refused(self, why: str, *, was_saving: bool) -> None:
        """Say why something was not done."""
        self.complain(f"{why} Nothing was saved." if was_saving else why)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Save or go back."""
        event.stop()
        if event.button.id == "save":
            self.action_save()
        else:
            self.action_back()

    def action_back(self) -> None:
        """Close the form; when something has been typed, only at the second time of asking."""
        if self._is_saving:
            return
        if any(field.is_touched for field in self.form.fields) and not self._is_warned:
            self._is_warned = True
            self.complain("What is typed here is not saved. Press esc again to leave it.")
            return
        self.dismiss(None)

    def action_help(self) -> None:
        """Show the keys of forms."""
        from release_planner.tui.screens.help import HelpScreen

        purpose = (
            "Enter goes to the next field, tab and shift+tab move between all of them. Nothing is "
            "saved before ctrl+s, and a mistake never loses what is typed."
        )
        of_fields = dict.fromkeys(field.KEYS for field in self.form.fields if field.KEYS)
        places = (*self.PLACES, *of_fields)
        self.app.push_screen(HelpScreen(self.form.title, purpose, places))
