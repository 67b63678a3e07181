"""How a caseload file differs from the store: what the dry run lists."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from release_planner.actions.caseload_changed import SpellChange
from release_planner.domain.codes import CustodyState
from release_planner.imports.caseload import CaseloadFile
from release_planner.imports.caseload_row import CaseloadRow
from release_planner.imports.findings import Notice
from release_planner.model.custody import Custody
from release_planner.store.reading.known_people import KnownPeople, KnownSpell
from release_planner.store.reading.values import day_or_none

_NOT_LISTED_BY_PRISONS = frozenset(
    {
        CustodyState.RELEASED,
        CustodyState.RECALL_RESCINDED,
        CustodyState.UNLAWFULLY_AT_LARGE,
        CustodyState.DIED,
    }
)


class DifferenceKind(StrEnum):
    """What a caseload file says that the store did not."""

    NEW = "new"
    CHANGED = "changed"
    EARLIER = "earlier"
    LATER = "later"
    NOW_DATED = "now_dated"
    NO_LONGER_DATED = "no_longer_dated"
    DISAGREES = "disagrees"
    NEW_SPELL = "new_spell"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Difference:
    """One person whom a file brings, changes, or leaves out. ``days`` is how far the expected
    release day moved, negative for earlier; ``columns`` names what else changed. ``row`` is None
    when absent. Surname and forenames are those of the store, for somebody new those of the file.
    """

    kind: DifferenceKind
    identifier: str
    row: int | None
    from_day: date | None
    to_day: date | None
    days: int | None
    columns: tuple[str, ...] = ()
    surname: str | None = None
    forenames: str | None = None


def new_person(row: CaseloadRow, expected: date | None) -> Difference:
    """Somebody whom the store did not hold."""
    return Difference(
        DifferenceKind.NEW,
        identifier_of(row),
        row.row,
        None,
        expected,
        None,
        (),
        row.surname,
        row.forenames,
    )


def new_spell(row: CaseloadRow, spell: KnownSpell, custody: Custody) -> Difference:
    """Somebody who is back in custody."""
    before, after = day_or_none(spell.held("expected_from")), custody.expected_from
    kind = DifferenceKind.NEW_SPELL
    return Difference(kind, identifier_of(row), row.row, before, after, None, (), *_name(spell))


def changed_person(
    row: CaseloadRow, spell: KnownSpell, custody: Custody, change: SpellChange
) -> Difference:
    """Somebody of whom something changed: the day if it moved, or who disagrees about it."""
    before, after = day_or_none(spell.held("expected_from")), custody.expected_from
    days = (after - before).days if before and after else None
    if custody.has_date_conflict and change.dates:
        kind = DifferenceKind.DISAGREES
    elif before == after:
        kind = DifferenceKind.CHANGED
    elif before is None:
        kind = DifferenceKind.NOW_DATED
    elif after is None:
        kind = DifferenceKind.NO_LONGER_DATED
    else:
        kind = DifferenceKind.EARLIER if after < before else DifferenceKind.LATER
    return Difference(
        kind, identifier_of(row), row.row, before, after, days, change.names, *_name(spell)
    )


def absent_people(
    file: CaseloadFile, known: KnownPeople, seen: Mapping[int, CaseloadRow]
) -> tuple[list[Difference], list[Notice]]:
    """People held in the prisons of the file who are not in it, and who is not listed and why.

    A prison is gone through when at least half of those held there are in the file: a list of one
    team or wing leaves out most of a prison, and says nothing of them.
    """
    held = _held_by_prison(known)
    if not held:
        return [], []
    prisons = {row.prison_id for row in (*file.rows, *file.waiting) if row.prison_id}
    if not prisons:
        text = "The file does not name prisons: people not in it are not listed."
        return [], [Notice("absent_not_listed", text)]
    mentioned = set(seen) | _in_other_rows(file, known)
    listed: list[Difference] = []
    notices: list[Notice] = []
    for prison in sorted(prisons & held.keys()):
        spells = held[prison]
        absent = [spell for spell in spells if spell.custody_id not in mentioned]
        found = len(spells) - len(absent)
        if found * 2 >= len(spells):
            listed += map(_absent, absent)
        else:
            text = f"{prison}: {found:,} of {len(spells):,} held are in this file: people not in it"
            notices.append(Notice("absent_not_listed", f"{text} are not listed."))
    return listed, notices


def identifier_of(row: CaseloadRow) -> str:
    """The identifier by which a row is named to the user."""
    return row.prison_number or row.crn or row.pnc or ""


def _name(spell: KnownSpell) -> tuple[str | None, str | None]:
    surname, forenames = (spell.value("person", each) for each in ("surname", "forenames"))
    return None if surname is None else str(surname), None if forenames is None else str(forenames)


def _held_by_prison(known: KnownPeople) -> dict[str, list[KnownSpell]]:
    held: dict[str, list[KnownSpell]] = defaultdict(list)
    for spell in known.spells.values():
        if CustodyState(str(spell.held("state"))) not in _NOT_LISTED_BY_PRISONS:
            held[spell.held("prison_id") or ""].append(spell)
    return held


def _in_other_rows(file: CaseloadFile, known: KnownPeople) -> set[int]:
    """The people of rows that wait for an answer, or are rejected and so say little else."""
    found = {
        spell.custody_id
        for row in file.waiting
        for spell in known.matching(row.prison_number, row.crn, row.pnc)
    }
    for rejected in file.rejected:
        for cell in rejected.cells:
            written = "".join(cell.split()).upper()
            found.update(spell.custody_id for spell in known.matching(written, written, written))
    return found


def _absent(spell: KnownSpell) -> Difference:
    identifiers = (spell.value("person", each) for each in ("prison_number", "crn", "pnc_number"))
    identifier = next(each for each in identifiers if each is not None)
    expected = day_or_none(spell.held("expected_from"))
    kind = DifferenceKind.ABSENT
    return Difference(kind, str(identifier), None, expected, expected, None, (), *_name(spell))
