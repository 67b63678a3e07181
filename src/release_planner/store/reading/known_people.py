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
                "released_on", "release_authority", "release_postcode", "settled_accommodation"),
    "treatment_need": ("need", "substance_group", "consent_to_share", "naloxone"),
    "iom_registration": ("cohort", "selected_on"),
    "public_protection": ("mappa_category", "mappa_level", "domestic_abuse_concern"),
}  # fmt: skip
"""The columns that a caseload file may change, by table."""

_SPELLS = f"""
SELECT custody.id, person.id, custody.expected_from, custody.expected_to,
       {", ".join(f"{table}.{column}" for table, columns in COMPARED.items() for column in columns)}
FROM custody
JOIN person ON person.id = custody.person_id
LEFT JOIN treatment_need ON treatment_need.custody_id = custody.id
LEFT JOIN iom_registration ON iom_registration.person_id = person.id
      AND iom_registration.deselected_on IS NULL
LEFT JOIN public_protection ON public_protection.person_id = person.id
WHERE custody.is_current
"""
_ENTRIES = """
SELECT e.custody_id, e.type, e.source, e.day, e.as_at
FROM release_date_entry e JOIN custody ON custody.id = e.custody_id
WHERE custody.is_current AND e.replaced_at IS NULL ORDER BY e.id
"""
_ROLES = """
SELECT a.custody_id, a.role, a.staff_id
FROM assignment a JOIN custody ON custody.id = a.custody_id
WHERE custody.is_current AND a.until_on IS NULL
"""
_STAFF = "SELECT id, code, name FROM staff ORDER BY id DESC"

Entry = tuple[str, str]
"""The day and the as-at time of a date entry, as stored."""


@dataclass(frozen=True, slots=True)
class KnownSpell:
    """One current spell: ``values`` by table and column, ``entries`` by type and source, all as
    stored; ``roles`` by role code."""

    custody_id: int
    person_id: int
    expected_from: str | None
    expected_to: str | None
    values: Mapping[str, Mapping[str, object]]
    entries: dict[tuple[str, str], Entry] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)


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


def known_people(connection: Connection) -> KnownPeople:
    """Read every current spell with what an import may change of it."""
    spells: dict[int, KnownSpell] = {}
    maps: dict[str, dict[str, int]] = defaultdict(dict)
    for row in connection.execute(_SPELLS):
        values = _values(row[4:])
        spell = KnownSpell(row[0], row[1], row[2], row[3], values)
        spells[row[0]] = spell
        for column in ("prison_number", "crn", "pnc_number"):
            identifier = values["person"][column]
            if identifier is not None:
                maps[column][str(identifier)] = row[0]
    for custody_id, kind, source, day, as_at in connection.execute(_ENTRIES):
        spells[custody_id].entries[kind, source] = (str(day), str(as_at))
    for custody_id, role, staff_id in connection.execute(_ROLES):
        spells[custody_id].roles[role] = staff_id
    return KnownPeople(spells, maps["prison_number"], maps["crn"], maps["pnc_number"])


def staff_ids(connection: Connection) -> dict[str, int]:
    """Staff ids by code and by name, without case; a code counts over a name."""
    found: dict[str, int] = {}
    rows = connection.execute(_STAFF).fetchall()
    for staff_id, _, name in rows:
        found[name.casefold()] = staff_id
    for staff_id, code, _ in rows:
        found[code.casefold()] = staff_id
    return found


def _values(row: tuple[object, ...]) -> dict[str, dict[str, object]]:
    values: dict[str, dict[str, object]] = {}
    place = 0
    for table, columns in COMPARED.items():
        values[table] = dict(zip(columns, row[place : place + len(columns)], strict=True))
        place += len(columns)
    return values
