"""Opening the database file: driver, key and settings. No SQLAlchemy: it is on the start path."""

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import sqlcipher3.dbapi2 as driver

from release_planner.domain.errors import PlannerError
from release_planner.store.audit.circumstances import Circumstances
from release_planner.store.connection import DRIVER_ERRORS, Engine
from release_planner.store.location import StoreLocation

if TYPE_CHECKING:
    _DriverConnection = sqlite3.Connection
else:
    _DriverConnection = driver.Connection

PLAIN_HEADER = b"SQLite format 3\x00"
OLDEST_SAFE_ENGINE = (3, 51, 3)

LONGEST_WAIT_SECONDS = 30
"""How long a writer waits for another: an import of a whole caseload, or a build of its plans,
holds the file for some seconds, and nobody should lose what they typed for it."""

SETTINGS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA checkpoint_fullfsync = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA cell_size_check = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA cache_size = -65536",
)
"""What every connection is set to; the simulated power cut of the tests uses the same list."""


class DamagedStoreError(PlannerError):
    """The file is not whole, or not a store that the key belongs to."""


class SqliteConnection(_DriverConnection):
    """The driver's connection, with what both engines have, and who acts on it."""

    engine: Engine = "sqlite"
    circumstances: Circumstances

    def begin(self) -> None:
        """Take the write lock at once: a transaction that reads first could not get it later."""
        self.execute("BEGIN IMMEDIATE")


def connect(location: StoreLocation, key: bytes | None) -> SqliteConnection:
    """Open the file with every safety setting on; ``key`` is the 32-byte data key, or None when
    the location is plain. The connection is in autocommit: transactions are explicit.

    Raises PlannerError when the file cannot be opened, is not a store, or the key is wrong; an
    error of the driver when somebody else holds the file for longer than anybody waits.
    """
    if driver.sqlite_version_info < OLDEST_SAFE_ENGINE:
        raise PlannerError("The database engine is too old to be safe. Install this version again.")
    if location.plain != (key is None):
        raise PlannerError("An encrypted store needs its key, and a plain store has none.")
    try:
        connection = open_file(location.path)
    except DRIVER_ERRORS as error:
        raise PlannerError(f"The store {location.path} cannot be opened: {error}.") from error
    try:
        _prepare(connection, key)
    except DRIVER_ERRORS as error:
        connection.close()
        if is_locked(error):
            raise
        raise DamagedStoreError(
            f"{location.path} is damaged, or not a plain Release Planner store."
            " If it is encrypted, leave out ?plain=1"
            if key is None
            else f"{location.path} is damaged, or not the store that its key file belongs to."
            " Nothing was changed."
        ) from error
    return connection


def open_file(path: Path, mode: str = "mode=rw") -> SqliteConnection:
    """Open a file that exists; the driver alone would make a missing one, readable by others."""
    connection: SqliteConnection = driver.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        isolation_level=None,
        timeout=LONGEST_WAIT_SECONDS,
        check_same_thread=False,
        factory=SqliteConnection,
    )
    connection.circumstances = Circumstances()
    connection.circumstances.answer(connection)
    return connection


def _prepare(connection: SqliteConnection, key: bytes | None) -> None:
    """Write-ahead logging is set by `prepare_file` and only looked at here, so that opening
    another program's file leaves it as it is.
    """
    unlock_file(connection, key)
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        raise driver.OperationalError("not made by prepare_file")
    for setting in SETTINGS:
        connection.execute(setting)


def unlock_file(connection: SqliteConnection, key: bytes | None) -> None:
    """Give the key and read the first page; an error of the driver when the two do not fit."""
    if key is not None:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def create_file(location: StoreLocation) -> None:
    """Make an empty file that only its owner can read; refuses to replace one that exists."""
    try:
        location.path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(location.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError as error:
        raise PlannerError(f"{location.path} exists already. Choose another file.") from error
    except OSError as error:
        raise PlannerError(f"{location.path} cannot be made: {error.strerror}.") from error


def prepare_file(location: StoreLocation, key: bytes | None) -> None:
    """Turn the empty file of `create_file` into an empty store: encrypted, and write-ahead logged
    from then on.
    """
    connection = open_file(location.path)
    try:
        unlock_file(connection, key)
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def is_locked(error: BaseException) -> bool:
    """Whether the driver gave up waiting for somebody else who holds the file."""
    return isinstance(error, DRIVER_ERRORS) and "locked" in str(error)


def is_plain_file(path: Path) -> bool:
    """Whether anybody can read the file with a common database program.

    Raises PlannerError when this user cannot.
    """
    try:
        with path.open("rb") as file:
            return file.read(len(PLAIN_HEADER)) == PLAIN_HEADER
    except OSError as error:
        raise PlannerError(f"The store {path} cannot be read: {error.strerror}.") from error
