"""Dialogs that book, rebook and cancel appointments, and record who came."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from release_planner.actions.appointments import (
    Booking,
    arrangement,
    book_appointment,
    cancel_appointment,
    rebook_appointment,
    record_attendance,
)
from release_planner.actions.context import ActionContext
from release_planner.domain.booking_doubts import BookedTime, booking_doubts
from release_planner.domain.codes import (
    AppointmentKind,
    AppointmentState,
    Attendance,
    CustodyState,
)
from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError
from release_planner.domain.working_days import BankHolidays
from release_planner.store.connection import Connection
from release_planner.store.reading.booking_choices import (
    BookingChoices,
    PlaceChoice,
    booking_choices,
)
from release_planner.store.reading.person import AppointmentRow
from release_planner.tui.applied import Applied
from release_planner.tui.basis import Basis, applied
from release_planner.tui.contact_lines import appointment_text, kind_of, whom_to_ring
from release_planner.tui.dialogs.fields import (
    code_field,
    day_field,
    minutes_field,
    place_options,
    provider_options,
    staff_options,
    time_field,
)
from release_planner.tui.gateway import Gateway
from release_planner.tui.person_page import PersonPage
from release_planner.tui.person_words import APPOINTMENT_KINDS, ATTENDANCES, in_words
from release_planner.tui.screens.form_dialog import Action, Form, FormDialog
from release_planner.tui.widgets.choice_field import ChoiceField
from release_planner.tui.widgets.form_field import TypedField

_AT_LIBERTY = frozenset({CustodyState.RELEASED, CustodyState.RECALL_RESCINDED})
Loaded = tuple[BookingChoices, BankHolidays]


def load_choices(gateway: Gateway, connection: Connection) -> Loaded:
    """Places, providers and staff of the store, and the bank holidays."""
    return booking_choices(connection), gateway.reference().bank_holidays


class _Checks:
    """What is doubtful about the day and time in the fields, once the choices have been read."""

    def __init__(
        self,
        page: PersonPage,
        today: date,
        day: TypedField[date],
        start: TypedField[str],
        minutes: int | TypedField[int],
        own_id: int | None = None,
    ) -> None:
        self.place_code: str | None = None
        self.places: dict[str, PlaceChoice] = {}
        self._page, self._today, self._own_id = page, today, own_id
        self._day, self._start, self._minutes = day, start, minutes
        self._holidays: BankHolidays | None = None

    def take(self, loaded: Loaded) -> None:
        """Know the places and the bank holidays."""
        self.places = {place.code: place for place in loaded[0].places}
        self._holidays = loaded[1]

    def doubts(self) -> Iterable[str]:
        """In plain sentences; none while the fields do not make a day yet."""
        try:
            day = self._day.value if self._day.typed else None
            start = self._start.value
            minutes = self._minutes if isinstance(self._minutes, int) else self._minutes.given
        except PlannerError:
            return ()
        if day is None or self._holidays is None:
            return ()
        header = self._page.detail.header
        is_out = header.state in _AT_LIBERTY
        place = self.places.get(self.place_code or "")
        return booking_doubts(
            BookedTime(day, start, minutes),
            today=self._today,
            release_from=None if is_out else header.expected_from,
            release_to=None if is_out else header.expected_to,
            in_prison=place is not None and place.prison_id is not None,
            closed_weekdays=place.closed_weekdays if place else "",
            others=self._others(),
            holidays=self._holidays,
        )

    def _others(self) -> list[BookedTime]:
        return [
            BookedTime(row.day, row.start, row.minutes, f"the {kind_of(row)} appointment")
            for row in self._page.detail.appointments
            if row.id != self._own_id and row.state != AppointmentState.CANCELLED
        ]


def book_dialog(page: PersonPage, today: date) -> FormDialog:
    """Book an appointment."""
    kind = code_field("What for", APPOINTMENT_KINDS, AppointmentKind.PROBATION)
    day, start, minutes = day_field("Day", today), time_field(), minutes_field()
    place = ChoiceField("Place", hint="type a part of its name; may be left empty", optional=True)
    provider = ChoiceField(
        "Provider", hint="only when the place does not say; may be left empty", optional=True
    )
    staff = ChoiceField("With", hint="a member of staff; may be left empty", optional=True)
    checks = _Checks(page, today, day, start, minutes)

    def loaded(value: object) -> None:
        choices = cast("Loaded", value)[0]
        checks.take(cast("Loaded", value))
        place.offer(place_options(choices))
        provider.offer(provider_options(choices))
        staff.offer(staff_options(choices))

    def doubts() -> Iterable[str]:
        checks.place_code = place.value
        return checks.doubts()

    def work() -> Action:
        booking = Booking(
            AppointmentKind(kind.given), day.given, start.value, minutes.given,
            provider.value, place.value, staff.value,
        )  # fmt: skip
        custody_id = page.detail.header.custody_id

        def book(context: ActionContext) -> Applied:
            book_appointment(context, custody_id, booking)
            what = in_words(APPOINTMENT_KINDS, booking.kind)
            return Applied(f"Booked: {what}, {day_text(booking.day)} {booking.start or ''}".strip())

        return book

    fields = [kind, day, start, minutes, place, provider, staff]
    return FormDialog(
        Form("Book an appointment", fields, work, save="Book", doubts=doubts, load=load_choices,
             loaded=loaded)
    )  # fmt: skip


def rebook_dialog(page: PersonPage, row: AppointmentRow, today: date) -> FormDialog:
    """Move an appointment to another day and time."""
    day = day_field("New day", today)
    start = time_field(row.start)
    checks = _Checks(page, today, day, start, row.minutes, row.id)
    checks.place_code = row.place_code
    basis = _arranged(row)

    def work() -> Action:
        wanted, at, looked = day.given, start.value, basis.looked

        def rebook(context: ActionContext) -> Applied:
            settled = rebook_appointment(context, row.id, wanted, at, looked)
            text = f"Rebooked: {kind_of(row)}, now {day_text(wanted)} {at or ''}".strip()
            return applied(text, settled)

        return rebook

    return FormDialog(
        Form(
            f"Rebook: {appointment_text(row, today)}",
            [day, start],
            work,
            intro=f"Ring {whom_to_ring(row)}, then write down what was agreed.",
            save="Rebook",
            doubts=checks.doubts,
            load=load_choices,
            loaded=lambda value: checks.take(cast("Loaded", value)),
            basis=basis,
        )
    )


def cancel_dialog(row: AppointmentRow, today: date) -> FormDialog:
    """Cancel an appointment, asking first."""
    basis = _arranged(row)

    def work() -> Action:
        looked = basis.looked

        def cancel(context: ActionContext) -> Applied:
            settled = cancel_appointment(context, row.id, looked)
            return applied(f"Cancelled: {appointment_text(row, today)}.", settled)

        return cancel

    return FormDialog(
        Form(
            f"Cancel {appointment_text(row, today)}?",
            [],
            work,
            intro=f"It stays on record and leaves calendars as cancelled. Nobody is told by this: "
            f"ring {whom_to_ring(row)}.",
            save="Cancel the appointment",
            basis=basis,
        )
    )


def attendance_dialog(row: AppointmentRow, today: date) -> FormDialog:
    """Record who came."""
    attendance = code_field("What happened", ATTENDANCES, row.attendance)
    basis = Basis(attendance=row.attendance)

    def work() -> Action:
        outcome, looked = Attendance(attendance.given), basis.looked

        def record(context: ActionContext) -> Applied:
            settled = record_attendance(context, row.id, outcome, looked)
            text = f"Recorded: {appointment_text(row, today)}, {ATTENDANCES[outcome]}."
            return applied(text, settled)

        return record

    return FormDialog(Form(appointment_text(row, today), [attendance], work, basis=basis))


def _arranged(row: AppointmentRow) -> Basis:
    return Basis(arrangement=arrangement(row.state, row.day, row.start))
