"""Booking, rebooking and cancelling appointments, and recording who came."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from release_planner.actions.calendar_entries import touch_calendars
from release_planner.actions.conflicts import Looked, Settled, settle
from release_planner.actions.context import ActionContext
from release_planner.actions.finding import (
    id_of,
    place_by_code,
    provider_by_code,
    refuse_died,
    require,
    require_current,
    require_of_spell,
    staff_by_code,
)
from release_planner.actions.reanchoring import plan_follows
from release_planner.domain.access import FieldGroup, group_of_appointment
from release_planner.domain.codes import (
    AppointmentKind,
    AppointmentState,
    Attendance,
)
from release_planner.domain.errors import PlannerError
from release_planner.domain.wall_time import LONGEST_MINUTES, checked_start
from release_planner.model.appointment import Appointment
from release_planner.model.custody import Custody
from release_planner.model.provision import Place, Provider

CANCELLED = "cancelled"
"""The arrangement of an appointment that is off."""


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment as a person asks for it: London day, start "HH:MM" or None, minutes, codes."""

    kind: AppointmentKind
    day: date
    start: str | None = None
    minutes: int = 30
    provider_code: str | None = None
    place_code: str | None = None
    staff_code: str | None = None


def book_appointment(context: ActionContext, custody_id: int, booking: Booking) -> int:
    """Book an appointment and give its id.

    Raises PlannerError for a time that does not exist or exists twice in London, a length outside
    one day, an unknown code, or a person who has died.
    """
    _check_times(booking.day, booking.start, booking.minutes)
    with context.writing("book an appointment") as session:
        custody = require_current(session, custody_id)
        refuse_died(custody)
        appointment = _appointment(session, context, custody, booking)
        context.require(session, _group(session, appointment))
        with _first_appointment_dates_steps(session, context, custody, booking.kind):
            session.add(appointment)
        session.flush()
        touch_calendars(session, context, custody_id)
        return id_of(appointment)


def arrangement(state: str, day: date, start: str | None) -> object:
    """What was agreed of an appointment, as one thing: a day goes with its time, or it is off."""
    return CANCELLED if state == AppointmentState.CANCELLED else (day, start)


def rebook_appointment(
    context: ActionContext,
    appointment_id: int,
    day: date,
    start: str | None,
    looked: Looked | None = None,
) -> Settled:
    """Move a booking to another day and time, as agreed with whoever holds it.

    Give ``looked`` when a person answers a form. Raises PlannerError as `book_appointment` does,
    and for one that is cancelled or whose outcome is recorded: that one has been, another is to be
    booked. Raises EditConflictError when a colleague has moved it meanwhile.
    """
    with context.writing("rebook an appointment") as session:
        appointment = require_of_spell(session, Appointment, appointment_id)
        context.require(session, _group(session, appointment))
        _refuse_cancelled(appointment)
        _check_times(day, start, appointment.minutes)
        if appointment.attendance is not Attendance.UNKNOWN:
            raise PlannerError("What happened at this appointment is recorded. Book a new one.")
        custody = require(session, Custody, appointment.custody_id)
        refuse_died(custody)
        settled = _settle(session, appointment, looked, (day, start))
        if settled.kept:
            return settled
        with _first_appointment_dates_steps(session, context, custody, appointment.kind):
            appointment.day = day
            appointment.start = start
            appointment.state = AppointmentState.BOOKED
            appointment.rests_on = custody.expected_from
            appointment.changed_at = context.now
        touch_calendars(session, context, appointment.custody_id)
    return settled


def cancel_appointment(
    context: ActionContext, appointment_id: int, looked: Looked | None = None
) -> Settled:
    """Cancel a booking; it stays on record and leaves calendars as cancelled.

    Give ``looked`` when a person was asked. Raises EditConflictError when a colleague has moved it
    meanwhile.
    """
    with context.writing("cancel an appointment") as session:
        appointment = require_of_spell(session, Appointment, appointment_id)
        context.require(session, _group(session, appointment))
        _refuse_cancelled(appointment)
        custody = require(session, Custody, appointment.custody_id)
        settled = _settle(session, appointment, looked, CANCELLED)
        if settled.kept:
            return settled
        with _first_appointment_dates_steps(session, context, custody, appointment.kind):
            appointment.state = AppointmentState.CANCELLED
            appointment.changed_at = context.now
        touch_calendars(session, context, appointment.custody_id)
    return settled


def record_attendance(
    context: ActionContext,
    appointment_id: int,
    attendance: Attendance,
    looked: Looked | None = None,
) -> Settled:
    """Record what happened, in an earlier spell too.

    Give ``looked`` when a person answers a form. Raises PlannerError for an appointment that is
    still to come, or that a death came before, and EditConflictError.
    """
    with context.writing("record attendance") as session:
        appointment = require_of_spell(session, Appointment, appointment_id)
        context.require(session, _group(session, appointment))
        _refuse_cancelled(appointment)
        if appointment.day > context.today:
            raise PlannerError("This appointment is still to come: its outcome is not known yet.")
        refuse_died(require(session, Custody, appointment.custody_id), appointment.day)
        settled = settle(session, appointment, looked, {"attendance": attendance})
        if settled.kept:
            return settled
        appointment.attendance = attendance
        appointment.changed_at = context.now
    return settled


def _settle(
    session: Session, appointment: Appointment, looked: Looked | None, mine: object
) -> Settled:
    now = arrangement(appointment.state, appointment.day, appointment.start)
    return settle(
        session,
        appointment,
        looked,
        {"arrangement": mine},
        {"arrangement": now},
        on_purpose=True,
    )


def _appointment(
    session: Session, context: ActionContext, custody: Custody, booking: Booking
) -> Appointment:
    provider = provider_by_code(session, booking.provider_code) if booking.provider_code else None
    place = place_by_code(session, booking.place_code) if booking.place_code else None
    staff = staff_by_code(session, booking.staff_code) if booking.staff_code else None
    return Appointment(
        custody_id=id_of(custody),
        kind=booking.kind,
        day=booking.day,
        start=booking.start,
        minutes=booking.minutes,
        provider_id=provider.id if provider else None,
        place_id=place.id if place else None,
        staff_id=staff.id if staff else None,
        rests_on=custody.expected_from,
        booked_on=context.today,
        booked_by=context.actor,
        changed_at=context.now,
    )


def _group(session: Session, appointment: Appointment) -> FieldGroup:
    """What an appointment tells, by its kind and by who provides it or owns the place."""
    place = session.get(Place, appointment.place_id) if appointment.place_id else None
    ids = {appointment.provider_id, place.provider_id if place else None} - {None}
    agencies = session.exec(select(Provider.agency).where(col(Provider.id).in_(ids))).all()
    return group_of_appointment(appointment.kind, agencies)


@contextmanager
def _first_appointment_dates_steps(
    session: Session, context: ActionContext, custody: Custody, kind: AppointmentKind
) -> Iterator[None]:
    """Some steps count from the first probation appointment, so they follow such a booking."""
    if kind is AppointmentKind.PROBATION:
        with plan_follows(session, context, custody):
            yield
    else:
        yield


def _check_times(day: date, start: str | None, minutes: int) -> None:
    if not 0 < minutes <= LONGEST_MINUTES:
        raise PlannerError(f"An appointment lasts 1 to {LONGEST_MINUTES} minutes, not {minutes}.")
    if start is not None:
        checked_start(day, start)


def _refuse_cancelled(appointment: Appointment) -> None:
    if appointment.state is AppointmentState.CANCELLED:
        raise PlannerError("This appointment is cancelled. Book a new one instead.")
