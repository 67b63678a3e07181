"""Looking at a store file when it is opened, so that damage is noticed before it spreads."""

import json
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from release_planner.domain.errors import PlannerError
from release_planner.store.connection import DRIVER_ERRORS
from release_planner.store.durable_file import replace_file
from release_planner.store.location import StoreLocation
from release_planner.store.open_elsewhere import is_open_elsewhere
from release_planner.store.sqlite_connection import connect

LONGEST_UNCHECKED = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with a store, and what to do, each as one line."""

    reason: str
    way_out: str

    @property
    def line(self) -> str:
        """All of it in one line."""
        return f"{self.reason} {self.way_out}"


def was_closed_uncleanly(location: StoreLocation, key: bytes | None) -> bool:
    """Whether the last one out did not put the write-ahead log away, as after a crash.

    Ask before the store is opened.
    """
    log = location.path.with_name(location.path.name + "-wal")
    if not (location.path.is_file() and log.exists() and log.stat().st_size):
        return False
    return not is_open_elsewhere(location.path, key)


def find_damage(
    location: StoreLocation, key: bytes | None, now: datetime, *, unclean: bool
) -> Damage | None:
    """Check the file after an unclean end, and otherwise once a week; None when it is sound, or no
    check is due. A check takes about half a second for each 100 MB.
    """
    if not (unclean or _is_due(location, now)):
        return None
    reason = _quick_check(location, key)
    if reason is not None:
        return damage_of(location, key, reason)
    _note_checked(location, now)
    return None


def damage_of(location: StoreLocation, key: bytes | None, reason: str) -> Damage:
    """Name the newest backup that is still whole, and how to bring it back."""
    from release_planner.store.keeping.backup import newest_whole_backup

    newest = newest_whole_backup(location, key)
    if newest is None:
        way = (
            "There is no whole backup beside it: look for one in the folder to which you make"
            " backups, and bring it back with: release-planner store restore BACKUP"
        )
    else:
        at = newest.made_at.strftime("%d %b %Y %H:%M")
        way = (
            f"The newest whole backup is of {at} (UTC). To bring it back:"
            f" release-planner store restore {newest.path} --store {location.url}"
        )
    return Damage(f"The store {location.path} is damaged, so it is only read: {reason}.", way)


def _is_due(location: StoreLocation, now: datetime) -> bool:
    """Whether a week has gone, or the clock was set back since."""
    checked_at = _checked_at(location)
    return checked_at is None or not timedelta() <= now - checked_at < LONGEST_UNCHECKED


def _quick_check(location: StoreLocation, key: bytes | None) -> str | None:
    try:
        with closing(connect(location, key)) as connection:
            answer = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except DRIVER_ERRORS as error:
        return str(error)
    return None if answer == "ok" else answer.splitlines()[-1]


def _record(location: StoreLocation) -> Path:
    return location.path.with_name(location.path.name + ".checked.json")


def _checked_at(location: StoreLocation) -> datetime | None:
    """When the file was last checked; a record that cannot be read counts as none."""
    try:
        written = json.loads(_record(location).read_bytes())["checked_at"]
        return datetime.fromisoformat(written).astimezone(UTC)
    except (OSError, ValueError, TypeError, LookupError):
        return None


def _note_checked(location: StoreLocation, now: datetime) -> None:
    """A folder that cannot be written only means that the next opening checks again."""
    text = json.dumps({"checked_at": now.astimezone(UTC).isoformat()})
    try:
        replace_file(_record(location), text.encode())
    except PlannerError:
        return
