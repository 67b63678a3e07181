"""Whoever switches the rules off and rewrites the audit is found, at the entry."""

from typing import Any

import pytest
from tests.postgres_audit.office import head, people, verified
from tests.postgres_server import TestDatabase

from release_planner.store.audit.anchors import Anchor
from release_planner.store.location import PostgresLocation, parse_store_url
from release_planner.store.postgres.audit_triggers import tables_not_logged
from release_planner.store.postgres.connection import connect_postgres

_NONE_LEFT = "SET LOCAL session_replication_role = replica"


@pytest.fixture(autouse=True)
def _twenty_entries(writer: Any) -> None:
    people(writer, 10)
    writer.execute("UPDATE person SET surname = 'New'")
    writer.commit()


def _tamper(writer: Any, *statements: str) -> None:
    writer.execute(_NONE_LEFT)
    for statement in statements:
        writer.execute(statement)
    writer.commit()


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE audit_entry SET actor = 'other' WHERE sequence = 7", 7),
        ("UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE sequence = 8", 8),
        ("UPDATE audit_entry SET recipient = '' WHERE sequence = 9", 9),
        ("UPDATE audit_entry SET purpose = NULL WHERE sequence = 10", 10),
        ("UPDATE audit_entry SET subject_id = 3 WHERE sequence = 12", 12),
        ("UPDATE audit_entry SET operation = 'consultation' WHERE sequence = 20", 20),
        ("UPDATE audit_detail SET detail = detail || ' ' WHERE sequence = 3", 3),
        ("UPDATE audit_detail SET salt = upper(salt) || '0' WHERE sequence = 4", 4),
        ("DELETE FROM audit_detail WHERE sequence = 5", 5),
        ("DELETE FROM audit_entry WHERE sequence = 6", 6),
        (
            "UPDATE audit_entry SET sequence = CASE sequence WHEN 2 THEN -3 ELSE -2 END"
            " WHERE sequence IN (2, 3);"
            " UPDATE audit_entry SET sequence = -sequence WHERE sequence < 0",
            2,
        ),
    ],
)
def test_a_changed_entry_is_found_where_it_is(
    database: TestDatabase, writer: Any, statement: str, where: int
) -> None:
    _tamper(writer, statement)

    findings = verified(database).findings
    assert findings
    assert findings[0].sequence == where


def test_a_cut_end_is_found_by_the_anchor(database: TestDatabase, writer: Any) -> None:
    anchor = Anchor("2026-01-01 00:00:00.000000", *head(database), "closed")
    _tamper(
        writer,
        "DELETE FROM audit_detail WHERE sequence > 15",
        "DELETE FROM audit_entry WHERE sequence > 15",
    )

    findings = verified(database, anchors=[anchor]).findings
    assert [finding.sequence for finding in findings] == [16]


def test_a_cut_end_shows_as_a_gap_once_anybody_writes(database: TestDatabase, writer: Any) -> None:
    _tamper(
        writer,
        "DELETE FROM audit_detail WHERE sequence > 15",
        "DELETE FROM audit_entry WHERE sequence > 15",
    )
    people(writer, 1, first=50)
    writer.commit()

    assert verified(database).findings[0].sequence == 16


def test_a_trigger_that_was_switched_off_is_named(database: TestDatabase, writer: Any) -> None:
    location = parse_store_url(database.url)
    assert isinstance(location, PostgresLocation)
    connection = connect_postgres(location)
    try:
        assert tables_not_logged(connection) == []
        writer.execute("ALTER TABLE custody DISABLE TRIGGER audit_update")
        writer.execute("DROP TRIGGER audit_delete ON note")
        writer.commit()
        assert tables_not_logged(connection) == ["custody", "note"]
    finally:
        connection.close()
