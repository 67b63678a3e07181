"""`release-planner store`: looking after the store."""

import os
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from release_planner.domain.errors import PlannerError

if TYPE_CHECKING:
    from release_planner.cli.settings import Settings
    from release_planner.store.location import StoreLocation

store_commands = typer.Typer(help="Look after the store.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@store_commands.command("status")
def status_command(context: typer.Context, as_json: AsJson = False) -> int:
    """Say where the store is, what it holds, and whether it is whole and backed up (1 when not)."""
    from release_planner.cli.opening import open_from_settings
    from release_planner.cli.store_status import StatusPage
    from release_planner.store.connection import DRIVER_ERRORS

    settings: Settings = context.obj
    store = open_from_settings(settings)
    try:
        page = StatusPage.read(store)
    except DRIVER_ERRORS:
        if store.damage is None:
            raise
        return 1
    print(page.as_json() if as_json else page.as_text())
    return 0 if page.is_whole else 1


@store_commands.command("backup")
def backup_command(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Where to put it.")
    ] = None,
    keep: Annotated[int, typer.Option(min=1, help="How many of this store to keep there.")] = 14,
    as_json: AsJson = False,
) -> None:
    """Copy the whole store and its key file, and read the copy before it counts."""
    from release_planner.cli.opening import key_from_settings
    from release_planner.cli.store_status import print_backup
    from release_planner.store.keeping.backup import backup_folder, make_backup
    from release_planner.store.store import open_store

    settings: Settings = context.obj
    location = _file_of(settings, "backed up")
    key = key_from_settings(location, settings)
    open_store(location, key).close()
    made = make_backup(location, key, folder or backup_folder(location), datetime.now(UTC), keep)
    print_backup(made, as_json)


@store_commands.command("restore")
def restore_command(
    context: typer.Context,
    backup: Annotated[Path, typer.Argument(help="The backup to bring back, a file ending in .db.")],
    target: Annotated[
        str | None, typer.Option("--to", metavar="URL", help="Another store to bring it back as.")
    ] = None,
) -> None:
    """Bring a backup back in place of the store, which is kept under a dated name."""
    from release_planner.cli.opening import staff_code_in, system_login, user_data_folder
    from release_planner.cli.restoring import key_of_backup, restored_text
    from release_planner.store.acting import Acting
    from release_planner.store.keeping.checking import open_copy
    from release_planner.store.keeping.restore import restore_backup
    from release_planner.store.location import StoreLocation, parse_store_url
    from release_planner.store.sqlite_connection import is_plain_file

    settings: Settings = context.obj
    place = parse_store_url(target) if target else _file_of(settings, "restored")
    if not isinstance(place, StoreLocation):
        raise PlannerError("A backup is brought back as a file, such as sqlite:///plan.db")
    _refuse_shared(place)
    source = StoreLocation(backup, is_plain_file(backup))
    if source.plain is not place.plain:
        kind = "not encrypted, and the store is" if source.plain else "encrypted, and this is not"
        raise PlannerError(f"The backup {backup} is {kind}. Nothing was changed.")
    key, keys_from = key_of_backup(source, place, settings)
    with closing(open_copy(source, key)) as connection:
        actor = staff_code_in(connection, settings) or f"login {system_login()}"
    acting = Acting(actor, datetime.now(UTC), "restore a backup")
    done = restore_backup(source, key, keys_from, place, acting, user_data_folder())
    print(restored_text(source, place, done))


@store_commands.command("upgrade")
def upgrade_command(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Where the backup goes.")
    ] = None,
) -> None:
    """Bring an older store up to date, after a backup; on a server, prepare a shared store."""
    from release_planner.cli.opening import location_from_settings
    from release_planner.cli.upgrading import upgrade_store_file
    from release_planner.reference.locator import find_data
    from release_planner.store.location import PostgresLocation

    settings: Settings = context.obj
    location = location_from_settings(settings)
    if isinstance(location, PostgresLocation):
        from release_planner.store.postgres.upgrade import upgrade_postgres

        upgrade_postgres(location, find_data(settings.data))
        print(f"The shared store {location.name} is up to date.")
        return
    _refuse_shared(location)
    print(upgrade_store_file(location, settings, folder))


@store_commands.command("encrypt")
def encrypt_command(
    context: typer.Context,
    remove_plain: Annotated[
        bool, typer.Option("--remove-plain", help="Remove the file that is not encrypted.")
    ] = False,
) -> None:
    """Encrypt a store that is not, with a passphrase and a recovery key."""
    from release_planner.cli.opening import location_from_settings
    from release_planner.cli.passphrase import ask_for_new_passphrase, show_recovery_key
    from release_planner.cli.upgrading import offer_to_remove
    from release_planner.store.keeping.encrypt import encrypt_store
    from release_planner.store.location import StoreLocation
    from release_planner.store.store import open_store

    settings: Settings = context.obj
    location = location_from_settings(settings)
    if not isinstance(location, StoreLocation) or not location.plain:
        raise PlannerError("Name the store that is not encrypted: --store sqlite:///...?plain=1")
    _refuse_shared(location)
    open_store(location, None).close()
    passphrase = ask_for_new_passphrase(location, settings.passphrase_file)
    done = encrypt_store(location, passphrase)
    show_recovery_key(done.recovery_key)
    print(f"Encrypted. Open it from now on as {done.location.url}")
    offer_to_remove(done.plain, remove_plain)


@store_commands.command("passphrase")
def passphrase_command(
    context: typer.Context,
    remember: Annotated[
        bool, typer.Option("--remember", help="Keep the key in this system's keyring.")
    ] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Take the key out of the keyring again.")
    ] = False,
) -> None:
    """Choose another passphrase, by the one in use or the recovery key, which stays as it is."""
    from release_planner.cli.passphrase import ask_for_key, ask_to_change_passphrase

    settings: Settings = context.obj
    location = _file_of(settings, "given a passphrase")
    if location.plain:
        raise PlannerError("A plain store has no passphrase.")
    if remember and forget:
        raise PlannerError("Say either --remember or --forget.")
    if remember:
        from release_planner.store.keeping.checking import open_copy
        from release_planner.store.system_keyring import remember_key

        key = ask_for_key(location, settings.passphrase_file)
        open_copy(location, key).close()
        print(
            f"{remember_key(location, key)} keeps the key of {location.path}. Whoever is logged in"
            " as you on this computer can open the store without a passphrase."
        )
    elif forget:
        from release_planner.store.system_keyring import forget_key

        held = forget_key(location)
        print("The keyring no longer holds the key." if held else "The keyring held no key.")
    else:
        ask_to_change_passphrase(location)
        print(
            "The passphrase is changed. Copies of the store made before still open with the old"
            " one."
        )


def _file_of(settings: "Settings", done: str) -> "StoreLocation":
    """The store when it is a file, where nothing keeps it from being written."""
    from release_planner.cli.opening import location_from_settings
    from release_planner.store.location import StoreLocation

    location = location_from_settings(settings)
    if not isinstance(location, StoreLocation):
        raise PlannerError(
            f"A shared store is {done} by whoever looks after its server, with the server's own"
            " tools."
        )
    _refuse_shared(location)
    return location


def _refuse_shared(location: "StoreLocation") -> None:
    from release_planner.store.default_location import refuse_shared_folder

    refuse_shared_folder(location.path, os.environ)
    if location.plain:
        print("This store is not encrypted: for synthetic data only.", file=sys.stderr)
