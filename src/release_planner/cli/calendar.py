"""`release-planner calendar`: appointments and release days for other people's calendars."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from release_planner.calendars.detail import DetailLevel
from release_planner.domain.day_text import day_text

if TYPE_CHECKING:
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
    from release_planner.actions.calendar_export import CalendarRequest, export_calendar
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


def _as_text(export: "CalendarExport") -> str:
    changes = export.changes
    entries = "1 entry" if export.entries == 1 else f"{export.entries:,} entries"
    lines = [
        f"{export.path}: {entries}, {changes.added:,} new and {changes.changed:,} changed"
        " since the last export for this recipient."
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
    lines.append(
        "Import it into a new calendar and delete the one from the last export: most programs do"
        " not update entries from a file."
    )
    return "\n".join(lines)
