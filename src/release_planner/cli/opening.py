"""Opening the store that the settings name, and who acts in it."""

import os
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from release_planner.cli.owner import ask_for_owner
from release_planner.cli.passphrase import (
    ask_for_key,
    ask_for_new_passphrase,
    show_recovery_key,
)
from release_planner.cli.settings import Settings
from release_planner.domain.access import OwningAgency
from release_planner.domain.errors import PlannerError
from release_planner.store.connection import Connection
from release_planner.store.default_location import (
    default_location,
    make_private_folder,
    refuse_shared_folder,
)
from release_planner.store.location import (
    Location,
    PostgresLocation,
    StoreLocation,
    parse_store_url,
)
from release_planner.store.reading.acting_staff import (
    code_as_stored,
    code_of_login,
    has_staff,
    own_membership,
)
from release_planner.store.sqlite_connection import DamagedStoreError, is_plain_file
from release_planner.store.store import Store, open_store


def open_from_settings(
    settings: Settings, *, make_missing: bool = False, check_weekly: bool = True
) -> Store:
    """Open the store that the settings name, or the default one.

    One that is missing is made only for somebody who begins or brings data in (``make_missing``),
    so that a mistyped address is not answered by an empty caseload. A file that is found damaged is
    opened for reading alone, and that is said; ``check_weekly`` False leaves the weekly check to
    the caller. Raises PlannerError when there is no store, when no passphrase can be had, and as
    `open_store`, `unlock` and `create_store` do.
    """
    location = location_from_settings(settings)
    if isinstance(location, PostgresLocation):
        shared = open_store(location, None)
        _refuse_other_data(shared, settings)
        shared.anchor_folder = user_data_folder()
        return shared
    refuse_shared_folder(location.path, os.environ)
    if make_missing and not location.path.exists():
        store = _make_store(location, settings)
    elif settings.store is None and not location.path.exists():
        raise PlannerError(
            "There is no store yet. Open the planner, or import a file, to make one."
        )
    else:
        store = _open_file(location, key_from_settings(location, settings), check_weekly)
    if location.plain:
        print("This store is not encrypted: for synthetic data only.", file=sys.stderr)
    else:
        store.anchor_folder = user_data_folder()
        store.note_audit("opened")
    return store


def _refuse_other_data(store: Store, settings: Settings) -> None:
    """A shared store is worked by one set of rules: see `refuse_other_data`."""
    from release_planner.reference.locator import find_data
    from release_planner.store.postgres.accepted_data import refuse_other_data

    with closing(store.reading()) as connection:
        refuse_other_data(connection, find_data(settings.data))


def user_data_folder() -> Path:
    """Where this user's own application data is kept, and a copy of what is noted of the audit."""
    return default_location(os.environ).path.parent


def location_from_settings(settings: Settings) -> Location:
    """Where the store is that the settings name, or the default one."""
    return parse_store_url(settings.store) if settings.store else default_location(os.environ)


def actor_from_settings(store: Store, settings: Settings) -> str:
    """The staff code of the person who is about to change something.

    In a plain store, which holds no real people, somebody unknown is called "demo"; in a store
    without any staff yet the system login stands in, so that staff can be brought in. Raises
    PlannerError for anybody else whom the store does not know.
    """
    code = _staff_code(store, settings)
    if code is not None:
        return code
    if store.location.plain:
        return "demo"
    with closing(store.reading()) as connection:
        is_empty = not has_staff(connection)
    if is_empty:
        return f"login {system_login()}"
    raise PlannerError(
        f'The login "{system_login()}" belongs to nobody in this store, so it cannot change'
        " anything. Say who you are with --as and your staff code, or have the login added to your"
        " staff record."
    )


def reader_from_settings(store: Store, settings: Settings) -> str:
    """Who is about to read, for the audit: the staff code, or the system login of a stranger.

    Raises PlannerError when --as names nobody in the store.
    """
    return _staff_code(store, settings) or f"login {system_login()}"


def system_login() -> str:
    """The login that the operating system vouches for, whatever the environment says."""
    if sys.platform == "win32":
        return os.getlogin()
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def key_from_settings(location: StoreLocation, settings: Settings) -> bytes | None:
    """The data key of a store file, None of a plain one: by the passphrase file, then the system's
    keyring, then by asking.

    Raises PlannerError when the file is not of the kind that its address says, and as `ask_for_key`
    does.
    """
    if location.plain or not location.path.is_file():
        return None
    if is_plain_file(location.path):
        raise PlannerError(
            f"{location.path} is not encrypted. If it is a store of synthetic data, such as the"
            f" demo's, open it as {StoreLocation(location.path, plain=True).url}"
        )
    remembered = None if settings.passphrase_file else _remembered_key(location)
    return remembered or ask_for_key(location, settings.passphrase_file)


def _remembered_key(location: StoreLocation) -> bytes | None:
    """The key in the system's keyring, unless it belongs to another store at the same place."""
    from release_planner.store.keeping.checking import open_copy
    from release_planner.store.system_keyring import remembered_key

    key = remembered_key(location)
    if key is None:
        return None
    try:
        open_copy(location, key).close()
    except DamagedStoreError:
        return None
    return key


def _open_file(location: StoreLocation, key: bytes | None, check_weekly: bool) -> Store:
    from release_planner.store.keeping.health import (
        damage_of,
        find_damage,
        was_closed_uncleanly,
    )

    unclean = was_closed_uncleanly(location, key)
    try:
        store = open_store(location, key)
    except DamagedStoreError as error:
        raise PlannerError(f"{error} {damage_of(location, key, '').way_out}") from error
    if unclean or check_weekly:
        damage = find_damage(location, key, datetime.now(UTC), unclean=unclean)
        if damage is not None:
            store.damage = damage.line
            print(f"release-planner: {damage.line}", file=sys.stderr)
    return store


def _make_store(location: StoreLocation, settings: Settings) -> Store:
    from release_planner.store.create import create_encrypted_store, create_store

    if location.plain:
        return create_store(location, None, settings.owner or OwningAgency.INTEGRATED)
    passphrase = ask_for_new_passphrase(location, settings.passphrase_file)
    owner = settings.owner or ask_for_owner()
    make_private_folder(location.path.parent)
    store, recovery_key = create_encrypted_store(location, passphrase, owner)
    show_recovery_key(recovery_key)
    return store


def _staff_code(store: Store, settings: Settings) -> str | None:
    with closing(store.reading()) as connection:
        return staff_code_in(connection, settings)


def _member_code(connection: Connection, typed: str | None) -> str | None:
    member = own_membership(connection)
    if typed is None or (member and member.staff_code.casefold() == typed.strip().casefold()):
        return member.staff_code if member else None
    raise PlannerError("--as: in a shared store you are whoever your login belongs to.")


def staff_code_in(connection: Connection, settings: Settings) -> str | None:
    """The staff code of who acts, as this store knows them; None for a login it does not know.

    A shared store knows its login, which nobody can act past. Raises PlannerError when --as names
    nobody, or somebody else there.
    """
    if connection.engine == "postgresql":
        return _member_code(connection, settings.staff_code)
    if settings.staff_code is None:
        return code_of_login(connection, system_login())
    code = code_as_stored(connection, settings.staff_code)
    if code is None:
        raise PlannerError(f'--as: nobody in this store has the staff code "{settings.staff_code}"')
    return code
