"""Choosing who is on the caseload list."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from textual.app import ComposeResult
from textual.containers import Grid, Horizontal, Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Button, Label, Select, Static

from release_planner.domain.codes import IomCohort
from release_planner.store.connection import Connection
from release_planner.store.reading.caseload import CaseloadStates
from release_planner.store.reading.choices import CaseloadChoices, caseload_choices
from release_planner.tui.gateway import gateway_of
from release_planner.tui.keys import bindings
from release_planner.tui.list_choice import DUE_WITHIN, STATE_WORDS, Area, ListChoice
from release_planner.tui.messages import Failed
from release_planner.tui.text import content

ANY = "any"


@dataclass
class ChoicesRead(Message):
    """What there is to choose from: the store's own, the areas, and prisons by name."""

    store: CaseloadChoices
    areas: tuple[Area, ...]
    prison_names: dict[str, str]


class CaseloadFilterScreen(ModalScreen[ListChoice | None]):
    """A field for each thing to filter by. Gives the choice, or None when nothing was changed."""

    CSS_PATH = "caseload_filter.tcss"
    BINDINGS = bindings("dialog")
    AUTO_FOCUS = "#states"

    def __init__(self, choice: ListChoice) -> None:
        super().__init__()
        self._choice = choice
        self._areas: dict[str, Area] = {}

    def compose(self) -> ComposeResult:
        """The fields in two columns; those that the store fills wait for it."""
        choice = self._choice
        with Vertical(id="filter"):
            yield Static("Who is on the list", classes="help-title")
            with Grid():
                yield from self._field("states", "People", STATE_WORDS.items(), choice.states)
                days = [(str(days), f"{days} days") for days in DUE_WITHIN]
                within = str(choice.due_within or ANY)
                yield from self._field("due_within", "Release due within", days, within)
                yield from self._field("prison_id", "Prison", (), ANY)
                yield from self._field("area", "Area", (), ANY)
                cohorts = [(cohort, cohort.value) for cohort in IomCohort]
                yield from self._field("cohort", "IOM cohort", cohorts, choice.cohort or ANY)
                yield from self._field("owner", "Owner", (), ANY)
                yield from self._field("team", "Team", (), ANY)
            yield Static("", id="filter-problem")
            with Horizontal():
                yield Button("Apply (ctrl+s)", id="apply", variant="primary", compact=True)
                yield Button("Cancel (esc)", id="cancel", compact=True)

    def _field(
        self, name: str, label: str, options: Iterable[tuple[str, str]], value: str
    ) -> ComposeResult:
        any_first = () if name == "states" else ((content(ANY), ANY),)
        shown = [*any_first, *((content(words), code) for code, words in options)]
        with Vertical(classes="filter-field"):
            yield Label(label, markup=False)
            yield Select(shown, id=name, allow_blank=False, value=value, compact=True)

    def on_mount(self) -> None:
        """Ask the store and the reference data what there is to choose from."""
        gateway = gateway_of(self)

        def read(connection: Connection) -> ChoicesRead:
            reference = gateway.reference()
            areas = (Area(area.name, area.authorities) for area in reference.areas.values())
            names = {prison.prison_id: prison.name for prison in reference.prisons.values()}
            return ChoicesRead(caseload_choices(connection), tuple(areas), names)

        gateway.read(self, "choices", read, lambda answer: answer)

    def on_choices_read(self, message: ChoicesRead) -> None:
        """Fill the fields that waited, keeping what was chosen before."""
        choice, names = self._choice, message.prison_names
        self._areas = {area.name: area for area in message.areas}
        prisons = [
            (code, f"{code} {names.get(code, 'unknown prison')}")
            for code in message.store.prison_ids
        ]
        self._fill("prison_id", prisons, choice.prison_id)
        self._fill(
            "area",
            [(name, name) for name in self._areas],
            choice.area.name if choice.area else None,
        )
        self._fill("owner", _with_codes(message.store.staff), choice.owner)
        self._fill("team", _with_codes(message.store.teams), choice.team)

    def _fill(self, name: str, options: list[tuple[str, str]], value: str | None) -> None:
        select = self._select(name)
        select.set_options(
            [(content(ANY), ANY), *((content(words), code) for code, words in options)]
        )
        known = value is not None and value in {code for code, _ in options}
        select.value = value if known and value is not None else ANY

    def _select(self, name: str) -> Select[str]:
        return cast("Select[str]", self.query_one(f"#{name}", Select))

    def on_failed(self, message: Failed) -> None:
        """Say in the dialog what could not be read; the other fields still work."""
        self.query_one("#filter-problem", Static).update(content(message.text))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Apply or cancel."""
        if event.button.id == "apply":
            self.action_save()
        else:
            self.action_back()

    def action_save(self) -> None:
        """Give what is chosen."""
        within, cohort, area = self._chosen("due_within"), self._chosen("cohort"), None
        if (name := self._chosen("area")) is not None:
            area = self._areas[name]
        self.dismiss(
            ListChoice(
                states=CaseloadStates(str(self._select("states").value)),
                due_within=None if within is None else int(within),
                owner=self._chosen("owner"),
                team=self._chosen("team"),
                prison_id=self._chosen("prison_id"),
                area=area,
                cohort=None if cohort is None else IomCohort(cohort),
            )
        )

    def _chosen(self, name: str) -> str | None:
        value = str(self._select(name).value)
        return None if value == ANY else value

    def action_back(self) -> None:
        """Change nothing."""
        self.dismiss(None)


def _with_codes(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(code, f"{code} {name}") for code, name in pairs]
