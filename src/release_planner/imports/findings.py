"""What reading a file finds, besides good rows: errors, questions for a person, and notices."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from release_planner.domain.codes import ReleaseDateType

DateEntry = tuple[ReleaseDateType, date]
"""A release date as one source gives it: its type and its day."""

QuestionKey = tuple[str, int, str]
"""Names a question: sheet, row and the key of our column."""

_SHOWN = 80


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row is rejected: where, what stands there, and what was expected.

    ``row`` counts from 1 as the user's spreadsheet shows it; ``column`` is the user's own header,
    empty when the whole row is meant. ``value`` is made safe to print.
    """

    sheet: str
    row: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        """One line, such as ``row 7, CRD: "31/02/27": expected a real date``."""
        place = f"sheet {self.sheet}, row {self.row}" if self.sheet else f"row {self.row}"
        column = f", {self.column}" if self.column else ""
        value = f' "{self.value}":' if self.value else ""
        return f"{place}{column}:{value} expected {self.expected}"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of understanding an unclear cell: its label, and the dates it stands for."""

    label: str
    dates: tuple[DateEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A cell that a person must decide: the program offers readings and takes none by itself."""

    sheet: str
    row: int
    column: str
    key: str
    value: str
    readings: tuple[Reading, ...]

    @property
    def name(self) -> QuestionKey:
        """What an answer refers to."""
        return (self.sheet, self.row, self.key)


Answers = Mapping[QuestionKey, str]
"""Answers to questions: the label of the reading that a person chose."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know about the file; it rejects nothing.

    ``code`` is stable for scripts and tests; ``text`` is one plain line.
    """

    code: str
    text: str


def printable(value: str, longest: int = _SHOWN) -> str:
    """The text with control, direction-changing and invisible characters written out, and cut.

    Safe for a terminal: what is left has no character that moves a cursor or reorders a line.
    """
    cut = value if len(value) <= longest else value[: longest - 1] + "…"
    if cut.isprintable():
        return cut
    return "".join(
        character
        if character.isprintable() or unicodedata.category(character) == "Zs"
        else f"\\u{ord(character):04x}"
        for character in cut
    )
