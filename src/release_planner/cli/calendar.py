"""`release-planner calendar`: appointments and release days for other people's calendars."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from release_planner.calendars.advice import export_advice
from release_planner.calendars.detail import DetailLevel
from release_planner.domain.day_text import day_text

if TYPE_CHECKING:
    from release_planner.actions.bulk_appointments import BulkExport
    from release_planner.actions.calendar_export import CalendarExport
    from release_planner.cli.settings import Settings

calendar_commands = typer.Typer(
    help="Appointments and release days for calendars.", no_args_is_help=True
)


@calendar_commands.command("export")
def export_command(
    context: typer.Context,
    folder: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write to.")],
    recipient: Annotated[
        str,
        typer.Option(metavar="WHO", help="Who will hold the file: a staff, team or provider code."),
    ],
    prison: Annotated[str | None, typer.Option(metavar="ID", help="Of one prison.")] = None,
    owner: Annotated[str | None, typer.Option(metavar="CODE", help="Of one officer.")] = None,
    team: Annotated[str | None, typer.Option(metavar="CODE", help="Of one team.")] = None,
    person: Annotated[str | None, typer.Option(metavar="PERSON", help="Of one person.")] = None,
    detail: Annotated[
        DetailLevel, typer.Option(help="How much each entry says.")
    ] = DetailLevel.REFERENCE,
    purpose: Annotated[
        str, typer.Option(metavar="WORDS", help="What the recipient needs it for, for the audit.")
    ] = "release planning",
    without_planner: Annotated[
        bool,
        typer.Option(
            "--without-planner",
            help="The recipient has no planner: also write a key sheet with names, which is logged"
            " by itself, a note of what changed, and a slip for replies.",
        ),
    ] = False,
) -> None:
    """Write a calendar file (.ics) and log it as given to its recipient.

    From the second export on, a page beside it says what changed.
    """
    from release_planner.actions.calendar_export import export_calendar
    from release_planner.actions.calendar_request import CalendarRequest
    from release_planner.cli.acting import acting

    settings: Settings = context.obj
    request = CalendarRequest(
        folder.expanduser(),
        recipient,
        detail,
        prison,
        owner,
        team,
        person,
        purpose,
        without_planner,
    )
    with acting(settings) as act:
        print(_as_text(export_calendar(act, request)))


@calendar_commands.command("bulk")
def bulk_command(
    context: typer.Context,
    prison: Annotated[str, typer.Option(metavar="ID", help="The prison, such as HEI.")],
    folder: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write to.")],
    recipient: Annotated[str, typer.Option(metavar="WHO", help="Who will hold the files.")],
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days from today.")] = 14,
) -> None:
    """Write appointments inside a prison as files for the prison's own system.

    One file for each day and place, with the columns Prison number, Start time, End time.
    """
    from release_planner.actions.bulk_appointments import export_bulk_appointments
    from release_planner.cli.acting import acting

    settings: Settings = context.obj
    last_day = settings.today + timedelta(days=days - 1)
    with acting(settings) as act:
        export = export_bulk_appointments(
            act, prison, settings.today, last_day, folder.expanduser(), recipient
        )
    print(_bulk_text(export))


@calendar_commands.command("replies")
def replies_command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The slip that came back.")],
    recipient: Annotated[
        str, typer.Option(metavar="WHO", help="The recipient whose calendar it answers.")
    ],
    partial: Annotated[
        bool, typer.Option("--partial", help="Take the good rows, leave the others.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done; write nothing.")
    ] = False,
) -> int:
    """Record what came of the entries of a calendar, from the slip that its recipient filled in.

    The exit status is 1 when a row is refused; nothing is then recorded.
    """
    from release_planner.actions.import_caseload import CaseloadOutcome
    from release_planner.actions.import_replies import import_replies
    from release_planner.cli.acting import acting
    from release_planner.cli.import_text import outcome_text

    settings: Settings = context.obj
    with acting(settings) as act:
        outcome = import_replies(act, file, recipient, partial=partial, dry_run=dry_run)
    print(outcome_text(CaseloadOutcome(outcome, ()), file.name, dry_run=dry_run))
    return 1 if outcome.errors else 0


def _bulk_text(export: "BulkExport") -> str:
    files = "1 file" if len(export.files) == 1 else f"{len(export.files):,} files"
    lines = [f"{export.appointments:,} appointments in {files}."]
    lines.extend(str(path) for path in export.files)
    left_out = (
        (export.without_time, "have no time"),
        (export.not_confirmed, "are to be rebooked"),
        (export.without_number, "are of people without a prison number"),
        (export.not_shared, "may not be shared with the prison"),
    )
    lines.extend(f"Left out: {count:,} {why}." for count, why in left_out if count)
    return "\n".join(lines)


def entries_text(count: int) -> str:
    """How many entries, in words."""
    return "1 entry" if count == 1 else f"{count:,} entries"


def _as_text(export: "CalendarExport") -> str:
    changes = export.changes
    lines = [
        f"{export.path}: {entries_text(export.entries)}, {changes.added:,} new and"
        f" {changes.changed:,} changed since the last export for this recipient."
    ]
    if not export.replaced:
        lines.append("The same file was there already and was left as it is.")
    if not export.holds_treatment:
        lines.append(
            "Treatment appointments are left out: the calendar is for or about the police, or the"
            " agency of the recipient is not known (give a staff, team or provider code)."
        )
    lines.extend(f"{path}" for path in export.accompanying)
    if export.key_expires_on:
        lines.append(
            f"The key sheet names people: give it apart from the calendar, and have it destroyed by"
            f" {day_text(export.key_expires_on)}."
        )
    lines.extend(export_advice(len(export.to_change)))
    return "\n".join(lines)
