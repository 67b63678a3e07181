"""What speaks against a booking, said in words; nothing is said of a good one."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release_planner.domain.booking_doubts import BookedTime, booking_doubts
from release_planner.domain.working_days import BankHoliday, BankHolidays, HolidayStatus

TODAY = date(2026, 11, 9)
RELEASE = date(2026, 12, 10)
CHRISTMAS = date(2026, 12, 25)
HOLIDAYS = BankHolidays(
    [BankHoliday(CHRISTMAS, "Christmas Day", HolidayStatus.PROCLAIMED)], 2026, 2026
)


def doubts(
    day: date,
    start: str | None = None,
    *,
    release_from: date | None = RELEASE,
    release_to: date | None = RELEASE,
    in_prison: bool = False,
    closed_weekdays: str = "",
    others: tuple[BookedTime, ...] = (),
) -> tuple[str, ...]:
    return booking_doubts(
        BookedTime(day, start, 30),
        today=TODAY,
        release_from=release_from,
        release_to=release_to,
        in_prison=in_prison,
        closed_weekdays=closed_weekdays,
        others=others,
        holidays=HOLIDAYS,
    )


def test_nothing_is_said_of_a_good_day() -> None:
    assert doubts(date(2026, 12, 11), "10:30", closed_weekdays="367") == ()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 12, 12), "Sat 12 Dec 2026 is a Saturday: check that it is open."),
        (CHRISTMAS, "Fri 25 Dec 2026 is Christmas Day: check that it is open."),
        (date(2027, 1, 4), "Bank holidays are not known for 2027: check nearer the time."),
    ],
)
def test_days_that_are_not_working_days(day: date, expected: str) -> None:
    assert doubts(day) == (expected,)


def test_the_weekday_on_which_a_place_is_shut() -> None:
    assert doubts(date(2026, 12, 16), closed_weekdays="3") == (
        "The place is closed on Wednesdays.",
    )


def test_before_the_release_day_the_person_is_still_in_custody() -> None:
    assert doubts(date(2026, 12, 9)) == (
        "1 day before the expected release day, Thu 10 Dec 2026: still in custody.",
    )
    assert doubts(date(2026, 12, 9), in_prison=True) == ()


def test_between_two_possible_days_it_may_be_too_early() -> None:
    found = doubts(RELEASE, release_to=RELEASE + timedelta(days=1))
    assert found == ("The person may leave as late as Fri 11 Dec 2026.",)


def test_a_visit_in_the_prison_after_release_comes_too_late() -> None:
    found = doubts(date(2026, 12, 11), in_prison=True)
    assert found == ("The person may have left on Thu 10 Dec 2026.",)


def test_a_day_that_is_past() -> None:
    assert "Fri 6 Nov 2026 is past." in doubts(date(2026, 11, 6), release_from=None)


_MINUTES = st.integers(0, 23 * 60)


@settings(max_examples=150)
@given(_MINUTES, _MINUTES, st.integers(1, 180))
def test_two_times_clash_exactly_when_they_share_a_minute(
    first: int, second: int, length: int
) -> None:
    day = date(2026, 12, 11)
    other = BookedTime(day, f"{second // 60:02}:{second % 60:02}", length, "the other")
    found = doubts(day, f"{first // 60:02}:{first % 60:02}", others=(other,))
    shared = set(range(first, first + 30)) & set(range(second, second + length))
    assert bool(found) is bool(shared)


def test_a_booking_without_a_time_clashes_with_nothing() -> None:
    other = BookedTime(date(2026, 12, 11), "10:00", 30, "the other")
    assert doubts(date(2026, 12, 11), None, others=(other,)) == ()
