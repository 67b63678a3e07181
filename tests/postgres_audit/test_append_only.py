"""The audit is only ever added to, by its own functions; the auditor alone reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from tests.postgres_audit.office import ROLES, entries, member, people, verified, writing
from tests.postgres_server import TestDatabase

_KEPT = ("audit_entry", "audit_detail", "audit_batch")
_INNER = ("audit_chain", "audit_pending", "audit_open_batch", "audit_batch_rows")
_INSERTS = (
    "INSERT INTO audit_entry (sequence, at, actor, operation, subject, detail_hash, previous_hash,"
    " entry_hash) VALUES (9, now(), 'x', 'erasure', 'person', '', '', 'x')",
    "INSERT INTO audit_detail (sequence, salt, detail) VALUES (1, '', '{}')",
    "INSERT INTO audit_batch (id, kind, opened_at, opened_by) VALUES (9, '', now(), '')",
    "INSERT INTO audit_pending (operation, subject, purpose, detail)"
    " VALUES ('erasure', 'person', 'x', '{}')",
    "INSERT INTO audit_batch_rows (batch_id, table_name, row_count, first_id, last_id)"
    " VALUES (1, 'person', 1, 1, 1)",
    "INSERT INTO audit_chain (only_row, sequence, entry_hash) VALUES (true, 0, '')"
    " ON CONFLICT DO NOTHING",
)
_CHANGES = (
    *(f"DELETE FROM {table}" for table in _KEPT),
    *(f"TRUNCATE {table} CASCADE" for table in _KEPT),
    "UPDATE audit_entry SET actor = 'x'",
    "UPDATE audit_detail SET detail = '{}'",
    "UPDATE audit_batch SET kind = 'x'",
    "MERGE INTO audit_entry USING (SELECT 1) one ON true WHEN MATCHED THEN DELETE",
)
_INNER_CALLS = (
    "CREATE TEMP TABLE mine (id int, batch_id int);"
    " CREATE TRIGGER mine AFTER DELETE ON mine REFERENCING OLD TABLE AS old_rows"
    " FOR EACH STATEMENT EXECUTE FUNCTION planner.log_erasure()",
    "ALTER TABLE person DISABLE TRIGGER audit_update",
    "DROP TRIGGER append_only ON audit_entry",
    "ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY",
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION planner.seal_audit() RETURNS trigger LANGUAGE plpgsql"
    " AS 'BEGIN RETURN NULL; END'",
    "SET ROLE planner_owner",
)


@pytest.fixture(autouse=True)
def _something_logged(writer: Any) -> None:
    (batch,) = writer.execute("SELECT open_batch('caseload', NULL)").fetchone()
    people(writer, 2, batch)
    people(writer, 1, first=10)
    writer.commit()


@contextmanager
def _unchanged(database: TestDatabase) -> Iterator[None]:
    before = entries(database)
    yield
    assert entries(database) == before
    assert len(before) == 2
    assert verified(database).is_whole


@pytest.mark.parametrize("role", ROLES)
def test_no_role_writes_the_audit(database: TestDatabase, role: str) -> None:
    with _unchanged(database), writing(member(database, role)) as connection:
        for statement in (*_INSERTS, *_CHANGES, *_INNER_CALLS):
            with pytest.raises(psycopg.Error) as refused:
                connection.execute(statement)
            assert refused.value.sqlstate == "42501", statement
            connection.rollback()


def test_its_owner_neither_inserts_nor_changes(database: TestDatabase, writer: Any) -> None:
    with _unchanged(database):
        for statement in (*_INSERTS, *_CHANGES):
            writer.execute("SET LOCAL ROLE planner_owner")
            with pytest.raises(psycopg.Error, match=r"row-level security|never changed|denied"):
                writer.execute(statement)
            writer.rollback()


def test_its_owner_cannot_take_back_what_waits_for_the_seal(
    database: TestDatabase, writer: Any
) -> None:
    people(writer, 1, first=20)
    writer.execute("SET LOCAL ROLE planner_owner")
    assert writer.execute("DELETE FROM audit_pending").rowcount == 0
    assert writer.execute("UPDATE audit_chain SET sequence = 0").rowcount == 0
    with pytest.raises(psycopg.Error, match="denied"), writer.transaction():
        writer.execute("UPDATE audit_pending SET operation = 'consultation'")
    writer.execute("RESET ROLE")
    writer.commit()

    assert [entry[0] for entry in entries(database)] == ["collection"] * 3
    assert verified(database).is_whole


def test_not_even_a_superuser_changes_it_while_its_rules_stand(
    database: TestDatabase, writer: Any
) -> None:
    with _unchanged(database):
        for statement in _CHANGES:
            with pytest.raises(psycopg.Error, match="never changed"):
                writer.execute(statement)
            writer.rollback()


@pytest.mark.parametrize("role", ROLES)
def test_the_auditor_alone_reads_it(database: TestDatabase, role: str) -> None:
    with writing(member(database, role)) as connection:
        for table in (*_KEPT, *_INNER):
            if role == "auditor" and table in _KEPT:
                (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
                assert count > 0
                continue
            with pytest.raises(psycopg.Error, match="denied"):
                connection.execute(f"SELECT * FROM {table}")
            connection.rollback()


def test_every_role_may_note_the_head_outside(database: TestDatabase) -> None:
    with writing(database.url) as reader:
        last = reader.execute(
            "SELECT sequence || ':' || entry_hash FROM audit_entry ORDER BY sequence DESC LIMIT 1"
        ).fetchone()
    for role in ROLES:
        with writing(member(database, role, role)) as connection:
            assert connection.execute("SELECT audit_head()").fetchone() == last


def test_the_functions_of_the_audit_are_safe_to_call(writer: Any) -> None:
    open_to_all = writer.execute(
        "SELECT p.proname FROM pg_proc p, aclexplode(coalesce(p.proacl,"
        " acldefault('f', p.proowner))) granted WHERE p.pronamespace = 'planner'::regnamespace"
        " AND granted.grantee = 0 AND p.proname ~ 'audit|log_|batch|erase|seal|purpose|refuse'"
    ).fetchall()
    assert open_to_all == []
    careless = writer.execute(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'planner'::regnamespace AND prosecdef"
        " AND NOT coalesce(proconfig::text ~ 'search_path=.*pg_temp', false)"
    ).fetchall()
    assert careless == []
