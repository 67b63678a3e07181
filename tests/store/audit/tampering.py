"""A store with some entries in its audit, and a copy in the hands of somebody who has the key."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from release_planner.store.audit import AuditRecord, Operation, Verification, append, verify
from release_planner.store.audit.anchors import Anchor
from release_planner.store.connection import Connection, Engine, transaction
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation
from release_planner.store.triggers import install_triggers

LENGTH = 12
OPERATIONS: tuple[Operation, ...] = ("collection", "alteration", "consultation", "disclosure")
SEALED_ANEW = "sealed anew"


class PlainConnection(sqlite3.Connection):
    """Another program's connection: it knows no function of ours."""

    engine: Engine = "sqlite"


def record(number: int) -> AuditRecord:
    """One of some records that differ in everything."""
    return AuditRecord(
        at=datetime(2026, 11, 26, 9, number % 60, tzinfo=UTC),
        actor=f"N{number % 3}",
        operation=OPERATIONS[number % 4],
        subject="person",
        subject_id=None if number % 5 == 0 else number,
        recipient="HMP Hewell" if number % 2 else None,
        purpose="release planning",
        detail={"rows": number},
    )


def audited_store(folder: Path, length: int = LENGTH) -> Connection:
    """A connection to a new store with so many entries."""
    store = create_store(StoreLocation(folder / "plan.db", plain=True), None)
    connection = store.reading()
    with transaction(connection):
        for number in range(length):
            append(connection, record(number))
    return connection


@contextmanager
def taken_copy(guarded: Connection, folder: Path) -> Iterator[PlainConnection]:
    """A copy of a store without its triggers."""
    path = folder / "copy.db"
    guarded.execute("VACUUM INTO ?", (str(path),))
    with closing(
        sqlite3.connect(path, isolation_level=None, factory=PlainConnection)
    ) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        yield connection


def verified_after(
    copy: PlainConnection, tamper: Callable[[PlainConnection], object], anchors: list[Anchor]
) -> Verification:
    """What is found after some tampering, which is then undone; the thief put the triggers back."""
    copy.execute("BEGIN")
    try:
        tamper(copy)
        install_triggers(cast(Connection, copy))
        return verify(cast(Connection, copy), anchors)
    finally:
        copy.execute("ROLLBACK")
