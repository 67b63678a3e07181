"""Bringing a store file up to date, and removing what it leaves behind, with the words for both."""

import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from release_planner.cli.opening import (
    key_from_settings,
    location_from_settings,
    staff_code_in,
    system_login,
)
from release_planner.cli.settings import Settings
from release_planner.domain.errors import PlannerError
from release_planner.store.acting import Acting
from release_planner.store.keeping.backup import backup_folder
from release_planner.store.location import StoreLocation
from release_planner.store.sqlite_connection import connect


def upgrade_store_file(location: StoreLocation, settings: Settings, folder: Path | None) -> str:
    """Back an older store up and bring it up to date; the text says what was done.

    Raises PlannerError as `upgrade_file` does, and when there is no store.
    """
    from release_planner.store.keeping.upgrade import upgrade_file

    if not location.path.is_file():
        raise PlannerError(f"There is no store at {location.path}.")
    key = key_from_settings(location, settings)
    with closing(connect(location, key)) as connection:
        actor = staff_code_in(connection, settings) or f"login {system_login()}"
    acting = Acting(actor, datetime.now(UTC), "bring the store up to date")
    done = upgrade_file(location, key, folder or backup_folder(location), acting)
    if done.backup is None:
        return f"The store {location.path} is up to date already."
    return (
        f"Upgraded:   {location.path}, from schema {done.was} to {done.now}\n"
        f"Backup:     {done.backup.path}, from before, verified"
    )


def offer_to_upgrade(settings: Settings) -> bool:
    """Ask at the terminal whether an older store file is brought up to date now, and do so.

    False when it is not wanted, or a server has to be upgraded by whoever looks after it.
    """
    location = location_from_settings(settings)
    if not isinstance(location, StoreLocation):
        return False
    print(
        f"{location.path} was last used by an earlier version. It is backed up first, and the"
        " earlier version cannot open it afterwards.\nBring it up to date now? [y/N] ",
        end="",
        file=sys.stderr,
        flush=True,
    )
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        return False
    print(upgrade_store_file(location, settings, None), file=sys.stderr)
    return True


def offer_to_remove(plain: Path, remove: bool) -> None:
    """Remove the file that is not encrypted when asked to, or when that is answered at a terminal,
    and say what removing does not do.
    """
    print(
        f"{plain} still holds everything, readable by anybody who gets the file.", file=sys.stderr
    )
    if not remove and sys.stdin.isatty() and sys.stderr.isatty():
        print("Remove it now? [y/N] ", end="", file=sys.stderr, flush=True)
        remove = sys.stdin.readline().strip().lower() in ("y", "yes")
    if not remove:
        print(f"It was left. Remove it when the encrypted store has been opened once: {plain}")
        return
    try:
        plain.unlink()
    except OSError as error:
        raise PlannerError(f"{plain} cannot be removed: {error.strerror}.") from error
    print(
        "It was removed. What was on the disk may still be found there by those who know how, and"
        " copies and backups made before are as they were: remove those as well."
    )
