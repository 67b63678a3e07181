"""What a caseload file changes of the people whom the store holds already."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from sqlmodel import Session

from release_planner.actions.caseload_values import RowReading
from release_planner.actions.context import ActionContext
from release_planner.actions.finding import require
from release_planner.actions.iom import plan_owner
from release_planner.actions.reanchoring import Reanchorer, anchor_days, record_change
from release_planner.domain.codes import CustodyState, Role
from release_planner.domain.search_text import search_text
from release_planner.imports.caseload_row import CaseloadRow
from release_planner.model.custody import Custody
from release_planner.store.audit import stored_instant
from release_planner.store.bulk import insert_rows
from release_planner.store.connection import Connection
from release_planner.store.reading.known_people import KnownSpell
from release_planner.store.sessions import driver_connection

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
        "presumption_exclusion": "presumption_exclusion",
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
        "domestic_abuse_concern": "domestic_abuse_concern",
    },
}
_KEYS = {
    "person": ("id", "person_id"),
    "custody": ("id", "custody_id"),
    "treatment_need": ("custody_id", "custody_id"),
    "iom_registration": ("person_id", "person_id"),
    "public_protection": ("person_id", "person_id"),
}
_DEFAULTS: Mapping[str, Mapping[str, object]] = {
    "treatment_need": {
        "need": "unknown",
        "substance_group": "unknown",
        "consent_to_share": "unknown",
        "naloxone": "unknown",
        "bridging_prescription": "unknown",
    },
    "iom_registration": {},
    "public_protection": {
        "mappa_category": "unknown",
        "mappa_level": "not_set",
        "domestic_abuse_concern": "unknown",
    },
}
_STATES_A_FILE_MAY_CHANGE = frozenset(
    {CustodyState.IN_CUSTODY, CustodyState.REMAND, CustodyState.RETURNED_TO_CUSTODY}
)


@dataclass(frozen=True, slots=True)
class SpellChange:
    """What a row changes of one spell: columns by table, new date entries, roles."""

    columns: Mapping[str, Mapping[str, object]]
    entries: tuple[tuple[str, str, str, str], ...]
    roles: Mapping[Role, int]

    @property
    def is_empty(self) -> bool:
        """Whether the row says nothing new."""
        return not (self.columns or self.entries or self.roles)


def starts_new_spell(row: CaseloadRow, state: CustodyState, spell: KnownSpell) -> bool:
    """Whether a row speaks of a later spell than the one known: back inside after a release."""
    released_on = spell.values["custody"]["released_on"]
    if released_on is None or state in (CustodyState.RELEASED, CustodyState.DIED):
        return False
    if row.reception_on is not None:
        return row.reception_on.isoformat() > str(released_on)
    return any(day.isoformat() > str(released_on) for _, day in row.dates)


def find_change(row: CaseloadRow, spell: KnownSpell, reading: RowReading) -> SpellChange:
    """Compare a row with what the store holds. A blank cell says nothing."""
    columns: dict[str, dict[str, object]] = {}
    for table, mapped in _ROW_COLUMNS.items():
        known = spell.values[table]
        for column, key in mapped.items():
            told = _stored(getattr(row, key))
            if told is not None and told != known[column]:
                columns.setdefault(table, {})[column] = told
    _compare_state(columns, row, spell, reading)
    if row.accommodation is not None:
        settled = reading.settled(row).value
        if settled != spell.values["custody"]["settled_accommodation"]:
            columns.setdefault("custody", {})["settled_accommodation"] = settled
    roles = {
        role: staff_id
        for role, staff_id in reading.officers.roles(row).items()
        if spell.roles.get(role.value) != staff_id
    }
    return SpellChange(columns, tuple(_new_entries(row, spell, reading)), roles)


def write_change(
    session: Session,
    context: ActionContext,
    reanchorer: Reanchorer,
    spell: KnownSpell,
    change: SpellChange,
    batch_id: int,
) -> Custody:
    """Write a change and carry it through the plan; gives the spell as it is afterwards."""
    custody = require(session, Custody, spell.custody_id)
    before = reanchorer.before(session, custody)
    connection = driver_connection(session)
    for table, values in change.columns.items():
        _update(connection, table, spell, values)
    if "person" in change.columns:
        _refresh_search_text(connection, spell.person_id)
    _write_entries(connection, context, spell, change, batch_id)
    session.refresh(custody)
    if change.roles:
        _write_roles(connection, context, custody, spell, change.roles)
    reanchorer.derive(session, custody)
    result = reanchorer.carry_through(session, custody, before)
    if before.days != anchor_days(custody) or not result.is_empty:
        record_change(session, context, custody, "imported", before.days, result)
    return custody


def _compare_state(
    columns: dict[str, dict[str, object]],
    row: CaseloadRow,
    spell: KnownSpell,
    reading: RowReading,
) -> None:
    if row.custody_state is None and row.legal_status is None:
        return
    known = CustodyState(str(spell.values["custody"]["state"]))
    told = reading.state(row)
    may_change = known in _STATES_A_FILE_MAY_CHANGE or row.custody_state is not None
    if told is not known and may_change:
        columns.setdefault("custody", {})["state"] = told.value


def _new_entries(
    row: CaseloadRow, spell: KnownSpell, reading: RowReading
) -> Iterator[tuple[str, str, str, str]]:
    for entry in reading.entries(row):
        known = spell.entries.get((entry.type.value, entry.source))
        as_at = stored_instant(entry.as_at)
        is_newer = known is None or known[1] <= as_at
        if is_newer and (known is None or known[0] != entry.day.isoformat()):
            yield entry.type.value, entry.day.isoformat(), entry.source, as_at


def _update(
    connection: Connection, table: str, spell: KnownSpell, values: Mapping[str, object]
) -> None:
    key, attribute = _KEYS[table]
    row_id = getattr(spell, attribute)
    is_missing = all(value is None for value in spell.values[table].values())
    if table in _DEFAULTS and is_missing:
        row = {key: row_id, **_DEFAULTS[table], **values}
        insert_rows(connection, table, tuple(row), [tuple(row.values())])
        return
    assignments = ", ".join(f"{column} = ?" for column in values)
    open_only = " AND deselected_on IS NULL" if table == "iom_registration" else ""
    connection.execute(
        f"UPDATE {table} SET {assignments} WHERE {key} = ?{open_only}",
        (*values.values(), row_id),
    )


def _refresh_search_text(connection: Connection, person_id: int) -> None:
    columns = "surname, forenames, prison_number, crn, pnc_number"
    parts = connection.execute(
        f"SELECT {columns} FROM person WHERE id = ?", (person_id,)
    ).fetchone()
    connection.execute(
        "UPDATE person SET search_text = ? WHERE id = ?", (search_text(*parts), person_id)
    )


def _write_entries(
    connection: Connection,
    context: ActionContext,
    spell: KnownSpell,
    change: SpellChange,
    batch_id: int,
) -> None:
    now = stored_instant(context.now)
    for kind, day, source, as_at in change.entries:
        connection.execute(
            "UPDATE release_date_entry SET replaced_at = ? WHERE custody_id = ?"
            " AND type = ? AND source = ? AND replaced_at IS NULL",
            (now, spell.custody_id, kind, source),
        )
        # A choice was between the dates known then: a new one has to be chosen or not afresh.
        connection.execute(
            "UPDATE release_date_entry SET is_chosen = 0 WHERE custody_id = ? AND type = ?",
            (spell.custody_id, kind),
        )
        connection.execute(
            "INSERT INTO release_date_entry (custody_id, type, day, source, as_at, entered_by,"
            " entered_at, is_chosen, import_batch_id) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)",
            (spell.custody_id, kind, day, source, as_at, context.actor, now, batch_id),
        )


def _write_roles(
    connection: Connection,
    context: ActionContext,
    custody: Custody,
    spell: KnownSpell,
    roles: Mapping[Role, int],
) -> None:
    today = context.today.isoformat()
    for role, staff_id in roles.items():
        connection.execute(
            "UPDATE assignment SET until_on = ? WHERE custody_id = ? AND role = ?"
            " AND until_on IS NULL",
            (today, spell.custody_id, role.value),
        )
        connection.execute(
            "INSERT INTO assignment (custody_id, role, staff_id, from_on) VALUES (?, ?, ?, ?)",
            (spell.custody_id, role.value, staff_id, today),
        )
    held = {Role(role): staff_id for role, staff_id in spell.roles.items()}
    custody.owner_staff_id = plan_owner(held | dict(roles))


def _stored(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
