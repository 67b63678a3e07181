"""What changed in a calendar since its recipient was last given it.

A recipient whose program does not update entries makes the changes by hand from this, so it says
where an entry was and where it is now.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import cast

from icalendar import Event

from release_planner.calendars.rendering import EntryStatus


class ChangeKind(StrEnum):
    """What the recipient has to do with an entry."""

    NEW = "new"
    MOVED = "moved"
    REWORDED = "reworded"
    CANCELLED = "cancelled"
    NO_LONGER_HERE = "no longer here"


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One entry as its recipient sees it: ``start`` is London time, None for a whole day."""

    title: str
    status: EntryStatus
    day: date
    start: str | None
    minutes: int
    location: str


@dataclass(frozen=True, slots=True)
class EntryChange:
    """A change to make by hand; ``before`` is None for what is new, ``after`` for what is off."""

    kind: ChangeKind
    reference: str
    before: ShownEntry | None
    after: ShownEntry | None


def change_between(
    reference: str, given: bytes | None, rendered: bytes, *, has_left: bool
) -> EntryChange | None:
    """What changed from the bytes ``given`` last, None if never, to those ``rendered`` now.

    ``has_left`` says that an entry is off because its person left the recipient's scope. None when
    there is nothing to do.
    """
    if given == rendered:
        return None
    before = shown(given) if given is not None else None
    after = shown(rendered)
    was_on = before is not None and before.status is not EntryStatus.CANCELLED
    is_on = after.status is not EntryStatus.CANCELLED
    if not is_on:
        kind = ChangeKind.NO_LONGER_HERE if has_left else ChangeKind.CANCELLED
        return EntryChange(kind, reference, before, None) if was_on else None
    if not was_on:
        return EntryChange(ChangeKind.NEW, reference, None, after)
    assert before is not None
    if _times(before) != _times(after):
        return EntryChange(ChangeKind.MOVED, reference, before, after)
    same = (before.title, before.location) == (after.title, after.location)
    return None if same else EntryChange(ChangeKind.REWORDED, reference, before, after)


def shown(rendered: bytes) -> ShownEntry:
    """Read one kept entry back."""
    event = cast(Event, Event.from_ical(rendered))
    start, end = event.DTSTART, event.DTEND
    assert start is not None
    assert end is not None
    is_timed = isinstance(start, datetime) and isinstance(end, datetime)
    return ShownEntry(
        title=str(event["SUMMARY"]),
        status=EntryStatus(str(event["STATUS"])),
        day=start.date() if isinstance(start, datetime) else start,
        start=f"{start:%H:%M}" if is_timed else None,
        minutes=int((end.timestamp() - start.timestamp()) // 60) if is_timed else 0,
        location=str(event.get("LOCATION", "")),
    )


def _times(entry: ShownEntry) -> tuple[date, str | None, int]:
    return entry.day, entry.start, entry.minutes
