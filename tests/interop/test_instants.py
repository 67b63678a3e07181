"""Independent readers agree with us on every instant and every word of an entry."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from tests.interop.readers import READERS

from release_planner.calendars.files import calendar_bytes
from release_planner.calendars.plain_text import plain_text
from release_planner.calendars.rendering import (
    LONGEST_SUMMARY,
    CalendarEntry,
    EntryContent,
    EntryStatus,
    render,
)
from release_planner.domain.wall_time import WallTimeError, checked_end, checked_start

pytestmark = pytest.mark.interop

FIRST_YEAR, YEARS = 2026, 11
CHANGED = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
HOURS = [f"{hour:02}:{minute:02}" for hour in (0, 1, 2, 3, 9, 23) for minute in (0, 30, 59)]
HOSTILE = (
    "two\nlines",
    "semi;colon, comma: colon",
    "Block A\\North wing\\n\\N\\;",
    "\u202eright to left",
    "x" * 10_000,
    "é" * 10_000,
    "👩‍👧‍👦 family 🏠" * 40,
    "x\r\nEND:VEVENT\r\nBEGIN:VALARM",
    "\x00\x0b\x1b]0;title\x07",
    "NOT CONFIRMED: Visit [ref CDFGH]",
)


def last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def contents_around_clock_changes() -> list[EntryContent]:
    contents = []
    for year in range(FIRST_YEAR, FIRST_YEAR + YEARS):
        for month in (3, 10):
            for shift in (-1, 0, 1):
                day = last_sunday(year, month) + timedelta(days=shift)
                contents.append(EntryContent(EntryStatus.CONFIRMED, "Release day", day))
                contents.extend(timed(day, start) for start in HOURS if exists(day, start))
    return contents


def timed(day: date, start: str) -> EntryContent:
    return EntryContent(EntryStatus.TENTATIVE, "Visit", day, start, 45)


def exists(day: date, start: str) -> bool:
    try:
        checked_end(checked_start(day, start), 45)
    except WallTimeError:
        return False
    return True


def file_of(contents: list[EntryContent]) -> bytes:
    entries = [
        render(CalendarEntry(uid_of(number), 1, CHANGED, content))
        for number, content in enumerate(contents)
    ]
    return b"".join(calendar_bytes("Resettlement HEI", entries))


def uid_of(number: int) -> str:
    return str(UUID(int=number + 1, version=4))


def meant(content: EntryContent) -> tuple[str, str]:
    if content.start is None:
        return content.day.isoformat(), (content.day + timedelta(days=1)).isoformat()
    start = checked_start(content.day, content.start)
    end = checked_end(start, content.minutes)
    return start.astimezone(UTC).isoformat(), end.astimezone(UTC).isoformat()


@pytest.mark.parametrize("reader", READERS)
def test_instants_around_both_clock_changes_of_the_next_ten_years(reader: str) -> None:
    contents = contents_around_clock_changes()
    assert len(contents) > 1_000
    read = READERS[reader](file_of(contents))
    expected = {uid_of(number): meant(content) for number, content in enumerate(contents)}
    assert {uid: (start, end) for uid, (start, end, _) in read.items()} == expected


@pytest.mark.parametrize("reader", READERS)
def test_hostile_titles_are_read_as_plain_text(reader: str) -> None:
    contents = [EntryContent(EntryStatus.CONFIRMED, title, date(2026, 11, 26)) for title in HOSTILE]
    read = READERS[reader](file_of(contents))
    titles = [read[uid_of(number)][2] for number in range(len(HOSTILE))]
    assert titles == [plain_text(title, LONGEST_SUMMARY) for title in HOSTILE]


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata"])
@pytest.mark.parametrize("reader", [name for name in READERS if name != "libical"])
def test_a_reader_in_another_country_finds_the_same_instants(
    monkeypatch: pytest.MonkeyPatch, reader: str, zone: str
) -> None:
    """libical reads inside this process, whose zone is that of the other tests."""
    monkeypatch.setenv("TZ", zone)
    contents = contents_around_clock_changes()[:120]
    read = READERS[reader](file_of(contents))
    expected = {uid_of(number): meant(content) for number, content in enumerate(contents)}
    assert {uid: (start, end) for uid, (start, end, _) in read.items()} == expected
