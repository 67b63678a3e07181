"""The audit of rows: every change of every table is logged, whichever way it is made."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.tester import TESTER

from release_planner.domain.errors import PlannerError
from release_planner.model.people import Person
from release_planner.model.staff import Team
from release_planner.model.tables import audited_tables, columns_not_in_audit, metadata
from release_planner.store.audit import verify
from release_planner.store.audit.circumstances import acting_on
from release_planner.store.connection import DRIVER_ERRORS, Connection, transaction
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation
from release_planner.store.sessions import driver_connection
from release_planner.store.store import Store
from release_planner.store.triggers import expected_triggers, install_triggers, missing_triggers

ENTRIES = (
    "SELECT operation, subject, subject_id, actor, purpose, detail FROM audit_entry"
    " JOIN audit_detail USING (sequence) WHERE sequence > ? ORDER BY sequence"
)
NEW_TEAM = "INSERT INTO team (code, name, agency, area) VALUES (?, 'Name', 'probation', '')"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = create_store(StoreLocation(tmp_path / "plan.db", plain=True), None)
    yield made
    made.close()


@pytest.fixture
def connection(store: Store) -> Iterator[Connection]:
    """A connection on which nobody acts yet."""
    with closing(store.reading()) as opened:
        yield opened


def entries(connection: Connection, after: int = 0) -> list[tuple[Any, ...]]:
    rows = connection.execute(ENTRIES, (after,)).fetchall()
    return [(*row[:-1], json.loads(row[-1])) for row in rows]


def sample(column: sa.Column[Any], other: bool = False) -> object:
    """A value that a column takes; ``other`` is another one."""
    if isinstance(column.type, sa.Enum):
        codes = column.type.enums
        return codes[1 if other and len(codes) > 1 else 0]
    if isinstance(column.type, sa.LargeBinary):
        return b"bytes"
    if isinstance(column.type, sa.Boolean):
        return int(other)
    if isinstance(column.type, sa.Integer):
        return 2 if other else 1
    if isinstance(column.type, sa.DateTime):
        return "2026-11-26 09:00:00.000000"
    if isinstance(column.type, sa.Date):
        return "2026-11-27" if other else "2026-11-26"
    return f"{column.name} é {int(other)}"


@pytest.mark.parametrize("name", audited_tables())
def test_every_audited_table_logs_what_comes_changes_and_goes(
    connection: Connection, name: str
) -> None:
    table = metadata.tables[name]
    columns = [column for column in table.columns if column.name not in ("id", "batch_id")]
    row = {column.name: sample(column) for column in columns}
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    places = ", ".join(f":{column}" for column in row)
    with acting_on(connection, TESTER), transaction(connection):
        connection.execute(f"INSERT INTO {name} (id, {', '.join(row)}) VALUES (7, {places})", row)
        unlogged = {"version", "edited_by", "edited_at"}
        for column in columns:
            connection.execute(f"UPDATE {name} SET {column.name} = ?", (sample(column, True),))
        connection.execute(f"DELETE FROM {name}")
    logged = entries(connection)
    hidden = columns_not_in_audit(name)
    told = {
        field: "held" if field in hidden else value
        for field, value in row.items()
        if field not in unlogged
    }
    who = (name, 7, TESTER.actor, TESTER.purpose)
    first, *changes, last = logged
    assert first == ("collection", *who, {field: [None, value] for field, value in told.items()})
    assert [change[:-1] for change in changes] == [("alteration", *who)] * len(changes)
    expected = [
        {
            column.name: ["held", "held anew"]
            if column.name in hidden
            else [row[column.name], sample(column, True)]
        }
        for column in columns
        if column.name in told and sample(column, True) != row[column.name]
    ]
    assert [change[-1] for change in changes] == expected
    assert last[:-1] == ("erasure", *who)
    assert set(last[-1]) == set(told)
    assert verify(connection).is_whole


def test_a_bulk_update_by_plain_sql_does_not_escape(connection: Connection) -> None:
    with acting_on(connection, TESTER), transaction(connection):
        connection.executemany(NEW_TEAM, [(f"T{number}",) for number in range(50)])
        connection.execute("UPDATE team SET name = 'Other'")
        connection.execute("UPDATE team SET name = 'Other'")
    changes = entries(connection, after=50)
    assert [(one[0], one[2]) for one in changes] == [("alteration", n) for n in range(1, 51)]
    assert {json.dumps(one[-1]) for one in changes} == {'{"name": ["Name", "Other"]}'}


def test_the_object_layer_and_its_bulk_statements_are_logged_too(store: Store) -> None:
    with store.writing(TESTER) as session:
        session.add(Team(code="A", name="One", area=""))
        session.flush()
        session.execute(sa.update(Team).values(name="Two"))
        session.execute(sa.delete(Team))
    with closing(store.reading()) as connection:
        assert [one[0] for one in entries(connection)] == ["collection", "alteration", "erasure"]


def test_a_row_that_replaces_another_is_an_erasure_and_a_collection(
    connection: Connection,
) -> None:
    with acting_on(connection, TESTER):
        connection.execute(NEW_TEAM, ("A",))
        connection.execute(NEW_TEAM.replace("INSERT", "INSERT OR REPLACE"), ("A",))
    assert [one[0] for one in entries(connection)] == ["collection", "erasure", "collection"]


def test_what_is_taken_back_leaves_nothing_in_the_audit(store: Store) -> None:
    with suppress(ZeroDivisionError), store.writing(TESTER) as session:
        session.add(Team(code="A", name="One", area=""))
        session.flush()
        raise ZeroDivisionError
    with store.writing(TESTER) as session:
        session.add(Team(code="B", name="Two", area=""))
    with closing(store.reading()) as connection:
        assert [one[-1]["code"] for one in entries(connection)] == [[None, "B"]]
        assert verify(connection).is_whole


def test_nothing_is_written_when_nobody_is_named(connection: Connection) -> None:
    with pytest.raises(DRIVER_ERRORS, match="nobody is named who changes team"):
        connection.execute(NEW_TEAM, ("A",))
    with acting_on(connection, TESTER):
        connection.execute(NEW_TEAM, ("A",))
    for statement in ("UPDATE team SET name = 'Other'", "DELETE FROM team"):
        with pytest.raises(DRIVER_ERRORS, match="nobody is named who changes team"):
            connection.execute(statement)
    assert connection.execute("SELECT count(*) FROM team").fetchone() == (1,)


def test_another_program_with_the_file_cannot_write_what_is_audited(
    store: Store, connection: Connection
) -> None:
    with acting_on(connection, TESTER):
        connection.execute(NEW_TEAM, ("A",))
    with closing(sqlite3.connect(store.location.path, isolation_level=None)) as other:  # type: ignore[union-attr]
        for statement in (
            NEW_TEAM.replace("?", "'B'"),
            "UPDATE team SET name = 'Other'",
            "DELETE FROM team",
            "INSERT INTO audit_entry VALUES (2,'','','erasure','',1,'','','','','')",
            "INSERT INTO audit_batch VALUES (1, '', NULL, '', '')",
            "DELETE FROM audit_detail",
        ):
            with pytest.raises(sqlite3.Error, match="no such function: planner_"):
                other.execute(statement)


_COPY = (
    "(sequence, at, actor, operation, subject, detail_hash, previous_hash, entry_hash) SELECT"
    " {sequence}, at, actor, operation, subject, detail_hash, previous_hash, entry_hash"
    " FROM audit_entry WHERE sequence = 1"
)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = actor WHERE sequence = 2",
        "UPDATE OR IGNORE audit_entry SET actor = 'N9'",
        "UPDATE OR REPLACE audit_entry SET sequence = 1 WHERE sequence = 2",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE sequence = 2",
        "INSERT OR REPLACE INTO audit_entry " + _COPY.format(sequence=1),
        "INSERT OR REPLACE INTO audit_entry " + _COPY.format(sequence=2),
        "INSERT OR REPLACE INTO audit_entry " + _COPY.format(sequence=99),
        "INSERT OR IGNORE INTO audit_entry " + _COPY.format(sequence=2),
        "UPDATE audit_detail SET detail = '{}'",
        "DELETE FROM audit_detail",
        "INSERT OR REPLACE INTO audit_detail VALUES (2, 'salt', '{}')",
        "INSERT OR REPLACE INTO audit_detail VALUES (1, 'salt', '{}')",
        "UPDATE audit_batch SET kind = 'other'",
        "DELETE FROM audit_batch",
        "INSERT OR REPLACE INTO audit_batch VALUES (1, 'other', NULL, '', 'T01')",
    ],
)
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_the_audit_is_only_ever_added_to(
    connection: Connection, statement: str, recursive: str
) -> None:
    with acting_on(connection, TESTER), transaction(connection):
        connection.execute(NEW_TEAM, ("A",))
        connection.execute(NEW_TEAM, ("B",))
        connection.execute("INSERT INTO audit_batch VALUES (1, 'kind', NULL, '', 'T01')")
    tables = ("audit_entry", "audit_detail", "audit_batch")
    before = [connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables]
    connection.execute(f"PRAGMA recursive_triggers = {recursive}")
    with (
        acting_on(connection, TESTER),
        pytest.raises(DRIVER_ERRORS, match="the audit"),
    ):
        connection.execute(statement)
    after = [connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables]
    assert after == before


def days() -> list[tuple[str, str]]:
    return [
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.Date)
    ]


@pytest.mark.parametrize(("table", "column"), days())
def test_a_day_that_no_calendar_has_is_refused_in_every_table(
    connection: Connection, table: str, column: str
) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    row = {
        each.name: sample(each)
        for each in metadata.tables[table].columns
        if each.name not in ("batch_id",)
    }
    places = ", ".join(f":{name}" for name in row)
    statement = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})"
    refusal = f"{table}.{column} is not a day of the calendar"
    wrong = ("2026-02-30", "30/11/2026", "2026-1-5", "now", "")
    with acting_on(connection, TESTER):
        for value in wrong:
            with pytest.raises(DRIVER_ERRORS, match=refusal):
                connection.execute(statement, row | {column: value})
        connection.execute(statement, row)
        for value in wrong:
            with pytest.raises(DRIVER_ERRORS, match=refusal):
                connection.execute(f"UPDATE {table} SET {column} = ?", (value,))


def test_triggers_are_made_anew_as_often_as_wanted(connection: Connection) -> None:
    assert missing_triggers(connection) == []
    with transaction(connection):
        connection.execute("CREATE TRIGGER foreign_one AFTER DELETE ON team BEGIN SELECT 1; END")
        connection.execute("DROP TRIGGER team_insert_is_logged")
    assert missing_triggers(connection) == ["foreign_one", "team_insert_is_logged"]
    for _ in range(2):
        with transaction(connection):
            install_triggers(connection)
        assert missing_triggers(connection) == []
    assert len(expected_triggers()) > 3 * len(audited_tables())


def test_a_store_whose_triggers_are_gone_is_not_written(store: Store) -> None:
    with closing(store.reading()) as connection:
        connection.execute("DROP TRIGGER person_update_is_logged")
    with (
        pytest.raises(PlannerError, match=r"person_update_is_logged.*audit verify"),
        store.writing(TESTER),
    ):
        pass


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["insert", "update", "delete", "touch", "roll back"]),
        st.integers(1, 6),
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5),
    ),
    max_size=25,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_the_audit_tells_every_step_of_any_sequence_of_changes(
    store: Store, steps: list[tuple[str, int, str]]
) -> None:
    """An account kept by hand beside the store, row by row, is what the audit says."""
    with closing(store.reading()) as connection:
        (start,) = connection.execute(
            "SELECT coalesce(max(sequence), 0) FROM audit_entry"
        ).fetchone()
        with acting_on(connection, TESTER), transaction(connection):
            connection.execute("DELETE FROM team")
        (start,) = connection.execute(
            "SELECT coalesce(max(sequence), 0) FROM audit_entry"
        ).fetchone()
        account: list[tuple[str, int]] = []
        held: dict[int, str] = {}
        for what, row_id, text in steps:
            if what == "roll back":
                with (
                    acting_on(connection, TESTER),
                    suppress(ZeroDivisionError),
                    transaction(connection),
                ):
                    connection.execute("UPDATE team SET name = name || 'x'")
                    raise ZeroDivisionError
                continue
            with acting_on(connection, TESTER), transaction(connection):
                if what == "insert" and row_id not in held:
                    connection.execute(
                        "INSERT INTO team (id, code, name, agency, area)"
                        " VALUES (?, ?, ?, 'probation', '')",
                        (row_id, f"T{row_id}", text),
                    )
                    held[row_id] = text
                    account.append(("collection", row_id))
                elif what == "update":
                    connection.execute("UPDATE team SET name = ? WHERE id >= ?", (text, row_id))
                    for each in sorted(held):
                        if each >= row_id and held[each] != text:
                            account.append(("alteration", each))
                            held[each] = text
                elif what == "touch":
                    connection.execute("UPDATE team SET name = name, code = code")
                elif what == "delete" and row_id in held:
                    connection.execute("DELETE FROM team WHERE id = ?", (row_id,))
                    del held[row_id]
                    account.append(("erasure", row_id))
        told = connection.execute(
            "SELECT operation, subject_id FROM audit_entry WHERE sequence > ? ORDER BY sequence",
            (start,),
        ).fetchall()
        assert told == account
        assert verify(connection).is_whole


def test_the_version_alone_is_no_change(store: Store) -> None:
    with store.writing(TESTER) as session:
        session.add(Person(prison_number="A0001ZZ", surname="A", forenames="B", search_text=""))
    later = replace(TESTER, at=TESTER.at + timedelta(hours=1))
    with store.writing(later) as session:
        connection = driver_connection(session)
        connection.execute("UPDATE person SET version = version + 1")
        assert len(entries(connection)) == 1
