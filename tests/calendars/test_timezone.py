"""The fixed definition of Europe/London against the system's time zones, and the law they hold."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from dateutil import tz
from icalendar import Calendar, Timezone

from release_planner.calendars.timezone import LONDON_TIMEZONE

LONDON = ZoneInfo("Europe/London")
FIRST_YEAR = datetime.now(LONDON).year
WHOLE_FILE = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + LONDON_TIMEZONE + b"END:VCALENDAR\r\n"


def half_hours_to_check() -> Iterator[datetime]:
    """Each day at noon, and each half hour of March and October, of the next fifteen years."""
    day = datetime(FIRST_YEAR, 1, 1)  # noqa: DTZ001
    while day.year < FIRST_YEAR + 15:
        close = day.month in (3, 10)
        yield from (day + timedelta(minutes=30 * half) for half in (range(48) if close else (24,)))
        day += timedelta(days=1)


def read_otherwise(zone: tzinfo) -> list[datetime]:
    """The times that happen once in London, and at which this reading of the zone is wrong."""
    return [
        time
        for time in half_hours_to_check()
        if happens_once(time)
        and time.replace(tzinfo=zone).utcoffset() != time.replace(tzinfo=LONDON).utcoffset()
    ]


def happens_once(time: datetime) -> bool:
    aware = time.replace(tzinfo=LONDON)
    back = aware.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None)
    return back == time and aware.utcoffset() == aware.replace(fold=1).utcoffset()


def test_it_is_the_system_s_zone_for_the_next_fifteen_years() -> None:
    assert read_otherwise(Timezone.from_ical(LONDON_TIMEZONE).to_tz(lookup_tzid=False)) == []


def test_another_reader_of_the_same_rules_agrees(tmp_path: Path) -> None:
    path = tmp_path / "zone.ics"
    path.write_bytes(WHOLE_FILE)
    assert read_otherwise(tz.tzical(str(path)).get("Europe/London")) == []


def test_it_is_read_without_a_fault() -> None:
    assert not [fault for part in Calendar.from_ical(WHOLE_FILE).walk() for fault in part.errors]
