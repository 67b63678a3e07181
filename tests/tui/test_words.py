"""How the screens say days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_planner.tui.words import day_or_days, distance

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("first", "last", "width", "said"),
    [
        (date(2026, 11, 26), date(2026, 11, 26), 23, "Thu 26 Nov 2026"),
        (date(2026, 11, 26), None, 23, "Thu 26 Nov 2026"),
        (date(2026, 11, 26), date(2026, 11, 27), 30, "Thu 26 or Fri 27 Nov 2026"),
        (date(2026, 11, 26), date(2026, 11, 27), 23, "Thu 26 or Fri 27 Nov"),
        (date(2026, 11, 30), date(2026, 12, 1), 30, "Mon 30 Nov or Tue 1 Dec 2026"),
        (date(2026, 11, 30), date(2026, 12, 1), 23, "Mon 30 Nov or Tue 1 Dec"),
        (date(2028, 8, 10), date(2028, 8, 11), 23, "Thu 10/Fri 11 Aug 2028"),
        (date(2028, 9, 30), date(2028, 10, 1), 23, "Sat 30 Sep/Sun 1 Oct 28"),
    ],
)
def test_both_days_are_said_while_it_is_not_known_which(
    first: date, last: date | None, width: int, said: str
) -> None:
    assert day_or_days(first, last, width, TODAY) == said


@given(st.dates(date(2026, 1, 1), date(2040, 1, 1)), st.integers(0, 7))
def test_both_days_and_their_weekdays_always_fit_the_column(first: date, apart: int) -> None:
    last = first + timedelta(days=apart)

    said = day_or_days(first, last, 23, TODAY)

    assert len(said) <= 23
    for day in (first, last):
        assert f"{day:%a} {day.day}" in said


@given(st.dates(date(2026, 10, 1), date(2040, 1, 1)))
def test_a_year_that_is_left_out_is_the_coming_one(first: date) -> None:
    last = first + timedelta(days=1)
    said = day_or_days(first, last, 23, TODAY)

    if f"{last:%y}" not in said.split()[-1]:
        assert abs((first - TODAY).days) < 300


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (9, "in 9 days"),
        (-3, "3 days ago"),
        (1234, "in 1,234 days"),
    ],
)
def test_distances(days: int, said: str) -> None:
    assert distance(TODAY + timedelta(days=days), TODAY) == said
