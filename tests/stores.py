"""The empty store that a test works in, on either engine.

`RP_TEST_ENGINE=postgresql pytest tests/actions` runs on a real PostgreSQL what otherwise runs on a
plain file.
"""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from release_planner.store.connection import transaction
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation
from release_planner.store.store import Store

ENGINE = os.environ.get("RP_TEST_ENGINE", "sqlite")

_MEMBERSHIP = """
INSERT INTO planner.membership (login, access_role, agency, area, staff_code)
VALUES (session_user, 'probation', 'probation', 'West Midlands', 'COM01')
"""
"""The superuser, who sees everything, counts as one area's officer where the server asks."""

_BECOME = "UPDATE planner.membership SET access_role = ? WHERE login = session_user"


@contextmanager
def empty_store(folder: Path, engine: str = ENGINE) -> Iterator[Store]:
    """An empty store, closed at the end; a file lies in the folder."""
    if engine == "postgresql":
        from tests.postgres_server import opened, prepared_database, superuser

        with prepared_database() as database:
            with superuser(database.url) as connection:
                connection.execute(_MEMBERSHIP)
            with opened(database.url) as store:
                yield store
        return
    store = create_store(StoreLocation(folder / "plan.db", plain=True), None)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def keeping_staff(store: Store) -> Iterator[None]:
    """Act as an administrator of the team, who alone imports the list of staff of a server."""
    if isinstance(store.location, StoreLocation):
        yield
        return
    _become(store, "administrator")
    try:
        yield
    finally:
        _become(store, "probation")


def _become(store: Store, role: str) -> None:
    with closing(store.reading()) as connection, transaction(connection):
        connection.execute(_BECOME, (role,))
