"""Eligible working days: working days that no non-working day follows.

The Offenders (Day of Release from Detention) Act 2023 lets a release that falls on a Friday, or on
the day before a bank holiday, be brought forward to one of them.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from release_planner.domain.working_days import BankHolidays, why_not_working

_ONE_DAY = timedelta(days=1)
_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class PassedDay:
    """A day that a rule passed over, and why: "a Saturday", "Christmas Day", "a Friday"."""

    day: date
    why: str


def why_not_eligible(day: date, holidays: BankHolidays) -> str | None:
    """Why a day is not an eligible working day, or None when it is.

    A Friday is answered for any year, since a Saturday always follows. Raises
    UnknownBankHolidaysError when the answer lies in a year that the list does not cover.
    """
    if day.weekday() == _FRIDAY:
        return holidays.name_of(day) or "a Friday"
    itself = why_not_working(day, holidays)
    if itself is not None:
        return itself
    following = why_not_working(day + _ONE_DAY, holidays)
    return None if following is None else f"the day before {following}"


def is_eligible(day: date, holidays: BankHolidays) -> bool:
    """Whether a day is an eligible working day. Raises as `why_not_eligible` does."""
    return why_not_eligible(day, holidays) is None


def eligible_day_before(
    day: date, count: int, holidays: BankHolidays
) -> tuple[date, tuple[PassedDay, ...]]:
    """The eligible working day that many before a day, with the days passed over on the way.

    The day itself is never counted. Raises as `why_not_eligible` does.
    """
    passed: list[PassedDay] = []
    found = 0
    current = day
    while True:
        why = why_not_eligible(current, holidays)
        if why is not None:
            passed.append(PassedDay(current, why))
        elif current != day:
            found += 1
        if found == count:
            return current, tuple(passed)
        current -= _ONE_DAY
