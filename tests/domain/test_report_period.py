"""Financial years and quarters, and the months behind a period."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_planner.domain.report_period import (
    ReportPeriod,
    financial_quarter,
    financial_quarter_period,
    months_before,
)


def test_the_second_quarter_is_july_to_september() -> None:
    summer = ReportPeriod(date(2026, 7, 1), date(2026, 9, 30))
    assert financial_quarter_period("2026/27 Q2") == summer
    assert financial_quarter(date(2026, 7, 1)) == financial_quarter(date(2026, 9, 30))
    assert financial_quarter(date(2026, 9, 30)) == "2026/27 Q2"


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 3, 31), "2025/26 Q4"),
        (date(2026, 4, 1), "2026/27 Q1"),
        (date(2026, 12, 31), "2026/27 Q3"),
        (date(2027, 1, 1), "2026/27 Q4"),
        (date(2099, 12, 31), "2099/00 Q3"),
    ],
)
def test_a_year_begins_in_april(day: date, quarter: str) -> None:
    assert financial_quarter(day) == quarter


def test_every_day_lies_in_the_quarter_it_names() -> None:
    for offset in range(800):
        day = date(2025, 1, 1) + timedelta(days=offset)
        period = financial_quarter_period(financial_quarter(day))
        assert period.first_day <= day <= period.last_day


def test_months_are_counted_back_over_the_year() -> None:
    assert months_before(date(2026, 9, 30), 23) == date(2024, 10, 1)
    assert months_before(date(2026, 1, 31), 1) == date(2025, 12, 1)
    assert months_before(date(2026, 12, 5), 0) == date(2026, 12, 1)


@given(*[st.integers(0, 40)] * 4)
def test_what_lies_around_a_period_is_the_rest_of_the_wider_one(
    first: int, length: int, wider_first: int, wider_length: int
) -> None:
    start = date(2026, 2, 20)
    inner = ReportPeriod(start + timedelta(first), start + timedelta(first + length))
    outer = ReportPeriod(
        start + timedelta(wider_first), start + timedelta(wider_first + wider_length)
    )
    around = [day for part in inner.around(outer) for day in days_of(part)]
    assert around == [day for day in days_of(outer) if day not in days_of(inner)]


def days_of(period: ReportPeriod) -> list[date]:
    count = (period.last_day - period.first_day).days + 1
    return [period.first_day + timedelta(number) for number in range(count)]
