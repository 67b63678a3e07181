"""The SQLAlchemy engine over the same driver and settings as the reading connection.

Every table is imported with it: a session that does not know them all cannot tell in which order
to write those that it knows.
"""

from functools import partial

import sqlalchemy as sa
import sqlcipher3.dbapi2 as driver
from sqlalchemy.pool import QueuePool

from release_planner.model import tables as tables
from release_planner.store import strict_types as strict_types
from release_planner.store.location import PostgresLocation, StoreLocation
from release_planner.store.sqlite_connection import connect


def make_engine(location: StoreLocation, key: bytes | None) -> sa.Engine:
    """Make an engine whose writing transactions take the write lock when they begin.

    Its errors name the statement and never the values, which are people's data.
    """
    engine = sa.create_engine(
        "sqlite://",
        creator=partial(connect, location, key),
        module=driver,
        poolclass=QueuePool,
        pool_size=2,
        hide_parameters=True,
    )

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        reads_only = connection.get_execution_options().get("reads_only", False)
        connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")

    return engine


def make_postgres_engine(location: PostgresLocation) -> sa.Engine:
    """Make an engine for a shared store, each of whose connections is the one login's.

    Its errors name the statement and never the values either.
    """
    from release_planner.store.postgres.connection import connect_driver

    return sa.create_engine(
        "postgresql+psycopg://",
        creator=partial(connect_driver, location),
        pool_size=2,
        pool_pre_ping=True,
        hide_parameters=True,
    )
