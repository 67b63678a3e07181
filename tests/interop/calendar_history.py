"""One calendar as it was given twice: between the two, entries moved, were cancelled, and went."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from tests.interop.test_instants import uid_of

from release_planner.calendars.files import calendar_bytes
from release_planner.calendars.rendering import (
    CalendarEntry,
    EntryContent,
    EntryStatus,
    render,
)

MOVED, CANCELLED, GONE, NEW = (uid_of(number) for number in (100, 101, 102, 103))
_FIRST = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
_DAY = date(2026, 11, 26)
_VISIT = EntryContent(EntryStatus.CONFIRMED, "Visit [ref CDFGH]", _DAY, "09:30", 45)
MOVED_TO = "20261201T093000Z"


def first_file() -> bytes:
    """Three visits at half past nine."""
    return _file(CalendarEntry(uid, 0, _FIRST, _VISIT) for uid in (MOVED, CANCELLED, GONE))


def second_file() -> bytes:
    """One moved, one cancelled, one no longer there, one new."""
    later = _FIRST + timedelta(hours=1)
    moved = replace(_VISIT, day=date(2026, 12, 1))
    cancelled = replace(
        _VISIT, status=EntryStatus.CANCELLED, summary="CANCELLED: Visit [ref CDFGH]"
    )
    return _file(
        [
            CalendarEntry(MOVED, 1, later, moved),
            CalendarEntry(CANCELLED, 1, later, cancelled),
            CalendarEntry(NEW, 0, later, replace(_VISIT, start="11:00")),
        ]
    )


def _file(entries: Iterable[CalendarEntry]) -> bytes:
    return b"".join(calendar_bytes("Resettlement HEI", map(render, entries)))
