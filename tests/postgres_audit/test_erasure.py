"""An erasure takes the contents out of the audit, says so, and leaves the chain whole."""

from typing import Any

import psycopg
import pytest
from tests.postgres_audit.office import entries, people, verified
from tests.postgres_server import TestDatabase


def test_the_contents_go_and_the_chain_stays(database: TestDatabase, writer: Any) -> None:
    kept, erased = people(writer, 2)
    writer.execute("UPDATE person SET surname = 'Secretname'")
    writer.commit()
    writer.execute("DELETE FROM person WHERE id = %s", (erased,))
    (count,) = writer.execute(
        "SELECT erase_details('person', ARRAY[%s]::bigint[], 'review')", (erased,)
    ).fetchone()
    writer.commit()

    assert count == 2
    *earlier, deletion, removal = entries(database)
    assert [entry[2] for entry in earlier if entry[5] is None] == [erased, erased]
    assert [entry[2] for entry in earlier if entry[5] is not None] == [kept, kept]
    assert deletion[:3] == ("erasure", "person", erased)
    assert list(deletion[5]) == ["fields"]
    assert "surname" in deletion[5]["fields"]
    assert removal[:2] == ("erasure", "audit_detail")
    assert removal[5]["erased"] == [[2, 2], [4, 4]]
    assert removal[5]["why"] == "review"
    assert verified(database).is_whole


def test_only_of_rows_that_are_deleted_in_the_same_transaction(
    database: TestDatabase, writer: Any
) -> None:
    first, second = people(writer, 2)
    writer.commit()
    for ids in ([first], [first, second], [999]):
        writer.execute("DELETE FROM person WHERE id = %s", (second,))
        with pytest.raises(psycopg.Error, match="that are being erased"):
            writer.execute("SELECT erase_details('person', %s::bigint[], 'hide')", (ids,))
        writer.rollback()
    writer.execute("DELETE FROM person WHERE id = %s", (second,))
    writer.commit()
    with pytest.raises(psycopg.Error, match="that are being erased"):
        writer.execute("SELECT erase_details('person', %s::bigint[], 'hide')", ([second],))
    writer.rollback()

    assert None not in [entry[5] for entry in entries(database)]


def test_an_erasure_that_is_rolled_back_keeps_the_contents(
    database: TestDatabase, writer: Any
) -> None:
    (person,) = people(writer, 1)
    writer.commit()
    writer.execute("DELETE FROM person")
    writer.execute("SELECT erase_details('person', %s::bigint[], 'review')", ([person],))
    writer.rollback()

    assert [entry[5]["surname"] for entry in entries(database)] == [[None, "Made up"]]
