"""Making a new store."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from release_planner.store.connection import create_file
from release_planner.store.location import StoreLocation
from release_planner.store.store import Store


def create_store(location: StoreLocation, key: bytes | None) -> Store:
    """Make the file and its tables by running the migrations.

    Raises PlannerError when the file exists already or cannot be made; a file that could not be
    filled is removed again.
    """
    create_file(location)
    store = Store(location, key)
    try:
        with store.engine.begin() as connection:
            config = migration_config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except BaseException:
        store.close()
        remove_file(location.path)
        raise
    return store


def migration_config() -> Config:
    """The Alembic configuration for the migrations inside this package."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    return config


def remove_file(path: Path) -> None:
    """Remove a store file with its write-ahead log."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
