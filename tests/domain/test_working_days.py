"""Working days against the `holidays` package, and at the edges of what is known."""

from datetime import date, timedelta

import holidays as independent
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_planner.domain.errors import UnknownBankHolidaysError
from release_planner.domain.working_days import (
    BankHoliday,
    BankHolidays,
    HolidayStatus,
    add_working_days,
    is_working_day,
    next_working_day,
    previous_working_day,
)
from release_planner.reference.bank_holidays import load_bank_holidays
from release_planner.reference.locator import find_data

HOLIDAYS = load_bank_holidays(find_data())
INDEPENDENT = independent.country_holidays("GB", subdiv="ENG", years=range(2018, 2030))
DAYS = st.dates(date(2019, 1, 1), date(2028, 12, 31))


def independently_working(day: date) -> bool:
    return day.weekday() < 5 and day not in INDEPENDENT


def test_every_day_of_ten_years_agrees_with_an_independent_calendar() -> None:
    day = date(2019, 1, 1)
    while day < date(2029, 1, 1):
        assert is_working_day(day, HOLIDAYS) == independently_working(day), day
        day += timedelta(days=1)


@given(DAYS, st.integers(-60, 60))
def test_adding_working_days_agrees_with_numpy(day: date, count: int) -> None:
    closed = [holiday.day for holiday in HOLIDAYS.days]
    # numpy counts from the day rolled onto a working day in the direction of travel.
    roll = "preceding" if count > 0 else "following"
    expected = np.busday_offset(day, count, roll=roll, holidays=closed).astype(object)
    assert add_working_days(day, count, HOLIDAYS) == (expected if count else day)


@given(DAYS)
def test_rolling_gives_the_nearest_working_day_and_nothing_between(day: date) -> None:
    before, after = previous_working_day(day, HOLIDAYS), next_working_day(day, HOLIDAYS)
    assert before <= day <= after
    assert independently_working(before)
    assert independently_working(after)
    between = range(before.toordinal() + 1, after.toordinal())
    assert not any(independently_working(date.fromordinal(number)) for number in between)


def test_licence_hard_stop_over_the_new_year() -> None:
    hard_stop = add_working_days(date(2026, 12, 31), -2, HOLIDAYS)
    assert hard_stop == date(2026, 12, 29)
    assert add_working_days(hard_stop, -2, HOLIDAYS) == date(2026, 12, 23)


def test_a_weekday_beyond_the_list_is_unknown_and_names_its_year() -> None:
    beyond = date(HOLIDAYS.last_year + 1, 6, 1)
    while beyond.weekday() >= 5:
        beyond += timedelta(days=1)
    with pytest.raises(UnknownBankHolidaysError, match=f"{beyond.year}.*{HOLIDAYS.last_year}"):
        is_working_day(beyond, HOLIDAYS)
    with pytest.raises(UnknownBankHolidaysError, match="2017"):
        previous_working_day(date(2018, 1, 1), HOLIDAYS)


def test_a_weekend_is_non_working_in_any_year() -> None:
    assert not is_working_day(date(2099, 1, 3), HOLIDAYS)
    assert not is_working_day(date(1999, 1, 3), HOLIDAYS)


def test_counting_out_of_the_list_is_unknown() -> None:
    with pytest.raises(UnknownBankHolidaysError):
        add_working_days(date(HOLIDAYS.last_year, 12, 1), 40, HOLIDAYS)


def test_a_list_refuses_a_day_given_twice_or_outside_its_years() -> None:
    christmas = BankHoliday(date(2026, 12, 25), "Christmas Day", HolidayStatus.PROCLAIMED)
    for listed, last_year in (([christmas, christmas], 2026), ([christmas], 2025)):
        with pytest.raises(ValueError, match="2026-12-25"):
            BankHolidays(listed, 2025, last_year)
