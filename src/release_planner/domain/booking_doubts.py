"""What is doubtful about an appointment that somebody is about to book.

None of it forbids the booking: the person who rings knows more than the calendar does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from release_planner.domain.day_text import day_text, days_text
from release_planner.domain.errors import UnknownBankHolidaysError
from release_planner.domain.working_days import BankHolidays, why_not_working

_WEEKDAY_NAMES = (
    "Mondays",
    "Tuesdays",
    "Wednesdays",
    "Thursdays",
    "Fridays",
    "Saturdays",
    "Sundays",
)


@dataclass(frozen=True, slots=True)
class BookedTime:
    """A London day, a start "HH:MM" or None for any time of the day, a length, and what it is."""

    day: date
    start: str | None
    minutes: int
    title: str = ""


def booking_doubts(
    wanted: BookedTime,
    *,
    today: date,
    release_from: date | None,
    release_to: date | None,
    in_prison: bool,
    closed_weekdays: str,
    others: Iterable[BookedTime],
    holidays: BankHolidays,
) -> tuple[str, ...]:
    """Why the booking may not work, in plain sentences; empty when nothing speaks against it.

    `release_from` and `release_to` are the earliest and latest expected release day, None once
    the person has left. `in_prison` says that the place is inside the person's prison.
    `closed_weekdays` holds ISO weekday numbers, as a place carries them. `others` are the person's
    other live appointments.
    """
    found = (
        _past(wanted.day, today),
        _closed(wanted.day, closed_weekdays),
        _not_working(wanted.day, holidays),
        _against_release(wanted.day, release_from, release_to, in_prison),
        *(_clash(wanted, other) for other in others),
    )
    return tuple(doubt for doubt in found if doubt)


def _past(day: date, today: date) -> str | None:
    return f"{day_text(day)} is past." if day < today else None


def _closed(day: date, closed_weekdays: str) -> str | None:
    if str(day.isoweekday()) not in closed_weekdays:
        return None
    return f"The place is closed on {_WEEKDAY_NAMES[day.weekday()]}."


def _not_working(day: date, holidays: BankHolidays) -> str | None:
    try:
        why = why_not_working(day, holidays)
    except UnknownBankHolidaysError:
        return f"Bank holidays are not known for {day.year}: check nearer the time."
    return f"{day_text(day)} is {why}: check that it is open." if why else None


def _against_release(
    day: date, first: date | None, last: date | None, in_prison: bool
) -> str | None:
    if first is None:
        return None
    last = last or first
    if in_prison:
        return f"The person may have left on {day_text(first)}." if day > first else None
    if day < first:
        left = days_text((first - day).days)
        return f"{left} before the expected release day, {day_text(first)}: still in custody."
    if day < last:
        return f"The person may leave as late as {day_text(last)}."
    return None


def _clash(wanted: BookedTime, other: BookedTime) -> str | None:
    if wanted.day != other.day or wanted.start is None or other.start is None:
        return None
    starts, ends = _span(wanted)
    other_starts, other_ends = _span(other)
    if ends <= other_starts or other_ends <= starts:
        return None
    return f"It clashes with {other.title}, {other.start} to {other_ends:%H:%M}."


def _span(booked: BookedTime) -> tuple[datetime, datetime]:
    """Start and end on the face of a clock: what the two people compare."""
    starts = datetime.combine(booked.day, time.fromisoformat(booked.start or "00:00"))
    return starts, starts + timedelta(minutes=booked.minutes)
