"""Times that London does not have once, and zones that are not London's, going in and out."""

import os
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.actions.calendar_office import Office, open_office
from tests.actions.planning_office import PlanningOffice, open_planning_office

from release_planner.actions.import_outcomes import import_outcomes
from release_planner.calendars.rendering import CalendarEntry, EntryContent, EntryStatus, render
from release_planner.domain.wall_time import WallTimeError

SKIPPED, REPEATED = date(2027, 3, 28), date(2027, 10, 31)
UID = "0b0e3e0c-6f0b-4b7e-8d7a-2f0a4f3c1d2e"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def planning(tmp_path: Path) -> Iterator[PlanningOffice]:
    with open_planning_office(tmp_path) as opened:
        opened.person(conditionalReleaseDate="17/03/2027")
        yield opened


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (SKIPPED, "01:30"),
        (REPEATED, "01:30"),
        (SKIPPED, "25:00"),
        (SKIPPED, "09:30+02:00"),
        (SKIPPED, "09:30 CET"),
        (SKIPPED, "09:30[America/New_York]"),
        (SKIPPED, "09:30Z"),
    ],
)
def test_no_entry_is_written_at_such_a_time(day: date, start: str) -> None:
    content = EntryContent(EntryStatus.CONFIRMED, "Visit", day, start, 45)
    with pytest.raises(WallTimeError):
        render(CalendarEntry(UID, 0, datetime(2026, 11, 5, tzinfo=ZoneInfo("UTC")), content))


@pytest.mark.parametrize(("day", "start"), [(SKIPPED, "01:30"), (REPEATED, "01:30")])
def test_what_a_store_holds_at_such_a_time_is_a_day_to_check(
    office: Office, day: date, start: str
) -> None:
    office.appointment(office.person(), day=day, start=start)
    event = next(each for each in office.events() if day == each.DTSTART)
    assert str(event["SUMMARY"]).startswith("NOT CONFIRMED: ")
    assert f"The time on record, {start}, needs to be checked." in str(event["DESCRIPTION"])


@pytest.mark.parametrize(
    ("on", "at"),
    [
        ("28/03/2027", "01:30"),
        ("31/10/2027", "01:30"),
        ("29/03/2027", "09:30+02:00"),
        ("29/03/2027", "09:30 Europe/Paris"),
        ("29/03/2027", "09:30Z"),
    ],
)
def test_a_file_that_books_at_such_a_time_is_refused(
    planning: PlanningOffice, on: str, at: str
) -> None:
    file = f"Prison number,Event,On,At,Kind\nA0001AA,appointment_booked,{on},{at},housing\n"
    outcome = import_outcomes(planning.context, file.encode())
    assert not outcome.applied
    assert len(outcome.errors) == 1
    assert planning.rows("SELECT id FROM appointment") == []


@pytest.mark.parametrize("hours", [-10, 0, 5.5, 13])
def test_an_instant_from_another_country_is_written_as_the_same_instant(hours: float) -> None:
    content = EntryContent(EntryStatus.CONFIRMED, "Visit", REPEATED, "09:30", 45)
    there = datetime(2026, 11, 5, 9, 30, tzinfo=ZoneInfo("UTC")).astimezone(
        timezone(timedelta(hours=hours))
    )
    text = render(CalendarEntry(UID, 0, there, content))
    assert b"\r\nDTSTAMP:20261105T093000Z\r\n" in text
    assert b"\r\nDTSTART;TZID=Europe/London:20271031T093000\r\n" in text


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process can be set on POSIX")
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Auckland"])
def test_a_computer_set_to_another_country_writes_the_same_file(
    office: Office, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    office.release_date(office.person())
    for start in ("00:15", "14:00", "23:45"):
        office.appointment(1, start=start)
    here = office.export()
    try:
        with monkeypatch.context() as patched:
            patched.setitem(os.environ, "TZ", zone)
            time.tzset()
            there = office.export()
    finally:
        time.tzset()
    assert (there.path, there.sha256, there.replaced) == (here.path, here.sha256, False)
