"""The days of release that a report covers, each with every day that is counted from it.

Made once a report and handed to the database, so that no rule about dates is said in SQL and both
engines compare plain days.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from release_planner.domain.report_period import ReportPeriod
from release_planner.domain.timeline import add_months

COLUMNS = {
    "day": "date",
    "number": "integer",
    "month": "text",
    "release_day": "text",
    "first_window_ends_on": "date",
    "second_window_ends_on": "date",
    "third_window_ends_on": "date",
    "adult_born_by": "date",
    "second_group_born_by": "date",
    "third_group_born_by": "date",
    "fourth_group_born_by": "date",
    "fifth_group_born_by": "date",
    "duty_from": "date",
    "duty_by": "date",
    "cas3_from": "date",
    "cas3_by": "date",
    "three_months_on": "date",
}
FRIDAY_OR_EVE, OTHER_DAY = "friday_or_eve", "other"
_FRIDAY = 4
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CountingRules:
    """The distances, ages and kinds that counting needs; all of them are data.

    `windows` are three lengths in days, rising; the last is how long each release is followed.
    `ages` are the first ages, in years, of five groups; the first is when somebody is an adult.
    The two housing referrals are in time from one distance before release to another, the duty in
    days, CAS3 from months to days. `settled` and `not_settled` are codes of accommodation; any
    other says nothing. `bank_holidays` are the days whose eve counts as a Friday.
    """

    windows: tuple[int, int, int] = (7, 14, 28)
    ages: tuple[int, int, int, int, int] = (18, 25, 35, 45, 55)
    duty_first_days: int = 182
    duty_last_days: int = 56
    cas3_first_months: int = 3
    cas3_last_days: int = 28
    settled: frozenset[str] = frozenset()
    not_settled: frozenset[str] = frozenset()
    bank_holidays: frozenset[date] = frozenset()


def release_calendar(period: ReportPeriod, rules: CountingRules) -> str:
    """The days of the period as JSON, and the days after it up to which releases are followed.

    Those days after it have no month: nobody released on them is counted.
    """
    return json.dumps([*_released(period, rules), *_followed(period, rules.windows[-1])])


def _released(period: ReportPeriod, rules: CountingRules) -> Iterator[dict[str, object]]:
    day = period.first_day
    while day <= period.last_day:
        ends = [day + timedelta(days=days) for days in rules.windows]
        born = [_born_by(day, age) for age in rules.ages]
        is_eve = day.weekday() == _FRIDAY or day + _ONE_DAY in rules.bank_holidays
        values = (
            day,
            day.toordinal(),
            f"{day:%Y-%m}",
            FRIDAY_OR_EVE if is_eve else OTHER_DAY,
            *ends,
            *born,
            day - timedelta(days=rules.duty_first_days),
            day - timedelta(days=rules.duty_last_days),
            add_months(day, -rules.cas3_first_months),
            day - timedelta(days=rules.cas3_last_days),
            add_months(day, 3),
        )
        yield {name: _plain(value) for name, value in zip(COLUMNS, values, strict=True)}
        day += _ONE_DAY


def _followed(period: ReportPeriod, days: int) -> Iterator[dict[str, object]]:
    for offset in range(1, days + 1):
        day = period.last_day + timedelta(days=offset)
        yield {"day": day.isoformat(), "number": day.toordinal()}


def _born_by(day: date, age: int) -> date:
    """The latest birthday of somebody of that age; born on 29 February, they reach it on 1 March.

    From 29 February itself it is the day before in a common year.
    """
    try:
        return day.replace(year=day.year - age)
    except ValueError:
        return day.replace(year=day.year - age, day=28)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
