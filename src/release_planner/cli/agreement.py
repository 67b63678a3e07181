"""`release-planner agreement`: with whom a person agreed to share their treatment."""

import json
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from release_planner.domain.codes import Agency

if TYPE_CHECKING:
    from datetime import date

    from release_planner.actions.context import ActionContext
    from release_planner.cli.settings import Settings

agreement_commands = typer.Typer(
    help="Agreements to share treatment, for each recipient.", no_args_is_help=True
)

Person = Annotated[
    str,
    typer.Argument(metavar="PERSON", help="Prison number, CRN, PNC number or calendar reference."),
]
Recipient = Annotated[
    str, typer.Option(metavar="CODE", help="Only this staff, team, provider or prison code.")
]
On = Annotated[str, typer.Option(metavar="DATE", help="The day on which they said so.")]


@agreement_commands.command("record")
def record_command(
    context: typer.Context,
    person: Person,
    agency: Annotated[Agency, typer.Argument(help="The agency they agree to share with.")],
    recipient: Recipient = "",
    on: On = "today",
) -> None:
    """Record that the person agrees to share with an agency, or with one recipient of it."""
    from release_planner.actions.sharing import record_agreement
    from release_planner.cli.acting import acting

    settings: Settings = context.obj
    with acting(settings) as act:
        record_agreement(act, _person_id(act, person), agency, _day(act, on), recipient)
    print(f"Agreement recorded: {recipient or agency.value.replace('_', ' ')}")


@agreement_commands.command("withdraw")
def withdraw_command(
    context: typer.Context,
    person: Person,
    agency: Annotated[Agency, typer.Argument(help="The agency they no longer share with.")],
    recipient: Recipient = "",
    on: On = "today",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Stop sharing at once, and list who was given treatment appointments (1 when anybody was)."""
    from release_planner.actions.sharing import withdraw_agreement
    from release_planner.cli.acting import acting
    from release_planner.cli.lines import print_lines
    from release_planner.domain.day_text import day_text

    settings: Settings = context.obj
    with acting(settings) as act:
        person_id = _person_id(act, person)
        done = withdraw_agreement(act, person_id, agency, _day(act, on), recipient)
    if as_json:
        print(json.dumps(asdict(done), indent=2, default=str))
        return 1 if done.already_given else 0
    print(f"Withdrawn: {recipient or agency.value.replace('_', ' ')}. Calendars follow at once.")
    if done.already_given:
        print("Tell those who were given treatment appointments:")
        print_lines(
            f"- {row.recipient}: given {day_text(row.given_on)}, for {day_text(row.appointment_on)}"
            for row in done.already_given
        )
    return 1 if done.already_given else 0


@agreement_commands.command("list")
def list_command(
    context: typer.Context,
    person: Person,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Everything that the person said about sharing, oldest first."""
    from release_planner.actions.consulting import open_person
    from release_planner.cli.acting import acting
    from release_planner.cli.lines import print_lines
    from release_planner.domain.day_text import day_text

    settings: Settings = context.obj
    with acting(settings, only_reads=True) as act, closing(act.store.reading()) as connection:
        rows = open_person(act, connection, person).agreements
    if as_json:
        print(json.dumps([asdict(row) for row in rows], indent=2, default=str))
        return
    print_lines(
        f"{row.agency.value.replace('_', ' ')} {row.recipient}".strip()
        + (f", agreed {day_text(row.agreed_on)}" if row.agreed_on else "")
        + (f", withdrawn {day_text(row.withdrawn_on)}" if row.withdrawn_on else "")
        + f", recorded by {row.recorded_by}"
        for row in rows
    )
    print(f"{len(rows)} recorded")


def _person_id(act: "ActionContext", typed: str) -> int:
    from release_planner.store.reading.finding import find_custody
    from release_planner.store.reading.sharing import person_of

    with closing(act.store.reading()) as connection:
        return person_of(connection, find_custody(connection, typed, act.today.year))


def _day(act: "ActionContext", typed: str) -> "date":
    from release_planner.domain.typed_day import parse_typed_day

    return parse_typed_day(typed, act.today)
