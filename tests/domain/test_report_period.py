"""Financial years and quarters, and the months behind a period."""

from datetime import date, timedelta

import pytest

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
