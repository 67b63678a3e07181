"""One imported file as one transaction: its batch, its audit entry, and what became of its rows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sqlmodel import Session, col, select

from release_planner.actions.context import ActionContext
from release_planner.actions.finding import id_of, require
from release_planner.actions.reanchoring import TakenBackError, trial
from release_planner.domain.access import Operation
from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError
from release_planner.domain.wall_time import london
from release_planner.imports.findings import Notice, Question, RowError
from release_planner.imports.reading import FileRead, RejectedRow
from release_planner.model.imported import ImportBatch
from release_planner.store.audit.batch import close_batch, open_batch
from release_planner.store.sessions import driver_connection

OfRow = TypeVar("OfRow", RowError, RejectedRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOutcome:
    """What importing a file did, or would do.

    ``data_rows`` counts the rows of data, ``accepted`` those that could be taken: each is ``new``,
    ``changed`` or ``unchanged``. ``undecided`` are the rows that wait for an answer to one of the
    ``questions``. ``applied`` is false when nothing was written: for a dry run, and
    when a row was refused and a part of the file was not asked for.
    """

    kind: str
    data_rows: int
    accepted: int
    new: int
    changed: int
    unchanged: int
    errors: tuple[RowError, ...]
    rejected: tuple[RejectedRow, ...]
    notices: tuple[Notice, ...]
    questions: tuple[Question, ...] = ()
    undecided: tuple[RejectedRow, ...] = ()
    applied: bool = False


@dataclass(slots=True)
class RowsWritten:
    """What became of the rows while they were written.

    ``errors`` and ``rejected`` are what the store could not take of what the file said,
    ``notices`` what the user should know besides;
    ``ids`` are the first and last row id added to each table.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    ids: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def accepted(self) -> int:
        """The rows that were taken."""
        return self.new + self.changed + self.unchanged


def import_rows(
    context: ActionContext,
    file: FileRead,
    write: Callable[[Session, int], RowsWritten],
    *,
    partial: bool,
    dry_run: bool,
) -> ImportOutcome:
    """Write the rows of a file that was read, in one transaction with its audit entry.

    ``write`` is given the session and the id of the batch. It is taken back for a dry run, and,
    unless ``partial``, when any row was refused or waits for an answer: the outcome then says what
    would have been done.
    """
    if not file.data_rows:
        raise PlannerError("The file has headings and no rows below them. Nothing was changed.")
    with trial(context, "import a file", Operation.IMPORT, keep=not dry_run) as session:
        imported_before = _imported_before(session, file)
        import_id = _record_import(session, context, file)
        connection = driver_connection(session)
        batch = open_batch(connection, file.kind, file.sha256)
        written = write(session, import_id)
        _record_accepted(session, import_id, written)
        close_batch(
            connection,
            batch,
            import_batch=import_id,
            encoding=file.encoding,
            data_rows=file.data_rows,
            accepted=written.accepted,
            new=written.new,
            changed=written.changed,
            unchanged=written.unchanged,
        )
        is_whole = not (file.errors or file.questions or written.errors)
        outcome = ImportOutcome(
            kind=file.kind,
            data_rows=file.data_rows,
            accepted=written.accepted,
            new=written.new,
            changed=written.changed,
            unchanged=written.unchanged,
            errors=_in_order(file, (*file.errors, *written.errors)),
            rejected=_in_order(file, (*file.rejected, *written.rejected)),
            notices=(*file.notices, *imported_before, *written.notices),
            questions=file.questions,
            undecided=file.undecided,
            applied=not dry_run and (is_whole or partial),
        )
        if not outcome.applied:
            raise TakenBackError
    if outcome.applied:
        context.store.note_audit("batch")
    return outcome


def _record_import(session: Session, context: ActionContext, file: FileRead) -> int:
    """Record that a file is being imported, and give the id that its release dates carry."""
    batch = ImportBatch(
        kind=file.kind,
        sha256=file.sha256,
        encoding=file.encoding,
        rows=file.data_rows,
        accepted=0,
        imported_by=context.actor,
        imported_at=context.now,
    )
    session.add(batch)
    session.flush()
    return id_of(batch)


def _record_accepted(session: Session, import_id: int, written: RowsWritten) -> None:
    require(session, ImportBatch, import_id).accepted = written.accepted
    session.flush()


def _in_order(file: FileRead, found: tuple[OfRow, ...]) -> tuple[OfRow, ...]:
    """As their rows stand in the file, whoever found them."""
    sheets = {sheet.name: number for number, sheet in enumerate(file.sheets)}
    return tuple(sorted(found, key=lambda each: (sheets.get(each.sheet, 0), each.row)))


def _imported_before(session: Session, file: FileRead) -> tuple[Notice, ...]:
    statement = (
        select(ImportBatch)
        .where(col(ImportBatch.sha256) == file.sha256, col(ImportBatch.kind) == file.kind)
        .order_by(col(ImportBatch.id).desc())
    )
    batch = session.exec(statement).first()
    if batch is None:
        return ()
    at = london(batch.imported_at)
    text = (
        f"This same file was imported before, on {day_text(at.date())} at {at:%H:%M}"
        f" by {batch.imported_by}."
    )
    return (Notice("imported_before", text),)
