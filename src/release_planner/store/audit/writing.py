"""A session's one transaction, whose every change the database logs."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from release_planner.domain.errors import PlannerError
from release_planner.model.base import Audited
from release_planner.store.acting import Acting
from release_planner.store.audit.batch import batch_in_hand
from release_planner.store.audit.circumstances import acting_on
from release_planner.store.connection import Connection
from release_planner.store.release_facts import bring_up_to_date
from release_planner.store.sessions import driver_connection
from release_planner.store.triggers import missing_triggers


@contextmanager
def logged_transaction(session: Session, acting: Acting) -> Iterator[None]:
    """Begin the transaction of a session on a store file; it is committed or rolled back before
    ``acting`` ends. Once all is written, the facts kept of releases follow what was changed.
    """
    sa.event.listen(session, "before_flush", carry_batch)
    with ExitStack() as ends_last, session.begin():
        ends_last.enter_context(acting_on(driver_connection(session), acting))
        yield
        session.flush()
        bring_up_to_date(driver_connection(session))


def refuse_unguarded(connection: Connection) -> None:
    """Raise PlannerError when the rules that log every change of a store file are not all there:
    nothing may be written past the audit.
    """
    missing = missing_triggers(connection)
    if missing:
        raise PlannerError(
            f"The rules that log every change are not whole in this store ({missing[0]}), so"
            " nothing can be changed. See: release-planner audit verify"
        )


def carry_batch(session: Session, *_: Any) -> None:
    """Rows that the session adds while a batch is open belong to it."""
    batch = batch_in_hand(driver_connection(session))
    if batch is not None:
        for row in session.new:
            if isinstance(row, Audited):
                row.batch_id = batch
