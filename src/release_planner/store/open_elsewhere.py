"""Whether another process has a store open, asked before its file is removed."""

from pathlib import Path

import sqlcipher3.dbapi2 as driver

from release_planner.store.connection import DRIVER_ERRORS
from release_planner.store.sqlite_connection import is_locked


def is_open_elsewhere(path: Path) -> bool:
    """Whether somebody else has a plain store open, reading or writing; nobody is waited for.

    A file that is damaged counts as not open. Ask for exclusive use before the first read: a
    write-ahead logged file then gives it only to its single user.
    """
    connection = driver.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=0
    )
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("ROLLBACK")
    except DRIVER_ERRORS as error:
        return is_locked(error)
    finally:
        connection.close()
    return False
