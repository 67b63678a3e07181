"""Stores and files that the benchmarks share, and copying the rows of one store into another."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from release_planner.actions.context import ActionContext
from release_planner.reference.reference import load_reference
from release_planner.samples.files import DEFAULT_SEED, write_caseload_file
from release_planner.store.connection import Connection, transaction
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation
from release_planner.store.triggers import install_triggers

TODAY = date(2026, 11, 22)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with TemporaryDirectory() as folder:
        yield Path(folder)


def new_context(folder: Path, name: str) -> ActionContext:
    """An empty plain store to act on."""
    store = create_store(StoreLocation(folder / f"{name}.db", plain=True), None)
    return ActionContext(store, load_reference(), "demo", TODAY, datetime.now(UTC))


def caseload_file(folder: Path, people: int) -> Path:
    """A synthetic caseload file."""
    path = folder / "caseload.csv"
    write_caseload_file(path, people, DEFAULT_SEED, TODAY, load_reference())
    return path


def timed(work: Callable[[], object]) -> float:
    """Seconds of wall time that some work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def rows_by_table(connection: Connection, tables: tuple[str, ...]) -> dict[str, list[tuple]]:
    """Every row of some tables, in the order in which foreign keys allow inserting them."""
    return {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables}


def insert_unchecked(connection: Connection, rows: dict[str, list[tuple]]) -> None:
    """Insert rows as they are with executemany, in one transaction, without any trigger."""
    drop_triggers(connection)
    with transaction(connection):
        for table, values in rows.items():
            if values:
                places = ",".join("?" * len(values[0]))
                connection.executemany(f"INSERT INTO {table} VALUES ({places})", values)


def drop_triggers(connection: Connection) -> None:
    """Take the audit and the checks of days away: what is compared with does without."""
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    for (name,) in connection.execute(triggers).fetchall():
        connection.execute(f"DROP TRIGGER {name}")


@contextmanager
def without_triggers(connection: Connection) -> Iterator[None]:
    """Rows made up inside are not logged one by one; the triggers are back at the end."""
    drop_triggers(connection)
    yield
    install_triggers(connection)
