"""Files of the simpler kinds (staff, provision, outcomes, counts), each row a checked record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

from release_planner.imports.cells import SAID_UNKNOWN
from release_planner.imports.columns import Kind
from release_planner.imports.findings import RowError
from release_planner.imports.parsers import Registers
from release_planner.imports.reading import (
    CheckedRow,
    FileRead,
    FileReader,
    RejectedRow,
    SheetReader,
)
from release_planner.imports.schema_returns import OutcomeEvent


@dataclass(frozen=True, slots=True)
class Record:
    """One checked row: a value for every column of its kind, None where the row says nothing.

    ``cells`` are the row as it stands in the file, so that it can be rejected later on.
    """

    sheet: str
    row: int
    values: Mapping[str, object]
    cells: tuple[str, ...] = ()

    def __getitem__(self, key: str) -> object:
        """The value of a column, by its key."""
        return self.values[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsFile(FileRead):
    """A file of records that was read; every data row is in `rows` or in `rejected`."""

    rows: tuple[Record, ...]


Check = Callable[[Mapping[str, object], date], tuple[str, str] | None]
"""Compares the values of one row; answers the key of the column that is wrong, and what was
expected."""


def read_records(
    kind: Kind,
    source: Path | str | bytes,
    *,
    today: date,
    registers: Registers,
    mapping: Mapping[str, str] | None = None,
) -> RecordsFile:
    """Read and check a CSV or XLSX file, or its bytes, of one kind.

    Raises PlannerError when the file as a whole cannot be read.
    """
    file = FileReader(kind, source, today=today, registers=registers, mapping=mapping)
    check = _CHECKS.get(kind.name)
    rows: list[Record] = []
    errors: list[RowError] = []
    rejected: list[RejectedRow] = []
    for sheet in file.sheets():
        for row in sheet.rows():
            record = _record(kind, sheet, row)
            wrong = check(record.values, today) if check and not row.errors else None
            if wrong:
                text = row.cells[sheet.header.positions[wrong[0]]]
                row.errors.append(sheet.error(row.number, wrong[0], text, wrong[1]))
            if row.errors:
                errors.extend(row.errors)
                headers = sheet.header.cells
                rejected.append(RejectedRow(sheet.name, row.number, headers, tuple(row.cells)))
            else:
                rows.append(record)
    return RecordsFile(
        kind=kind.name,
        sha256=file.source.sha256,
        encoding=file.encoding,
        sheets=file.sheets_read(),
        columns=file.columns,
        data_rows=len(rows) + len(rejected),
        errors=tuple(errors),
        questions=(),
        notices=tuple(file.notices),
        rejected=tuple(rejected),
        rows=tuple(rows),
    )


def _record(kind: Kind, sheet: SheetReader, row: CheckedRow) -> Record:
    given = dict(zip(sheet.keys, row.values, strict=False))
    values = {column.key: given.get(column.key) for column in kind.columns}
    for key, value in values.items():
        if value is SAID_UNKNOWN:
            values[key] = None
    return Record(sheet.name, row.number, MappingProxyType(values), tuple(row.cells))


def _check_outcome(values: Mapping[str, object], today: date) -> tuple[str, str] | None:
    on, event = values["on"], values["event"]
    if isinstance(on, date) and on > today and event is not OutcomeEvent.APPOINTMENT_BOOKED:
        return "on", f"a day not after {today:%d/%m/%Y}, since only a booking can lie ahead"
    return None


def _check_counts(values: Mapping[str, object], today: date) -> tuple[str, str] | None:
    """A period the right way round, and no part larger than its whole."""
    start, end = values["period_from"], values["period_to"]
    if isinstance(start, date) and isinstance(end, date) and end < start:
        return "period_to", "a day not before the first day of the period"
    for key in ("complete_to", "returned_on"):
        day = values[key]
        if isinstance(day, date) and day > today:
            return key, f"a day not after {today:%d/%m/%Y}"
    whole = values["released_with_need"]
    for key in ("referred", "appointment_before_release", "started_within_21_days"):
        part = values[key]
        if isinstance(part, int) and isinstance(whole, int) and part > whole:
            return key, f"at most the {whole} people released with a need"
    return _check_months(start, end)


def _check_months(start: object, end: object) -> tuple[str, str] | None:
    """Whole months, since releases are counted by month and two periods must not overlap."""
    if isinstance(start, date) and start.day != 1:
        return "period_from", "the first day of a month, since a return is of whole months"
    if isinstance(end, date) and (end + timedelta(days=1)).day != 1:
        return "period_to", "the last day of a month, since a return is of whole months"
    if isinstance(start, date) and isinstance(end, date) and (end - start).days > _LONGEST_PERIOD:
        return "period_to", "a day at most a year after the first day of the period"
    return None


def _check_start(values: Mapping[str, object], today: date) -> tuple[str, str] | None:
    started_on = values["started_on"]
    if isinstance(started_on, date) and started_on > today:
        return "started_on", f"a day not after {today:%d/%m/%Y}: a start that has happened"
    return None


_LONGEST_PERIOD = 366
_CHECKS: dict[str, Check] = {
    "outcomes": _check_outcome,
    "returns": _check_start,
    "aggregate-returns": _check_counts,
}
