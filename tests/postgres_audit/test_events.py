"""What a program may have logged, and what it may not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from tests.postgres_audit.office import ROLES, entries, member, verified, writing
from tests.postgres_server import TestDatabase

from release_planner.store.audit import AuditRecord, append
from release_planner.store.connection import transaction
from release_planner.store.location import PostgresLocation, parse_store_url
from release_planner.store.postgres.connection import connect_postgres


@pytest.mark.parametrize("operation", ["collection", "alteration", "erasure", "theft", "", None])
def test_changes_cannot_be_invented(database: TestDatabase, operation: str | None) -> None:
    url = member(database, "administrator")
    with writing(url) as connection, pytest.raises(psycopg.Error, match="is logged by a program"):
        connection.execute("SELECT log_event(%s, 'person', 1, 'x', 'look', '{}')", (operation,))
    assert entries(database) == []


@pytest.mark.parametrize("recipient", [None, "", " "])
def test_a_disclosure_names_its_recipient(writer: Any, recipient: str | None) -> None:
    with pytest.raises(psycopg.Error, match="recipient"):
        writer.execute("SELECT log_event('disclosure', 'feed', 1, %s, 'send', '{}')", (recipient,))


@pytest.mark.parametrize("detail", ["[1]", "1", "null", "not json", None])
def test_a_detail_is_a_json_object(writer: Any, detail: str | None) -> None:
    with pytest.raises(psycopg.Error, match=r"JSON object|type json"):
        writer.execute(
            "SELECT log_event('consultation', 'list', NULL, NULL, 'look', %s)", (detail,)
        )


@pytest.mark.parametrize("role", ROLES)
def test_every_role_logs_what_it_looks_at(database: TestDatabase, role: str) -> None:
    with writing(member(database, role, "Q77")) as connection:
        connection.execute(
            "SELECT log_event('consultation', 'person', 5, NULL, 'look', '{\"rows\": 1}')"
        )
        connection.commit()

    assert entries(database) == [("consultation", "person", 5, "Q77", "look", {"rows": 1})]


def test_the_program_appends_as_it_does_to_a_file_but_the_server_says_who_and_when(
    database: TestDatabase,
) -> None:
    location = parse_store_url(member(database, "probation", "P12"))
    assert isinstance(location, PostgresLocation)
    connection = connect_postgres(location)
    before = datetime.now(UTC) - timedelta(seconds=1)
    long_ago = datetime(1999, 1, 1, tzinfo=UTC)
    record = AuditRecord(
        long_ago, "nobody", "disclosure", "calendar", 3, "HMP Ōne", "send", {"rows": 2}
    )
    try:
        with transaction(connection):
            append(connection, record)
    finally:
        connection.close()

    assert entries(database) == [("disclosure", "calendar", 3, "P12", "send", {"rows": 2})]
    with writing(database.url) as reader:
        at, recipient = reader.execute("SELECT at, recipient FROM audit_entry").fetchone()
    assert recipient == "HMP Ōne"
    assert before <= at.replace(tzinfo=UTC) <= datetime.now(UTC)
    assert verified(database).is_whole
