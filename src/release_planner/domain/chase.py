"""Whom to chase: treatment has not started after a release, and the window is still open.

Worked from day to day by those who may see a person's treatment; it is never part of a report,
where a start in a window that is still open does not count yet.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from release_planner.domain.codes import AppointmentState, Attendance, CustodyState, YesNoUnknown
from release_planner.domain.day_text import day_text, days_text
from release_planner.domain.plan_changes import Party

_AT_LIBERTY = frozenset({CustodyState.RELEASED, CustodyState.RECALL_RESCINDED})


class MissingStep(StrEnum):
    """The first step from need to start that is not there, one that is to come included.

    `TO_REBOOK` is a booking that rests on a day that has moved, `BOOKED_TOO_LATE` one after the
    window; of `NOT_RECORDED` the day has passed and nobody said whether the person came.
    """

    NOT_REFERRED = "not_referred"
    NOT_ACCEPTED = "not_accepted"
    NO_APPOINTMENT = "no_appointment"
    TO_REBOOK = "to_rebook"
    BOOKED_TOO_LATE = "booked_too_late"
    TO_ATTEND = "to_attend"
    NOT_RECORDED = "not_recorded"
    MISSED = "missed"
    ATTENDED_NO_START = "attended_no_start"


MISSING_STEP_NAMES = {
    MissingStep.NOT_REFERRED: "not referred",
    MissingStep.NOT_ACCEPTED: "referred, not accepted",
    MissingStep.NO_APPOINTMENT: "no appointment",
    MissingStep.TO_REBOOK: "appointment to rebook",
    MissingStep.BOOKED_TOO_LATE: "booked after the window",
    MissingStep.TO_ATTEND: "appointment to come",
    MissingStep.NOT_RECORDED: "attendance not recorded",
    MissingStep.MISSED: "appointment missed",
    MissingStep.ATTENDED_NO_START: "attended, no start",
}

WHAT_TO_DO = {
    MissingStep.NOT_REFERRED: "Refer to a community treatment provider.",
    MissingStep.NOT_ACCEPTED: "Ask the provider to accept the referral and offer a first day.",
    MissingStep.NO_APPOINTMENT: "Book a first appointment within the window.",
    MissingStep.TO_REBOOK: "Book the appointment again: it rests on a day that has moved.",
    MissingStep.BOOKED_TOO_LATE: "Ask for an earlier day: the booking is after the window.",
    MissingStep.TO_ATTEND: "Make sure that they know of the appointment and can get there.",
    MissingStep.NOT_RECORDED: "Ask the provider whether they came, and record it.",
    MissingStep.MISSED: "Find out why, and book another appointment within the window.",
    MissingStep.ATTENDED_NO_START: "Ask the provider whether structured treatment has started.",
}


@dataclass(frozen=True, slots=True)
class TreatmentBooking:
    """A booking with a treatment provider, in London wall time; ``start`` None is all day."""

    day: date
    start: str | None
    state: AppointmentState
    attendance: Attendance


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """What is known of the way into treatment after one release.

    ``window_ends_on`` is the last day on which a start counts. ``bookings`` are those on or after
    the release, ``starts`` the person's starts of structured treatment, as far as they are known.
    """

    state: CustodyState
    need: YesNoUnknown
    released_on: date
    window_ends_on: date
    is_referred: bool = False
    is_accepted: bool = False
    bookings: tuple[TreatmentBooking, ...] = ()
    starts: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """The missing step, and the booking that it is about, if it is about one."""

    step: MissingStep
    booking: TreatmentBooking | None = None


def is_to_chase(window: OpenWindow, today: date) -> bool:
    """Whether somebody must act: a need, released, no start yet, and a window that is open.

    The day of release and the last day of the window both belong to it. Who has died, is back in
    custody or was recalled is not to be chased.
    """
    return (
        window.need is YesNoUnknown.YES
        and window.state in _AT_LIBERTY
        and window.released_on <= today <= window.window_ends_on
        and not any(start >= window.released_on for start in window.starts)
    )


def days_left(window: OpenWindow, today: date) -> int:
    """Days until the window closes; 0 on its last day."""
    return (window.window_ends_on - today).days


def missing_step(window: OpenWindow, today: date) -> Missing:
    """The step after the furthest that was reached: whoever attended was referred and accepted.

    A booking to come is waited for, whatever became of an earlier one.
    """
    held = [each for each in window.bookings if each.state is not AppointmentState.CANCELLED]
    if not held:
        return Missing(_before_booking(window))
    held.sort(key=lambda booking: (booking.day, booking.start or ""))
    attended = _last(each for each in held if each.attendance is Attendance.ATTENDED)
    if attended is not None:
        return Missing(MissingStep.ATTENDED_NO_START, attended)
    firm = [each for each in held if each.state is AppointmentState.BOOKED]
    to_come = [each for each in firm if each.day >= today and each.attendance is Attendance.UNKNOWN]
    if to_come:
        is_in_time = to_come[0].day <= window.window_ends_on
        step = MissingStep.TO_ATTEND if is_in_time else MissingStep.BOOKED_TOO_LATE
        return Missing(step, to_come[0])
    last = held[-1]
    if last.state is AppointmentState.TO_REBOOK:
        return Missing(MissingStep.TO_REBOOK, last)
    is_known = last.attendance is not Attendance.UNKNOWN
    return Missing(MissingStep.MISSED if is_known else MissingStep.NOT_RECORDED, last)


def days_left_text(days: int) -> str:
    """The days left in words: "last day", "1 day left"."""
    return "last day" if days == 0 else f"{days_text(days)} left"


def missing_text(missing: Missing) -> str:
    """The missing step with the day it is about: "Appointment missed, Thu 26 Nov 2026"."""
    name, booking = MISSING_STEP_NAMES[missing.step], missing.booking
    text = f"{name[:1].upper()}{name[1:]}"
    if booking is None:
        return text
    at = f" at {booking.start}" if booking.start else ""
    return f"{text}, {day_text(booking.day)}{at}"


def whom_to_ring(
    provider: Party | None, worker: Party | None, owner: Party | None
) -> Iterator[tuple[str, Party]]:
    """Whom to ring, nearest to the treatment first, each with their part in it.

    The owner of the plan is named only where neither a provider nor a worker is known.
    """
    if provider is not None:
        yield "provider", provider
    if worker is not None:
        yield "treatment worker", worker
    if owner is not None and provider is None and worker is None:
        yield "owner", owner


def _before_booking(window: OpenWindow) -> MissingStep:
    if window.is_accepted:
        return MissingStep.NO_APPOINTMENT
    return MissingStep.NOT_ACCEPTED if window.is_referred else MissingStep.NOT_REFERRED


def _last(bookings: Iterable[TreatmentBooking]) -> TreatmentBooking | None:
    return next(reversed(tuple(bookings)), None)
