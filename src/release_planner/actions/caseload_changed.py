"""What a caseload row says of somebody whom the store holds already, and did not know."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from operator import attrgetter

from release_planner.actions.caseload_earlier import (
    AFTER_RECALL,
    of_held_spell,
    speaks_of_earlier_spell,
)
from release_planner.actions.caseload_values import RowReading
from release_planner.domain.codes import CustodyState, ReleaseDateType, Role
from release_planner.domain.custody_state import LEFT_CUSTODY
from release_planner.imports.caseload_row import CaseloadRow
from release_planner.store.audit import stored_instant
from release_planner.store.reading.known_people import KnownSpell

_ROW_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "person": {
        "surname": "surname",
        "forenames": "forenames",
        "prison_number": "prison_number",
        "crn": "crn",
        "pnc_number": "pnc",
        "cro_number": "cro",
        "date_of_birth": "date_of_birth",
        "sex": "sex",
        "ethnicity": "ethnicity",
    },
    "custody": {
        "legal_status": "legal_status",
        "prison_id": "prison_id",
        "cell_location": "cell_location",
        "reception_on": "reception_on",
        "sentence_start": "sentence_start",
        "is_child": "is_child",
        "next_court_on": "next_court_on",
        "release_authority": "home_authority",
        "release_postcode": "release_postcode",
    },
    "treatment_need": {
        "need": "treatment_need",
        "substance_group": "substance_group",
        "consent_to_share": "consent_to_share",
        "naloxone": "naloxone",
    },
    "iom_registration": {"cohort": "iom_cohort", "selected_on": "iom_selected_on"},
    "public_protection": {
        "mappa_category": "mappa_category",
        "mappa_level": "mappa_level",
    },
    "safeguarding": {"domestic_abuse_concern": "domestic_abuse_concern"},
    "accommodation": {"type_code": "accommodation"},
}
_COMPARED = tuple((table, column) for table, mapped in _ROW_COLUMNS.items() for column in mapped)
_told = attrgetter(*(key for mapped in _ROW_COLUMNS.values() for key in mapped.values()))
PERSON_TABLES = ("person", "iom_registration", "public_protection", "safeguarding")
"""The tables whose rows are about the person, whichever spell is current."""

_STATES_A_STATUS_MAY_CHANGE = frozenset(
    {CustodyState.IN_CUSTODY, CustodyState.REMAND, CustodyState.RETURNED_TO_CUSTODY}
)
_NO_STATUS = frozenset({None, "UNKNOWN", "OTHER"})
_NOT_IN_PRISON = LEFT_CUSTODY - {CustodyState.DIED}


@dataclass(frozen=True, slots=True)
class DatesGiven:
    """The days that one source now gives for one type; none when it says they are not known."""

    type: ReleaseDateType
    days: tuple[str, ...]
    source: str
    as_at: str


@dataclass(frozen=True, slots=True)
class SpellChange:
    """What a row changes of one spell.

    ``columns`` are new values by table, ``dates`` replace those of their type and source;
    ``confirmed`` are dates that the source gives again, at a later time. ``released_on`` is an
    actual release that the store does not know, or knows otherwise.
    """

    columns: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    dates: tuple[DatesGiven, ...] = ()
    confirmed: tuple[DatesGiven, ...] = ()
    roles: Mapping[Role, int] = field(default_factory=dict)
    state: CustodyState | None = None
    released_on: date | None = None
    duty_to_refer_on: date | None = None
    note: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """What changes, by column, role and type of date; empty when the row says nothing new."""
        names = [column for values in self.columns.values() for column in values]
        names += [role.value for role in self.roles]
        names += [given.type.value for given in self.dates]
        others = ("state", "released_on", "duty_to_refer_on", "note")
        return (*names, *(each for each in others if getattr(self, each) is not None))


def starts_new_spell(row: CaseloadRow, spell: KnownSpell, reading: RowReading) -> bool:
    """Whether a row speaks of a later spell than the one known: back inside after a release.

    A reception after the release says so. Without one only a remand or a recall does that the ended
    spell did not have, the recall with a date after the release: a sentence that a file still lists
    may be the one that has ended.
    """
    if speaks_of_earlier_spell(row, spell):
        return False
    state = reading.state(of_held_spell(row, spell))
    released_on = spell.held("released_on")
    was_released = released_on is not None or spell.held("state") in _NOT_IN_PRISON
    if not was_released or spell.held("state") == CustodyState.DIED or state in LEFT_CUSTODY:
        return False
    if row.reception_on is not None:
        received = row.reception_on.isoformat()
        known = spell.held("reception_on")
        return received > (released_on or known or "") and received != known
    if row.custody_state is CustodyState.RETURNED_TO_CUSTODY:
        return True
    if row.legal_status in (None, spell.held("legal_status")):
        return False
    return state is CustodyState.REMAND or (
        state is CustodyState.RETURNED_TO_CUSTODY
        and any(
            kind in AFTER_RECALL and released_on is not None and day.isoformat() > released_on
            for kind, day in row.dates
        )
    )


def find_change(
    row: CaseloadRow, spell: KnownSpell, reading: RowReading, notes: frozenset[str] = frozenset()
) -> SpellChange:
    """Compare a row with what the store holds. A blank cell says nothing.

    A cell that says that a fact of the spell is not known takes the fact back. ``notes`` are those
    that the person has. Of a row about an earlier spell only what it says of the person counts.
    """
    row = of_held_spell(row, spell)
    columns = _changed_columns(row, spell, reading)
    given, confirmed = _changed_dates(row, spell, reading)
    roles = {
        role: staff_id
        for role, staff_id in reading.officers.roles(row).items()
        if spell.roles.get(role.value) != staff_id
    }
    duty_on = row.duty_to_refer_submitted_on
    is_known_duty = duty_on is not None and duty_on.isoformat() in spell.duties
    return SpellChange(
        columns,
        given,
        confirmed,
        roles,
        _changed_state(row, spell, reading),
        _changed_release(row, spell, reading),
        None if is_known_duty else duty_on,
        None if row.notes in notes else row.notes,
    )


def _changed_columns(
    row: CaseloadRow, spell: KnownSpell, reading: RowReading
) -> dict[str, dict[str, object]]:
    columns: dict[str, dict[str, object]] = {}
    for (table, column), told in zip(_COMPARED, _told(row), strict=True):
        if told is not None:
            told = _stored(told)
            if told != spell.value(table, column):
                columns.setdefault(table, {})[column] = told
    for column, key in _ROW_COLUMNS["custody"].items():
        if key in row.said_unknown and spell.held(column) is not None:
            columns.setdefault("custody", {})[column] = None
    others = {
        "presumption_exclusion": reading.exclusion(row),
        "owner_staff_id": reading.officers.find(row.owner),
        "settled_accommodation": None if row.accommodation is None else reading.settled(row).value,
    }
    for column, told in others.items():
        if told is not None and told != spell.value("custody", column):
            columns.setdefault("custody", {})[column] = told
    if row.iom_cohort is None and not spell.has_row("iom_registration"):
        columns.pop("iom_registration", None)
    return columns


def _changed_state(row: CaseloadRow, spell: KnownSpell, reading: RowReading) -> CustodyState | None:
    """The state that a row brings, None when it leaves the one known.

    A status alone changes neither a curfew decision nor a stay in hospital, nor, without a
    reception, a return after the release that the store knows. Once somebody has been released,
    only what happens at liberty follows, and after a death nothing does.
    """
    known = CustodyState(str(spell.held("state")))
    told = reading.state(row)
    if told is known or known is CustodyState.DIED:
        return None
    if told is CustodyState.DIED:
        return told
    if spell.held("released_on") is not None or known in _NOT_IN_PRISON:
        is_told = row.custody_state is not None and told in _NOT_IN_PRISON
        return told if is_told and known is not CustodyState.UNLAWFULLY_AT_LARGE else None
    if told is CustodyState.RELEASED or row.custody_state is not None:
        return told
    may_lag = known is CustodyState.RETURNED_TO_CUSTODY and bool(spell.earlier_releases)
    says_nothing = row.legal_status in _NO_STATUS or (may_lag and row.reception_on is None)
    return None if says_nothing or known not in _STATES_A_STATUS_MAY_CHANGE else told


def _changed_release(row: CaseloadRow, spell: KnownSpell, reading: RowReading) -> date | None:
    released_on = reading.released_on(row)
    if released_on is None or spell.held("state") == CustodyState.DIED:
        return None
    return None if released_on.isoformat() == spell.held("released_on") else released_on


def _changed_dates(
    row: CaseloadRow, spell: KnownSpell, reading: RowReading
) -> tuple[tuple[DatesGiven, ...], tuple[DatesGiven, ...]]:
    changed, confirmed = [], []
    for given in _dates_given(row, reading):
        known = spell.entries.get((given.type.value, given.source), ())
        said_at = max((as_at for _, as_at in known), default="")
        if said_at > given.as_at or not (known or given.days):
            continue
        if {day for day, _ in known} != set(given.days):
            changed.append(given)
        elif row.as_at is not None and given.as_at > said_at:
            confirmed.append(given)
    return tuple(changed), tuple(confirmed)


def _dates_given(row: CaseloadRow, reading: RowReading) -> Iterator[DatesGiven]:
    source, as_at = reading.source_of(row), stored_instant(reading.as_at(row))
    days: dict[ReleaseDateType, list[str]] = defaultdict(list)
    for kind, day in row.dates:
        days[kind].append(day.isoformat())
    for kind, given in days.items():
        yield DatesGiven(kind, tuple(given), source, as_at)
    for key in row.said_unknown:
        withdrawn = _TYPES_BY_KEY.get(key)
        if withdrawn is not None and withdrawn not in days:
            yield DatesGiven(withdrawn, (), source, as_at)


_TYPES_BY_KEY = {kind.value.lower(): kind for kind in ReleaseDateType}


def _stored(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
