"""The prison's own file of appointments in bulk, and the slip that comes back."""

import csv
import io
from datetime import date

import pytest

from release_planner.calendars.bulk_appointments import BulkAppointment, bulk_files
from release_planner.calendars.reply_slip import reply_slip
from release_planner.domain.wall_time import WallTimeError

DAY = date(2026, 11, 26)


def slot(number: str, start: str = "10:00", minutes: int = 60, **more: object) -> BulkAppointment:
    values = {"place_code": "VISITS", "day": DAY} | more
    return BulkAppointment(prison_number=number, start=start, minutes=minutes, **values)  # type: ignore[arg-type]


def test_the_file_is_this_to_the_byte() -> None:
    files = bulk_files("HEI", [slot("A1234BC"), slot("A0001AA", "09:15", 30), slot("A1234BC")])
    assert dict(files) == {
        "bulk-appointments-HEI-2026-11-26-VISITS.csv": (
            b"Prison number,Start time,End time\r\nA0001AA,09:15,09:45\r\nA1234BC,10:00,11:00\r\n"
        )
    }


def test_there_is_one_file_for_each_day_and_place() -> None:
    other_day = date(2026, 11, 27)
    files = bulk_files(
        "HEI",
        [slot("A0001AA"), slot("A0001AA", day=other_day), slot("A0001AA", place_code="../GYM 1")],
    )
    assert set(files) == {
        "bulk-appointments-HEI-2026-11-26-VISITS.csv",
        "bulk-appointments-HEI-2026-11-27-VISITS.csv",
        "bulk-appointments-HEI-2026-11-26--GYM-1.csv",
    }


def test_a_slot_past_midnight_ends_on_its_day() -> None:
    (content,) = bulk_files("HEI", [slot("A0001AA", "23:30", 60)]).values()
    assert content.endswith(b"A0001AA,23:30,23:59\r\n")


def test_a_time_that_does_not_exist_is_refused() -> None:
    with pytest.raises(WallTimeError):
        bulk_files("HEI", [slot("A0001AA", "01:30", day=date(2027, 3, 28))])


def test_the_slip_leaves_the_outcome_open() -> None:
    slip = reply_slip([("PPPPP", DAY), ("CDFGH", DAY), ("CDFGH", DAY)])
    assert list(csv.reader(io.StringIO(slip.decode()))) == [
        ["reference", "outcome", "date"],
        ["CDFGH", "", "2026-11-26"],
        ["PPPPP", "", "2026-11-26"],
    ]
