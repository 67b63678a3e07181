"""Every change of a row is in the audit, however it is made, or was not made at all."""

from typing import Any

import psycopg
import pytest
from tests.postgres_audit.office import (
    PURPOSE,
    another_value,
    entries,
    member,
    parents_first,
    people,
    row_of,
    verified,
    writing,
)
from tests.postgres_server import TestDatabase

from release_planner.model.tables import audited_tables


def test_each_change_of_each_audited_table_is_one_entry(
    database: TestDatabase, writer: Any
) -> None:
    ids: dict[str, int] = {}
    audited = [table for table in parents_first() if table.name in audited_tables()]
    assert len(audited) == len(audited_tables()) > 20
    for table in parents_first():
        if table.name.startswith("audit_") or "id" not in table.c:
            continue
        values = row_of(table, ids)
        places = ", ".join(["%s"] * len(values))
        ids[table.name] = writer.execute(
            f"INSERT INTO {table.name} ({', '.join(values)}) VALUES ({places}) RETURNING id",
            list(values.values()),
        ).fetchone()[0]
    for table in audited:
        name, value = another_value(table)
        writer.execute(f"UPDATE {table.name} SET {name} = %s", (value,))
    for table in reversed(parents_first()):
        if table.name in ids:
            writer.execute(f"DELETE FROM {table.name}")
    writer.commit()

    logged = entries(database)
    for operation in ("collection", "alteration", "erasure"):
        said = {(entry[1], entry[2]) for entry in logged if entry[0] == operation}
        assert said == {(table.name, ids[table.name]) for table in audited}
    assert len(logged) == 3 * len(audited)
    for entry in logged:
        if entry[0] == "alteration":
            assert [another_value(t)[0] for t in audited if t.name == entry[1]] == list(entry[5])
    assert verified(database).is_whole


def test_an_entry_says_who_what_for_and_from_what_to_what(database: TestDatabase) -> None:
    with writing(database.url) as connection:
        (person,) = people(connection, 1)
        connection.commit()
        connection.execute("SELECT set_config('planner.purpose', 'correct the name', true)")
        connection.execute("UPDATE person SET surname = 'Éva “Q”', version = version + 1")
        connection.commit()

    collected, altered = entries(database)
    assert collected[:5] == ("collection", "person", person, "postgres", PURPOSE)
    assert collected[5]["surname"] == [None, "Made up"]
    assert altered[4:] == ("correct the name", {"surname": ["Made up", "Éva “Q”"]})


def test_a_change_is_logged_as_the_logins_staff_code(database: TestDatabase, writer: Any) -> None:
    people(writer, 1)
    writer.commit()
    url = member(database, "administrator", "KM7")
    writer.execute(f'SET SESSION AUTHORIZATION "{url.partition("//")[2].partition("@")[0]}"')
    writer.execute("SELECT log_event('consultation', 'person', 1, NULL, 'look', '{}')")
    writer.commit()

    assert [entry[3] for entry in entries(database)] == ["postgres", "KM7"]


def test_nothing_but_a_new_version_is_no_change(database: TestDatabase, writer: Any) -> None:
    people(writer, 3)
    writer.commit()
    writer.execute("UPDATE person SET version = version + 1")
    writer.execute("UPDATE person SET surname = surname")
    writer.execute("UPDATE person SET surname = 'x' WHERE false")
    writer.commit()

    assert len(entries(database)) == 3


def test_a_bulk_update_cannot_escape(database: TestDatabase, writer: Any) -> None:
    ids = people(writer, 5_000)
    writer.commit()
    writer.execute("UPDATE person SET area = 'West Mercia', version = version + 1")
    writer.commit()

    altered = [entry for entry in entries(database) if entry[0] == "alteration"]
    assert [entry[2] for entry in altered] == ids
    assert all(entry[5] == {"area": ["", "West Mercia"]} for entry in altered)
    assert verified(database).entries == 10_000


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO person (id, crn, surname, forenames, search_text, sex, ethnicity)"
        " SELECT id, crn, 'New', '', '', 'N', 'UN' FROM person"
        " ON CONFLICT (id) DO UPDATE SET surname = excluded.surname",
        "MERGE INTO person USING (SELECT 1) one ON true"
        " WHEN MATCHED THEN UPDATE SET surname = 'New'",
        "WITH changed AS (UPDATE person SET surname = 'New' RETURNING 1) SELECT * FROM changed",
        "DO $$ BEGIN EXECUTE 'UPDATE planner.person SET surname = ''New'''; END $$",
        "SET CONSTRAINTS ALL IMMEDIATE; UPDATE person SET surname = 'New'",
        "SET planner.audit = off; UPDATE person SET surname = 'New'",
    ],
)
def test_no_way_of_writing_escapes(database: TestDatabase, writer: Any, statement: str) -> None:
    people(writer, 2)
    writer.commit()
    writer.execute(statement)
    writer.commit()

    altered = [entry[5] for entry in entries(database) if entry[0] == "alteration"]
    assert altered == [{"surname": ["Made up", "New"]}] * 2
    assert verified(database).is_whole


def test_what_is_rolled_back_leaves_nothing(database: TestDatabase, writer: Any) -> None:
    people(writer, 2)
    writer.rollback()
    people(writer, 1, first=10)
    writer.execute("SAVEPOINT half")
    people(writer, 5, first=20)
    writer.execute("ROLLBACK TO half")
    writer.commit()

    assert [entry[5]["crn"] for entry in entries(database)] == [[None, "X10"]]
    assert verified(database).is_whole
    assert writer.execute("SELECT count(*) FROM audit_pending").fetchone() == (0,)


@pytest.mark.parametrize("purpose", ["", "  "])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE person SET surname = 'New'",
        "DELETE FROM person",
        "INSERT INTO person (crn, surname, forenames, search_text, sex, ethnicity)"
        " VALUES ('X9', '', '', '', 'N', 'UN')",
        "SELECT planner.open_batch('caseload', NULL)",
        "SELECT planner.log_event('consultation', 'person', 1, NULL, '', '{}')",
    ],
)
def test_nothing_is_done_for_no_purpose(
    database: TestDatabase, writer: Any, purpose: str, statement: str
) -> None:
    people(writer, 1)
    writer.commit()
    writer.execute("SELECT set_config('planner.purpose', %s, true)", (purpose,))
    with pytest.raises(psycopg.Error, match="what the change is for"):
        writer.execute(statement)
    writer.rollback()

    assert len(entries(database)) == 1


@pytest.mark.parametrize(
    "statement",
    ["TRUNCATE person CASCADE", "UPDATE person SET id = 77", "UPDATE person SET batch_id = 1"],
)
def test_what_the_audit_could_not_follow_is_refused(writer: Any, statement: str) -> None:
    people(writer, 1)
    writer.commit()
    with pytest.raises(psycopg.Error, match=r"is audited|never change"):
        writer.execute(statement)
