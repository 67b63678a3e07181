"""Working days in England and Wales: Monday to Friday without the bank holidays.

A weekend is non-working whatever the list of bank holidays says, so a Saturday or Sunday is
answered for any year. Every other answer rests on the list, and a question about a weekday outside
the listed years raises UnknownBankHolidaysError instead of assuming that there are none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from release_planner.domain.errors import UnknownBankHolidaysError

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class HolidayStatus(StrEnum):
    """Whether a bank holiday was published, or follows from the usual rules and may yet change."""

    PROCLAIMED = "proclaimed"
    COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class BankHoliday:
    """One bank holiday of England and Wales, on the day it is kept (the substitute, if any)."""

    day: date
    name: str
    status: HolidayStatus


class BankHolidays:
    """The bank holidays of whole years, `first_year` to `last_year`; never changed once made.

    Two lists are equal only when they are the same object, so that a list is a cheap cache key.
    Raises ValueError when a day lies outside the years or is given twice.
    """

    __slots__ = ("_by_day", "_first_computed_year", "first_year", "last_year")

    def __init__(self, holidays: Iterable[BankHoliday], first_year: int, last_year: int) -> None:
        self.first_year = first_year
        self.last_year = last_year
        self._by_day: dict[date, BankHoliday] = {}
        for holiday in holidays:
            if not first_year <= holiday.day.year <= last_year or holiday.day in self._by_day:
                raise ValueError(f"{holiday.day} is outside {first_year}-{last_year} or repeated")
            self._by_day[holiday.day] = holiday
        self._first_computed_year = min(
            (day.year for day, holiday in self._by_day.items() if _is_computed(holiday)),
            default=last_year + 1,
        )

    def __contains__(self, day: date) -> bool:
        """Whether the list names this day; says nothing about years outside it."""
        return day in self._by_day

    @property
    def days(self) -> tuple[BankHoliday, ...]:
        """Every bank holiday of the list, in order."""
        return tuple(self._by_day[day] for day in sorted(self._by_day))

    def covers(self, day: date) -> bool:
        """Whether the list speaks for this day's year."""
        return self.first_year <= day.year <= self.last_year

    def name_of(self, day: date) -> str | None:
        """The name of the bank holiday on this day, or None when the list names none."""
        holiday = self._by_day.get(day)
        return holiday.name if holiday else None

    def is_computed_year(self, year: int) -> bool:
        """Whether this listed year is not yet published in full, so that days may be added."""
        return self._first_computed_year <= year <= self.last_year


def is_weekend(day: date) -> bool:
    """Whether the day is a Saturday or a Sunday."""
    return day.weekday() >= _SATURDAY


def is_working_day(day: date, holidays: BankHolidays) -> bool:
    """Whether the day is neither a weekend nor a bank holiday.

    Raises UnknownBankHolidaysError for a weekday in a year that the list does not cover.
    """
    if day.weekday() >= _SATURDAY:
        return False
    if not holidays.covers(day):
        raise UnknownBankHolidaysError(
            f"bank holidays are not known for {day.year}: "
            f"the list covers {holidays.first_year} to {holidays.last_year}"
        )
    return day not in holidays


def why_not_working(day: date, holidays: BankHolidays) -> str | None:
    """Why a day is non-working ("a Saturday", "Christmas Day"), or None for a working day.

    Raises UnknownBankHolidaysError as `is_working_day` does.
    """
    if is_weekend(day):
        return "a Saturday" if day.weekday() == _SATURDAY else "a Sunday"
    return None if is_working_day(day, holidays) else holidays.name_of(day)


def previous_working_day(day: date, holidays: BankHolidays) -> date:
    """The last working day on or before a day.

    Raises UnknownBankHolidaysError when the answer lies in a year that the list does not cover.
    """
    while not is_working_day(day, holidays):
        day -= _ONE_DAY
    return day


def next_working_day(day: date, holidays: BankHolidays) -> date:
    """The first working day on or after a day.

    Raises UnknownBankHolidaysError when the answer lies in a year that the list does not cover.
    """
    while not is_working_day(day, holidays):
        day += _ONE_DAY
    return day


def add_working_days(day: date, count: int, holidays: BankHolidays) -> date:
    """The day that many working days after a day, or before it when the count is negative.

    The day itself is never counted, so one working day after a Friday or a Saturday is the Monday;
    a count of nought gives the day back, even when it is not a working day.
    Raises UnknownBankHolidaysError when the count runs into a year that the list does not cover.
    """
    step = _ONE_DAY if count > 0 else -_ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, holidays)
    return day


def _is_computed(holiday: BankHoliday) -> bool:
    return holiday.status is HolidayStatus.COMPUTED
