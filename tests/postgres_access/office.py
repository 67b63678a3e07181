"""A shared store with two areas, somebody of every role, and people who differ in what they said.

Every table has a row for each person, written by the superuser past every rule, so that what a
login finds is the doing of the database alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
import sqlalchemy as sa
from tests.postgres_server import TestDatabase, superuser

from release_planner.domain.access import AccessRole
from release_planner.model.tables import metadata
from release_planner.reference.locator import find_data
from release_planner.store.location import parse_store_url
from release_planner.store.postgres.upgrade import upgrade_postgres

HERE, THERE = "West Midlands", "West Mercia"
AGENCIES = {
    AccessRole.POLICE: "police",
    AccessRole.PRISON: "prison",
    AccessRole.PROBATION: "probation",
    AccessRole.TREATMENT_PROVIDER: "treatment_provider",
    AccessRole.ADMINISTRATOR: "probation",
    AccessRole.ANALYST: "",
    AccessRole.AUDITOR: "",
}
SILENT, AGREED, WITHDRAWN, AWAY, SPARE = 1, 2, 3, 4, 5
"""People by id: said nothing; agreed with every agency; withdrew it; lives in the other area and
agreed; and one of this area who agreed and has nothing but a custody spell and a plan."""
PEOPLE = (SILENT, AGREED, WITHDRAWN, AWAY)
EVERYBODY = (*PEOPLE, SPARE)
FIRST_ORDINARY_ID = 100
"""Steps and appointments below this id are about treatment, those from it on are not."""
_BASE = ("person", "custody", "plan")


@dataclass
class Office:
    """The database and the address of each role's login in the first area."""

    database: TestDatabase
    logins: dict[AccessRole, str]

    @contextmanager
    def as_role(self, role: AccessRole) -> Iterator["psycopg.Connection[Any]"]:
        """Plain SQL as a login of the role, in one transaction that is rolled back."""
        with as_login(self.logins[role]) as connection:
            yield connection

    def add_login(self, name: str, role: AccessRole, *areas: str, staff_code: str) -> str:
        """One more login, member of the role's group and of these areas."""
        url = self.database.login(name, f"planner_{role.value}")
        with superuser(self.database.url) as connection:
            for area in areas or ("",):
                connection.execute(
                    "INSERT INTO planner.membership VALUES (%s, %s, %s, %s, %s)",
                    (login_of(url), role.value, AGENCIES[role], area, staff_code),
                )
        return url


def login_of(url: str) -> str:
    """The login that an address names."""
    return unquote(urlsplit(url).username or "")


@contextmanager
def as_login(url: str) -> Iterator["psycopg.Connection[Any]"]:
    """Plain SQL at an address, in one transaction that is rolled back."""
    with psycopg.connect(url, options="-c search_path=planner") as connection:
        connection.execute("SELECT set_config('planner.purpose', 'a test', true)")
        try:
            yield connection
        finally:
            connection.rollback()


def found_office(database: TestDatabase) -> Office:
    """Fill a prepared database and make a login for each role.

    It is upgraded once more: a copied database does not bring its own rights along.
    """
    with psycopg.connect(database.url, options="-c search_path=planner") as connection:
        connection.execute("SET session_replication_role = replica")
        _fill(connection)
    upgrade_postgres(parse_store_url(database.url), find_data())
    office = Office(database, {})
    for role in AccessRole:
        area = () if role is AccessRole.AUDITOR else (HERE,)
        office.logins[role] = office.add_login(
            role.value, role, *area, staff_code=f"S-{role.value}"
        )
    office.add_login("faraway", AccessRole.PROBATION, THERE, staff_code="S-faraway")
    return office


def values_of(table: sa.Table, row_id: int, person: int) -> dict[str, object]:
    """A row of a table that hangs on one person, with something in every column that needs it."""
    values = {
        column.name: _value(column, row_id, person)
        for column in table.columns
        if not column.nullable or column.name in ("prison_number", "agreed_on")
    }
    if "area" in values and table.name != "team":
        values["area"] = THERE if person == AWAY else HERE
    if table.name == "person":
        values["surname"] = f"Name{person}"
    if table.name == "staff":
        values["system_login"] = None
    if table.name == "feed":
        values |= {"scope": "person", "scope_value": str(person), "recipient": f"r{row_id}"}
    if table.name == "feed_entry":
        values["subject"] = "release_day"
    if table.name in ("appointment", "plan_step"):
        column = "kind" if table.name == "appointment" else "pathway"
        ordinary = "probation" if table.name == "appointment" else "health"
        special = "treatment" if table.name == "appointment" else "drugs_and_alcohol"
        values[column] = special if row_id < FIRST_ORDINARY_ID else ordinary
    if table.name == "treatment_need":
        values["consent_to_share"] = "unknown"
    return values


def insert(connection: "psycopg.Connection[Any]", table: str, values: dict[str, object]) -> None:
    """Insert one row without asking for anything back."""
    names = ", ".join(values)
    places = ", ".join(["%s"] * len(values))
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", list(values.values()))


def _fill(connection: "psycopg.Connection[Any]") -> None:
    by_other_means = ("store_fact", "sharing_agreement")
    for table in metadata.sorted_tables:
        if table.name.startswith("audit_") or table.name in by_other_means:
            continue
        for person in EVERYBODY if table.name in _BASE else PEOPLE:
            insert(connection, table.name, values_of(table, person, person))
            if table.name in ("appointment", "plan_step"):
                insert(connection, table.name, values_of(table, FIRST_ORDINARY_ID + person, person))
        connection.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), 1000)", (f"planner.{table.name}",)
        )
    connection.execute("INSERT INTO store_fact VALUES ('owning_agency', 'integrated')")
    for agency in sorted(set(AGENCIES.values()) - {""}):
        for person in (AGREED, WITHDRAWN, AWAY, SPARE):
            _say(connection, person, agency, withdrawn_on=None)
        _say(connection, WITHDRAWN, agency, withdrawn_on=date(2026, 10, 1))


def _say(
    connection: "psycopg.Connection[Any]", person: int, agency: str, withdrawn_on: date | None
) -> None:
    connection.execute(
        "INSERT INTO sharing_agreement"
        " (person_id, agency, recipient, agreed_on, withdrawn_on, recorded_by, recorded_at)"
        " VALUES (%s, %s, '', '2026-09-01', %s, 'S-probation', '2026-09-01 09:00')",
        (person, agency, withdrawn_on),
    )


def _value(column: "sa.Column[Any]", row_id: int, person: int) -> object:
    if column.foreign_keys:
        return person
    if column.name in ("id", "subject_id"):
        return row_id
    kind = getattr(column.type, "impl_instance", column.type)
    if isinstance(kind, sa.Enum):
        return kind.enums[0]
    if isinstance(kind, sa.Boolean):
        return column.name == "is_current"
    if isinstance(kind, sa.Integer):
        return 1
    if isinstance(kind, sa.DateTime):
        return datetime(2026, 10, 1, 9, tzinfo=UTC)
    if isinstance(kind, sa.Date):
        return date(2026, 10, 1)
    if isinstance(kind, sa.LargeBinary):
        return b"-"
    return f"{column.name}-{row_id}"
