"""Everybody with every spell they had, as events of the past are laid against them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from release_planner.domain.codes import CustodyState
from release_planner.store.connection import Connection
from release_planner.store.reading.values import day_or_none

_PEOPLE = "SELECT id, prison_number, crn, pnc_number FROM person"
_SPELLS = """
SELECT c.person_id, c.id, c.is_current, c.state, c.state_since, c.legal_status, c.reception_on,
       c.released_on, c.expected_from, c.release_authority, plan.id
FROM custody c LEFT JOIN plan ON plan.custody_id = c.id
ORDER BY c.person_id, coalesce(c.reception_on, '0001-01-01'), c.id
"""
_CHANGES = "SELECT DISTINCT custody_id, kind FROM custody_change"


@dataclass(slots=True)
class HeldSpell:
    """One spell in custody; ``changes`` are the kinds of change that its history holds."""

    custody_id: int
    is_current: bool
    state: CustodyState
    state_since: date | None
    legal_status: str
    reception_on: date | None
    released_on: date | None
    expected_from: date | None
    release_authority: str | None
    plan_id: int | None
    changes: set[str] = field(default_factory=set)


@dataclass(slots=True)
class HeldPerson:
    """A person by their identifiers, with their spells from the earliest on."""

    id: int
    prison_number: str | None
    crn: str | None
    pnc: str | None
    spells: list[HeldSpell]

    @property
    def current(self) -> HeldSpell:
        """The spell that the person is in, or was in last."""
        return next((spell for spell in self.spells if spell.is_current), self.spells[-1])

    def spell_on(self, day: date) -> HeldSpell:
        """The spell that a day belongs to: one lasts, with its time after release, until the next
        reception; a day before the first reception belongs to the first."""
        begun = (
            spell
            for spell in reversed(self.spells)
            if spell.reception_on is not None and spell.reception_on <= day
        )
        return next(begun, self.spells[0])

    def release_by(self, day: date) -> HeldSpell | None:
        """The spell that ended with the last release up to a day; None before the first one."""
        released = [
            (spell.released_on, place)
            for place, spell in enumerate(self.spells)
            if spell.released_on is not None and spell.released_on <= day
        ]
        return self.spells[max(released)[1]] if released else None


def held_people(connection: Connection) -> Iterator[HeldPerson]:
    """Everybody in the store who has a spell in custody."""
    changes: dict[int, set[str]] = defaultdict(set)
    for custody_id, kind in connection.execute(_CHANGES):
        changes[custody_id].add(kind)
    spells: dict[int, list[HeldSpell]] = defaultdict(list)
    for person_id, *row in connection.execute(_SPELLS):
        spells[person_id].append(
            HeldSpell(
                custody_id=row[0],
                is_current=bool(row[1]),
                state=CustodyState(row[2]),
                state_since=day_or_none(row[3]),
                legal_status=row[4],
                reception_on=day_or_none(row[5]),
                released_on=day_or_none(row[6]),
                expected_from=day_or_none(row[7]),
                release_authority=row[8],
                plan_id=row[9],
                changes=changes.get(row[0], set()),
            )
        )
    for person_id, prison_number, crn, pnc in connection.execute(_PEOPLE):
        if person_id in spells:
            yield HeldPerson(person_id, prison_number, crn, pnc, spells[person_id])
