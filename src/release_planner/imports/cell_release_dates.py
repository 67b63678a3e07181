"""Release-date cells as teams write them: a date, a date with its type, or a doubt.

``29/01/2027`` is a date, ``CRD 29/01/27`` a date with its type. ``CRD 29/01/27 ?HDC`` is a doubt:
it becomes a question with the readings that the cell allows, and a person decides.
"""

import re
from collections.abc import Sequence
from datetime import date

from release_planner.domain.codes import RELEASE_DATE_TYPE_NAMES, ReleaseDateType
from release_planner.domain.day_text import day_text
from release_planner.imports.cell_dates import EXPECTED_RELEASE_DATE, read_date, within
from release_planner.imports.cells import (
    SAID_UNKNOWN,
    CellError,
    CellParser,
    clean,
    says_nothing,
    says_unknown,
)
from release_planner.imports.findings import DateEntry, Reading

MaybeTyped = tuple[ReleaseDateType | None, date]
"""A date, and its type when the cell or its column says it."""

LONGEST_CELL = 120

LEAVE_UNKNOWN = Reading("leave the date unknown")
"""The reading that is always offered: nothing is taken from the cell."""

_TOKEN = re.compile(
    r"(?P<date>[0-9]{1,2}([/.-])[0-9]{1,2}\2(?:[0-9]{4}|[0-9]{2})(?![0-9])"
    r"|[0-9]{1,2}[ -]?[A-Za-z]{3,9}[ -]?(?:[0-9]{4}|[0-9]{2})(?![0-9])"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9]))"
    r"|(?P<word>[A-Za-z]+)|(?P<doubt>\?)|(?P<link>[\s,;:()/&=+-]+)|(?P<other>.)",
    re.ASCII,
)
_TYPE_WORDS: dict[str, tuple[ReleaseDateType, ...]] = {
    **{kind.value: (kind,) for kind in ReleaseDateType},
    "HDC": (ReleaseDateType.HDCAD, ReleaseDateType.HDCED),
    "PAROLE": (ReleaseDateType.APD, ReleaseDateType.PED, ReleaseDateType.NPD),
}
_USUAL_TYPES = (
    ReleaseDateType.CRD,
    ReleaseDateType.ARD,
    ReleaseDateType.PRRD,
    ReleaseDateType.HDCAD,
    ReleaseDateType.APD,
    ReleaseDateType.CONFIRMED,
)
_MOST_READINGS = 8


class UndecidedError(Exception):
    """A cell that a person must decide, with the readings that it allows."""

    def __init__(self, readings: tuple[Reading, ...]) -> None:
        super().__init__("undecided")
        self.readings = readings


def release_dates(column_type: ReleaseDateType | None, lowest: date, highest: date) -> CellParser:
    """A parser for release-date cells of a column with, or without, a type of its own.

    It answers a tuple of (type or None, day), None, or SAID_UNKNOWN; raises UndecidedError for a
    doubt that holds at least one real date.
    """

    def parse(text: str) -> object:
        cleaned = clean(text, LONGEST_CELL)
        if says_nothing(cleaned):
            return None
        if says_unknown(cleaned):
            return SAID_UNKNOWN
        try:
            day = within(read_date(cleaned, two_digit_years=True), lowest, highest)
        except CellError:
            words = _words(cleaned, lowest, highest)
            if len(words) == 1:
                raise
            return _written_out(words, column_type)
        return ((column_type, day),)

    return parse


def type_question(days: Sequence[date]) -> tuple[Reading, ...]:
    """The readings of a date whose type nobody gives."""
    return _readings(tuple((kind, day) for day in days for kind in _USUAL_TYPES))


def type_readings(kind: ReleaseDateType, days: Sequence[date]) -> tuple[Reading, ...]:
    """The readings when two columns give different days for the same type."""
    return _readings(tuple((kind, day) for day in days))


def reading_of(kind: ReleaseDateType, day: date) -> Reading:
    """The reading that a cell means this day as a date of this type."""
    code = "" if kind is ReleaseDateType.CONFIRMED else f" ({kind.value})"
    return Reading(f"{RELEASE_DATE_TYPE_NAMES[kind]}{code} {day_text(day)}", ((kind, day),))


def _words(cleaned: str, lowest: date, highest: date) -> list[date | str]:
    """The cell's dates, upper-case words and question marks, in order."""
    words: list[date | str] = []
    for token in _TOKEN.finditer(cleaned):
        if token["date"]:
            words.append(within(read_date(token["date"], two_digit_years=True), lowest, highest))
        elif not token["link"]:
            words.append(token[0].upper())
    if not any(isinstance(word, date) for word in words):
        raise CellError(EXPECTED_RELEASE_DATE)
    return words


def _written_out(
    words: list[date | str], column_type: ReleaseDateType | None
) -> tuple[MaybeTyped, ...]:
    """Types and dates that pair up plainly; else the question."""
    pairs = _plain_pairs(words)
    if pairs and (column_type is None or all(kind is column_type for kind, _ in pairs)):
        return pairs
    raise UndecidedError(_possible_readings(words, column_type))


def _plain_pairs(words: list[date | str]) -> tuple[DateEntry, ...]:
    """(type, date) pairs when the cell is nothing but those, or one date with its type after it."""
    if len(words) == 2 and isinstance(words[0], date):
        words = [words[1], words[0]]
    if len(words) % 2:
        return ()
    pairs: list[DateEntry] = []
    for word, day in zip(words[::2], words[1::2], strict=True):
        kinds = _TYPE_WORDS.get(word, ()) if isinstance(word, str) else ()
        if len(kinds) != 1 or not isinstance(day, date):
            return ()
        pairs.append((kinds[0], day))
    return tuple(pairs) if len({kind for kind, _ in pairs}) == len(pairs) else ()


def _possible_readings(
    words: list[date | str], column_type: ReleaseDateType | None
) -> tuple[Reading, ...]:
    days = tuple(dict.fromkeys(word for word in words if isinstance(word, date)))
    kinds = [kind for word in words if isinstance(word, str) for kind in _TYPE_WORDS.get(word, ())]
    if column_type is not None:
        kinds.insert(0, column_type)
    unique = tuple(dict.fromkeys(kinds)) or _USUAL_TYPES
    return _readings(tuple((kind, day) for day in days for kind in unique))


def _readings(entries: tuple[DateEntry, ...]) -> tuple[Reading, ...]:
    return (
        *(reading_of(kind, day) for kind, day in entries[:_MOST_READINGS]),
        LEAVE_UNKNOWN,
    )
