"""Whether another process has a store open, asked before its file is removed or replaced."""

import sys
from pathlib import Path

from release_planner.domain.errors import PlannerError
from release_planner.store.connection import DRIVER_ERRORS
from release_planner.store.location import StoreLocation
from release_planner.store.sqlite_connection import is_locked, open_file, unlock_file

_LOCK_BYTES_START, _LOCK_BYTES = 0x40000002, 510
"""Where the database engine locks a file that it has open, from SQLite's os.h: SHARED_FIRST."""


def is_open_elsewhere(path: Path, key: bytes | None = None) -> bool:
    """Whether somebody else has a store open, reading or writing; nobody is waited for.

    Ask for exclusive use before the first read: a write-ahead logged file then gives it only to its
    single user. A file that cannot be read, damaged or of another key, is asked for by its locks.
    """
    connection = open_file(path)
    try:
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        if key is not None:
            unlock_file(connection, key)
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("ROLLBACK")
    except DRIVER_ERRORS as error:
        if is_locked(error):
            return True
    else:
        return False
    finally:
        connection.close()
    return _is_locked_file(path)


def refuse_open_elsewhere(location: StoreLocation, key: bytes | None) -> None:
    """Raise PlannerError when somebody else has the store open."""
    if location.path.exists() and is_open_elsewhere(location.path, key):
        raise PlannerError(
            f"{location.path} is open in another window. Close it there first. Nothing was changed."
        )


def _is_locked_file(path: Path) -> bool:
    """Windows does not let an open file be renamed, so there the question answers itself later."""
    if sys.platform == "win32":
        return False
    import fcntl

    with path.open("rb+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCK_BYTES, _LOCK_BYTES_START)
        except OSError:
            return True
    return False
