"""One entry of a calendar as the bytes of one VEVENT.

An entry is rendered once and kept; the file is put together from kept bytes. So nothing here may
depend on the clock: DTSTAMP is the instant of the last change (RFC 5545, 3.8.7.2).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from icalendar import Event, vText

from release_planner.calendars.plain_text import plain_text
from release_planner.domain.wall_time import checked_end, checked_start

RENDERER_VERSION = 1
"""Raised when the same content would give other bytes: every entry then rises in SEQUENCE."""

LONGEST_SUMMARY = 120
LONGEST_LOCATION = 120
LONGEST_DESCRIPTION = 500


class EntryStatus(StrEnum):
    """STATUS of a VEVENT (RFC 5545, 3.8.1.11)."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class EntryContent:
    """What a recipient is told by one entry, and nothing that they are not.

    ``start`` is "HH:MM" London wall time, None for an entry of the whole day; ``minutes`` counts
    only with a start. Empty ``location`` and ``description`` are left out.
    """

    status: EntryStatus
    summary: str
    day: date
    start: str | None = None
    minutes: int = 0
    location: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Content with its identity: a random ``uid``, how often it changed, and when it last did."""

    uid: str
    sequence: int
    last_modified: datetime
    content: EntryContent


def render(entry: CalendarEntry) -> bytes:
    """The VEVENT of one entry: CRLF line ends, folded at 75 octets, the same bytes every time.

    There is no METHOD, ORGANIZER or ATTENDEE, so that opening the file invites nobody, and no
    alarm, whose text would show on a locked screen. Raises WallTimeError for a time that London
    does not have exactly once.
    """
    content = entry.content
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", _utc_second(entry.last_modified))
    event.add("last-modified", _utc_second(entry.last_modified))
    event.add("sequence", entry.sequence)
    event.add("status", content.status.value)
    event.add("class", "PRIVATE")
    event.add("summary", vText(plain_text(content.summary, LONGEST_SUMMARY)))
    _add_times(event, content)
    if content.location:
        event.add("location", vText(plain_text(content.location, LONGEST_LOCATION)))
    if content.description:
        event.add("description", vText(plain_text(content.description, LONGEST_DESCRIPTION)))
    return bytes(event.to_ical())


def _add_times(event: Event, content: EntryContent) -> None:
    if content.start is None:
        event.add("dtstart", content.day)
        event.add("dtend", content.day + timedelta(days=1))
    else:
        start = checked_start(content.day, content.start)
        event.add("dtstart", start)
        event.add("dtend", checked_end(start, content.minutes))
    takes_time = content.start is not None and content.status is not EntryStatus.CANCELLED
    event.add("transp", "OPAQUE" if takes_time else "TRANSPARENT")


def _utc_second(instant: datetime) -> datetime:
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return aware.astimezone(UTC).replace(microsecond=0)
