"""Plain SQL on a shared store, and what its audit says of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import psycopg
import sqlalchemy as sa
from tests.postgres_server import TestDatabase, superuser

from release_planner.model.tables import metadata
from release_planner.store.audit import Verification, verify
from release_planner.store.location import PostgresLocation, parse_store_url
from release_planner.store.postgres.connection import connect_postgres

PURPOSE = "prepare a test"
ROLES = (
    "police",
    "prison",
    "probation",
    "treatment_provider",
    "administrator",
    "analyst",
    "auditor",
)
_PLAIN = {date: date(2026, 3, 2), datetime: datetime(2026, 3, 2, 9, 30), int: 1, bool: True}  # noqa: DTZ001
_OTHER = {date: date(2026, 4, 7), datetime: datetime(2026, 4, 7, 9, 30), int: 2, bool: False}  # noqa: DTZ001


@contextmanager
def writing(url: str, purpose: str = PURPOSE) -> Iterator[Any]:
    """A bare connection that says what its changes are for; nothing is committed by itself."""
    with psycopg.connect(url, options="-c search_path=planner,pg_temp") as connection:
        connection.execute("SELECT set_config('planner.purpose', %s, false)", (purpose,))
        connection.commit()
        try:
            yield connection
        finally:
            connection.rollback()


def member(database: TestDatabase, role: str, staff_code: str = "S01") -> str:
    """The address of a login that belongs to an access role and has a staff code."""
    url = database.login(f"{role}_{staff_code.lower()}", f"planner_{role}")
    login = url.partition("//")[2].partition("@")[0]
    area = "" if role == "auditor" else "West Midlands"
    with superuser(database.url) as connection:
        connection.execute(
            "INSERT INTO planner.membership (login, access_role, agency, area, staff_code)"
            " VALUES (%s, %s, '', %s, %s)",
            (login, role, area, staff_code),
        )
    return url


def people(connection: Any, count: int, batch: int | None = None, first: int = 1) -> list[int]:
    """Insert people by one statement; gives their ids in order."""
    rows = connection.execute(
        "INSERT INTO person (crn, surname, forenames, search_text, sex, ethnicity, batch_id)"
        " SELECT 'X' || number, 'Made up', 'Person', '', 'N', 'UN', %s"
        " FROM generate_series(%s::int, %s) AS number RETURNING id",
        (batch, first, first + count - 1),
    )
    return sorted(row[0] for row in rows)


def entries(database: TestDatabase) -> list[tuple[Any, ...]]:
    """Operation, subject, subject id, actor, purpose and detail of every entry, in order."""
    with superuser(database.url) as connection:
        rows = connection.execute(
            "SELECT operation, subject, subject_id, actor, purpose, detail"
            " FROM planner.audit_entry LEFT JOIN planner.audit_detail USING (sequence)"
            " ORDER BY sequence"
        ).fetchall()
    return [(*row[:5], json.loads(row[5]) if row[5] else None) for row in rows]


def verified(database: TestDatabase, **anchors: Any) -> Verification:
    """What the verifier of both engines says."""
    location = parse_store_url(database.url)
    assert isinstance(location, PostgresLocation)
    connection = connect_postgres(location)
    try:
        return verify(connection, **anchors)
    finally:
        connection.close()


def head(database: TestDatabase) -> tuple[int, str]:
    """The number and the hash of the last entry, as an anchor has them."""
    with superuser(database.url) as connection:
        text = connection.execute("SELECT planner.audit_head()").fetchone()[0]
    sequence, _, entry_hash = text.partition(":")
    return int(sequence), entry_hash


def row_of(table: sa.Table, ids: dict[str, int]) -> dict[str, Any]:
    """The least that a row of a table has to have; ``ids`` are rows of its parents."""
    values = {
        column.name: _value(column, ids, _PLAIN)
        for column in table.columns
        if not column.nullable and not column.primary_key and column.server_default is None
    }
    return values | _ASKED_BY_CHECKS.get(table.name, {})


def another_value(table: sa.Table) -> tuple[str, Any]:
    """A column that leads nowhere, and a value for it that `row_of` does not give."""
    for column in table.columns:
        if not (column.primary_key or column.foreign_keys or column.name in _NOT_CHANGED):
            return column.name, _value(column, {}, _OTHER)
    raise AssertionError(f"{table.name} has nothing to change")


_NOT_CHANGED = ("version", "batch_id")
_ASKED_BY_CHECKS = {
    "person": {"crn": "X000001"},
    "sharing_agreement": {"agreed_on": _PLAIN[date]},
}


def _value(column: sa.Column[Any], ids: dict[str, int], plain: dict[type, Any]) -> Any:
    for key in column.foreign_keys:
        return ids[key.column.table.name]
    if isinstance(column.type, sa.Enum):
        return column.type.enums[0 if plain is _PLAIN else -1]
    kind = getattr(column.type, "impl_instance", column.type).python_type
    return plain.get(kind, f"{column.name} {len(plain) if plain is _PLAIN else 'other'}")


def parents_first() -> list[sa.Table]:
    """Every table after those that its rows lead to."""
    return list(metadata.sorted_tables)
