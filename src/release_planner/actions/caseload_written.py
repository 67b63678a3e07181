"""Writing what a caseload file changes, and carrying it through the plans."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from release_planner.actions.caseload_changed import DatesGiven, SpellChange
from release_planner.actions.change_custody import mark_released
from release_planner.actions.context import ActionContext
from release_planner.actions.finding import require
from release_planner.actions.iom import plan_owner
from release_planner.actions.logging_changes import log
from release_planner.actions.reanchoring import (
    Reanchorer,
    SpellBefore,
    anchor_days,
    record_change,
    treatment_window_days,
)
from release_planner.domain.codes import (
    AccommodationPoint,
    CustodyState,
    HousingReferralStatus,
    HousingRoute,
    Role,
    YesNoUnknown,
)
from release_planner.domain.custody_changes import (
    CustodyTransition,
    change_custody,
    possible_events,
)
from release_planner.domain.plan_changes import Reanchoring
from release_planner.domain.search_text import search_text
from release_planner.model.custody import Custody
from release_planner.store.audit import stored_instant
from release_planner.store.bulk import insert_rows
from release_planner.store.connection import Connection
from release_planner.store.editing import SIGN, signature
from release_planner.store.reading.known_people import KnownSpell

IMPORTED = "imported"
"""The kind of a change in a person's history that a file brought, and that is no custody event."""

_KEYS = {
    "person": ("id", "person_id"),
    "custody": ("id", "custody_id"),
    "treatment_need": ("custody_id", "custody_id"),
    "iom_registration": ("person_id", "person_id"),
    "public_protection": ("person_id", "person_id"),
    "safeguarding": ("person_id", "person_id"),
    "accommodation": ("custody_id", "custody_id"),
}
_ONLY = {
    "iom_registration": " AND deselected_on IS NULL",
    "accommodation": f" AND point = '{AccommodationPoint.PLANNED_FIRST_NIGHT.value}'",
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
    },
    "safeguarding": {},
    "accommodation": {"point": AccommodationPoint.PLANNED_FIRST_NIGHT.value},
}
_NOT_NULL = {"legal_status": "UNKNOWN", "is_child": YesNoUnknown.UNKNOWN.value}


@dataclass(frozen=True, slots=True)
class ChangeWriter:
    """Writes the changes of one file in its transaction, each with its own audit entry."""

    session: Session
    connection: Connection
    context: ActionContext
    reanchorer: Reanchorer
    batch_id: int

    def write(self, spell: KnownSpell, change: SpellChange) -> Custody:
        """Write what a row changes of a spell; gives the spell as it is afterwards."""
        custody = require(self.session, Custody, spell.custody_id)
        before = self.reanchorer.before(self.session, custody)
        transition = _transition(custody.state, change.state)
        self.write_facts(custody, spell, change)
        self.carry_through(custody, before, transition, change.names)
        return custody

    def write_facts(self, custody: Custody, spell: KnownSpell, change: SpellChange) -> None:
        """Write what a row says, without what follows for the plan."""
        for table, values in change.columns.items():
            self.write_columns(table, spell, values)
        self._write_dates(spell, change.dates)
        self._write_beside(spell, change)
        self.session.refresh(custody)
        if change.roles:
            self._write_roles(custody, spell, change.roles)
        if change.state is not None:
            custody.state = change.state
            custody.state_since = change.released_on
        if change.released_on is not None:
            window = treatment_window_days(self.context.reference, change.released_on)
            mark_released(custody, change.released_on, window)

    def write_columns(self, table: str, spell: KnownSpell, values: Mapping[str, object]) -> None:
        """Update one row of a table, or make it where the person has none."""
        key, attribute = _KEYS[table]
        row_id = getattr(spell, attribute)
        if table in _DEFAULTS and not spell.has_row(table):
            row = {key: row_id, **_DEFAULTS[table], **values}
            if table == "accommodation":
                row["recorded_on"] = self.context.today.isoformat()
            insert_rows(self.connection, table, tuple(row), [tuple(row.values())])
            return
        told = {
            column: _NOT_NULL.get(column) if value is None else value
            for column, value in values.items()
        }
        assignments = ", ".join(f"{column} = ?" for column in told)
        signed = signature(self.context.actor, self.context.now)
        self.connection.execute(
            f"UPDATE {table} SET {assignments}, {SIGN} WHERE {key} = ?{_ONLY.get(table, '')}",
            (*told.values(), *signed, row_id),
        )
        if table == "person":
            _refresh_search_text(self.connection, spell.person_id)

    def carry_through(
        self,
        custody: Custody,
        before: SpellBefore,
        transition: CustodyTransition | None,
        fields: Iterable[str],
    ) -> Reanchoring:
        """Derive the days again, re-anchor the plan, and write history and audit."""
        self.reanchorer.derive(self.session, custody)
        result = self.reanchorer.carry_through(self.session, custody, before, transition)
        if transition or before.days != anchor_days(custody) or not result.is_empty:
            kind = transition.event.value if transition else IMPORTED
            why = transition.from_state.value if transition else ""
            record_change(self.session, self.context, custody, kind, before.days, result, why)
        named = list(fields)
        log(self.session, self.context, "combination", "custody", custody.id, fields=named)
        return result

    def _write_dates(self, spell: KnownSpell, dates: Iterable[DatesGiven]) -> None:
        now = stored_instant(self.context.now)
        for given in dates:
            kind = given.type.value
            self.connection.execute(
                "UPDATE release_date_entry SET replaced_at = ? WHERE custody_id = ?"
                " AND type = ? AND source = ? AND replaced_at IS NULL",
                (now, spell.custody_id, kind, given.source),
            )
            for day in given.days:
                # A choice was between the days known then: another has to be chosen or not afresh.
                self.connection.execute(
                    "UPDATE release_date_entry SET is_chosen = FALSE WHERE custody_id = ?"
                    " AND type = ? AND day <> ? AND replaced_at IS NULL",
                    (spell.custody_id, kind, day),
                )
                self.connection.execute(
                    "INSERT INTO release_date_entry (custody_id, type, day, source, as_at,"
                    " entered_by, entered_at, is_chosen, import_batch_id)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, FALSE, ?)",
                    (spell.custody_id, kind, day, given.source, given.as_at, self.context.actor,
                     now, self.batch_id),
                )  # fmt: skip

    def _write_beside(self, spell: KnownSpell, change: SpellChange) -> None:
        if change.duty_to_refer_on is not None:
            self.connection.execute(
                "INSERT INTO housing_referral (custody_id, route, authority, consent,"
                " submitted_on, status) SELECT id, ?, release_authority, ?, ?, ?"
                " FROM custody WHERE id = ?",
                (
                    HousingRoute.DUTY_TO_REFER.value,
                    YesNoUnknown.UNKNOWN.value,
                    change.duty_to_refer_on.isoformat(),
                    HousingReferralStatus.SUBMITTED.value,
                    spell.custody_id,
                ),
            )
        if change.note is not None:
            written = (spell.person_id, self.context.actor, stored_instant(self.context.now))
            columns = ("person_id", "written_by", "written_at", "text")
            insert_rows(self.connection, "note", columns, [(*written, change.note)])

    def _write_roles(self, custody: Custody, spell: KnownSpell, roles: Mapping[Role, int]) -> None:
        today = self.context.today.isoformat()
        for role, staff_id in roles.items():
            self.connection.execute(
                "UPDATE assignment SET until_on = ? WHERE custody_id = ? AND role = ?"
                " AND until_on IS NULL",
                (today, spell.custody_id, role.value),
            )
            self.connection.execute(
                "INSERT INTO assignment (custody_id, role, staff_id, from_on) VALUES (?, ?, ?, ?)",
                (spell.custody_id, role.value, staff_id, today),
            )
        held = {Role(role): staff_id for role, staff_id in spell.roles.items()}
        if custody.owner_staff_id in (None, plan_owner(held)):
            custody.owner_staff_id = plan_owner(held | dict(roles))


def confirm_dates(connection: Connection, confirmed: Iterable[tuple[int, DatesGiven]]) -> None:
    """Note that sources gave the same days again, at a later time."""
    connection.executemany(
        "UPDATE release_date_entry SET as_at = ?"
        " WHERE custody_id = ? AND type = ? AND source = ? AND replaced_at IS NULL",
        [
            (given.as_at, custody_id, given.type.value, given.source)
            for custody_id, given in confirmed
        ],
    )


def _transition(known: CustodyState, told: CustodyState | None) -> CustodyTransition | None:
    """The change of custody that leads from one state to another, None when it takes no one."""
    steps = (change_custody(known, event) for event in possible_events(known))
    return next((each for each in steps if each.to_state is told), None)


def _refresh_search_text(connection: Connection, person_id: int) -> None:
    columns = "surname, forenames, prison_number, crn, pnc_number"
    parts = connection.execute(
        f"SELECT {columns} FROM person WHERE id = ?", (person_id,)
    ).fetchone()
    connection.execute(
        "UPDATE person SET search_text = ? WHERE id = ?", (search_text(*parts), person_id)
    )
