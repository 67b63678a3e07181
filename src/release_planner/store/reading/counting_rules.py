"""The distances, ages and kinds that counting releases needs; all of them are data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from release_planner.domain.report_period import ReportPeriod
from release_planner.domain.timeline import add_months
from release_planner.store.reading.values import Parameters

PARAMETERS = {
    "first_day": "date",
    "last_day": "date",
    "as_at": "date",
    "three_months_by": "date",
    "first_days": "integer",
    "second_days": "integer",
    "third_days": "integer",
    "first_age": "integer",
    "second_age": "integer",
    "third_age": "integer",
    "fourth_age": "integer",
    "fifth_age": "integer",
    "duty_first_days": "integer",
    "duty_last_days": "integer",
    "cas3_first_days": "integer",
    "cas3_last_days": "integer",
    "settled": "text",
    "not_settled": "text",
    "eves": "text",
}
"""What the SQL of the facts is given, and the type of each on a server."""

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CountingRules:
    """The distances, ages and kinds that counting needs.

    `windows` are three lengths in days, rising; the last is how long each release is followed.
    `ages` are the first ages, in years, of five groups; the first is when somebody is an adult.
    The two housing referrals are in time from one number of days before release to another.
    `settled` and `not_settled` are codes of accommodation; any other says nothing. The days before
    `bank_holidays` count as Fridays do.
    """

    windows: tuple[int, int, int] = (7, 14, 28)
    ages: tuple[int, int, int, int, int] = (18, 25, 35, 45, 55)
    duty_days: tuple[int, int] = (182, 56)
    cas3_days: tuple[int, int] = (92, 28)
    settled: frozenset[str] = frozenset()
    not_settled: frozenset[str] = frozenset()
    bank_holidays: frozenset[date] = frozenset()

    def parameters(self, period: ReportPeriod, as_at: date) -> Parameters:
        """What the SQL is given to count a period as it stood on a day."""
        eves = sorted(day - _ONE_DAY for day in self.bank_holidays)
        values = (
            period.first_day.isoformat(),
            period.last_day.isoformat(),
            as_at.isoformat(),
            _three_months_by(as_at).isoformat(),
            *self.windows,
            *self.ages,
            *self.duty_days,
            *self.cas3_days,
            _listed(self.settled),
            _listed(self.not_settled),
            " ".join(day.isoformat() for day in eves if period.first_day <= day <= period.last_day),
        )
        return dict(zip(PARAMETERS, values, strict=True))


def _listed(codes: Iterable[str]) -> str:
    """Codes with a space either side of each."""
    return f" {' '.join(sorted(codes))} "


def _three_months_by(as_at: date) -> date:
    """The latest day of release that lies three calendar months before a day, or more."""
    day = add_months(as_at, -3)
    while add_months(day + _ONE_DAY, 3) <= as_at:
        day += _ONE_DAY
    return day
