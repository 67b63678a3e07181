"""One entry as bytes, read back by the library and by eye."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event, vText

from release_planner.calendars.files import calendar_bytes
from release_planner.calendars.plain_text import plain_text
from release_planner.calendars.rendering import (
    LONGEST_DESCRIPTION,
    LONGEST_LOCATION,
    LONGEST_SUMMARY,
    CalendarEntry,
    EntryContent,
    EntryStatus,
    render,
)
from release_planner.domain.wall_time import WallTimeError, checked_end, checked_start

UID = str(UUID(int=7, version=4))
CHANGED = datetime(2026, 11, 5, 9, 30, 15, 999_999, tzinfo=UTC)
DAY = date(2026, 11, 26)
HOSTILE = [
    "two\nlines",
    "semi;colon, comma: colon",
    "Block A\\North wing\\n\\N\\;",
    "\u202eright to left",
    "x" * 10_000,
    "é" * 10_000,
    "👩‍👧‍👦 family 🏠" * 40,
    "x\r\nEND:VEVENT\r\nBEGIN:VALARM\r\nACTION:DISPLAY",
    'quote " and ^n',
    "\x00\x0b\x1b]0;title\x07",
    " leading",
    "=SUM(A1)",
    "e\u0301" * 200,
]


def entry(content: EntryContent, sequence: int = 0) -> CalendarEntry:
    return CalendarEntry(UID, sequence, CHANGED, content)


def whole_file(*rendered: bytes) -> bytes:
    return b"".join(calendar_bytes("Resettlement", rendered))


def read_back(rendered: bytes) -> Event:
    calendar = Calendar.from_ical(whole_file(rendered))
    assert not [fault for part in calendar.walk() for fault in part.errors]
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    return event


def assert_lines_are_sound(data: bytes) -> None:
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")


def test_the_bytes_are_these() -> None:
    content = EntryContent(
        EntryStatus.CONFIRMED, "Housing [ref R7F3K]", DAY, "09:30", 45, "Room 3, Dudley", "Open."
    )
    assert render(entry(content, 2)) == (
        b"BEGIN:VEVENT\r\n"
        b"SUMMARY:Housing [ref R7F3K]\r\n"
        b"DTSTART;TZID=Europe/London:20261126T093000\r\n"
        b"DTEND;TZID=Europe/London:20261126T101500\r\n"
        b"DTSTAMP:20261105T093015Z\r\n"
        b"UID:00000000-0000-4000-8000-000000000007\r\n"
        b"SEQUENCE:2\r\n"
        b"CLASS:PRIVATE\r\n"
        b"DESCRIPTION:Open.\r\n"
        b"LAST-MODIFIED:20261105T093015Z\r\n"
        b"LOCATION:Room 3\\, Dudley\r\n"
        b"STATUS:CONFIRMED\r\n"
        b"TRANSP:OPAQUE\r\n"
        b"END:VEVENT\r\n"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    content = EntryContent(EntryStatus.CONFIRMED, text, DAY, "09:30", 30, text, text)
    rendered = render(entry(content))
    assert_lines_are_sound(whole_file(rendered))
    assert rendered.count(b"\r\nEND:") == 1
    event = read_back(rendered)
    assert not event.subcomponents
    assert str(event["SUMMARY"]) == str(event["LOCATION"])
    assert len(event["SUMMARY"]) <= 120
    assert "\n" not in event["SUMMARY"]


@given(st.text(max_size=400), st.text(max_size=400), st.text(max_size=900))
def test_any_text_comes_back_as_it_was_guarded(summary: str, location: str, more: str) -> None:
    content = EntryContent(EntryStatus.TENTATIVE, summary, DAY, None, 0, location, more)
    rendered = render(entry(content))
    assert_lines_are_sound(rendered)
    assert rendered == render(entry(content))
    event = read_back(rendered)
    assert set(event) <= {
        "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "STATUS", "CLASS", "SUMMARY", "DTSTART",
        "DTEND", "TRANSP", "LOCATION", "DESCRIPTION",
    }  # fmt: skip


@pytest.mark.parametrize("year", range(2026, 2037))
@pytest.mark.parametrize("month", [3, 10])
@pytest.mark.parametrize(("start", "minutes"), [("00:30", 20), ("02:00", 60), ("09:30", 45)])
def test_around_a_change_of_the_clocks_two_readers_see_the_right_instant(
    year: int, month: int, start: str, minutes: int
) -> None:
    last_day = date(year, month, 31)
    sunday = last_day - timedelta(days=last_day.isoweekday() % 7)
    content = EntryContent(EntryStatus.CONFIRMED, "Appointment", sunday, start, minutes)
    data = whole_file(render(entry(content)))
    expected = checked_start(sunday, start).astimezone(UTC)
    event = read_back(render(entry(content)))
    (again,) = recurring_ical_events.of(Calendar.from_ical(data)).at(sunday)
    for seen in (event, again):
        assert seen.start.astimezone(UTC) == expected
        assert seen.end.astimezone(UTC) == expected + timedelta(minutes=minutes)


@pytest.mark.parametrize(("day", "start"), [((2027, 3, 28), "01:30"), ((2027, 10, 31), "01:00")])
def test_a_time_that_london_does_not_have_once_is_refused(
    day: tuple[int, int, int], start: str
) -> None:
    with pytest.raises(WallTimeError):
        render(entry(EntryContent(EntryStatus.CONFIRMED, "x", date(*day), start, 30)))


@pytest.mark.parametrize(
    ("status", "start", "transparency"),
    [
        (EntryStatus.CONFIRMED, "09:30", "OPAQUE"),
        (EntryStatus.TENTATIVE, "09:30", "OPAQUE"),
        (EntryStatus.CANCELLED, "09:30", "TRANSPARENT"),
        (EntryStatus.CONFIRMED, None, "TRANSPARENT"),
    ],
)
def test_only_what_takes_time_blocks_time(
    status: EntryStatus, start: str | None, transparency: str
) -> None:
    assert read_back(render(entry(EntryContent(status, "x", DAY, start, 30))))["TRANSP"] == (
        transparency
    )


@given(
    summary=st.text(max_size=200),
    location=st.text(max_size=60),
    description=st.text(max_size=600),
    day=st.dates(date(2026, 1, 1), date(2037, 12, 31)),
    hour=st.one_of(st.none(), st.integers(3, 22)),
    status=st.sampled_from(EntryStatus),
    sequence=st.integers(0, 10_000),
)
def test_the_bytes_are_those_of_the_library_itself(
    summary: str,
    location: str,
    description: str,
    day: date,
    hour: int | None,
    status: EntryStatus,
    sequence: int,
) -> None:
    """Our short cuts (typed values, no search for folds in short lines) change nothing."""
    start = None if hour is None else f"{hour:02}:15"
    content = EntryContent(status, summary, day, start, 30, location, description)
    assert render(entry(content, sequence)) == _by_the_library(entry(content, sequence))


def _by_the_library(entry: CalendarEntry) -> bytes:
    content, event = entry.content, Event()
    changed_at = entry.last_modified.replace(microsecond=0)
    event.add("uid", entry.uid)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", entry.sequence)
    event.add("status", content.status.value)
    event.add("class", "PRIVATE")
    event.add("summary", vText(plain_text(content.summary, LONGEST_SUMMARY)))
    if content.start is None:
        event.add("dtstart", content.day)
        event.add("dtend", content.day + timedelta(days=1))
    else:
        start = checked_start(content.day, content.start)
        event.add("dtstart", start)
        event.add("dtend", checked_end(start, content.minutes))
    is_busy = content.start is not None and content.status is not EntryStatus.CANCELLED
    event.add("transp", "OPAQUE" if is_busy else "TRANSPARENT")
    for name, text, longest in (
        ("location", content.location, LONGEST_LOCATION),
        ("description", content.description, LONGEST_DESCRIPTION),
    ):
        if text:
            event.add(name, vText(plain_text(text, longest)))
    return bytes(event.to_ical())
