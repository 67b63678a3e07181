"""One entry of a calendar as the bytes of one VEVENT.

An entry is rendered once and kept; the file is put together from kept bytes. So nothing here may
depend on the clock: DTSTAMP is the instant of the last change (RFC 5545, 3.8.7.2).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from icalendar import Event, vDate, vDatetime, vInt, vText
from icalendar.parser import Contentline

from release_planner.calendars.plain_text import plain_text
from release_planner.domain.wall_time import checked_end, checked_start

RENDERER_VERSION = 1
"""Raised when the same content would give other bytes: every entry then rises in SEQUENCE."""

LONGEST_SUMMARY = 120
LONGEST_LOCATION = 120
LONGEST_DESCRIPTION = 500
SHORTEST_FOLDED = 75


class EntryStatus(StrEnum):
    """STATUS of a VEVENT (RFC 5545, 3.8.1.11)."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


_PRIVATE, _OPAQUE, _TRANSPARENT = vText("PRIVATE"), vText("OPAQUE"), vText("TRANSPARENT")
_STATUSES = {status: vText(status.value) for status in EntryStatus}


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
    changed_at = vDatetime(_utc_second(entry.last_modified))
    takes_time = content.start is not None and content.status is not EntryStatus.CANCELLED
    event = Event(
        {
            "UID": vText(entry.uid),
            "DTSTAMP": changed_at,
            "LAST-MODIFIED": changed_at,
            "SEQUENCE": vInt(entry.sequence),
            "STATUS": _STATUSES[content.status],
            "CLASS": _PRIVATE,
            "TRANSP": _OPAQUE if takes_time else _TRANSPARENT,
            "SUMMARY": vText(plain_text(content.summary, LONGEST_SUMMARY)),
        }
    )
    event["DTSTART"], event["DTEND"] = _times(content)
    if content.location:
        event["LOCATION"] = vText(plain_text(content.location, LONGEST_LOCATION))
    if content.description:
        event["DESCRIPTION"] = vText(plain_text(content.description, LONGEST_DESCRIPTION))
    return b"".join(_line(line) for line in event.content_lines())


def _times(content: EntryContent) -> tuple[vDatetime | vDate, vDatetime | vDate]:
    if content.start is None:
        return _day(content.day), _day(content.day + timedelta(days=1))
    start = checked_start(content.day, content.start)
    return vDatetime(start), vDatetime(checked_end(start, content.minutes))


def _day(day: date) -> vDate:
    return vDate(day, params={"VALUE": "DATE"})


def _line(line: Contentline) -> bytes:
    """One line with its end. Most need no folding, which the library looks for letter by letter."""
    if not line:
        return b""
    if len(line) < SHORTEST_FOLDED and line.isascii():
        return line.encode() + b"\r\n"
    folded: bytes = line.to_ical()  # type: ignore[no-untyped-call]
    return folded + b"\r\n"


def _utc_second(instant: datetime) -> datetime:
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return aware.astimezone(UTC).replace(microsecond=0)
