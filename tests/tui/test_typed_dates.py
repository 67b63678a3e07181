"""Dates as people type them: read, said back, or refused with what to type instead."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release_planner.domain.errors import PlannerError
from release_planner.tui.typed_dates import echo, parse

TODAY = date(2026, 11, 26)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31/1/26", date(2026, 1, 31)),
        ("31/01/2026", date(2026, 1, 31)),
        ("31.1.26", date(2026, 1, 31)),
        ("2026-01-31", date(2026, 1, 31)),
        ("31 Jan", date(2027, 1, 31)),
        ("31 january 2027", date(2027, 1, 31)),
        ("31 Jan 27", date(2027, 1, 31)),
        ("Sun 31 Jan 2027", date(2027, 1, 31)),
        ("fri", date(2026, 11, 27)),
        ("Friday", date(2026, 11, 27)),
        ("wed", date(2026, 12, 2)),
        ("today", TODAY),
        (" Tomorrow ", date(2026, 11, 27)),
        ("yesterday", date(2026, 11, 25)),
        ("+2w", date(2026, 12, 10)),
        ("+10d", date(2026, 12, 6)),
        ("-3d", date(2026, 11, 23)),
        ("-1w", date(2026, 11, 19)),
    ],
)
def test_these_are_read(typed: str, day: date) -> None:
    assert parse(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Type a date"),
        ("thu", "Today is a Thursday"),
        ("next friday", "two days"),
        ("last fri", "two days"),
        ("1/2", "Add the year"),
        ("010226", "Put / between"),
        ("01022026", "Put / between"),
        ("+2", "days or weeks"),
        ("31/2/26", "not a date"),
        ("1/13/26", "not a date"),
        ("Fri 31 Jan 2027", "not a date"),
        ("29 Feb 2027", "not a date"),
        ("soon", "not a date"),
        ("+99999999w", "not a date"),
        ("31/1/1066", "not a date"),
        ("TBC", "not a date"),
        ("1" * 5000, "too long"),
        ("[/]", "not a date"),
    ],
)
def test_these_are_refused_with_what_to_type(typed: str, says: str) -> None:
    with pytest.raises(PlannerError, match=says):
        parse(typed, TODAY)


@given(DAYS, DAYS)
def test_a_day_written_out_is_read_back(day: date, today: date) -> None:
    for form in ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d %b %Y", "%a %d %B %Y"):
        assert parse(day.strftime(form), today) == day


@given(DAYS)
def test_a_weekday_alone_is_within_the_next_six_days(today: date) -> None:
    for ahead in range(1, 7):
        day = today + timedelta(days=ahead)
        assert parse(day.strftime("%a"), today) == day


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_day_or_a_plain_refusal(typed: str) -> None:
    with suppress(PlannerError):
        assert isinstance(parse(typed, TODAY), date)


def test_the_answer_names_the_weekday_and_the_distance() -> None:
    assert echo(date(2026, 12, 5), TODAY) == "Sat 5 Dec 2026, in 9 days"
    assert echo(TODAY, TODAY) == "Thu 26 Nov 2026, today"
