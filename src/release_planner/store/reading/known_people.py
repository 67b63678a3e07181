"""What the store holds of everybody's current spell, as an import compares it with a file."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from release_planner.store.connection import Connection

COMPARED = {
    "person": ("surname", "forenames", "prison_number", "crn", "pnc_number", "cro_number",
               "date_of_birth", "sex", "ethnicity"),
    "custody": ("state", "legal_status", "prison_id", "cell_location", "reception_on",
                "sentence_start", "is_child", "presumption_exclusion", "next_court_on",
                "released_on", "release_authority", "release_postcode", "settled_accommodation",
                "owner_staff_id", "expected_from"),
    "treatment_need": ("need", "substance_group", "consent_to_share", "naloxone"),
    "iom_registration": ("cohort", "selected_on"),
    "public_protection": ("mappa_category", "mappa_level"),
    "safeguarding": ("domestic_abuse_concern",),
    "accommodation": ("type_code",),
}  # fmt: skip
"""The columns that a caseload file may change, or that say what it changes, by table."""

_SPELLS = f"""
SELECT custody.id, person.id,
       {", ".join(f"{table}.{column}" for table, columns in COMPARED.items() for column in columns)}
FROM custody
JOIN person ON person.id = custody.person_id
LEFT JOIN treatment_need ON treatment_need.custody_id = custody.id
LEFT JOIN iom_registration ON iom_registration.person_id = person.id
      AND iom_registration.deselected_on IS NULL
LEFT JOIN public_protection ON public_protection.person_id = person.id
LEFT JOIN safeguarding ON safeguarding.person_id = person.id
LEFT JOIN accommodation ON accommodation.custody_id = custody.id
      AND accommodation.point = 'planned_first_night'
WHERE custody.is_current
"""
_IN_ORDER = " ORDER BY custody.id"
_ENTRIES = """
SELECT custody.id, e.type, e.source, e.day, e.as_at
FROM release_date_entry e JOIN custody ON custody.id = e.custody_id
WHERE custody.is_current AND e.replaced_at IS NULL{only} ORDER BY e.id
"""
_ROLES = """
SELECT custody.id, a.role, a.staff_id
FROM assignment a JOIN custody ON custody.id = a.custody_id
WHERE custody.is_current AND a.until_on IS NULL{only}
ORDER BY a.id
"""
_DUTIES = """
SELECT custody.id, h.submitted_on
FROM housing_referral h JOIN custody ON custody.id = h.custody_id
WHERE custody.is_current AND h.route = 'duty_to_refer'{only}
"""
_EARLIER_RELEASES = """
SELECT custody.id, earlier.released_on
FROM custody earlier JOIN custody ON custody.person_id = earlier.person_id
WHERE NOT earlier.is_current AND earlier.released_on IS NOT NULL AND custody.is_current{only}
ORDER BY earlier.released_on
"""
_NOTES = "SELECT text FROM note WHERE person_id = :person_id"
_STAFF = "SELECT id, code, name FROM staff"

_PLACES = {
    place: position
    for position, place in enumerate(
        (table, column) for table, columns in COMPARED.items() for column in columns
    )
}

Entries = tuple[tuple[str, str], ...]
"""The day and the as-at time of each date in force of one type and source, as stored."""


@dataclass(frozen=True, slots=True)
class KnownSpell:
    """One current spell: its compared columns in one row, ``entries`` by type and source, all as
    stored; ``roles`` by role code; ``duties`` the days on which a duty to refer was submitted;
    ``earlier_releases`` the days on which earlier spells of the person ended, in order."""

    custody_id: int
    person_id: int
    row: tuple[object, ...]
    entries: dict[tuple[str, str], Entries] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)
    duties: list[str] = field(default_factory=list)
    earlier_releases: list[str] = field(default_factory=list)

    def value(self, table: str, column: str) -> object:
        """A compared column as it is stored, None also where the table has no row."""
        return self.row[_PLACES[table, column]]

    def held(self, column: str) -> str | None:
        """A column of the custody row, as stored text."""
        value = self.value("custody", column)
        return None if value is None else str(value)

    def has_row(self, table: str) -> bool:
        """Whether anything is stored in a table beside the spell."""
        return any(self.value(table, column) is not None for column in COMPARED[table])


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """Everybody's current spell, found by any identifier."""

    spells: Mapping[int, KnownSpell]
    by_prison_number: Mapping[str, int]
    by_crn: Mapping[str, int]
    by_pnc: Mapping[str, int]

    def matching(
        self, prison_number: str | None, crn: str | None, pnc: str | None
    ) -> tuple[KnownSpell, ...]:
        """The spells that any of the identifiers names: one, none, or people to tell apart."""
        named = (
            self.by_prison_number.get(prison_number or ""),
            self.by_crn.get(crn or ""),
            self.by_pnc.get(pnc or ""),
        )
        found = dict.fromkeys(custody_id for custody_id in named if custody_id is not None)
        return tuple(self.spells[custody_id] for custody_id in found)


def known_people(connection: Connection, custody_id: int | None = None) -> KnownPeople:
    """Read every current spell, or one of them, with what an import may change of it."""
    only = "" if custody_id is None else " AND custody.id = :custody_id"
    bound = {} if custody_id is None else {"custody_id": custody_id}
    spells: dict[int, KnownSpell] = {}
    maps: dict[str, dict[str, int]] = defaultdict(dict)
    for row in connection.execute(_SPELLS + only + _IN_ORDER, bound):
        spell = spells[row[0]] = KnownSpell(row[0], row[1], row[2:])
        for column in ("prison_number", "crn", "pnc_number"):
            identifier = spell.value("person", column)
            if identifier is not None:
                maps[column][str(identifier)] = row[0]
    for found, kind, source, day, as_at in connection.execute(_ENTRIES.format(only=only), bound):
        entries = spells[found].entries
        entries[kind, source] = (*entries.get((kind, source), ()), (str(day), str(as_at)))
    for found, role, staff_id in connection.execute(_ROLES.format(only=only), bound):
        spells[found].roles[role] = staff_id
    for found, submitted_on in connection.execute(_DUTIES.format(only=only), bound):
        spells[found].duties.append(str(submitted_on))
    for found, released_on in connection.execute(_EARLIER_RELEASES.format(only=only), bound):
        spells[found].earlier_releases.append(str(released_on))
    return KnownPeople(spells, maps["prison_number"], maps["crn"], maps["pnc_number"])


def notes_of(connection: Connection, person_id: int) -> frozenset[str]:
    """The texts of a person's notes."""
    return frozenset(row[0] for row in connection.execute(_NOTES, {"person_id": person_id}))


def staff_ids(connection: Connection) -> dict[str, int]:
    """Staff ids by code and by name, without case; a code counts over a name.

    A name that several members of staff share tells nobody apart, so it is left out.
    """
    by_name: dict[str, set[int]] = defaultdict(set)
    rows = connection.execute(_STAFF).fetchall()
    for staff_id, _, name in rows:
        by_name[name.casefold()].add(staff_id)
    found = {name: next(iter(ids)) for name, ids in by_name.items() if len(ids) == 1}
    return found | {code.casefold(): staff_id for staff_id, code, _ in rows}
