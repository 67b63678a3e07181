"""The `release-planner` command.

Without a command it opens the terminal UI, and then never imports the command-line library.

To add a command, write one file a noun beside this one with a function whose parameters are typer
options, and add one line to `_build`. In that file import only typer and the domain's code sets at
the top, everything else inside the function, so that one command does not pay for another's
imports. Take `context: typer.Context` first and get the shared options from `context.obj`, which is
a `Settings`. Return 1 for a finding the user must act on, nothing or 0 when all is done. Raise
PlannerError for what a user got wrong: it becomes one line on standard error and status 2.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from release_planner.cli.settings import SHARED_OPTIONS, Settings, take_settings
from release_planner.domain.errors import PlannerError
from release_planner.domain.faults import fault_text

if TYPE_CHECKING:
    import typer

    from release_planner.store.store import Store

DONE, FINDING, BAD_USAGE, INTERRUPTED = 0, 1, 2, 130


def main() -> None:
    """Run the command that the process was started with, and leave with its exit status."""
    sys.exit(run(sys.argv[1:], os.environ))


def run(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run one command and give its exit status: 0 done, 1 a finding to act on, 2 bad usage."""
    try:
        clock_day = datetime.now(ZoneInfo("Europe/London")).date()
        settings, left = take_settings(arguments, environment, clock_day)
        return _run_command(settings, left) if left else _open_terminal_ui(settings)
    except PlannerError as error:
        _complain(str(error))
        return BAD_USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        _complain(_store_complaint(error) or fault_text(error))
        return BAD_USAGE


def _store_complaint(error: Exception) -> str | None:
    """Import on a fault alone: the command-line help needs no database driver."""
    from release_planner.store.complaints import store_complaint

    return store_complaint(error)


def _open_terminal_ui(settings: Settings) -> int:
    from release_planner.cli.opening import actor_from_settings
    from release_planner.tui.launch import open_planner

    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise PlannerError("The terminal UI needs a terminal. See: release-planner --help")
    store = _open_or_upgrade(settings)
    actor = actor_from_settings(store, settings)
    return open_planner(store, settings.data, actor, settings.today)


def _open_or_upgrade(settings: Settings) -> "Store":
    """Open the store for the terminal UI, which checks the file itself; ask about an older one."""
    from release_planner.cli.opening import open_from_settings
    from release_planner.store.revision import OlderStoreError

    try:
        return open_from_settings(settings, make_missing=settings.store is None, check_weekly=False)
    except OlderStoreError:
        from release_planner.cli.upgrading import offer_to_upgrade

        if not offer_to_upgrade(settings):
            raise
    return open_from_settings(settings, check_weekly=False)


def _run_command(settings: Settings, arguments: list[str]) -> int:
    import typer

    try:
        status = _build()(
            args=arguments, prog_name="release-planner", standalone_mode=False, obj=settings
        )
    except typer.TyperException as error:
        _complain(error.format_message())
        return BAD_USAGE
    except typer.Abort:
        return INTERRUPTED
    return status if isinstance(status, int) else DONE


def _build() -> "typer.Typer":
    import typer

    from release_planner.cli.agreement import agreement_commands
    from release_planner.cli.audit import audit_commands
    from release_planner.cli.calendar_publish import calendar_commands
    from release_planner.cli.chase import chase_command
    from release_planner.cli.demo import demo_command
    from release_planner.cli.erase import erase_command
    from release_planner.cli.import_file import import_command
    from release_planner.cli.people import list_command
    from release_planner.cli.person import change_date_command, show_command
    from release_planner.cli.release_day import release_day_command
    from release_planner.cli.report import report_commands
    from release_planner.cli.retention import retention_commands
    from release_planner.cli.returns import returns_command
    from release_planner.cli.store import store_commands
    from release_planner.cli.store_access import add_access_commands
    from release_planner.cli.transfer import transfer_command

    shared = "; ".join(f"{option}: {meaning}" for option, meaning in SHARED_OPTIONS.items())
    app = typer.Typer(
        help="Plan releases from prison. Without a command, open the terminal UI.",
        epilog=f"Before or after any command: {shared}.",
        add_completion=False,
        pretty_exceptions_enable=False,
    )

    @app.callback()
    def shared_options() -> None:
        pass

    app.command("demo")(demo_command)
    app.command("import")(import_command)
    app.command("release-day")(release_day_command)
    app.command("list")(list_command)
    app.command("show")(show_command)
    app.command("change-date")(change_date_command)
    app.command("chase")(chase_command)
    app.command("returns")(returns_command)
    app.command("erase")(erase_command)
    app.command("transfer")(transfer_command)
    app.add_typer(agreement_commands, name="agreement")
    app.add_typer(audit_commands, name="audit")
    app.add_typer(calendar_commands, name="calendar")
    app.add_typer(report_commands, name="report")
    app.add_typer(retention_commands, name="retention")
    add_access_commands(store_commands)
    app.add_typer(store_commands, name="store")
    return app


def _complain(message: str) -> None:
    one_line = " ".join(message.split())
    printable = "".join(letter if letter.isprintable() else "?" for letter in one_line)
    print(f"release-planner: {printable}", file=sys.stderr)
