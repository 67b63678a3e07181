"""Rows that came together are one entry, which the server counts and nobody can leave out."""

from typing import Any

import psycopg
import pytest
from tests.postgres_audit.office import entries, people, verified, writing
from tests.postgres_server import TestDatabase

_NOT_OPEN = "a batch that this transaction has not opened"


def _open(connection: Any) -> int:
    (batch,) = connection.execute("SELECT open_batch('caseload', 'ab12')").fetchone()
    return int(batch)


def test_a_batch_is_one_entry_with_the_counts_of_the_server(
    database: TestDatabase, writer: Any
) -> None:
    batch = _open(writer)
    first = people(writer, 3, batch)
    last = people(writer, 4, batch, first=10)
    writer.execute(
        "INSERT INTO note (person_id, written_by, written_at, text, batch_id)"
        " VALUES (%s, 'S01', now(), '', %s)",
        (first[0], batch),
    )
    people(writer, 1, first=20)
    writer.execute(
        """SELECT close_batch(%s, '{"new": 7, "rows": {}, "kind": "nothing"}')""", (batch,)
    )
    writer.commit()

    alone, whole = entries(database)
    assert alone[:2] == ("collection", "person")
    assert whole[:3] == ("collection", "audit_batch", batch)
    note = whole[5]["rows"].pop("note")
    assert note[0] == 1
    assert whole[5] == {
        "kind": "caseload",
        "sha256": "ab12",
        "new": 7,
        "rows": {"person": [7, first[0], last[-1]]},
    }
    assert verified(database).is_whole


def test_a_batch_that_nobody_closes_is_logged_all_the_same(
    database: TestDatabase, writer: Any
) -> None:
    people(writer, 2, _open(writer))
    writer.commit()
    _open(writer)
    writer.commit()

    assert [entry[5]["rows"].get("person", [0])[0] for entry in entries(database)] == [2, 0]
    assert writer.execute("SELECT count(*) FROM audit_batch").fetchone() == (2,)


def test_changes_of_rows_of_a_batch_are_logged_one_by_one(
    database: TestDatabase, writer: Any
) -> None:
    people(writer, 2, _open(writer))
    writer.execute("UPDATE person SET surname = 'New'")
    writer.commit()

    assert sorted(entry[0] for entry in entries(database)) == [
        "alteration",
        "alteration",
        "collection",
    ]


def test_rows_of_an_invented_batch_are_refused(database: TestDatabase, writer: Any) -> None:
    with pytest.raises(psycopg.Error, match=_NOT_OPEN):
        people(writer, 1, 4711)
    writer.rollback()
    batch = _open(writer)
    with pytest.raises(psycopg.Error, match=_NOT_OPEN):
        people(writer, 1, batch + 1)
    writer.rollback()
    assert entries(database) == []


def test_rows_of_another_transactions_batch_are_refused(
    database: TestDatabase, writer: Any
) -> None:
    batch = _open(writer)
    with writing(database.url) as other, pytest.raises(psycopg.Error, match=_NOT_OPEN):
        people(other, 1, batch)
    writer.commit()
    with pytest.raises(psycopg.Error, match=_NOT_OPEN):
        people(writer, 1, batch)


def test_rows_of_a_closed_batch_are_refused(writer: Any) -> None:
    batch = _open(writer)
    writer.execute("SELECT close_batch(%s, '{}')", (batch,))
    with pytest.raises(psycopg.Error, match=_NOT_OPEN):
        people(writer, 1, batch)
    writer.rollback()
    batch = _open(writer)
    writer.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(psycopg.Error, match=_NOT_OPEN):
        people(writer, 1, batch)


def test_the_batch_in_hand_is_the_one_that_is_open(writer: Any) -> None:
    def in_hand() -> int | None:
        (batch,) = writer.execute("SELECT batch_in_hand()").fetchone()
        return batch  # type: ignore[no-any-return]

    assert in_hand() is None
    batch = _open(writer)
    assert in_hand() == batch
    writer.execute("SELECT close_batch(%s, '{}')", (batch,))
    assert in_hand() is None


def test_a_batch_that_is_rolled_back_leaves_nothing(database: TestDatabase, writer: Any) -> None:
    people(writer, 2, _open(writer))
    writer.rollback()
    people(writer, 1)
    writer.commit()

    assert [entry[1] for entry in entries(database)] == ["person"]
    assert writer.execute("SELECT count(*) FROM audit_batch").fetchone() == (0,)
