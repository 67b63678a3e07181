"""Whether a store file is whole, read from end to end."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from release_planner.store.audit import first_broken_entry
from release_planner.store.connection import DRIVER_ERRORS, Connection
from release_planner.store.keeping.first_audit import first_broken_early_entry
from release_planner.store.location import StoreLocation
from release_planner.store.reading.kept_facts import KEPT_TABLES
from release_planner.store.revision import revision_of
from release_planner.store.sqlite_connection import (
    DamagedStoreError,
    SqliteConnection,
    open_file,
    unlock_file,
)

_NEW_AUDIT_SINCE = "0003"
_HASH_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Contents:
    """What a whole store file holds: its revision, the rows of each table, and the last audit entry
    (number 0 and an empty hash where nothing was logged yet).
    """

    revision: str
    rows: Mapping[str, int]
    last_entry: int
    last_hash: str

    @property
    def head(self) -> str:
        """The last audit entry as it stands in a backup's name."""
        return f"{self.last_entry}-{self.last_hash[:_HASH_SHOWN] or 'none'}"


def open_copy(location: StoreLocation, key: bytes | None) -> SqliteConnection:
    """Open a file that nobody writes to, such as a backup, so that nothing is left beside it.

    Raises DamagedStoreError when it cannot be read with this key.
    """
    try:
        connection = open_file(location.path, "mode=ro&immutable=1")
    except DRIVER_ERRORS as error:
        raise DamagedStoreError(f"{location.path} cannot be opened: {error}.") from error
    try:
        unlock_file(connection, key)
    except DRIVER_ERRORS as error:
        connection.close()
        raise DamagedStoreError(
            f"{location.path} is damaged, or not a store that this key opens."
        ) from error
    return connection


def check_copy(location: StoreLocation, key: bytes | None) -> Contents:
    """Open a file that nobody writes to and read all of it.

    Raises DamagedStoreError when anything is wrong, PlannerError when it is no store of ours or of
    a newer version.
    """
    with closing(open_copy(location, key)) as connection:
        return check_whole(connection, location, encrypted=key is not None)


def check_whole(connection: Connection, location: StoreLocation, *, encrypted: bool) -> Contents:
    """Read every page, index, reference and audit entry. Raises as `check_copy` does."""
    try:
        if encrypted:
            _refuse_bytes_after_the_last_page(connection, location.path)
            _need_none(connection, "PRAGMA cipher_integrity_check", location)
        answer = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if answer != "ok":
            raise DamagedStoreError(f"{location.path} is damaged: {answer}.")
        _need_none(connection, "PRAGMA foreign_key_check", location)
        contents = read_contents(connection, location)
        broken = broken_audit_entry(connection, contents.revision)
    except DRIVER_ERRORS as error:
        raise DamagedStoreError(f"{location.path} is damaged: {error}.") from error
    if broken is not None:
        raise DamagedStoreError(f"The audit of {location.path} is broken at entry {broken}.")
    return contents


def read_contents(connection: Connection, location: StoreLocation) -> Contents:
    """Count the rows of every table but those made from others, and read the last audit entry."""
    revision = revision_of(connection, location)
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%'"
        " ESCAPE '\\' ORDER BY name"
    ).fetchall()
    rows = {
        name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])
        for (name,) in names
        if name not in KEPT_TABLES
    }
    last = connection.execute(
        "SELECT sequence, entry_hash FROM audit_entry ORDER BY sequence DESC LIMIT 1"
    ).fetchone() or (0, "")
    return Contents(revision, rows, int(last[0]), str(last[1]))


def broken_audit_entry(connection: Connection, revision: str) -> int | None:
    """The first audit entry that does not fit, in the form that the revision kept them in."""
    early = revision < _NEW_AUDIT_SINCE
    return first_broken_early_entry(connection) if early else first_broken_entry(connection)


def _need_none(connection: Connection, check: str, location: StoreLocation) -> None:
    found = connection.execute(check).fetchone()
    if found is not None:
        words = " ".join(str(part) for part in found)
        raise DamagedStoreError(f"{location.path} is damaged: {words}.")


def _refuse_bytes_after_the_last_page(connection: Connection, path: Path) -> None:
    (page,) = connection.execute("PRAGMA page_size").fetchone()
    if path.stat().st_size % int(page):
        raise DamagedStoreError(f"{path} is damaged: it does not end with a whole page.")
