"""Reading a file of one kind, row by row: the part that every kind shares.

A row of data ends in exactly one of three ways: taken, rejected with its errors, or waiting for a
person's answer. Blank rows, repeated headers and what stands from a total row down are no data.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from release_planner.domain.errors import PlannerError
from release_planner.imports.cell_release_dates import UndecidedError
from release_planner.imports.cells import SAID_UNKNOWN, CellError, CellParser
from release_planner.imports.columns import Kind
from release_planner.imports.decoding import SourceFile, open_source
from release_planner.imports.findings import (
    Answers,
    Notice,
    Question,
    Reading,
    RowError,
    printable,
)
from release_planner.imports.header import Header, HeaderReader, repeats_header
from release_planner.imports.parsers import Registers, parser_for
from release_planner.imports.tables import Sheet, Tables, read_tables

_TOTAL = re.compile(
    r"(?:grand |overall |sub[- ]?)?(?:totals?|counts?)"
    r"(?:\s*[:=-]?\s*[0-9,]*|\s+(?:number|of|in)\b.*)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[0-9]{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class SheetRead:
    """What was made of one sheet.

    ``mapping`` is the user's headers to our keys, as used; ``signature`` finds it again.
    """

    name: str
    header_row: int
    headers: tuple[str, ...]
    mapping: Mapping[str, str]
    signature: str
    not_taken: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was not taken, with its cells as they stood in the file."""

    sheet: str
    row: int
    headers: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """What reading a file found: where it came from, and everything that is not a good row.

    ``data_rows`` counts the rows of data: those taken, rejected and waiting for an answer.
    ``columns`` are the keys of our columns that the file has at all. ``undecided`` are the rows
    that wait, as they stand in the file.
    """

    kind: str
    sha256: str
    encoding: str
    sheets: tuple[SheetRead, ...]
    columns: frozenset[str]
    data_rows: int
    errors: tuple[RowError, ...]
    questions: tuple[Question, ...]
    notices: tuple[Notice, ...]
    rejected: tuple[RejectedRow, ...]
    undecided: tuple[RejectedRow, ...] = ()


@dataclass(slots=True)
class CheckedRow:
    """One row of data: its cells, a value for each column that the sheet has, and its findings.

    ``values`` are in the order of the sheet's columns and end in one None; a value is None where
    the cell is blank, refused or waiting.
    """

    number: int
    cells: list[str]
    values: list[object]
    errors: list[RowError] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


class FileReader:
    """One import file being read, sheet by sheet.

    ``mapping``, ``take_notes``, ``left_out``: see HeaderReader. ``answers`` are a person's
    decisions on questions that an earlier reading of the same file raised. Raises PlannerError
    when the file as a whole cannot be read, or no sheet is of this kind.
    """

    def __init__(
        self,
        kind: Kind,
        source: Path | str | bytes,
        *,
        today: date,
        registers: Registers,
        mapping: Mapping[str, str] | None = None,
        take_notes: str | None = None,
        answers: Answers | None = None,
        left_out: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = kind
        self.answers: Answers = answers or {}
        self.source: SourceFile = open_source(source)
        headers = HeaderReader(kind, mapping, take_notes, left_out)
        tables = read_tables(self.source, headers.score)
        self.encoding = tables.encoding
        self.notices = list(tables.notices)
        self.found = self._sheets_of_kind(tables, headers)
        self._refuse_unused(headers)
        self._parsers = {
            column.key: parser_for(column, registers, today)
            for column in kind.columns
            if any(column.key in header.positions for _, header in self.found)
        }

    def sheets(self) -> Iterator["SheetReader"]:
        """The sheets of this kind, each to be read once, in the order of the file."""
        for sheet, header in self.found:
            yield SheetReader(self, sheet, header, self._parsers)

    def sheets_read(self) -> tuple[SheetRead, ...]:
        """What was made of each sheet."""
        return tuple(
            SheetRead(
                sheet.name, header.row, header.cells, header.mapping, header.signature,
                header.not_taken,
            )
            for sheet, header in self.found
        )  # fmt: skip

    @property
    def columns(self) -> frozenset[str]:
        """The keys of our columns that some sheet has."""
        return frozenset(key for _, header in self.found for key in header.positions)

    def _sheets_of_kind(self, tables: Tables, headers: HeaderReader) -> list[tuple[Sheet, Header]]:
        found: list[tuple[Sheet, Header]] = []
        skipped: list[str] = []
        for sheet in tables.sheets:
            header = None if sheet.skipped_because else headers.find(sheet)
            reason = sheet.skipped_because or (
                "no row reads as its header" if header is None else headers.missing(header)
            )
            if header is None or reason:
                skipped.append(reason)
                name = f"Sheet {printable(sheet.name)}" if sheet.name else "The file"
                self.notices.append(Notice("skipped_sheet", f"{name} was not read: {reason}."))
            else:
                found.append((sheet, header))
                self.notices.extend(_notices_of(sheet, header))
        if not found:
            raise self._not_of_this_kind(skipped)
        return found

    def _not_of_this_kind(self, skipped: list[str]) -> PlannerError:
        wanted = [self.kind.column(key).header for key in self.kind.identified_by]
        wanted += [column.header for column in self.kind.columns if column.required]
        reason = "; ".join(dict.fromkeys(skipped))
        return PlannerError(
            f"{self.source.name} does not read as a file of the kind {self.kind.name}: {reason}. "
            f"Expected a header row with columns such as {', '.join(dict.fromkeys(wanted))}."
        )

    def _refuse_unused(self, headers: HeaderReader) -> None:
        unused = headers.unused(header for _, header in self.found)
        if unused:
            raise PlannerError(
                f"The mapping names a column that {self.source.name} does not have: "
                f"{', '.join(printable(name) for name in unused)}."
            )


class SheetReader:
    """The rows of one sheet, checked cell by cell."""

    def __init__(
        self, file: FileReader, sheet: Sheet, header: Header, parsers: Mapping[str, CellParser]
    ) -> None:
        self.name = sheet.name
        self.header = header
        self.keys = tuple(header.positions)
        self._file = file
        self._rows = sheet.rows
        self._places = tuple(header.positions.values())
        self._parsers = tuple(parsers[key] for key in self.keys)
        kind = file.kind
        self._identifying = tuple(
            index for index, key in enumerate(self.keys) if key in kind.identified_by
        )
        required = tuple(kind.column(key).required for key in self.keys)
        self._required = tuple(index for index, needed in enumerate(required) if needed)

    def position(self, key: str) -> int:
        """Where the value of a column stands in `CheckedRow.values`; the last place, which is
        always None, for a column that the sheet does not have."""
        return self.keys.index(key) if key in self.keys else len(self.keys)

    def rows(self) -> Iterator[CheckedRow]:
        """Each row of data, with its values or its findings."""
        plan = tuple(zip(self._parsers, self._places, strict=True))
        width = len(self.header.cells)
        repeated = 0
        for number, cells in self._rows:
            if not any(cells):
                continue
            try:
                values = [parse(cells[place]) for parse, place in plan]
            except (CellError, UndecidedError, IndexError):
                row = self._explain(number, cells)
            else:
                values.append(None)
                row = CheckedRow(number, cells, values)
            if self._lacks(row.values) or len(cells) > width:
                if not "".join(cells).strip():
                    continue
                if repeats_header(self.header, (number, cells)):
                    repeated += 1
                    continue
                if self._is_total(row):
                    yield from self._below_total(number)
                    break
                self._add_row_errors(row)
            yield row
        if repeated:
            self._notice("repeated_header", f"the header is repeated {repeated:,} times")

    def error(self, number: int, key: str, value: str, expected: str) -> RowError:
        """An error of one row, named as the user's file names things."""
        title = self.header.titles.get(key, "")
        return RowError(self.name, number, title, printable(value), expected)

    def ask(self, row: CheckedRow, key: str, readings: tuple[Reading, ...]) -> Reading | None:
        """The answer to a question, when a person gave one of the readings; else it is asked."""
        place = self.header.positions[key]
        value = printable(row.cells[place] if place < len(row.cells) else "")
        title = self.header.titles[key]
        question = Question(self.name, row.number, title, key, value, readings)
        answer = self._file.answers.get(question.name)
        for reading in readings:
            if reading.label == answer:
                return reading
        row.questions.append(question)
        return None

    def _explain(self, number: int, cells: list[str]) -> CheckedRow:
        """The row again, one cell at a time, to say what is wrong with which."""
        row = CheckedRow(number, cells, [])
        for key, parse, place in zip(self.keys, self._parsers, self._places, strict=True):
            text = cells[place] if place < len(cells) else ""
            value: object = None
            try:
                value = parse(text)
            except CellError as problem:
                row.errors.append(self.error(number, key, text, str(problem)))
            except UndecidedError as doubt:
                answer = self.ask(row, key, doubt.readings)
                if answer is not None:
                    value = answer.dates or SAID_UNKNOWN
            row.values.append(value)
        row.values.append(None)
        return row

    def _lacks(self, values: list[object]) -> bool:
        """Whether the row has no identifier at all, or not every value that it must have."""
        for index in self._required:
            if values[index] is None:
                return True
        for index in self._identifying:
            if values[index] is not None:
                return False
        return bool(self._identifying)

    def _add_row_errors(self, row: CheckedRow) -> None:
        width = len(self.header.cells)
        if len(row.cells) > width and any(cell.strip() for cell in row.cells[width:]):
            expected = (
                f"{width} cells as in the header, not {len(row.cells)}: "
                "a value with the separator in it needs quotation marks"
            )
            row.errors.append(self.error(row.number, "", "", expected))
        wrong = {error.column for error in row.errors}
        for index in self._required:
            title = self.header.titles[self.keys[index]]
            if row.values[index] is None and title not in wrong:
                row.errors.append(self.error(row.number, self.keys[index], "", "a value"))
                wrong.add(title)
        keys = [self.keys[index] for index in self._identifying]
        lacking = keys and all(row.values[index] is None for index in self._identifying)
        if lacking and not any(self.header.titles[key] in wrong for key in keys):
            names = " or ".join(self._file.kind.column(key).header for key in keys)
            row.errors.append(self.error(row.number, "", "", f"a {names}"))

    def _is_total(self, row: CheckedRow) -> bool:
        if any(row.values[index] is not None for index in self._identifying):
            return False
        filled = [cell.strip() for cell in row.cells if cell.strip()]
        return any(_TOTAL.fullmatch(cell[:100]) for cell in filled) or all(
            _NUMBER.fullmatch(cell) for cell in filled
        )

    def _below_total(self, total: int) -> Iterator[CheckedRow]:
        """Rows below a total are not read, but a person among them is an error, never lost."""
        left = 0
        for number, cells in self._rows:
            if not "".join(cells).strip():
                continue
            row = self._explain(number, cells)
            if any(row.values[index] is not None for index in self._identifying):
                expected = f"people above the total in row {total}"
                row.errors = [self.error(number, "", "", expected)]
                row.questions = []
                yield row
            else:
                left += 1
        more = f"; filled rows below it that were not read: {left:,}" if left else ""
        self._notice("total_row", f"reading stopped at the total in row {total}{more}")

    def _notice(self, code: str, text: str) -> None:
        if self.name:
            self._file.notices.append(Notice(code, f"Sheet {printable(self.name)}: {text}."))
        else:
            self._file.notices.append(Notice(code, f"{text[0].upper()}{text[1:]}."))


def _notices_of(sheet: Sheet, header: Header) -> list[Notice]:
    """What the sheet's looks say below its header, and which of its columns are left."""
    where = f"Sheet {printable(sheet.name)}: " if sheet.name else ""
    notices = list(sheet.notices)
    coloured = sum(1 for row in sheet.coloured_rows if row > header.row)
    if coloured:
        text = f"{where}{coloured:,} rows have coloured or struck-through cells; what the colours "
        notices.append(Notice("colours", text + "mean was not read."))
    if header.not_taken:
        listed = "; ".join(f"{title} ({reason})" for title, reason in header.not_taken[:30])
        more = f" and {len(header.not_taken) - 30} more" if len(header.not_taken) > 30 else ""
        notices.append(Notice("not_taken", f"{where}Columns not taken: {listed}{more}."))
    return notices
