"""A server's connection looks like a file's: parameters, text, transactions, and plain errors."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from tests.postgres_server import superuser
from tests.stores import empty_store

from release_planner.store.bulk import insert_rows, row_ids
from release_planner.store.complaints import store_complaint
from release_planner.store.connection import Connection, PostgresError, transaction
from release_planner.store.postgres.dialect import translated
from release_planner.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with empty_store(tmp_path, "postgresql") as store:
        yield store


@pytest.fixture
def connection(store: Store) -> Iterator[Connection]:
    with closing(store.reading()) as connection:
        yield connection


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("SELECT :a, :a_1 WHERE x = ?", "SELECT %(a)s, %(a_1)s WHERE x = %s"),
        ("SELECT ':a ? 50%', \":b\"", "SELECT ':a ? 50%%', \":b\""),
        ("SELECT 'it''s :a', :b", "SELECT 'it''s :a', %(b)s"),
        ("SELECT x::text, :b::date", "SELECT x::text, %(b)s::date"),
        ("SELECT 1 -- :a?\n, :b", "SELECT 1 -- :a?\n, %(b)s"),
    ],
)
def test_parameters_are_translated_outside_quotes_alone(ours: str, theirs: str) -> None:
    assert translated(ours) == theirs


def test_days_and_instants_come_out_as_text_as_from_a_file(connection: Connection) -> None:
    row = connection.execute(
        "SELECT CAST(:day AS date), CAST(:at AS timestamp), CAST(:half AS timestamp), '5%', :none",
        {"day": "2026-02-09", "at": "2026-02-09 10:00:00", "half": "2026-02-09 10:00:00.5",
         "none": None},
    ).fetchone()  # fmt: skip
    assert row == (
        "2026-02-09", "2026-02-09 10:00:00.000000", "2026-02-09 10:00:00.500000", "5%", None,
    )  # fmt: skip


def test_all_of_a_transaction_stays_or_nothing(connection: Connection) -> None:
    def facts() -> list[Any]:
        return connection.execute("SELECT name FROM mine ORDER BY name").fetchall()

    connection.execute("CREATE TEMPORARY TABLE mine (name text)")
    with pytest.raises(PostgresError), transaction(connection) as writing:
        _run(writing, "INSERT INTO mine VALUES ('a')", "SELECT 1 / 0")
    assert facts() == []
    with transaction(connection):
        connection.executemany("INSERT INTO mine VALUES (?)", [("b",), ("c",)])
    assert facts() == [("b",), ("c",)]


def test_many_rows_take_the_types_of_their_columns(connection: Connection) -> None:
    connection.execute("CREATE TABLE kept (id int, day date, at timestamp, yes boolean, said text)")
    rows = [
        (1, "2026-01-31", "2026-01-31 09:30:00.123456", True, 'it\'s "so", naïve\n\\N'),
        (2, None, None, False, ""),
        (3, None, None, 1, None),
    ]
    insert_rows(connection, "kept", ("id", "day", "at", "yes", "said"), rows)
    assert connection.execute("SELECT * FROM kept ORDER BY id").fetchall() == rows


def test_ids_are_never_given_twice(store: Store) -> None:
    def take(number: int) -> list[int]:
        with closing(store.reading()) as connection:
            return list(islice(row_ids(connection, "person"), number))

    with ThreadPoolExecutor(8) as threads:
        taken = [row_id for ids in threads.map(take, [1, 11, 150, 1_500] * 4) for row_id in ids]
    assert len(taken) == len(set(taken)) == 4 * (1 + 11 + 150 + 1_500)


def test_a_connection_that_the_server_ended_is_made_anew_but_not_inside_a_transaction(
    store: Store, connection: Connection
) -> None:
    connection.execute("SELECT 1")
    connection.begin()
    _end_others(store)
    with pytest.raises(PostgresError) as lost:
        connection.execute("SELECT 1")
    with pytest.raises(PostgresError):
        connection.execute("SELECT 1")
    with pytest.raises(PostgresError):
        connection.execute("ROLLBACK")
    assert "look before you do it again" in str(store_complaint(lost.value))
    assert connection.execute("SELECT 1").fetchone() == (1,)


def test_errors_are_one_plain_line_without_values_on_either_way_in(
    store: Store, connection: Connection
) -> None:
    for statement, expected in (
        ("SELECT CAST('Quillfeather' AS date)", "refuses that"),
        ("DO $$ BEGIN RAISE EXCEPTION 'Ask your administrator.'; END $$", "Ask your administrator"),
        ("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$", "Do it again"),
        ("DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$", "Do it again"),
        ("DO $$ BEGIN RAISE SQLSTATE '42501'; END $$", "may not do that"),
        ("DO $$ BEGIN RAISE SQLSTATE '53100'; END $$", "full"),
        ("DO $$ BEGIN RAISE SQLSTATE '55P03'; END $$", "Somebody else is writing"),
        ("INSERT INTO team (code, name, agency, area) VALUES ('Quillfeather', '', '', '')", ""),
    ):
        with pytest.raises(PostgresError) as plain:
            connection.execute(statement)
        with pytest.raises(sa.exc.DBAPIError) as wrapped, store.engine.begin() as other:
            other.exec_driver_sql(statement)
        line = store_complaint(plain.value)
        assert line is not None
        assert line == store_complaint(wrapped.value)
        assert expected in line
        assert "Quillfeather" not in line


def _run(connection: Connection, *statements: str) -> None:
    for statement in statements:
        connection.execute(statement)


def _end_others(store: Store) -> None:
    with superuser(store.location.url) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
