"""Letting plans follow what many bookings change at once."""

from sqlmodel import Session

from release_planner.actions.finding import require
from release_planner.actions.reanchoring import Reanchorer, SpellBefore
from release_planner.model.custody import Custody
from release_planner.store.reading.plan_facts import plan_facts
from release_planner.store.sessions import driver_connection


class FollowingPlans:
    """Plans whose facts are about to change, as the first probation appointment does."""

    def __init__(self, session: Session, reanchorer: Reanchorer) -> None:
        self._session = session
        self._reanchorer = reanchorer
        self._before: dict[int, SpellBefore] = {}

    def watch(self, custody_id: int) -> None:
        """Remember a spell as it stands. Call it before anything is written."""
        if custody_id not in self._before:
            custody = require(self._session, Custody, custody_id)
            self._before[custody_id] = self._reanchorer.before(self._session, custody)

    def follow(self) -> None:
        """Carry what was written through the plans that were remembered."""
        connection = driver_connection(self._session)
        for custody_id, before in self._before.items():
            if plan_facts(connection, custody_id) != before.facts:
                custody = require(self._session, Custody, custody_id)
                self._reanchorer.carry_through(self._session, custody, before)
        self._before.clear()
