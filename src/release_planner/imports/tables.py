"""Sheets of rows of text, whatever the file: CSV is one nameless sheet, a workbook has several.

Every cell is text: a workbook's date cell becomes ``2027-01-29``, its 9.0 becomes ``9``, so that
one set of cell rules serves both. Rows carry the number that the user's spreadsheet shows.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from release_planner.domain.errors import PlannerError
from release_planner.imports.decoding import SourceFile, decode
from release_planner.imports.findings import Notice

NumberedRow = tuple[int, list[str]]
"""A row's number, counted from 1 as the user sees it, and its cells."""

HeaderScore = Callable[[list[str]], int]
"""How many cells of a row are column names that this kind of file knows."""

MOST_ROWS = 500_000

_DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 60


@dataclass(slots=True)
class Sheet:
    """One sheet: its name (empty for CSV), its rows, read once, and what its looks cannot tell.

    ``coloured_rows`` are the numbers of rows with coloured or struck-through cells;
    ``skipped_because`` is set for a sheet that is not to be read at all.
    """

    name: str
    rows: Iterator[NumberedRow]
    notices: list[Notice] = field(default_factory=list)
    coloured_rows: frozenset[int] = frozenset()
    skipped_because: str = ""


@dataclass(slots=True)
class Tables:
    """What a file holds: its sheets, the encoding of a text file, and notices on the whole."""

    sheets: list[Sheet]
    encoding: str
    notices: list[Notice] = field(default_factory=list)


def read_tables(source: SourceFile, score: HeaderScore) -> Tables:
    """The sheets of a CSV file or an XLSX workbook.

    ``score`` recognises header rows: the CSV delimiter is the one that lets the header be read.
    Raises PlannerError when the file is neither, or its structure is broken. Rows of CSV are read
    as they are asked for, and raise PlannerError then when the quoting is broken.
    """
    if source.is_workbook:
        from release_planner.imports.workbooks import read_workbook

        return read_workbook(source)
    decoded = decode(source)
    delimiter = find_delimiter(decoded.text, score)
    notices = []
    if decoded.encoding != "UTF-8":
        notices.append(
            Notice("encoding", f"Read as {decoded.encoding}: check a name with an accent in it.")
        )
    rows = _csv_rows(source.name, decoded.text, delimiter)
    return Tables([Sheet("", rows)], decoded.encoding, notices)


def find_delimiter(text: str, score: HeaderScore) -> str:
    """The delimiter with which some row near the top reads as a header; a comma when none does."""
    best, best_score = ",", (0, 0)
    for delimiter in _DELIMITERS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            top = list(islice(reader, _LOOKED_AT))
        except csv.Error:
            continue
        found = max(((score(row), len(row)) for row in top), default=(0, 0))
        if found[0] > best_score[0]:
            best, best_score = delimiter, found
    return best


def _csv_rows(name: str, text: str, delimiter: str) -> Iterator[NumberedRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if number > MOST_ROWS:
                raise PlannerError(f"{name} has more than {MOST_ROWS:,} rows: split it.")
            yield number, cells
    except csv.Error:
        raise PlannerError(
            f"{name}, row {number + 1}: the quotation marks do not pair up, or a cell is longer "
            f"than {csv.field_size_limit():,} characters: correct the row or save the file again."
        ) from None
