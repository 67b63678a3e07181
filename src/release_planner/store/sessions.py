"""Reaching the driver under a session, for bulk writes and the audit."""

from typing import cast

from sqlmodel import Session

from release_planner.store.connection import Connection


def driver_connection(session: Session) -> Connection:
    """The driver's connection under a session, inside the same transaction."""
    return cast(Connection, session.connection().connection.driver_connection)
