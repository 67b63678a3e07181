"""Erasing a person or a note for a reason: shown first, confirmed, in one transaction, for good.

What the audit says of it stays: that it was done, when, by whom and why, and how many rows went.
What the audit kept of the contents goes with them, and its chain still verifies.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from release_planner.actions.context import ActionContext
from release_planner.actions.finding import require
from release_planner.actions.review_returns import give_up_without_candidate
from release_planner.calendars.erased import Given, end_feeds_of, given_of, leave_cancellations
from release_planner.domain.access import Operation
from release_planner.domain.errors import PlannerError
from release_planner.domain.identifiers import recognise
from release_planner.domain.retention import ErasureReason, RecordKind
from release_planner.model.people import Note, Person
from release_planner.store.erasing import RowIds, empty_the_log, erase_rows, rows_of
from release_planner.store.keeping.backup import backups_of
from release_planner.store.location import StoreLocation
from release_planner.store.sessions import driver_connection

LONGEST_WORDS = 300


@dataclass(frozen=True, slots=True)
class ErasureRequest:
    """Why a record is erased: a reason of `data/retention.toml` by code, and in words.

    ``words`` stay in the audit: no name and no identifier belongs in them.
    """

    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure removes, or has removed.

    ``rows`` counts by table. ``given`` are the recipients who hold something and have to be told.
    ``backups`` are the copies that still hold the record. ``log_is_empty`` is False while somebody
    else's open planner keeps the last pages of the file's log.
    """

    rows: Mapping[str, int]
    given: tuple[Given, ...]
    backups: tuple[Path, ...]
    log_is_empty: bool = True

    @property
    def row_count(self) -> int:
        """How many rows in all."""
        return sum(self.rows.values())


def preview_erasure(
    context: ActionContext, record_id: int, kind: RecordKind = RecordKind.PERSON
) -> Erasure:
    """What erasing a person or a note would remove.

    Raises PlannerError when it is gone already, or the actor may not erase.
    """
    with context.writing("look at what an erasure would remove", Operation.ERASE) as session:
        require(session, Note if kind is RecordKind.NOTE else Person, record_id)
        rows = rows_of(session, kind, record_id)
        given: list[Given] = []
        if kind is RecordKind.PERSON:
            given = given_of(session, record_id, context.today)
    return _erasure(context, rows, given)


def erase_person(
    context: ActionContext, person_id: int, request: ErasureRequest, confirmation: str
) -> Erasure:
    """Erase a person and everything that hangs on them.

    ``confirmation`` is an identifier of this person, typed. Raises PlannerError when it is not, for
    an unknown reason or no words, when the person is gone, and when the actor may not erase;
    nothing is changed then.
    """
    reason, why = check_request(context, request)
    with context.writing(f"erase a person: {reason.name}", Operation.ERASE) as session:
        person = require(session, Person, person_id)
        if not _is_of(person, confirmation, context.today.year):
            raise PlannerError(
                "To erase somebody, type their own prison number, CRN or PNC number."
                " What was typed is not this person's."
            )
        given = given_of(session, person_id, context.today)
        leave_cancellations(session, person_id, context.now, context.today)
        rows = erase_rows(session, "person", person_id, why)
        end_feeds_of(session, person_id)
        give_up_without_candidate(context, driver_connection(session))
    return _erased(context, rows, given)


def erase_note(context: ActionContext, note_id: int, request: ErasureRequest) -> Erasure:
    """Erase one note. Raises PlannerError as `erase_person` does."""
    reason, why = check_request(context, request)
    with context.writing(f"erase a note: {reason.name}", Operation.ERASE) as session:
        require(session, Note, note_id)
        rows = erase_rows(session, "note", note_id, why)
    return _erased(context, rows, [])


def check_request(context: ActionContext, request: ErasureRequest) -> tuple[ErasureReason, str]:
    """The reason, and how the audit words it. Raises PlannerError when either part is missing."""
    reasons = context.reference.retention.reasons
    if request.reason not in reasons:
        raise PlannerError(
            f'"{request.reason}" is not a reason to erase; the reasons are {", ".join(reasons)}.'
        )
    if not 0 < len(request.words.strip()) <= LONGEST_WORDS:
        raise PlannerError(
            f"Say in 1 to {LONGEST_WORDS} characters why, without a name: it stays in the audit."
        )
    return reasons[request.reason], f"{request.reason}: {request.words.strip()}"


def _is_of(person: Person, typed: str, this_year: int) -> bool:
    theirs = {person.prison_number, person.crn, person.pnc_number, person.cro_number} - {None}
    return any(each.value in theirs for each in recognise(typed, this_year=this_year))


def _erased(context: ActionContext, rows: RowIds, given: list[Given]) -> Erasure:
    connection = context.store.reading()
    try:
        is_empty = empty_the_log(connection)
    finally:
        connection.close()
    return _erasure(context, rows, given, log_is_empty=is_empty)


def _erasure(
    context: ActionContext,
    rows: RowIds,
    given: list[Given],
    *,
    log_is_empty: bool = True,
) -> Erasure:
    location = context.store.location
    backups = backups_of(location) if isinstance(location, StoreLocation) else []
    return Erasure(
        rows={table: len(ids) for table, ids in rows.items()},
        given=tuple(given),
        backups=tuple(each.path for each in backups),
        log_is_empty=log_is_empty,
    )
