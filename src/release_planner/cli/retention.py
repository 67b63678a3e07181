"""`release-planner retention`: records that are to be looked at again."""

import json
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from release_planner.actions.context import ActionContext
    from release_planner.cli.settings import Settings
    from release_planner.domain.retention import RecordKind

retention_commands = typer.Typer(help="Keep or erase what is up for review.", no_args_is_help=True)

Record = Annotated[
    str,
    typer.Argument(
        metavar="RECORD",
        help="A person, as elsewhere; or note:12, feed:3, provider_return:7 as `due` writes it.",
    ),
]


@retention_commands.command("due")
def due_command(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List every record whose review day has come. Nothing is erased by itself."""
    from release_planner.actions.retention import due_reviews
    from release_planner.cli.acting import acting
    from release_planner.cli.lines import print_lines
    from release_planner.domain.day_text import day_text
    from release_planner.domain.retention import RecordKind

    settings: Settings = context.obj
    with acting(settings, only_reads=True) as act, closing(act.store.reading()) as connection:
        due = due_reviews(act, connection)
    if as_json:
        rows = [asdict(each) | {"record": f"{each.kind}:{each.id}"} for each in due]
        print(json.dumps(rows, indent=2, default=str))
        return
    if not due:
        print("No record is up for review.")
    print_lines(
        f"{day_text(each.review_on)}  {each.about}"
        + ("" if each.kind is RecordKind.PERSON else f"  {each.kind}:{each.id}")
        + f"  {each.why}"
        for each in due
    )


@retention_commands.command("keep")
def keep_command(
    context: typer.Context,
    record: Record,
    day: Annotated[str, typer.Argument(metavar="DATE", help="The next review.")],
    because: Annotated[str, typer.Option("--because", help="Why it is kept.")],
) -> None:
    """Keep a record, and look at it again on another day."""
    from release_planner.actions.retention import keep_until
    from release_planner.cli.acting import acting
    from release_planner.domain.day_text import day_text
    from release_planner.domain.typed_day import parse_typed_day

    settings: Settings = context.obj
    with acting(settings) as act:
        review_on = parse_typed_day(day, act.today)
        keep_until(act, *named_record(act, record), review_on, because)
    print(f"Kept. The next review is on {day_text(review_on)}.")


def named_record(act: "ActionContext", typed: str) -> "tuple[RecordKind, int]":
    """The record that was typed. Raises PlannerError when it names nothing."""
    from release_planner.domain.errors import PlannerError
    from release_planner.domain.retention import RecordKind
    from release_planner.store.reading.finding import find_custody
    from release_planner.store.reading.retention import person_of

    kind, colon, number = typed.strip().partition(":")
    if colon and kind in tuple(RecordKind):
        if not (number.isascii() and number.isdigit() and len(number) < 16):
            raise PlannerError(f"{kind}: is followed by a number, as `retention due` writes it.")
        return RecordKind(kind), int(number)
    with closing(act.store.reading()) as connection:
        custody_id = find_custody(connection, typed, act.today.year)
        return RecordKind.PERSON, person_of(connection, custody_id)
