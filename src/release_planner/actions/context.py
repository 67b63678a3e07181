"""What every action is given: the store, the reference data, who acts and when."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from release_planner.actions.access import access_of, refuse_unless
from release_planner.domain.access import Access, FieldGroup, Operation
from release_planner.reference.reference import Reference
from release_planner.store.acting import Acting
from release_planner.store.connection import Connection
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

    @contextmanager
    def writing(self, purpose: str, *needs: FieldGroup | Operation) -> "Iterator[Session]":
        """A session in one write transaction, whose every change is logged as this actor's.

        ``purpose`` says what is being done, such as "change the release date", ``needs`` what is
        written or done by it. Raises PlannerError when the actor may not, or the store holds no
        such thing.
        """
        with self.store.writing(Acting(self.actor, self.now, purpose)) as session:
            if needs:
                self.require(session, *needs)
            yield session

    def require(self, session: "Session", *needs: FieldGroup | Operation) -> None:
        """Raise PlannerError for the first of ``needs`` that the actor may not write or do."""
        from release_planner.store.sessions import driver_connection

        refuse_unless(self.access(driver_connection(session)), *needs)

    def access(self, connection: Connection) -> Access:
        """What the actor may see and do in the store."""
        store = self.store
        return access_of(
            connection,
            self.reference.roles,
            store.owner,
            self.actor,
            is_synthetic=store.location.plain,
        )
