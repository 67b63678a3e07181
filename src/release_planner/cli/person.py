"""`release-planner show` and `release-planner change-date`: one person's plan."""

import json
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release_planner.actions.change_date import DateChange
    from release_planner.cli.settings import Settings
    from release_planner.domain.plan_changes import Change

Person = Annotated[
    str,
    typer.Argument(metavar="PERSON", help="Prison number, CRN, PNC number or calendar reference."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

_BREAKS = (
    ("to_rebook", "To rebook"),
    ("overdue", "Overdue now"),
    ("impossible", "Too late now"),
    ("to_check", "Stands, but check it"),
)
_FOLLOWS = (
    ("moved", "Moves"),
    ("fixed", "Stays, because its day is fixed"),
    ("added", "New"),
    ("no_longer_needed", "No longer needed"),
)


def show_command(context: typer.Context, person: Person, as_json: Json = False) -> None:
    """Print a person's whole plan."""
    from release_planner.actions.consulting import open_person, why_expected
    from release_planner.cli.acting import acting
    from release_planner.cli.lines import print_lines
    from release_planner.cli.plan_text import plan_lines

    settings: Settings = context.obj
    with acting(settings, only_reads=True) as act, closing(act.store.reading()) as connection:
        detail = open_person(act, connection, person)
        if as_json:
            print(json.dumps(asdict(detail), indent=2, default=_plain))
        else:
            because = why_expected(act, connection, detail.header)
            print_lines(plan_lines(detail, because, act.reference, act.today))


def change_date_command(
    context: typer.Context,
    person: Person,
    day: Annotated[str, typer.Argument(metavar="DATE", help="The new date.")],
    date_type: Annotated[
        str | None, typer.Option("--type", help="What kind of date; else the one in use now.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what it changes.")] = False,
    as_json: Json = False,
) -> int:
    """Enter a new release date, and say what it moves, what it breaks and who must be told."""
    from release_planner.actions.change_date import change_date
    from release_planner.cli.acting import acting
    from release_planner.cli.lines import print_lines
    from release_planner.cli.release_day import known_date_type
    from release_planner.domain.typed_day import parse_typed_day
    from release_planner.store.reading.finding import find_custody

    settings: Settings = context.obj
    with acting(settings) as act:
        with closing(act.store.reading()) as connection:
            custody_id = find_custody(connection, person, act.today.year)
        change = change_date(
            act,
            custody_id,
            parse_typed_day(day, act.today),
            known_date_type(date_type) if date_type else None,
            dry_run=dry_run,
        )
    if as_json:
        print(_as_json(change))
    else:
        print_lines(_lines(change, dry_run))
    return 1 if change.result.breaks_something else 0


def _plain(value: object) -> object:
    """What JSON has no word for: a set as a list in order, a day as text."""
    return sorted(value) if isinstance(value, frozenset) else str(value)


def _as_json(change: "DateChange") -> str:
    result = change.result
    content: dict[str, object] = {
        "from": change.before.expected_from,
        "to": change.after.expected_from,
        "latest": change.after.expected_to,
        "because": change.because,
    }
    for name, _ in _BREAKS + _FOLLOWS:
        content[name] = [
            {
                "kind": each.kind,
                "id": each.id,
                "title": each.title,
                "from": each.from_day,
                "to": each.to_day,
                "why": each.why,
            }
            for each in getattr(result, name)
        ]
    content["to_tell"] = [
        {"who": each.who, "role": each.role, "contact": each.contact, "why": each.why}
        for each in result.to_tell
    ]
    return json.dumps(content, indent=2, default=str)


def _lines(change: "DateChange", dry_run: bool) -> "Iterator[str]":
    from release_planner.domain.day_text import expected_text, move_text

    before, after = change.before, change.after
    was = expected_text(before.expected_from, before.expected_to)
    now = expected_text(after.expected_from, after.expected_to)
    if change.changes_nothing:
        yield f"Nothing changes: the expected release day stays {now}."
        return
    moved = ""
    if before.expected_from and after.expected_from:
        moved = f" ({move_text(before.expected_from, after.expected_from)})"
    yield f"Expected release day: {was} -> {now}{moved}"
    yield from (f"- {line}" for line in change.because)
    yield from _listed(change, _BREAKS)
    if change.result.to_tell:
        yield f"\nMust be told: {len(change.result.to_tell)}"
        for party in change.result.to_tell:
            yield f"- {party.who} ({party.role.replace('_', ' ')}) {party.contact}: {party.why}"
    yield from _listed(change, _FOLLOWS)
    if dry_run:
        yield "\nNothing was changed: this was a dry run."


def _listed(change: "DateChange", lists: tuple[tuple[str, str], ...]) -> "Iterator[str]":
    for name, heading in lists:
        changes: tuple[Change, ...] = getattr(change.result, name)
        if changes:
            yield f"\n{heading}: {len(changes)}"
            yield from (_change_line(each) for each in changes)


def _change_line(change: "Change") -> str:
    from release_planner.domain.day_text import day_text

    days = [day_text(day) for day in (change.from_day, change.to_day) if day is not None]
    return f"- {change.title}: {' -> '.join(days) or 'no day yet'}; {change.why}"
