"""Offsets from an anchor day: applying them, and saying them in words.

An offset applies its months first, then its days, then its working days, then its roll: so
"8 months and 14 days before" counts as the prison service's handover calculation does.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError, UnknownBankHolidaysError
from release_planner.domain.plan import Offset, Roll, StepAnchor, TemplateStep
from release_planner.domain.working_days import (
    BankHolidays,
    add_working_days,
    next_working_day,
    previous_working_day,
)

_SHORTEST_TOLD_IN_WEEKS = 28

_ANCHOR_NAMES = {
    StepAnchor.RECEPTION: "the day of reception",
    StepAnchor.SENTENCE_START: "the start of the sentence",
    StepAnchor.HANDOVER: "the handover day",
    StepAnchor.RELEASE_DAY: "the expected release day",
    StepAnchor.FIRST_APPOINTMENT: "the first appointment",
}


class DayOutOfRangeError(PlannerError):
    """An offset leads to a day that no calendar holds, such as one after the year 9999."""


@dataclass(frozen=True, slots=True)
class OffsetDay:
    """The day an offset leads to; not `certain` where it rests on bank holidays nobody knows yet.

    An uncertain day counts every unlisted weekday as a working day. It is shown, with a warning,
    rather than left out: a deadline that may be a day late is more use than none.
    """

    day: date
    certain: bool


def add_months(day: date, months: int) -> date:
    """The same day of the month that many months on (or back), or that month's last day.

    Raises DayOutOfRangeError when the year would leave the calendar.
    """
    years, month_index = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month_index + 1
    if not date.min.year <= year <= date.max.year:
        raise DayOutOfRangeError(f"{months} months from {day_text(day)} is beyond the calendar")
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def apply_offset(anchor_day: date, offset: Offset, holidays: BankHolidays) -> date:
    """The day at an offset from an anchor day.

    Raises UnknownBankHolidaysError when it rests on a year whose bank holidays are not known, and
    DayOutOfRangeError when it leaves the calendar.
    """
    try:
        day = add_months(anchor_day, offset.months) + timedelta(days=offset.days)
        day = add_working_days(day, offset.working_days, holidays)
        if offset.roll is Roll.PREVIOUS:
            return previous_working_day(day, holidays)
        if offset.roll is Roll.NEXT:
            return next_working_day(day, holidays)
    except OverflowError:
        raise DayOutOfRangeError(
            f"{_distance(offset)} {day_text(anchor_day)} is beyond the calendar"
        ) from None
    return day


def find_offset_day(anchor_day: date, offset: Offset, holidays: BankHolidays) -> OffsetDay:
    """The day at an offset, even where the bank holidays that it rests on are not known.

    Raises DayOutOfRangeError as `apply_offset` does.
    """
    try:
        return OffsetDay(apply_offset(anchor_day, offset, holidays), certain=True)
    except UnknownBankHolidaysError:
        return OffsetDay(apply_offset(anchor_day, offset, _every_year(holidays)), certain=False)


def describe_offset(offset: Offset, anchor: StepAnchor) -> str:
    """An offset in words, without its roll: "8 weeks before the expected release day"."""
    return f"{_distance(offset)} {_ANCHOR_NAMES[anchor]}"


def explain(
    step: TemplateStep, anchor_day: date | None, holidays: BankHolidays, today: date | None = None
) -> str:
    """Why a step is due when it is: "8 weeks before the expected release day, Thu 26 Nov 2026".

    Says so when the anchor day or the bank holidays are not known. Given today, it also says why a
    step whose last useful day has passed can no longer be done.
    """
    reason = describe_offset(step.due, step.anchor)
    if anchor_day is None:
        return f"{reason}, which is not known yet"
    reason = f"{reason}, {day_text(anchor_day)}{_explain_due(step.due, anchor_day, holidays)}"
    if step.closes is None or today is None:
        return reason
    closes_on = find_offset_day(anchor_day, step.closes, holidays).day
    if closes_on >= today:
        return reason
    return f"{reason}. Too late since {day_text(closes_on)}: {step.closed_because}"


def _explain_due(due: Offset, anchor_day: date, holidays: BankHolidays) -> str:
    found = find_offset_day(anchor_day, due, holidays)
    unrolled = find_offset_day(anchor_day, replace(due, roll=Roll.NONE), holidays)
    moved = ""
    if found.day != unrolled.day:
        direction = "back" if found.day < unrolled.day else "on"
        moved = f"; moved {direction} from {day_text(unrolled.day)}, not a working day"
    if found.certain:
        return moved
    last_year = holidays.last_year
    return f"{moved} (bank holidays are not known after {last_year}: check nearer the time)"


def _distance(offset: Offset) -> str:
    parts = [
        _counted(*part)
        for part in (
            (offset.months, "month"),
            *_days_or_weeks(offset.days),
            (offset.working_days, "working day"),
        )
        if part[0]
    ]
    if not parts:
        return "on"
    before = min(offset.months, offset.days, offset.working_days) < 0
    return f"{' and '.join(parts)} {'before' if before else 'after'}"


def _days_or_weeks(days: int) -> tuple[tuple[int, str], ...]:
    whole_weeks = days % 7 == 0 and abs(days) >= _SHORTEST_TOLD_IN_WEEKS
    return ((days // 7, "week"),) if whole_weeks else ((days, "day"),)


def _counted(count: int, unit: str) -> str:
    return f"{abs(count)} {unit}" if abs(count) == 1 else f"{abs(count)} {unit}s"


@lru_cache(maxsize=4)
def _every_year(holidays: BankHolidays) -> BankHolidays:
    return BankHolidays(holidays.days, date.min.year, date.max.year)
