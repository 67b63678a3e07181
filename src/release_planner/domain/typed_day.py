"""Days as people type them."""

import re
from datetime import date, timedelta

from release_planner.domain.errors import PlannerError

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_NAMED = {"yesterday": -1, "today": 0, "tomorrow": 1}
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2199

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_NUMBERS = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})")
_WORDS = re.compile(r"(?:([a-z]{3,9}),? )?([0-9]{1,2}) ([a-z]{3,9})(?: ([0-9]{4}))?")
_DISTANCE = re.compile(r"\+([0-9]{1,4}) ?([dw])")


def parse_typed_day(text: str, today: date) -> date:
    """The day that a person typed.

    Reads 2026-11-27, 27/11/2026, 27.11.26 (of this century), 27 Nov 2026, Fri 27 November 2026
    (the weekday must be right), 27 Nov (the next one), today, tomorrow, yesterday, +14d and +8w.
    The day comes before the month, always. Raises PlannerError for anything else, and for years
    before 1900 or after 2199.
    """
    typed = " ".join(text.lower().split())
    try:
        day = _read(typed, today)
    except (ValueError, OverflowError):
        day = None
    if day is None or not _EARLIEST_YEAR <= day.year <= _LATEST_YEAR:
        raise PlannerError(f'"{text}" is not a date; write 2026-11-27, 27/11/2026 or 27 Nov 2026')
    return day


def _read(typed: str, today: date) -> date | None:
    if typed in _NAMED:
        return today + timedelta(days=_NAMED[typed])
    if match := _ISO.fullmatch(typed):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.fullmatch(typed):
        year = int(match[3]) if len(match[3]) == 4 else 2000 + int(match[3])
        return date(year, int(match[2]), int(match[1]))
    if match := _DISTANCE.fullmatch(typed):
        days = int(match[1]) * (7 if match[2] == "w" else 1)
        return today + timedelta(days=days)
    if match := _WORDS.fullmatch(typed):
        return _read_words(match, today)
    return None


def _read_words(match: re.Match[str], today: date) -> date | None:
    weekday, number, month_name, year = match.groups()
    month = _position(month_name, _MONTHS) + 1
    day = date(int(year) if year else today.year, month, int(number))
    if not year and day < today:
        day = date(today.year + 1, month, int(number))
    if weekday is not None and _position(weekday, _WEEKDAYS) != day.weekday():
        return None
    return day


def _position(name: str, names: list[str]) -> int:
    """Where a name, or its first letters, stands; raises ValueError when it is none of them."""
    return [full.startswith(name) for full in names].index(True)
