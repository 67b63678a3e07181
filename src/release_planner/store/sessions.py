"""Reaching the driver under a session, for bulk writes and the audit."""

from typing import cast

from sqlmodel import Session

from release_planner.store.connection import Connection


def driver_connection(session: Session) -> Connection:
    """The driver's connection under a session, inside the same transaction."""
    connection = session.connection()
    driver = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        return cast(Connection, driver)
    from psycopg import Connection as PsycopgConnection

    from release_planner.store.postgres.connection import PostgresConnection

    assert isinstance(driver, PsycopgConnection)
    return PostgresConnection(driver)
