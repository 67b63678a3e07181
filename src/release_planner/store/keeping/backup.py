"""Backups of a store file: whole copies that were opened again before they count."""

import re
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from release_planner.domain.errors import PlannerError
from release_planner.store.connection import DRIVER_ERRORS
from release_planner.store.durable_file import replace_file
from release_planner.store.keeping.checking import Contents, check_copy, read_contents
from release_planner.store.keeping.folders import cannot_be_written, put_in_place
from release_planner.store.keys import keys_path
from release_planner.store.location import StoreLocation
from release_planner.store.sqlite_connection import DamagedStoreError, connect, create_file

KEPT = 14
_INSTANT = "%Y%m%d-%H%M%S"
_REST_OF_NAME = re.compile(r"-(\d{8}-\d{6})-(\d+)-([0-9a-f]{8}|none)\.db")


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup. ``made_at`` is UTC; ``last_entry`` and ``last_hash`` are the last entry of
    its audit, the hash cut short, as its name says: an anchor outside the store.
    """

    path: Path
    made_at: datetime
    last_entry: int
    last_hash: str


@dataclass(frozen=True, slots=True)
class BackupMade:
    """What a backup holds, and the older backups that were removed for it."""

    backup: Backup
    contents: Contents
    removed: tuple[Path, ...]


def backup_folder(location: StoreLocation) -> Path:
    """Where backups go when no other folder is named: beside the store."""
    return location.path.parent / "backups"


def make_backup(
    location: StoreLocation, key: bytes | None, folder: Path, now: datetime, keep: int | None = None
) -> BackupMade:
    """Copy a store while others may work in it, and check the copy by reading all of it.

    The newest ``keep`` backups of this store in the folder stay, all of them when it is None.
    Raises DamagedStoreError when the copy is not whole, which removes it, and PlannerError when
    the folder cannot be written.
    """
    making = StoreLocation(folder / f".{location.path.stem}.backup.tmp", location.plain)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        making.path.unlink(missing_ok=True)
        try:
            contents = _copy_and_check(location, making, key)
            backup = _finish(location, making.path, folder, now, contents)
        finally:
            making.path.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_be_written(folder, error) from error
    removed = () if keep is None else _remove_older(location, backup, keep)
    return BackupMade(backup, contents, removed)


def backups_of(location: StoreLocation, folder: Path | None = None) -> list[Backup]:
    """The finished backups of a store in a folder, newest first."""
    place = folder or backup_folder(location)
    names = place.glob("*.db") if place.is_dir() else ()
    found = [_read_name(path, location.path.stem) for path in names]
    return sorted(
        (backup for backup in found if backup),
        key=lambda one: (one.made_at, one.path),
        reverse=True,
    )


def newest_whole_backup(location: StoreLocation, key: bytes | None) -> Backup | None:
    """The newest backup beside the store that is still whole, read from end to end."""
    for backup in backups_of(location):
        try:
            check_copy(StoreLocation(backup.path, location.plain), key)
        except PlannerError:
            continue
        return backup
    return None


def copy_keys(source: StoreLocation, target: StoreLocation) -> None:
    """Put a copy of the key file of an encrypted store beside another file."""
    if not source.plain:
        replace_file(keys_path(target), keys_path(source).read_bytes())


def _copy_and_check(location: StoreLocation, making: StoreLocation, key: bytes | None) -> Contents:
    create_file(making)
    with closing(connect(location, key)) as connection:
        before = read_contents(connection, location)
        try:
            connection.execute("VACUUM INTO ?", (str(making.path),))
        except DRIVER_ERRORS as error:
            raise PlannerError(
                f"No backup was made of {location.path}: {error}. Nothing is left of it."
            ) from error
        after = read_contents(connection, location)
    contents = _checked(location, making, key)
    quiet = before == after
    if (quiet and contents != before) or not (
        before.last_entry <= contents.last_entry <= after.last_entry
    ):
        raise PlannerError(
            f"The backup of {location.path} does not hold what the store holds. It was removed."
        )
    return contents


def _checked(location: StoreLocation, making: StoreLocation, key: bytes | None) -> Contents:
    try:
        return check_copy(making, key)
    except PlannerError as error:
        reason = str(error).replace(str(making.path), "the copy")
        raise DamagedStoreError(
            f"The backup of {location.path} is not whole, so it was removed: {reason}"
        ) from error


def _finish(
    location: StoreLocation, made: Path, folder: Path, now: datetime, contents: Contents
) -> Backup:
    at = now.astimezone(UTC).replace(microsecond=0)
    path = folder / f"{location.path.stem}-{at.strftime(_INSTANT)}-{contents.head}.db"
    copy_keys(location, StoreLocation(path, location.plain))
    put_in_place(made, path)
    return Backup(path, at, contents.last_entry, contents.head.partition("-")[2])


def _read_name(path: Path, stem: str) -> Backup | None:
    if not path.name.startswith(stem):
        return None
    found = _REST_OF_NAME.fullmatch(path.name[len(stem) :])
    if found is None:
        return None
    try:
        made_at = datetime.strptime(found[1], _INSTANT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Backup(path, made_at, int(found[2]), found[3])


def _remove_older(location: StoreLocation, made: Backup, keep: int) -> tuple[Path, ...]:
    """The backup just made stays, wherever a clock that was set back would sort it."""
    others = [one.path for one in backups_of(location, made.path.parent) if one.path != made.path]
    older = others[max(keep - 1, 0) :]
    for path in older:
        path.unlink(missing_ok=True)
        keys_path(StoreLocation(path, location.plain)).unlink(missing_ok=True)
    return tuple(older)
