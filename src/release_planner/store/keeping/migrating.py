"""Bringing the tables of a store file up to date."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
import sqlcipher3.dbapi2 as driver
from alembic import command
from alembic.config import Config
from sqlalchemy.pool import StaticPool

from release_planner.model import tables as tables
from release_planner.store import strict_types as strict_types
from release_planner.store.location import StoreLocation
from release_planner.store.release_facts import make_tables
from release_planner.store.revision import SCHEMA_REVISION
from release_planner.store.sqlite_connection import SqliteConnection, connect
from release_planner.store.triggers import install_triggers


def migration_config() -> Config:
    """The Alembic configuration for the migrations inside this package."""
    config = Config()
    folder = Path(__file__).resolve().parents[1] / "migrations"
    config.set_main_option("script_location", str(folder))
    return config


@contextmanager
def migrated(location: StoreLocation, key: bytes | None) -> Iterator[SqliteConnection]:
    """Run every migration that is missing, then what the caller does with the connection, in one
    transaction: all of it stays when the caller ends well, and nothing otherwise.

    References are not enforced meanwhile, because a table that is made anew would take the rows
    that refer to it along: the caller checks them.
    """
    connection = connect(location, key)
    connection.execute("PRAGMA foreign_keys = OFF")
    engine = sa.create_engine(
        "sqlite://",
        creator=lambda: connection,
        module=driver,
        poolclass=StaticPool,
        hide_parameters=True,
    )

    @sa.event.listens_for(engine, "begin")
    def _begin(_: sa.Connection) -> None:
        connection.begin()

    try:
        with engine.begin() as under:
            config = migration_config()
            config.attributes["connection"] = under
            command.upgrade(config, "head")
            make_tables(connection)
            install_triggers(connection)
            connection.execute(f"PRAGMA user_version = {int(SCHEMA_REVISION)}")
            yield connection
    finally:
        engine.dispose()
        connection.close()
