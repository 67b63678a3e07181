"""London wall time: what exists once is accepted, everything else is refused in plain words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil import tz
from hypothesis import given
from hypothesis import strategies as st

from release_planner.domain.errors import PlannerError
from release_planner.domain.wall_time import (
    LONGEST_MINUTES,
    WallTimeError,
    checked_end,
    checked_start,
    london,
    to_utc,
)

ORACLE = tz.gettz("Europe/London")
CHANGE_DAYS = [
    date(year, month, day)
    for year in range(2026, 2037)
    for month in (3, 10)
    for day in range(25, 32)
    if date(year, month, day).isoweekday() == 7
]


def written(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


@pytest.mark.parametrize("day", CHANGE_DAYS)
def test_on_the_days_when_the_clocks_change_only_the_odd_hour_is_refused(day: date) -> None:
    for minute in range(24 * 60):
        naive = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
        aware = naive.replace(tzinfo=ORACLE)
        if tz.datetime_exists(aware) and not tz.datetime_ambiguous(aware):
            assert to_utc(checked_start(day, written(minute))) == aware.astimezone(UTC)
        else:
            with pytest.raises(WallTimeError, match="clocks change"):
                checked_start(day, written(minute))


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)), st.integers(120, 24 * 60 - 1))
def test_every_other_time_is_the_same_instant_as_an_independent_calendar_says(
    day: date, minute: int
) -> None:
    naive = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
    start = checked_start(day, written(minute))
    assert london(to_utc(start)) == start
    assert start.replace(tzinfo=None) == naive
    if day.year < 2037:
        assert to_utc(start) == naive.replace(tzinfo=ORACLE).astimezone(UTC)


@pytest.mark.parametrize(
    "text", ["", "9:30", "24:00", "09:60", "09.30", "09:30:00", "0９:30", "09:30\n", "x" * 500]
)
def test_another_writing_of_a_time_is_refused_without_repeating_all_of_it(text: str) -> None:
    with pytest.raises(PlannerError) as refused:
        checked_start(date(2026, 11, 5), text)
    assert len(str(refused.value)) < 120


def test_minutes_are_those_that_pass() -> None:
    eve = checked_start(date(2026, 10, 24), "23:30")
    assert checked_end(eve, 210) == london(datetime(2026, 10, 25, 2, 0, tzinfo=UTC))
    assert f"{checked_end(eve, 210):%H:%M}" == "02:00"


@pytest.mark.parametrize("minutes", [0, -30, LONGEST_MINUTES + 1])
def test_a_length_outside_one_day_is_refused(minutes: int) -> None:
    with pytest.raises(WallTimeError, match="lasts"):
        checked_end(checked_start(date(2026, 11, 5), "09:30"), minutes)


def test_an_end_in_the_hour_that_happens_twice_is_refused() -> None:
    eve = checked_start(date(2026, 10, 24), "23:30")
    with pytest.raises(WallTimeError, match="the end, 01:30, happens twice"):
        checked_end(eve, 120)


def test_an_instant_without_a_time_zone_is_not_taken_for_a_wall_time() -> None:
    with pytest.raises(WallTimeError):
        to_utc(datetime(2026, 11, 5, 9, 30))  # noqa: DTZ001
    assert london(datetime(2026, 7, 1, 9, 0)).hour == 10  # noqa: DTZ001
