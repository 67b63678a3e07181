"""Dates in cells: day before month, or ISO, or a spreadsheet's serial number; never a guess.

Two-digit years. They are taken as 20yy in a caseload's custody and release dates, because that is
how teams write them and nobody's custody dates lie a century away; the range of each column then
refuses what cannot be. They are refused for dates of birth, where 31 could be either century, and
in providers' returns.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from release_planner.imports.cells import (
    SAID_UNKNOWN,
    CellError,
    CellParser,
    clean,
    says_nothing,
    says_unknown,
)

EXPECTED_DATE = "a date such as 29/01/2027 (day first) or 2027-01-29"
EXPECTED_RELEASE_DATE = EXPECTED_DATE + ", or TBC"

_EPOCH = date(1899, 12, 30)
_LONDON = ZoneInfo("Europe/London")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})", re.ASCII)
_NAMED_MONTH = re.compile(r"([0-9]{1,2})([ -]?)([A-Za-z]{3,9})\2([0-9]{4}|[0-9]{2})", re.ASCII)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_SERIAL = re.compile(r"[1-9][0-9]{4}", re.ASCII)
_MIDNIGHT = re.compile(r"[T ]0?0:00(?::00(?:\.0+)?)?Z?", re.ASCII)
_CLOCK = re.compile(
    r"[T ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?",
    re.ASCII,
)


def read_date(text: str, *, two_digit_years: bool) -> date:
    """The day that a cleaned text names.

    Raises CellError when it is no date, not a real day, or has a two-digit year that is not taken.
    A serial number is a day of the 1900 system, five digits (from 1927 to 2173).
    """
    if found := _DAY_FIRST.fullmatch(text):
        year = _year(found[4], two_digit_years)
        return _real_day(year, int(found[3]), int(found[1]))
    if found := _NAMED_MONTH.fullmatch(text):
        year = _year(found[4], two_digit_years)
        return _real_day(year, _month(found[3]), int(found[1]))
    if found := _ISO.fullmatch(text):
        return _real_day(int(found[1]), int(found[2]), int(found[3]))
    if _SERIAL.fullmatch(text):
        return _EPOCH + timedelta(days=int(text))
    if len(text) > 10 and (at := _MIDNIGHT.search(text)) and at.end() == len(text):
        return read_date(text[: at.start()], two_digit_years=two_digit_years)
    raise CellError(EXPECTED_DATE)


def _year(digits: str, two_digit_years: bool) -> int:
    if len(digits) == 4:
        return int(digits)
    if not two_digit_years:
        raise CellError("a year in four digits, such as 29/01/1990")
    return 2000 + int(digits)


def _month(word: str) -> int:
    for number, month in enumerate(_MONTHS, 1):
        if month.startswith(word.casefold()) or word.casefold() == "sept" == month[:4]:
            return number
    raise CellError(EXPECTED_DATE)


def _real_day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        if month > 12 >= day:
            raise CellError("the day before the month, as in 29/01/2027") from None
        raise CellError("a day that exists") from None


def within(day: date, lowest: date, highest: date) -> date:
    """The day, when it lies in the range. Raises CellError naming the limit that it passes."""
    if day < lowest:
        raise CellError(f"a date from {lowest:%d/%m/%Y}")
    if day > highest:
        raise CellError(f"a date not after {highest:%d/%m/%Y}")
    return day


def date_in(
    lowest: date, highest: date, *, two_digit_years: bool, unknown: bool = True
) -> CellParser:
    """A parser for dates in a range, both ends included.

    With ``unknown``, "TBC" and its like are SAID_UNKNOWN; else they are refused.
    """

    def parse(text: str) -> object:
        cleaned = clean(text)
        if says_nothing(cleaned):
            return None
        if unknown and says_unknown(cleaned):
            return SAID_UNKNOWN
        return within(read_date(cleaned, two_digit_years=two_digit_years), lowest, highest)

    return parse


def timestamp(today: date) -> CellParser:
    """A parser for the moment a system said something, as UTC without a zone, not after today.

    A time without a zone is London wall time; a day without a time is the start of that day.
    """

    def parse(text: str) -> datetime | None:
        cleaned = clean(text)
        if says_nothing(cleaned) or says_unknown(cleaned):
            return None
        at = _CLOCK.search(cleaned)
        if at is None or at.end() != len(cleaned):
            day = read_date(cleaned, two_digit_years=False)
            read = datetime.combine(day, time())
        else:
            day = read_date(cleaned[: at.start()], two_digit_years=False)
            read = _moment(day, at)
        within(day, date(2000, 1, 1), today)
        return read

    return parse


def _moment(day: date, at: re.Match[str]) -> datetime:
    clock = f"{int(at[1]):02}:{at[2]}:{at[3] or '00'}"
    zone = "+00:00" if at[4] == "Z" else at[4] or ""
    try:
        read = datetime.fromisoformat(f"{day.isoformat()}T{clock}{zone}")
        aware = read if read.tzinfo else read.replace(tzinfo=_LONDON)
        return aware.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        raise CellError("a date and time such as 22/11/2026 14:30") from None
