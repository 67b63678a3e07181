"""What every action is given: the store, the reference data, who acts and when."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from release_planner.reference.reference import Reference
from release_planner.store.acting import Acting
from release_planner.store.store import Store

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class ActionContext:
    """The circumstances of an action.

    ``actor`` is the staff code of the person acting, ``today`` the London day and ``now`` the
    instant in UTC; both come from the command line or the terminal UI, never from a clock below.
    """

    store: Store
    reference: Reference
    actor: str
    today: date
    now: datetime

    def writing(self, purpose: str) -> "AbstractContextManager[Session]":
        """A session in one write transaction, whose every change is logged as this actor's.

        ``purpose`` says what is being done, such as "change the release date".
        """
        return self.store.writing(Acting(self.actor, self.now, purpose))
