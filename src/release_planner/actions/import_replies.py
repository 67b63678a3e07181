"""Importing the slip on which the recipient of a calendar says what came of its entries."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from sqlmodel import Session, col, select

from release_planner.actions.context import ActionContext
from release_planner.actions.import_batch import ImportOutcome
from release_planner.actions.import_records import (
    Fate,
    RecordsWritten,
    RefusedRowError,
    import_records,
)
from release_planner.domain.codes import AppointmentState, Attendance
from release_planner.domain.errors import PlannerError
from release_planner.imports.records import Record
from release_planner.imports.schema_replies import REPLIES
from release_planner.model.appointment import Appointment
from release_planner.model.calendar import Feed, FeedEntry


def import_replies(
    context: ActionContext,
    source: Path | str | bytes,
    recipient: str,
    *,
    partial: bool = False,
    dry_run: bool = False,
) -> ImportOutcome:
    """Record what a recipient of calendars answered for their entries.

    A row counts only with a reference that this recipient was given, for the one appointment that
    they were given under it on that day: another's reference is refused, also where it exists. All
    or nothing unless ``partial``. Raises PlannerError for a recipient of no calendar, and for a
    file that cannot be read.
    """

    def write(session: Session, records: RecordsWritten) -> None:
        records.take_each(_Replies(session, context, _feeds_of(session, recipient)).take)

    return import_records(context, REPLIES, source, write, partial=partial, dry_run=dry_run)


def _feeds_of(session: Session, recipient: str) -> list[int]:
    held = " ".join(recipient.split())
    ids = session.exec(select(Feed.id).where(col(Feed.recipient) == held)).all()
    if not ids:
        raise PlannerError(f'No calendar was ever given to "{held}": name its recipient.')
    return [feed_id for feed_id in ids if feed_id is not None]


@dataclass(frozen=True, slots=True)
class _Replies:
    session: Session
    context: ActionContext
    feeds: list[int]

    def take(self, row: Record) -> Fate:
        on = cast(date, row["date"])
        if row["outcome"] is None:
            return Fate.UNCHANGED
        if on > self.context.today:
            raise RefusedRowError("date", "a day that has been")
        appointment = self._appointment(str(row["reference"]).upper(), on)
        attendance = cast(Attendance, row["outcome"])
        if appointment.attendance is attendance:
            return Fate.UNCHANGED
        was_known = appointment.attendance is not Attendance.UNKNOWN
        appointment.attendance = attendance
        appointment.changed_at = self.context.now
        self.session.add(appointment)
        return Fate.CHANGED if was_known else Fate.NEW

    def _appointment(self, reference: str, on: date) -> Appointment:
        entries = select(FeedEntry.subject_id).where(
            col(FeedEntry.feed_id).in_(self.feeds),
            col(FeedEntry.case_reference) == reference,
            col(FeedEntry.subject) == "appointment",
        )
        found = self.session.exec(
            select(Appointment).where(
                col(Appointment.id).in_(entries),
                col(Appointment.day) == on,
                col(Appointment.state) != AppointmentState.CANCELLED,
            )
        ).all()
        if len(found) == 1:
            return found[0]
        if found:
            expected = f"one appointment: there are {len(found)}; record them in the planner"
            raise RefusedRowError("date", expected)
        if self._is_known(reference):
            raise RefusedRowError("date", "the day of an appointment under this reference")
        raise RefusedRowError("reference", "a reference from a calendar of this recipient")

    def _is_known(self, reference: str) -> bool:
        statement = select(FeedEntry.id).where(
            col(FeedEntry.feed_id).in_(self.feeds), col(FeedEntry.case_reference) == reference
        )
        return self.session.exec(statement).first() is not None
