"""What workers and screens tell each other; plain values only."""

from dataclasses import dataclass

from textual.message import Message

from release_planner.domain.errors import PlannerError


@dataclass
class Failed(Message):
    """Something could not be read or done; ``text`` is one line for the person at the screen.

    ``error`` is what the planner itself raised, for who can do more about it than say it.
    """

    text: str
    error: PlannerError | None = None


@dataclass
class StoreChanged(Message):
    """An action has changed the store: what is shown must be read again."""


@dataclass
class OpenPerson(Message):
    """Somebody chose a person, by custody spell."""

    custody_id: int


@dataclass
class TrailChanged(Message):
    """A view shows something else, and the first line must say so."""


@dataclass
class SearchWanted(Message):
    """Somebody wants to find a person, from a screen that cannot search itself."""


@dataclass
class Done(Message):
    """Work whose result nobody waits for is done."""


@dataclass
class StoreLookedAt(Message):
    """The store's file was checked, or needed no check; ``damage`` is one line, None when sound."""

    damage: str | None
