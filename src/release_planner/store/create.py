"""Making a new store."""

from pathlib import Path

from release_planner.domain.access import OwningAgency
from release_planner.domain.errors import PlannerError
from release_planner.store.keeping.migrating import migrated
from release_planner.store.keys import keys_path, make_keys
from release_planner.store.location import StoreLocation
from release_planner.store.owner import name_owner
from release_planner.store.sqlite_connection import create_file, is_plain_file, prepare_file
from release_planner.store.store import Store


def create_encrypted_store(
    location: StoreLocation, passphrase: str, owner: OwningAgency = OwningAgency.INTEGRATED
) -> tuple[Store, str]:
    """Make a store with a key file; returns it and its recovery key, to be shown once.

    Raises PlannerError as `create_store` and `make_keys` do; neither file is left then.
    """
    key, recovery_key = make_keys(location, passphrase)
    try:
        return create_store(location, key, owner), recovery_key
    except BaseException:
        keys_path(location).unlink()
        raise


def create_store(
    location: StoreLocation, key: bytes | None, owner: OwningAgency = OwningAgency.INTEGRATED
) -> Store:
    """Make the file and its tables by running the migrations.

    ``owner`` is whose store it is: what it may hold follows from that, and nothing changes it.

    Raises PlannerError when the file exists already or cannot be made; a file that could not be
    filled is removed again.
    """
    create_file(location)
    store = Store(location, key)
    try:
        prepare_file(location, key)
        with migrated(location, key) as connection:
            name_owner(connection, owner)
        if is_plain_file(location.path) is not location.plain:
            raise PlannerError("The database engine did not encrypt. Install this version again.")
    except BaseException:
        store.close()
        remove_file(location.path)
        raise
    return store


def remove_file(path: Path) -> None:
    """Remove a store file with its write-ahead log and what is noted of it beside it."""
    for suffix in ("", "-wal", "-shm", ".anchors.log", ".checked.json"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
