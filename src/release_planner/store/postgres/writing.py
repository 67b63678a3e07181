"""One write transaction on a server, which logs every change by itself."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlmodel import Session

from release_planner.store.acting import Acting
from release_planner.store.audit.writing import carry_batch
from release_planner.store.sessions import driver_connection


@contextmanager
def server_transaction(session: Session, acting: Acting) -> Iterator[None]:
    """Begin, tell the server what for, and commit at the end; roll back on any error.

    Who acts and when are the server's to say: the login's own staff code, and its clock.
    """
    sa.event.listen(session, "before_flush", carry_batch)
    with session.begin():
        driver_connection(session).execute(
            "SELECT set_config('planner.purpose', ?, true)", (acting.purpose,)
        )
        yield
