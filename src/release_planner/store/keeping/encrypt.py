"""Turning a plain store into an encrypted one."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from release_planner.domain.errors import PlannerError
from release_planner.store.connection import DRIVER_ERRORS
from release_planner.store.create import remove_file
from release_planner.store.keeping.checking import check_copy, check_whole
from release_planner.store.keeping.folders import (
    cannot_be_written,
    keep_aside,
    put_in_place,
    take_back,
)
from release_planner.store.keys import keys_path, make_keys
from release_planner.store.location import StoreLocation
from release_planner.store.open_elsewhere import refuse_open_elsewhere
from release_planner.store.sqlite_connection import (
    connect,
    create_file,
    is_plain_file,
    open_file,
    prepare_file,
)


@dataclass(frozen=True, slots=True)
class Encrypted:
    """The encrypted store, which has the plain one's place; its recovery key, to be shown once; and
    where the plain file lies now, which anybody who gets it can read.
    """

    location: StoreLocation
    recovery_key: str
    plain: Path


def encrypt_store(plain: StoreLocation, passphrase: str) -> Encrypted:
    """Write an encrypted copy, read all of it, and put it in the plain store's place.

    Raises PlannerError when the store is encrypted already, not whole or open elsewhere, when there
    is a key file in the way, and when the files cannot be written: nothing has changed then.
    """
    if not is_plain_file(plain.path):
        raise PlannerError(f"{plain.path} is encrypted already.")
    refuse_open_elsewhere(plain, None)
    with closing(connect(plain, None)) as connection:
        before = check_whole(connection, plain, encrypted=False)
    location = StoreLocation(plain.path, plain=False)
    making = StoreLocation(plain.path.with_name(f".{plain.path.name}.encrypting"), plain=False)
    key, recovery_key = make_keys(location, passphrase)
    try:
        remove_file(making.path)
        _export(plain, making, key)
        prepare_file(making, key)
        if check_copy(making, key) != before or is_plain_file(making.path):
            raise PlannerError("The encrypted copy does not hold what the store holds.")
        aside = _swap(making.path, plain.path)
    except BaseException as error:
        remove_file(making.path)
        keys_path(location).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise cannot_be_written(plain.path, error) from error
        raise
    return Encrypted(location, recovery_key, aside)


def _export(plain: StoreLocation, making: StoreLocation, key: bytes) -> None:
    create_file(making)
    with closing(open_file(plain.path)) as connection:
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            connection.execute(
                f"ATTACH DATABASE ? AS encrypted KEY \"x'{key.hex()}'\"", (str(making.path),)
            )
            connection.execute("SELECT sqlcipher_export('encrypted')").fetchone()
            connection.execute(f"PRAGMA encrypted.user_version = {int(version)}")
        except DRIVER_ERRORS as error:
            raise PlannerError(
                f"{plain.path} could not be encrypted: {error}. Nothing was changed."
            ) from error


def _swap(made: Path, path: Path) -> Path:
    aside = path.with_name(f"{path.stem}-not-encrypted{path.suffix}")
    if aside.exists():
        raise PlannerError(f"{aside} is in the way. Move it. Nothing was changed.")
    keep_aside(path, aside)
    try:
        put_in_place(made, path)
    except BaseException:
        take_back(path, aside)
        raise
    return aside
