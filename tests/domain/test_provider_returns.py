"""When a return is overdue, as the rule says and as counting the months by hand says."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_planner.domain.provider_returns import (
    DueReturns,
    ProviderCompleteness,
    authority_returns,
    complete_in_county,
)
from release_planner.domain.report_period import ReportPeriod

QUARTER = ReportPeriod(date(2026, 7, 1), date(2026, 9, 30))
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def due(as_at: date, period: ReportPeriod = QUARTER) -> DueReturns:
    return DueReturns(period, 21, as_at, 35)


@pytest.mark.parametrize(
    ("as_at", "needed_to"),
    [
        (date(2026, 7, 31), date(2026, 5, 31)),
        (date(2026, 9, 4), date(2026, 6, 30)),
        (date(2026, 9, 5), date(2026, 7, 31)),
        (date(2026, 11, 4), date(2026, 8, 31)),
        (date(2026, 11, 22), date(2026, 9, 30)),
        (date(2026, 12, 5), date(2026, 9, 30)),
        (date(2026, 12, 6), date(2026, 10, 21)),
        (date(2028, 1, 1), date(2026, 10, 21)),
    ],
)
def test_returns_are_needed_as_far_as_they_have_fallen_due(as_at: date, needed_to: date) -> None:
    assert due(as_at).needed_to == needed_to


@pytest.mark.parametrize(
    ("complete_to", "missed_on"),
    [
        (date(2026, 9, 30), None),
        (date(2026, 9, 29), date(2026, 11, 4)),
        (date(2026, 8, 31), date(2026, 11, 4)),
        (date(2026, 8, 30), date(2026, 10, 5)),
        (date(2026, 3, 31), date(2026, 6, 4)),
        (None, date(2026, 9, 4)),
    ],
)
def test_a_late_return_says_since_when(complete_to: date | None, missed_on: date | None) -> None:
    assert due(date(2026, 11, 22)).missed_on(complete_to) == missed_on


@given(st.tuples(DAYS, DAYS).map(sorted), DAYS, st.none() | DAYS)
def test_lateness_is_that_the_return_of_some_month_is_overdue(
    ends: list[date], as_at: date, complete_to: date | None
) -> None:
    period = ReportPeriod(*ends)
    overdue = False
    day = complete_to + timedelta(days=1) if complete_to else period.first_day
    while day <= period.last_day + timedelta(days=21):
        month_end = day.replace(day=monthrange(day.year, day.month)[1])
        overdue |= as_at > month_end + timedelta(days=35)
        day += timedelta(days=1)
    rule = due(as_at, period)
    missed_on = rule.missed_on(complete_to)
    assert (missed_on is not None) == overdue
    assert missed_on is None or missed_on < as_at


def test_no_return_at_all_is_late_once_one_about_the_period_was_due() -> None:
    assert due(date(2026, 9, 4)).missed_on(None) is None
    assert due(date(2026, 9, 5)).missed_on(None) == date(2026, 9, 4)
    assert due(date(2026, 9, 4)).missed_on(date(2026, 5, 31)) == date(2026, 8, 4)


def test_the_slowest_provider_makes_an_authority_late() -> None:
    providers = [
        ProviderCompleteness(1, "E1", date(2026, 9, 30)),
        ProviderCompleteness(2, "E1", date(2026, 7, 31)),
        ProviderCompleteness(1, "E2", date(2026, 9, 30)),
    ]
    first, second, third = authority_returns(["E1", "E2", "E3"], providers, due(date(2026, 11, 22)))
    assert (first.is_late, first.missed_on) == (True, date(2026, 10, 5))
    assert (second.is_late, second.covers(date(2026, 9, 30))) == (False, True)
    assert second.covers(date(2026, 10, 1)) is False
    assert (third.is_late, third.complete_to) == (True, None)


@pytest.mark.parametrize(
    ("returned", "complete_to"),
    [
        ({}, None),
        ({"county": date(2026, 8, 31), "east": None}, date(2026, 8, 31)),
        ({"east": date(2026, 8, 31), "west": date(2026, 4, 30)}, date(2026, 4, 30)),
        ({"east": date(2026, 8, 31), "west": None}, date(2026, 8, 31)),
        (
            {"county": date(2026, 5, 31), "east": date(2026, 8, 31), "west": date(2026, 7, 31)},
            date(2026, 7, 31),
        ),
        ({"county": date(2026, 8, 31), "east": date(2026, 4, 30)}, date(2026, 8, 31)),
    ],
)
def test_a_return_for_one_district_says_nothing_of_another(
    returned: dict[str, date | None], complete_to: date | None
) -> None:
    assert complete_in_county(returned.items(), "county") == complete_to
