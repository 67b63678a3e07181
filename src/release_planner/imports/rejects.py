"""The rejects file: every row refused or waiting to be decided, why, and its cells as they stood.

It is opened in spreadsheet programs, so no cell may start a formula there: a cell that would gets
an apostrophe in front, by the OWASP rule on CSV injection, also after spaces and for the full-width
signs. What cannot be seen is written out. A corrected copy can be imported again.
"""

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol, TextIO

from release_planner.domain.errors import PlannerError
from release_planner.imports.findings import Question, RowError, printable
from release_planner.imports.reading import RejectedRow

REJECT_COLUMNS = ("sheet", "row", "column", "value", "expected")

LONGEST_SPREADSHEET_CELL = 32_000

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Rejects(Protocol):
    """What rejected rows: a file that was read, or the outcome of importing it."""

    @property
    def errors(self) -> Sequence[RowError]:
        """Why rows are rejected."""

    @property
    def rejected(self) -> Sequence[RejectedRow]:
        """The rejected rows as they stood."""

    @property
    def questions(self) -> Sequence[Question]:
        """What a person has to decide."""

    @property
    def undecided(self) -> Sequence[RejectedRow]:
        """The rows with such questions, as they stood."""


def write_rejects(found: Rejects, path: Path) -> int:
    """Write the rows that were not taken and return how many there are: the refused, the undecided.

    A row with several errors is written once, its errors one after the other. The file is new,
    readable by its owner alone. Raises PlannerError when it exists already or cannot be written.
    """
    rows = (*found.rejected, *found.undecided)
    reasons = (*found.errors, *map(_undecided_reason, found.questions))
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise PlannerError(f"{path} exists already: name a new file for the rejects.") from None
    except OSError as problem:
        raise PlannerError(f"{path} cannot be written: {problem.strerror}.") from None
    with open(descriptor, "w", encoding="utf-8-sig", newline="") as stream:
        _write(rows, reasons, stream)
    return len(rows)


def _undecided_reason(question: Question) -> RowError:
    """A question as what was expected of its cell."""
    readings = "; ".join(reading.label for reading in question.readings)
    expected = f"one of: {readings}; decide it and write the date in its own column"
    return RowError(question.sheet, question.row, question.column, question.value, expected)


def _write(rejected: Sequence[RejectedRow], errors: Iterable[RowError], stream: TextIO) -> None:
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    by_row: dict[tuple[str, int], list[RowError]] = {}
    for error in errors:
        by_row.setdefault((error.sheet, error.row), []).append(error)
    headers: tuple[str, ...] | None = None
    for row in rejected:
        if row.headers != headers:
            headers = row.headers
            writer.writerow([*REJECT_COLUMNS, *map(safe_cell, headers)])
        writer.writerow(_line(row, by_row.get((row.sheet, row.row), [])))


def _line(row: RejectedRow, errors: Sequence[RowError]) -> list[str]:
    return [
        safe_cell(row.sheet),
        str(row.row),
        safe_cell(_joined(error.column for error in errors)),
        safe_cell(_joined(error.value for error in errors)),
        safe_cell(_joined(error.expected for error in errors)),
        *map(safe_cell, row.cells),
    ]


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(text for text in texts if text)


def safe_cell(text: str) -> str:
    """The text as a cell that no spreadsheet program runs and no terminal obeys."""
    shown = printable(text, LONGEST_SPREADSHEET_CELL)
    if shown.lstrip().startswith(_STARTS_A_FORMULA):
        return f"'{shown}"
    return shown
