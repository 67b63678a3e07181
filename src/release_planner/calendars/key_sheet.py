"""What the references of one calendar mean: names, for a recipient who has no planner."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class KeySheetRow:
    """One person behind a reference. ``day`` is the release day, expected or past; None if unknown.

    ``prison_number`` and ``cell_location`` are empty where they are not known.
    """

    reference: str
    name: str
    prison_number: str
    cell_location: str
    day: date | None


@dataclass(frozen=True, slots=True)
class KeySheet:
    """A disclosure of its own: to whom, for what, made when, and the day to destroy it."""

    recipient: str
    purpose: str
    made_on: date
    expires_on: date
    rows: tuple[KeySheetRow, ...]
