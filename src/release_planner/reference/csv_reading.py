"""Small typed readers for the CSV lists of the data folder: each names file, row and column."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from release_planner.reference.errors import DataError
from release_planner.reference.locator import DataFolder

_Code = TypeVar("_Code", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row of a list, and where it stands; readers take the name of a column."""

    file: str
    number: int
    values: Mapping[str, str]

    def error(self, column: str, expected: str) -> DataError:
        """The error to raise about a cell of this row."""
        return DataError(self.file, f"row {self.number}, {column}", self.values[column], expected)

    def optional_text(self, column: str) -> str | None:
        """The text of a cell, or None when it is empty."""
        return self.values[column] or None

    def text(self, column: str, pattern: str = r".+", expected: str = "a text") -> str:
        """The text of a cell, all of which must match the pattern."""
        value = self.values[column]
        if not re.fullmatch(pattern, value):
            raise self.error(column, expected)
        return value

    def flag(self, column: str) -> bool:
        """yes or no."""
        value = self.values[column]
        if value not in ("yes", "no"):
            raise self.error(column, "yes or no")
        return value == "yes"

    def day(self, column: str) -> date:
        """A date written as 2026-11-22."""
        value = self.values[column]
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise self.error(column, "a date such as 2026-11-22") from None
        if day.isoformat() != value:
            raise self.error(column, "a date such as 2026-11-22")
        return day

    def optional_day(self, column: str) -> date | None:
        """A date, or None when the cell is empty."""
        return self.day(column) if self.values[column] else None

    def percent(self, column: str) -> float:
        """A percentage from 0 to 100, with at most two decimals."""
        value = self.values[column]
        if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", value) or float(value) > 100:
            raise self.error(column, "a percentage from 0 to 100, without the sign")
        return float(value)

    def code(self, column: str, codes: type[_Code]) -> _Code:
        """One value of a code set."""
        value = self.values[column]
        try:
            return codes(value)
        except ValueError:
            raise self.error(column, f"one of {', '.join(code.value for code in codes)}") from None


def read_rows(folder: DataFolder, name: str, columns: tuple[str, ...]) -> Iterator[CsvRow]:
    """The rows of a list, numbered as a spreadsheet numbers them, without blank ones.

    The header must hold exactly these columns, in any order. Raises DataError when it does not,
    when a row has more or fewer cells than the header, or when there is no row.
    """
    file = folder.shown(name)
    reader = csv.reader(io.StringIO(folder.read_text(name), newline=""), strict=True)
    try:
        header = next(reader, [])
        if sorted(header) != sorted(columns):
            raise DataError(file, "row 1", ",".join(header), f"the columns {','.join(columns)}")
        found = False
        for number, cells in enumerate(reader, start=2):
            if not any(cells):
                continue
            if len(cells) != len(header):
                row = f"row {number}"
                raise DataError(file, row, f"{len(cells)} cells", f"{len(header)} cells")
            found = True
            stripped = (cell.strip() for cell in cells)
            yield CsvRow(file, number, dict(zip(header, stripped, strict=True)))
    except csv.Error as error:
        raise DataError(file, f"row {reader.line_num}", str(error), "a CSV file") from None
    if not found:
        raise DataError(file, None, "without a row", "at least one row")


def refuse_repeat(found: Collection[str], row: CsvRow, column: str) -> None:
    """Refuse a cell whose value an earlier row has already used."""
    if row.values[column] in found:
        raise row.error(column, "a value that no earlier row has")
