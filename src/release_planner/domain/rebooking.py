"""Which appointments a new release day breaks, and why; which ones stand but want a look.

A booked appointment never moves by itself. It breaks when the person cannot be there, when it was
made for the day of release and is no longer on it, or when it falls outside the treatment window.
One that only comes sooner or later after release than it was meant to stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from release_planner.domain.codes import AppointmentKind, AppointmentState
from release_planner.domain.day_text import day_text, days_text
from release_planner.domain.errors import UnknownBankHolidaysError
from release_planner.domain.plan import HeldAppointment
from release_planner.domain.plan_changes import Change, ChangeKind, Circumstances
from release_planner.domain.working_days import (
    BankHolidays,
    next_working_day,
    why_not_working,
)

_FIRST_DAYS_KINDS = frozenset({AppointmentKind.PROBATION, AppointmentKind.HOUSING})
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rebooking:
    """The appointments that break, those to look at, and those to be written as to rebook."""

    to_rebook: tuple[Change, ...]
    to_check: tuple[Change, ...]
    broken: tuple[HeldAppointment, ...]
    written: tuple[HeldAppointment, ...]


def judge_appointments(
    appointments: Iterable[HeldAppointment],
    old: date | None,
    new: date | None,
    circumstances: Circumstances,
) -> Rebooking:
    """What a move of the release day does to the appointments from today on.

    Nothing is judged when the day did not move: what was wrong before is for the checks to say.
    """
    to_rebook, to_check, broken, written = [], [], [], []
    for appointment in appointments:
        if old == new or not _is_live(appointment, circumstances.today):
            continue
        move = _Move(old, new, circumstances)
        fault = move.fault(appointment)
        if fault is not None:
            to_rebook.append(_change(appointment, fault, circumstances.holidays))
            broken.append(appointment)
            if appointment.state is AppointmentState.BOOKED:
                written.append(replace(appointment, state=AppointmentState.TO_REBOOK))
        elif (doubt := move.doubt(appointment)) is not None:
            to_check.append(_change(appointment, doubt, circumstances.holidays))
    return Rebooking(tuple(to_rebook), tuple(to_check), tuple(broken), tuple(written))


def appointment_title(appointment: HeldAppointment) -> str:
    """An appointment in a few words: "treatment, 10:30, Bridge Street"."""
    kind = appointment.kind.value.replace("_", " ")
    return ", ".join(part for part in (kind, appointment.start, appointment.provider) if part)


@dataclass(frozen=True, slots=True)
class _Move:
    old: date | None
    new: date | None
    circumstances: Circumstances

    def fault(self, appointment: HeldAppointment) -> str | None:
        """Why the person cannot usefully keep the appointment, or None."""
        if self.new is None:
            return self._fault_without_day(appointment)
        if self._in_prison(appointment):
            return _if_after(appointment.day, self.new, "the person will have left the prison")
        if self._made_for_custody(appointment):
            if appointment.day < self.new:
                return None
            when = _after_text(appointment.day, self.new)
            return f"arranged for before release; it is now {when}"
        marked = appointment.state is AppointmentState.TO_REBOOK
        if appointment.day < self.new and (self.old is not None or marked):
            left = days_text((self.new - appointment.day).days)
            return f"{left} before the new release day: the person will still be in custody"
        return self._fault_after_release(appointment, self.new)

    def doubt(self, appointment: HeldAppointment) -> str | None:
        """What to look at in an appointment that stands, or None."""
        if self.new is None:
            return None
        if appointment.state is AppointmentState.TO_REBOOK:
            return "marked to be rebooked, but it fits the new day: ring before giving it up"
        if self._in_prison(appointment):
            same_day = appointment.day == self.new
            return (
                "on the day of release: it must be before the person leaves" if same_day else None
            )
        if self._made_for_custody(appointment):
            return None
        if appointment.day < self.new:
            return "before the release day: right only if it is held in the prison or by video"
        latest = self.circumstances.latest_release_day
        if latest is not None and appointment.day < latest:
            return f"the person may leave as late as {day_text(latest)} and still be in custody"
        if self.old is None:
            return self._closed(appointment.day)
        is_now, was = (_after_text(appointment.day, day) for day in (self.new, self.old))
        return f"it stands, but is now {is_now} instead of {was}"

    def _fault_without_day(self, appointment: HeldAppointment) -> str | None:
        if self._in_prison(appointment) or self._made_for_custody(appointment):
            return None
        return "no release day is known now"

    def _fault_after_release(self, appointment: HeldAppointment, new: date) -> str | None:
        days = (appointment.day - new).days
        window = self.circumstances.window_days
        if appointment.kind is AppointmentKind.TREATMENT and days > window:
            return f"now {days_text(days)} after release: outside the {window}-day window"
        if self.old is None or appointment.state is AppointmentState.TO_REBOOK:
            return None
        if appointment.day == self.old:
            return f"made for the day of release; it is now {_after_text(appointment.day, new)}"
        first_days = self._last_first_day(self.old), self._last_first_day(new)
        if (
            appointment.kind in _FIRST_DAYS_KINDS
            and first_days[1] < appointment.day <= first_days[0]
        ):
            return (
                "made for the next working day after release; "
                f"it is now {_after_text(appointment.day, new)}"
            )
        return None

    def _in_prison(self, appointment: HeldAppointment) -> bool:
        place = appointment.place in self.circumstances.prison_places
        return place or appointment.kind is AppointmentKind.PRISON_VISIT

    def _made_for_custody(self, appointment: HeldAppointment) -> bool:
        booked = appointment.state is AppointmentState.BOOKED
        return booked and self.old is not None and appointment.day < self.old

    def _last_first_day(self, release_day: date) -> date:
        try:
            return next_working_day(release_day + _ONE_DAY, self.circumstances.holidays)
        except UnknownBankHolidaysError:
            return release_day + _ONE_DAY

    def _closed(self, day: date) -> str | None:
        return "check that it is open" if _closed_text(day, self.circumstances.holidays) else None


def _is_live(appointment: HeldAppointment, today: date) -> bool:
    return appointment.state is not AppointmentState.CANCELLED and appointment.day >= today


def _if_after(day: date, release_day: date, consequence: str) -> str | None:
    if day <= release_day:
        return None
    return f"{days_text((day - release_day).days)} after the new release day: {consequence}"


def _after_text(day: date, release_day: date) -> str:
    days = (day - release_day).days
    if days == 0:
        return "on the day of release"
    side = "after" if days > 0 else "before"
    return f"{days_text(abs(days))} {side} release"


def _change(appointment: HeldAppointment, why: str, holidays: BankHolidays) -> Change:
    return Change(
        ChangeKind.APPOINTMENT,
        appointment.id,
        appointment_title(appointment),
        appointment.day,
        None,
        why + _closed_text(appointment.day, holidays),
        appointment.of_treatment,
    )


def _closed_text(day: date, holidays: BankHolidays) -> str:
    """What makes the day a non-working one, to be added to a reason; nothing when it is not."""
    try:
        closed = why_not_working(day, holidays)
    except UnknownBankHolidaysError:
        return f". Bank holidays are not known for {day.year}"
    return f". {day_text(day)} is {closed}" if closed else ""
