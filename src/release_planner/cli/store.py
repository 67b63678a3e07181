"""`release-planner store`: the store as a file."""

import json
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from release_planner.domain.errors import PlannerError

if TYPE_CHECKING:
    from release_planner.cli.settings import Settings
    from release_planner.store.reading.status import StoreStatus
    from release_planner.store.store import Store

store_commands = typer.Typer(help="Look after the store.", no_args_is_help=True)


@store_commands.command("status")
def status_command(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Say where the store is, what it holds, and whether its audit is whole (1 when it is not)."""
    from release_planner.cli.opening import open_from_settings
    from release_planner.store.reading.status import read_status

    settings: Settings = context.obj
    store = open_from_settings(settings)
    with closing(store.reading()) as connection:
        status = read_status(connection, encrypted=not store.location.plain)
    print(_as_json(store, status) if as_json else _as_text(store, status))
    return 0 if status.first_broken_audit_entry is None else 1


@store_commands.command("passphrase")
def passphrase_command(context: typer.Context) -> None:
    """Choose another passphrase, by the one in use or the recovery key, which stays as it is."""
    from release_planner.cli.opening import location_from_settings
    from release_planner.cli.passphrase import ask_to_change_passphrase
    from release_planner.store.location import StoreLocation

    settings: Settings = context.obj
    location = location_from_settings(settings)
    if location.plain or not isinstance(location, StoreLocation):
        raise PlannerError("Only an encrypted store in a file has a passphrase.")
    ask_to_change_passphrase(location)
    print("The passphrase is changed. Copies of the store made before still open with the old one.")


def _as_json(store: "Store", status: "StoreStatus") -> str:
    place = {"path": store.location.name, "encrypted": status.cipher_version is not None}
    return json.dumps(place | asdict(status), indent=2)


def _as_text(store: "Store", status: "StoreStatus") -> str:
    broken = status.first_broken_audit_entry
    cipher = f"yes, SQLCipher {status.cipher_version}" if status.cipher_version else "no"
    audit = "whole" if broken is None else f"broken at entry {broken}"
    return "\n".join(
        (
            f"Store:      {store.location.name}",
            f"Encrypted:  {cipher}",
            f"Engine:     SQLite {status.database_version}",
            f"Schema:     {status.schema_revision}",
            f"People:     {status.people:,}",
            f"Plans:      {status.plans:,}",
            f"Audit:      {status.audit_entries:,} entries, {audit}",
        )
    )
