"""A caseload file, from bytes to checked people with their dates. Nothing is stored here."""

import gc
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from release_planner.domain.codes import ReleaseDateType
from release_planner.imports.caseload_row import CaseloadRow, RowBuilder
from release_planner.imports.findings import Answers, Notice, Question, RowError, printable
from release_planner.imports.parsers import Registers
from release_planner.imports.reading import FileRead, FileReader, RejectedRow, SheetReader
from release_planner.imports.schema_caseload import CASELOAD

_Place = tuple[int, int]
_BETWEEN_CELLS = "\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadFile(FileRead):
    """A caseload file that was read.

    ``rows`` are ready. ``waiting`` are rows whose questions nobody has answered yet, with
    everything but the doubtful date. Every data row is in `rows`, in `waiting` or in `rejected`.
    """

    rows: tuple[CaseloadRow, ...]
    waiting: tuple[CaseloadRow, ...]
    people: "_People" = field(repr=False, compare=False)

    def rejected_row(self, row: CaseloadRow) -> RejectedRow:
        """A good row as it stands in the file, for whoever finds that it cannot be taken."""
        return self.people.rejected_row(row)

    def header_of(self, row: CaseloadRow, key: str) -> str:
        """The heading that the user's file gives a column, by our key; ours where it has none."""
        sheet = self.people.sheet_of(row)
        return sheet.header.titles.get(key) or CASELOAD.column(key).header


def read_caseload(
    source: Path | str | bytes,
    *,
    today: date,
    prisons: Mapping[str, str],
    authorities: Mapping[str, str],
    accommodation_types: Mapping[str, str] | None = None,
    mapping: Mapping[str, str] | None = None,
    take_notes: str | None = None,
    release_date_type: ReleaseDateType | None = None,
    answers: Answers | None = None,
    left_out: Mapping[str, str] | None = None,
) -> CaseloadFile:
    """Read and check a caseload from a CSV or XLSX file, or its bytes.

    ``prisons``, ``authorities`` and ``accommodation_types`` give names by id, GSS code and
    nDelius code. ``mapping`` is the user's headers to our keys, an empty key leaving a column
    out; ``take_notes`` the header of the free-text column to take. ``release_date_type`` says
    what a release date is when neither its cell nor its row does. ``answers`` decide questions
    of an earlier reading. ``left_out`` are keys of ours that are not taken, each with the
    reason. Raises PlannerError when the file cannot be read at all.
    """
    file = FileReader(
        CASELOAD,
        source,
        today=today,
        registers=Registers(prisons, authorities, accommodation_types or {}),
        mapping=mapping,
        take_notes=take_notes,
        answers=answers,
        left_out=left_out,
    )
    people = _People()
    with collector_paused():
        for number, sheet in enumerate(file.sheets()):
            people.read(number, sheet, RowBuilder(sheet, release_date_type))
    people.reject_repeated()
    if people.unclear_names:
        file.notices.append(_name_notice(people.unclear_names))
    return people.finish(file)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Let a caseload grow without the cycle collector scanning it again and again.

    Rows refer to nothing that refers back, so there is nothing for it to find: at a hundred
    thousand rows it would cost a third of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@dataclass(slots=True)
class _People:
    """The rows of all sheets, and where each identifier was seen.

    The cells of a row are kept as one text: a hundred thousand lists would cost more than the file.
    """

    sheets: list[SheetReader] = field(default_factory=list)
    places: list[_Place] = field(default_factory=list)
    people: list[CaseloadRow | None] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    errors: dict[_Place, list[RowError]] = field(default_factory=lambda: defaultdict(list))
    questions: dict[_Place, list[Question]] = field(default_factory=dict)
    unclear_names: list[str] = field(default_factory=list)
    seen: dict[str, dict[object, _Place]] = field(
        default_factory=lambda: {"prison_number": {}, "crn": {}, "pnc": {}}
    )
    repeated: dict[tuple[str, object], list[_Place]] = field(default_factory=dict)

    def read(self, number: int, sheet: SheetReader, builder: RowBuilder) -> None:
        """Read one sheet to its end."""
        self.sheets.append(sheet)
        identifiers = [
            (key, sheet.position(key), self.seen[key]) for key in self.seen if key in sheet.keys
        ]
        for row in sheet.rows():
            place = (number, row.number)
            for key, position, seen in identifiers:
                value = row.values[position]
                if value is not None and (first := seen.setdefault(value, place)) is not place:
                    self.repeated.setdefault((key, value), [first]).append(place)
            self.places.append(place)
            self.cells.append(_BETWEEN_CELLS.join(row.cells))
            self.people.append(None if row.errors else builder.build(row))
            if row.errors:
                self.errors[place] = row.errors
            if row.questions:
                self.questions[place] = row.questions
        where = f"{printable(sheet.name)}, row " if sheet.name else "row "
        self.unclear_names.extend(f"{where}{row}" for row in builder.unclear_names)

    def reject_repeated(self) -> None:
        """Reject every row that shares an identifier with another, naming the other."""
        for (key, value), places in self.repeated.items():
            for place in places:
                other = next(another for another in places if another != place)
                expected = f"each person once; also on {self._words(other, place)}"
                error = self.sheets[place[0]].error(place[1], key, str(value), expected)
                self.errors[place].append(error)

    def finish(self, file: FileReader) -> CaseloadFile:
        """Everything in the order of the file."""
        rows, waiting, rejected, undecided = [], [], [], []
        for place, person, cells in zip(self.places, self.people, self.cells, strict=True):
            if person is None or place in self.errors:
                rejected.append(self._rejected(place, cells))
            elif place in self.questions:
                waiting.append(person)
                undecided.append(self._rejected(place, cells))
            else:
                rows.append(person)
        bad = [place for place in self.places if place in self.errors]
        asked = [place for place in self.questions if place not in self.errors]
        return CaseloadFile(
            kind=CASELOAD.name,
            sha256=file.source.sha256,
            encoding=file.encoding,
            sheets=file.sheets_read(),
            columns=file.columns,
            data_rows=len(self.places),
            errors=tuple(error for place in bad for error in self.errors[place]),
            questions=tuple(question for place in asked for question in self.questions[place]),
            notices=tuple(file.notices),
            rejected=tuple(rejected),
            undecided=tuple(undecided),
            rows=tuple(rows),
            waiting=tuple(waiting),
            people=self,
        )

    def sheet_of(self, row: CaseloadRow) -> SheetReader:
        """The sheet that a row stands in."""
        return next(sheet for sheet in self.sheets if sheet.name == row.sheet)

    def rejected_row(self, row: CaseloadRow) -> RejectedRow:
        """A row as it stands in the file."""
        place = (self.sheets.index(self.sheet_of(row)), row.row)
        return self._rejected(place, self.cells[bisect_left(self.places, place)])

    def _rejected(self, place: _Place, cells: str) -> RejectedRow:
        sheet = self.sheets[place[0]]
        return RejectedRow(
            sheet.name, place[1], sheet.header.cells, tuple(cells.split(_BETWEEN_CELLS))
        )

    def _words(self, other: _Place, place: _Place) -> str:
        if other[0] == place[0]:
            return f"row {other[1]}"
        return f"sheet {printable(self.sheets[other[0]].name)}, row {other[1]}"


def _name_notice(rows: list[str]) -> Notice:
    more = "" if len(rows) == 1 else f" and {len(rows) - 1:,} more"
    return Notice(
        "name_order",
        "Names in one column without a comma or capitals were read as forenames, then surname: "
        f"{rows[0]}{more}.",
    )
