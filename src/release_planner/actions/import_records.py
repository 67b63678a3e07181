"""The shared way of the simpler files: read, check against the store, write, or say which row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from sqlmodel import Session

from release_planner.actions.column_mappings import remember_mapping, remembered_mapping
from release_planner.actions.context import ActionContext
from release_planner.actions.import_batch import ImportOutcome, RowsWritten, import_rows
from release_planner.imports.columns import Kind
from release_planner.imports.findings import Notice, RowError, printable
from release_planner.imports.parsers import Registers
from release_planner.imports.reading import RejectedRow
from release_planner.imports.records import Record, RecordsFile, read_records
from release_planner.reference.reference import Reference


class Fate(Enum):
    """What became of a row that was taken."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class RefusedRowError(Exception):
    """The store cannot take a row: the key of the column that is to blame, and what was expected.

    With an empty key the whole row is meant.
    """

    def __init__(self, key: str, expected: str) -> None:
        super().__init__(expected)
        self.key = key
        self.expected = expected


@dataclass(slots=True)
class RecordsWritten:
    """The rows of one file while they are written: those refused, and what became of the others."""

    kind: Kind
    file: RecordsFile
    rows: RowsWritten = field(default_factory=RowsWritten)
    _notes: dict[str, tuple[str, int]] = field(default_factory=dict)

    def take_each(self, take: Callable[[Record], Fate]) -> None:
        """Take every row of the file; one that raises RefusedRowError is rejected."""
        for record in self.file.rows:
            try:
                self.check_required(record)
                self.count(take(record))
            except RefusedRowError as refused:
                self.refuse(record, refused)

    def check_required(self, record: Record) -> None:
        """Refuse a row that says of what it must say that it is not known."""
        for column in self.kind.columns:
            if column.required and record[column.key] is None:
                raise RefusedRowError(column.key, "a value that is known")

    def count(self, fate: Fate) -> None:
        """Count a row that was taken."""
        match fate:
            case Fate.NEW:
                self.rows.new += 1
            case Fate.CHANGED:
                self.rows.changed += 1
            case Fate.UNCHANGED:
                self.rows.unchanged += 1

    def refuse(self, record: Record, refused: RefusedRowError) -> None:
        """Reject a row, naming the user's own column and what stands in it."""
        sheet = next(each for each in self.file.sheets if each.name == record.sheet)
        titles = {ours: theirs for theirs, ours in sheet.mapping.items()}
        title = titles.get(refused.key, "")
        value = ""
        if title in sheet.headers:
            value = "".join(record.cells[sheet.headers.index(title) :][:1]).strip()
        elif refused.key:
            title = self.kind.column(refused.key).header
        self.rows.errors.append(
            RowError(record.sheet, record.row, title, printable(value), refused.expected)
        )
        self.rows.rejected.append(
            RejectedRow(record.sheet, record.row, sheet.headers, record.cells)
        )

    def add_ids(self, ids: Mapping[str, tuple[int, int]]) -> None:
        """Take note of the row ids that were added to tables, for the audit."""
        for table, (first, last) in ids.items():
            known_first, _ = self.rows.ids.get(table, (first, last))
            self.rows.ids[table] = (known_first, last)

    def note(self, code: str, text: str) -> None:
        """Say something that rejects nothing; each code is said once, with its number of rows."""
        _, rows = self._notes.get(code, (text, 0))
        self._notes[code] = (text, rows + 1)

    def finish(self) -> RowsWritten:
        """What became of the rows, with the notices."""
        for code, (text, rows) in self._notes.items():
            counted = "1 row" if rows == 1 else f"{rows:,} rows"
            self.rows.notices.append(Notice(code, f"{text} ({counted})."))
        return self.rows


def import_records(
    context: ActionContext,
    kind: Kind,
    source: Path | str | bytes,
    write: Callable[[Session, RecordsWritten], None],
    *,
    mapping: Mapping[str, str] | None = None,
    partial: bool = False,
    dry_run: bool = False,
) -> ImportOutcome:
    """Import a file of one of the simpler kinds in one transaction.

    ``mapping`` is the user's headings to our column keys, remembered for the next file; without
    one, a remembered mapping is used. All or nothing unless ``partial``, which takes the good rows;
    ``dry_run`` only says what would be done. Raises PlannerError when the file as a whole cannot be
    read.
    """
    file = read_records(
        kind,
        source,
        today=context.today,
        registers=registers(context.reference),
        mapping=remembered_mapping(context, kind, source) if mapping is None else mapping,
    )

    def write_all(session: Session, batch_id: int) -> RowsWritten:
        if mapping is not None:
            remember_mapping(session, kind, file)
        records = RecordsWritten(kind, file)
        write(session, records)
        return records.finish()

    return import_rows(context, file, write_all, partial=partial, dry_run=dry_run)


def registers(reference: Reference) -> Registers:
    """What ids and names in a file are checked against."""
    return Registers(
        prisons={each.prison_id: each.name for each in reference.prisons.values()},
        authorities={code: each.name for code, each in reference.authorities.items()},
        accommodation_types={
            code: each.name for code, each in reference.accommodation_types.items()
        },
    )
