"""What many bookings at once change besides themselves: plans, and calendars given out."""

from sqlmodel import Session

from release_planner.actions.calendar_entries import touch_calendars
from release_planner.actions.context import ActionContext
from release_planner.actions.finding import require
from release_planner.actions.reanchoring import Reanchorer, SpellBefore
from release_planner.domain.codes import AppointmentKind
from release_planner.model.custody import Custody
from release_planner.store.reading.plan_facts import plan_facts
from release_planner.store.sessions import driver_connection


class BookingFollower:
    """Lets plans and calendars follow bookings once these have been written."""

    def __init__(self, session: Session, context: ActionContext, reanchorer: Reanchorer) -> None:
        self._session = session
        self._context = context
        self._reanchorer = reanchorer
        self._before: dict[int, SpellBefore] = {}
        self._booked: set[int] = set()

    def booking(self, custody_id: int, kind: AppointmentKind) -> None:
        """Remember a spell as it stands. Call it before its booking is written.

        Some steps of a plan count from the first probation appointment.
        """
        self._booked.add(custody_id)
        if kind is AppointmentKind.PROBATION and custody_id not in self._before:
            custody = require(self._session, Custody, custody_id)
            self._before[custody_id] = self._reanchorer.before(self._session, custody)

    def follow(self) -> None:
        """Carry the bookings through the plans, and through the calendars that were given out."""
        connection = driver_connection(self._session)
        for custody_id, before in self._before.items():
            if plan_facts(connection, custody_id) != before.facts:
                custody = require(self._session, Custody, custody_id)
                self._reanchorer.carry_through(self._session, custody, before)
        for custody_id in sorted(self._booked):
            touch_calendars(self._session, self._context, custody_id)
