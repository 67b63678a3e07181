"""Putting a calendar file together from kept entries, and putting it in place."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from icalendar import Calendar, vText

from release_planner.calendars.plain_text import plain_text
from release_planner.calendars.timezone import LONDON_TIMEZONE
from release_planner.domain.errors import PlannerError

PRODUCT = "-//Release Planner//Release Planner//EN"
LONGEST_NAME = 60
REFRESHED_EVERY = timedelta(hours=12)

_END = b"END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A whole file beside its final place, with its SHA-256 and the number of its entries."""

    temporary: Path
    sha256: str
    entries: int

    def differs_from(self, target: Path) -> bool:
        """Whether ``target`` is missing or holds other bytes."""
        return not target.is_file() or _sha256(target) != self.sha256

    def put_in_place(self, target: Path) -> bool:
        """Replace ``target``, and say whether it changed: the same bytes are left as they are."""
        if not self.differs_from(target):
            return False
        try:
            os.replace(self.temporary, target)
        except OSError as error:
            raise _cannot_write(target.parent, error) from error
        _sync_folder(target.parent)
        return True


def calendar_bytes(
    name: str, entries: Iterable[bytes], *, refreshed: bool = False
) -> Iterator[bytes]:
    """The file in pieces: head, time zone, the entries as they come, end.

    One that is ``refreshed`` asks programs that subscribe to it to look again twice a day.
    """
    head = Calendar()
    head.add("version", "2.0")
    head.add("prodid", PRODUCT)
    head.add("calscale", "GREGORIAN")
    if name:
        head.add("x-wr-calname", vText(plain_text(name, LONGEST_NAME)))
    if refreshed:
        head.add("refresh-interval", REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
        head.add("x-published-ttl", vText("PT12H"))
    yield head.to_ical().removesuffix(_END)
    yield LONDON_TIMEZONE
    yield from entries
    yield _END


@contextmanager
def written_file(
    folder: Path, name: str, entries: Iterable[bytes], *, refreshed: bool = False
) -> Iterator[WrittenFile]:
    """Write a calendar to a temporary file in ``folder`` that only its owner can read.

    It is gone at the end unless it was put in place. Raises PlannerError when the folder cannot be
    written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, path = tempfile.mkstemp(prefix=".calendar-", suffix=".part", dir=folder)
    except OSError as error:
        raise _cannot_write(folder, error) from error
    temporary = Path(path)
    try:
        yield _written(handle, temporary, calendar_bytes(name, entries, refreshed=refreshed))
    finally:
        temporary.unlink(missing_ok=True)


def _written(handle: int, temporary: Path, pieces: Iterable[bytes]) -> WrittenFile:
    digest, count = hashlib.sha256(), 0
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
                count += piece.startswith(b"BEGIN:VEVENT")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise _cannot_write(temporary.parent, error) from error
    return WrittenFile(temporary, digest.hexdigest(), count)


def resource_bytes(entry: bytes) -> bytes:
    """One entry as the whole resource that a calendar server keeps: without a name or METHOD."""
    return b"".join(calendar_bytes("", [entry]))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _cannot_write(folder: Path, error: OSError) -> PlannerError:
    return PlannerError(f"The calendar cannot be written to {folder}: {error.strerror}.")
