"""`release-planner calendar publish`: calendars that follow by themselves."""

import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from release_planner.calendars.advice import FEED_DELAY, SUBSCRIBE
from release_planner.calendars.detail import DetailLevel
from release_planner.cli.calendar import calendar_commands as calendar_commands
from release_planner.cli.calendar import entries_text
from release_planner.cli.passphrase import first_line
from release_planner.domain.errors import PlannerError

if TYPE_CHECKING:
    from release_planner.actions.publish_calendar import PublishedFile, PublishedMirror
    from release_planner.cli.settings import Settings

PASSWORD_VARIABLE = "RELEASE_PLANNER_CALDAV_PASSWORD_FILE"


@calendar_commands.command("publish")
def publish_command(
    context: typer.Context,
    target: Annotated[
        str,
        typer.Argument(
            metavar="TARGET",
            help="A file ending in .ics in a web server's folder, or the address of a calendar on"
            " a CalDAV server.",
        ),
    ],
    recipient: Annotated[str, typer.Option(metavar="WHO", help="Who reads it.")],
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
    user: Annotated[
        str, typer.Option(metavar="NAME", help="The user name on the calendar server.")
    ] = "",
) -> None:
    """Keep a calendar that follows by itself: a file to subscribe to, or a CalDAV calendar.

    Safe to repeat: what did not change is not written. The password of a calendar server is the
    first line of the file named by RELEASE_PLANNER_CALDAV_PASSWORD_FILE, or is asked for.
    """
    from release_planner.actions.calendar_request import CalendarRequest
    from release_planner.actions.publish_calendar import publish_file, publish_mirror
    from release_planner.cli.acting import acting

    settings: Settings = context.obj
    request = CalendarRequest(Path(), recipient, detail, prison, owner, team, person, purpose)
    if "://" not in target:
        path = _subscription_path(target)
        with acting(settings) as act:
            print(_file_text(publish_file(act, request, path)))
        return
    from release_planner.calendars.caldav_collection import CalDavCollection

    collection = CalDavCollection(target, user, _server_password(user))
    with acting(settings) as act:
        print(_mirror_text(publish_mirror(act, request, collection, target)))


def _subscription_path(target: str) -> Path:
    path = Path(target).expanduser()
    if path.suffix.lower() != ".ics" or not path.absolute().parent.is_dir():
        raise PlannerError(f"{target} is no file ending in .ics in a folder that is there.")
    return path


def _server_password(user: str) -> str:
    if not user:
        raise PlannerError("A calendar server needs a user name: give it with --user.")
    named = os.environ.get(PASSWORD_VARIABLE)
    if named:
        return first_line(Path(named).expanduser())
    if not sys.stdin.isatty():
        raise PlannerError(
            f"The calendar server's password is not known: name its file in {PASSWORD_VARIABLE}."
        )
    return getpass.getpass(f"Password of {user} on the calendar server: ")


def _file_text(published: "PublishedFile") -> str:
    if not published.replaced:
        return f"{published.path}: nothing changed, {entries_text(published.entries)}."
    changes = published.changes
    return (
        f"{published.path}: {entries_text(published.entries)}, {changes.added:,} new and"
        f" {changes.changed:,} changed.\n{SUBSCRIBE}\n{FEED_DELAY}"
    )


def _mirror_text(published: "PublishedMirror") -> str:
    counts = published.counts
    text = (
        f"{entries_text(published.entries)} on the server: {counts.added:,} added,"
        f" {counts.changed:,} changed, {counts.removed:,} removed, {counts.unchanged:,} as they"
        " were."
    )
    if counts.overwritten:
        text += f" {counts.overwritten:,} had been changed there, and were written again."
    return f"{text}\n{FEED_DELAY}"
