"""Stores to look after: small, synthetic, of this version and of those released before."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

from tests.tester import TESTER

from release_planner.model.people import Person
from release_planner.store.acting import Acting
from release_planner.store.audit import AuditRecord, append
from release_planner.store.connection import transaction
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation
from release_planner.store.store import Store

KEY = bytes(range(32))
NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
KEEPER = Acting("N1", NOW, "look after the store")
RELEASED = Path(__file__).resolve().parents[1] / "released"


def new_store(folder: Path, *, plain: bool = True, people: int = 3) -> Store:
    """A store with some people and an audit entry."""
    store = create_store(StoreLocation(folder / "plan.db", plain), None if plain else KEY)
    add_people(store, range(people))
    log(store)
    return store


def add_people(store: Store, numbers: range) -> None:
    with store.writing(TESTER) as session:
        for number in numbers:
            session.add(
                Person(prison_number=f"A{number:04}ZZ", surname="A", forenames="B", search_text="")
            )


def log(store: Store) -> None:
    connection = store.reading()
    with transaction(connection):
        append(connection, AuditRecord(NOW, "N1", "consultation", "caseload"))
    connection.close()


def released_store(revision: str, path: Path) -> StoreLocation:
    """A store as an earlier version left it."""
    path.write_bytes(gzip.decompress((RELEASED / f"{revision}.db.gz").read_bytes()))
    path.chmod(0o600)
    return StoreLocation(path, plain=True)


def value(store: Store, query: str) -> object:
    connection = store.reading()
    try:
        return connection.execute(query).fetchone()[0]
    finally:
        connection.close()
