"""Appointments booked, attended and missed, as outcomes files report them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time
from typing import cast

from release_planner.actions.context import ActionContext
from release_planner.actions.import_records import Fate, RefusedRowError
from release_planner.actions.outcome_bookings import BookingFollower
from release_planner.actions.outcome_events import PersonEvent
from release_planner.domain.codes import (
    AppointmentKind,
    AppointmentState,
    Attendance,
    CustodyState,
)
from release_planner.domain.day_text import day_text
from release_planner.domain.wall_time import LONGEST_MINUTES, WallTimeError, checked_start
from release_planner.store.connection import Connection
from release_planner.store.pending import PendingRows

USUAL_MINUTES = 30

_APPOINTMENTS = """
SELECT c.person_id, a.id, a.day, a.kind, a.start, a.provider_id, a.place_id, a.state, a.attendance
FROM appointment a JOIN custody c ON c.id = a.custody_id ORDER BY a.id
"""


@dataclass(slots=True)
class _Known:
    id: int
    kind: str
    start: str | None
    provider_id: int | None
    place_id: int | None
    state: str
    attendance: str


class AppointmentEvents:
    """Lays bookings and attendance against the appointments in the store."""

    def __init__(
        self,
        connection: Connection,
        pending: PendingRows,
        context: ActionContext,
        follower: BookingFollower,
    ) -> None:
        self._pending = pending
        self._context = context
        self._follower = follower
        self._known: dict[tuple[int, str], list[_Known]] = defaultdict(list)
        for person_id, row_id, day, *row in connection.execute(_APPOINTMENTS):
            self._known[person_id, day].append(_Known(row_id, *row))

    def booked(self, event: PersonEvent) -> Fate:
        """A booking. The same kind, day, time, provider and place is the same booking, also when
        it was cancelled since."""
        start = _start(event)
        minutes = _minutes(event)
        kind = cast(AppointmentKind | None, event.record["kind"]) or AppointmentKind.OTHER
        place_id = event.place.id if event.place else None
        same_day = self._known[event.person.id, event.on.isoformat()]
        wanted = (kind.value, start, event.provider_id, place_id)
        for each in same_day:
            if (each.kind, each.start, each.provider_id, each.place_id) == wanted:
                return Fate.UNCHANGED
        spell = event.person.spell_on(event.on)
        if spell.state is CustodyState.DIED:
            raise RefusedRowError("event", "nothing booked for a person who has died")
        self._follower.booking(spell.custody_id, kind)
        row_id = self._pending.add(
            "appointment",
            custody_id=spell.custody_id,
            kind=kind,
            day=event.on,
            start=start,
            minutes=minutes,
            provider_id=event.provider_id,
            place_id=place_id,
            state=AppointmentState.BOOKED,
            attendance=Attendance.UNKNOWN,
            rests_on=spell.expected_from,
            booked_on=self._booked_on(event),
            booked_by=self._context.actor,
            changed_at=self._context.now,
        )
        states = (AppointmentState.BOOKED.value, Attendance.UNKNOWN.value)
        same_day.append(_Known(row_id, *wanted, *states))
        return Fate.NEW

    def _booked_on(self, event: PersonEvent) -> date:
        """When the booking was made; the day of the import, later than the appointment of a past
        one, stands for "not known"."""
        today = self._context.today
        given = cast(date | None, event.record["booked_on"])
        if given is not None and given > min(today, event.on):
            expected = f"a day not after {day_text(min(today, event.on))}"
            raise RefusedRowError("booked_on", expected)
        return given or today

    def attended(self, event: PersonEvent) -> Fate:
        """The person came to the appointment that the row tells from the others of that day."""
        return self._happened(event, Attendance.ATTENDED)

    def missed(self, event: PersonEvent) -> Fate:
        """The person did not come."""
        return self._happened(event, Attendance.DID_NOT_ATTEND)

    def _happened(self, event: PersonEvent, attendance: Attendance) -> Fate:
        appointment = self._only_one(event)
        if appointment.attendance == attendance.value:
            return Fate.UNCHANGED
        was_known = appointment.attendance != Attendance.UNKNOWN.value
        appointment.attendance = attendance.value
        self._pending.set(
            "appointment", appointment.id, attendance=attendance, changed_at=self._context.now
        )
        return Fate.CHANGED if was_known else Fate.NEW

    def _only_one(self, event: PersonEvent) -> _Known:
        kind = cast(AppointmentKind | None, event.record["kind"])
        start = _start(event)
        meant = [
            each
            for each in self._known[event.person.id, event.on.isoformat()]
            if each.state != AppointmentState.CANCELLED.value
            and (kind is None or each.kind == kind.value)
            and (start is None or each.start in (None, start))
            and (event.provider_id is None or each.provider_id in (None, event.provider_id))
            and (event.place is None or each.place_id in (None, event.place.id))
        ]
        if not meant:
            raise RefusedRowError("event", "an appointment of that day that is booked in the store")
        if len(meant) > 1:
            expected = f"what tells the {len(meant)} appointments of that day apart: time or kind"
            raise RefusedRowError("event", expected)
        return meant[0]


def _start(event: PersonEvent) -> str | None:
    at = event.record["at"]
    if at is None:
        return None
    start = f"{cast(time, at):%H:%M}"
    try:
        checked_start(event.on, start)
    except WallTimeError:
        expected = "a time that the change of the clocks on that day does not skip or repeat"
        raise RefusedRowError("at", expected) from None
    return start


def _minutes(event: PersonEvent) -> int:
    minutes = cast(int | None, event.record["minutes"])
    if minutes is None:
        return USUAL_MINUTES
    if not 0 < minutes <= LONGEST_MINUTES:
        raise RefusedRowError("minutes", f"1 to {LONGEST_MINUTES:,} minutes")
    return minutes
