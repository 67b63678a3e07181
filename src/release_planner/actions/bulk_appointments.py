"""Writing the files of appointments that a prison loads into its own system."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlmodel import Session

from release_planner.actions.context import ActionContext
from release_planner.actions.logging_changes import log
from release_planner.calendars.bulk_appointments import BulkAppointment, bulk_files
from release_planner.calendars.plain_text import plain_text
from release_planner.calendars.sharing import may_show, treatment_agreement
from release_planner.domain.access import Operation
from release_planner.domain.codes import AppointmentState
from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError
from release_planner.store.durable_file import replace_file
from release_planner.store.reading.calendar import (
    CalendarScope,
    ScopeKind,
    exportable_appointments,
)
from release_planner.store.reading.inside_slots import InsideSlot, inside_slots
from release_planner.store.sessions import driver_connection

LONGEST_RECIPIENT = 100


@dataclass(frozen=True, slots=True)
class BulkExport:
    """The files written, how many appointments they hold, and why others are left out."""

    files: tuple[Path, ...]
    appointments: int
    without_time: int
    not_confirmed: int
    without_number: int
    not_shared: int


def export_bulk_appointments(
    context: ActionContext,
    prison_id: str,
    first_day: date,
    last_day: date,
    folder: Path,
    recipient: str,
) -> BulkExport:
    """Write one file for each day and place inside a prison, and log them as given to it.

    Only confirmed appointments with a time go in. Raises PlannerError for an unknown prison, days
    the wrong way round or a missing recipient; nothing is then logged or written.
    """
    prison = prison_id.strip().upper()
    if prison not in context.reference.prisons:
        raise PlannerError(f"There is no prison with the id {prison_id}, such as HEI.")
    if last_day < first_day:
        raise PlannerError(f"{day_text(last_day)} is before {day_text(first_day)}.")
    holder = plain_text(recipient, LONGEST_RECIPIENT)
    if not holder:
        raise PlannerError("Say who will hold the files: the recipient is missing.")
    with context.writing("export bulk appointments", Operation.EXPORT_CALENDAR) as session:
        slots = list(inside_slots(driver_connection(session), prison, first_day, last_day))
        shared = _shared_with(session, prison, holder, first_day)
        fit = [slot for slot in slots if _fits(slot) and slot.appointment_id in shared]
        contents = bulk_files(prison, (_as_bulk(slot) for slot in fit))
        if fit:
            log(
                session,
                context,
                "disclosure",
                "bulk_appointments",
                None,
                recipient=holder,
                purpose="bulk appointments",
                prison=prison,
                files=len(contents),
                appointment_ids=[slot.appointment_id for slot in fit],
            )
    _write(folder, contents)
    return BulkExport(
        files=tuple(folder / name for name in contents),
        appointments=len(fit),
        without_time=sum(slot.start is None for slot in slots),
        not_confirmed=sum(slot.state != AppointmentState.BOOKED for slot in slots),
        without_number=sum(slot.prison_number is None for slot in slots),
        not_shared=sum(slot.appointment_id not in shared for slot in slots),
    )


def _shared_with(session: Session, prison: str, recipient: str, since: date) -> frozenset[int]:
    """The appointments that the prison may be given: a calendar for it would hold them too."""
    connection = driver_connection(session)
    scope = CalendarScope(ScopeKind.PRISON, prison)
    agreement = treatment_agreement(connection, scope, recipient)
    appointments = exportable_appointments(
        connection, scope, since, agreement=agreement, recipient=recipient
    )
    return frozenset(each.id for each in appointments if may_show(each))


def _fits(slot: InsideSlot) -> bool:
    return bool(slot.start and slot.prison_number and slot.state == AppointmentState.BOOKED)


def _as_bulk(slot: InsideSlot) -> BulkAppointment:
    assert slot.prison_number is not None
    assert slot.start is not None
    return BulkAppointment(
        slot.place_code, slot.day, slot.prison_number, slot.start[:5], slot.minutes
    )


def _write(folder: Path, contents: Mapping[str, bytes]) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise PlannerError(f"{folder} cannot be made: {error.strerror}.") from error
    for name, content in contents.items():
        replace_file(folder / name, content)
