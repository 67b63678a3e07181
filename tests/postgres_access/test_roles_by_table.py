"""Every role tries to read, add, change and remove a row of every table, with plain SQL."""

from typing import Any

import psycopg
import pytest
from tests.postgres_access.expected import (
    GROUPS,
    MIXED,
    OF_NOBODY,
    PERSON_TABLES,
    role_adds,
    role_changes,
    role_removes,
    role_sees,
)
from tests.postgres_access.office import (
    AGREED,
    AWAY,
    SILENT,
    SPARE,
    WITHDRAWN,
    Office,
    insert,
    values_of,
)

from release_planner.domain.access import AccessRole
from release_planner.model.tables import metadata

ROLES = tuple(AccessRole)
PERSONAL = [
    (table, is_treatment)
    for table in PERSON_TABLES
    for is_treatment in ((True, False) if table in MIXED else (False,))
]


def test_every_table_is_thought_of() -> None:
    thought_of = {table for tables in GROUPS.values() for table in tables}
    assert set(metadata.tables) | {"alembic_version"} == thought_of


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reads_what_the_table_of_roles_allows_and_nothing_else(
    office: Office, role: AccessRole
) -> None:
    with office.as_role(role) as connection:
        for table, is_treatment in PERSONAL:
            for person in (SILENT, AGREED, WITHDRAWN, AWAY):
                if table == "sharing_agreement" and person == SILENT:
                    continue
                expected = person != AWAY and role_sees(
                    role, table, agreed=person == AGREED, is_treatment=is_treatment
                )
                found = _reads(connection, table, person, is_treatment)
                assert found is expected, (role, table, person, is_treatment)


@pytest.mark.parametrize("role", ROLES)
def test_records_about_nobody_are_read_by_role(office: Office, role: AccessRole) -> None:
    with office.as_role(role) as connection:
        for table in OF_NOBODY:
            expected = role_sees(role, table, agreed=True)
            assert _finds_any(connection, table) is expected, (role, table)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_adds_only_what_it_may_change_and_only_in_its_own_area(
    office: Office, role: AccessRole
) -> None:
    with office.as_role(role) as connection:
        for table, is_treatment in PERSONAL:
            if table in ("person", "custody", "plan"):
                continue
            for person in (SPARE, AWAY):
                values = _new_row(table, person, is_treatment, role)
                expected = person == SPARE and role_adds(role, table, is_treatment=is_treatment)
                added = _adds(connection, table, values)
                assert added is expected, (role, table, person, is_treatment)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_changes_only_what_it_may_and_finds(office: Office, role: AccessRole) -> None:
    with office.as_role(role) as connection:
        for table, is_treatment in PERSONAL:
            for person in (SILENT, AGREED, WITHDRAWN, AWAY):
                if table == "presence" or (table == "sharing_agreement" and person == SILENT):
                    continue
                expected = (
                    person != AWAY
                    and role_changes(role, table, is_treatment=is_treatment)
                    and role_sees(role, table, agreed=person == AGREED, is_treatment=is_treatment)
                )
                column = _some_column(table)
                statement = f"UPDATE {table} SET {column} = {column}"
                found = _affects(connection, statement, table, person, is_treatment)
                assert found is expected, (role, table, person, is_treatment)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_removes_only_what_it_may(office: Office, role: AccessRole) -> None:
    with office.as_role(role) as connection:
        for table, is_treatment in PERSONAL:
            if table in ("person", "custody", "plan", "feed", "custody_change", "presence"):
                continue
            for person in (AGREED, AWAY):
                expected = person != AWAY and role_removes(role, table, is_treatment=is_treatment)
                found = _affects(connection, f"DELETE FROM {table}", table, person, is_treatment)
                assert found is expected, (role, table, person, is_treatment)


@pytest.mark.parametrize("role", ROLES)
def test_records_about_nobody_are_written_by_role(office: Office, role: AccessRole) -> None:
    with office.as_role(role) as connection:
        for table in OF_NOBODY:
            if table not in metadata.tables or table == "store_fact":
                allowed = _tries(connection, f"DELETE FROM {table}")
                assert not allowed, (role, table)
                continue
            added = _adds(connection, table, values_of(metadata.tables[table], 900, SILENT))
            assert added is role_adds(role, table), (role, table)
            column = _some_column(table)
            changed = _affects(
                connection, f"UPDATE {table} SET {column} = {column}", table, 1, False
            )
            assert changed is role_changes(role, table), (role, table)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", [*GROUPS["audit"], "audit_chain", "audit_pending", "membership"])
def test_only_the_auditor_reads_the_audit_and_nobody_changes_it(
    office: Office, role: AccessRole, table: str
) -> None:
    with office.as_role(role) as connection:
        may_read = role is AccessRole.AUDITOR and table in GROUPS["audit"]
        assert _tries(connection, f"SELECT count(*) FROM {table}") is may_read
        assert not _tries(connection, f"DELETE FROM {table}")
        assert not _tries(connection, f"TRUNCATE {table}")
        assert not _tries(connection, f"INSERT INTO {table} DEFAULT VALUES")


def _some_column(table: str) -> str:
    if table == "sharing_agreement":
        return "withdrawn_on"
    fixed = ("id", "batch_id", "area")
    return next(
        column.name for column in metadata.tables[table].columns if column.name not in fixed
    )


def _new_row(table: str, person: int, is_treatment: bool, role: AccessRole) -> dict[str, object]:
    row_id = 50 + person if is_treatment else 250 + person
    values = values_of(metadata.tables[table], row_id, person)
    for column in metadata.tables[table].columns:
        targets = {key.column.table.name for key in column.foreign_keys}
        if targets and not targets & {"person", "custody", "plan"}:
            values[column.name] = (
                person if targets & {"custody_change", "feed"} and person == AWAY else 1
            )
    if table == "presence":
        values["actor"] = f"S-{role.value}"
    if table == "sharing_agreement":
        del values["id"]
    return values


def _reads(connection: Any, table: str, person: int, is_treatment: bool) -> bool:
    return _affects(connection, f"SELECT 1 FROM {table}", table, person, is_treatment)


def _affects(connection: Any, statement: str, table: str, person: int, is_treatment: bool) -> bool:
    """Whether a statement reaches the row of a person that is, or is not, about treatment."""
    row_id = person if is_treatment or table not in MIXED else 100 + person
    where, value = ("id = %s", row_id)
    if table == "sharing_agreement":
        where, value = "person_id = %s", person
    try:
        with connection.transaction(force_rollback=True):
            return bool(connection.execute(f"{statement} WHERE {where}", (value,)).rowcount)
    except psycopg.errors.InsufficientPrivilege:
        return False


def _adds(connection: Any, table: str, values: dict[str, object]) -> bool:
    try:
        with connection.transaction(force_rollback=True):
            insert(connection, table, values)
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def _finds_any(connection: Any, table: str) -> bool:
    """Whether a role finds a row of a table in which there are some."""
    try:
        with connection.transaction(force_rollback=True):
            return connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None
    except psycopg.errors.InsufficientPrivilege:
        return False


def _tries(connection: Any, statement: str) -> bool:
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement)
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported):
        return False
    return True
