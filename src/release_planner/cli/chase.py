"""`release-planner chase`: whose treatment has not started while there is still time."""

import json
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release_planner.actions.chase import ToChase
    from release_planner.cli.settings import Settings
    from release_planner.domain.plan_changes import Party

FINDING, DONE = 1, 0


def chase_command(
    context: typer.Context,
    owner: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only the people of this owner.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """List people released with a treatment need who have not started, while the window is open.

    Status 1 when there is anybody. For those who may see treatment; never part of a report.
    """
    from release_planner.actions.chase import people_to_chase
    from release_planner.cli.acting import acting
    from release_planner.cli.lines import print_lines
    from release_planner.domain.errors import PlannerError
    from release_planner.store.reading.acting_staff import code_as_stored

    settings: Settings = context.obj
    with (
        acting(settings, only_reads=True) as act,
        closing(act.store.reading()) as connection,
    ):
        code = code_as_stored(connection, owner.strip()) if owner else None
        if owner is not None and code is None:
            raise PlannerError(f"{owner} is not the staff code of anybody in this store")
        found = people_to_chase(act, connection, code)
    if as_json:
        print(json.dumps([_as_plain(each) for each in found], indent=2))
    else:
        print_lines(line for each in found for line in _lines(each))
        print(f"{len(found)} {'person' if len(found) == 1 else 'people'} to chase")
    return FINDING if found else DONE


def _as_plain(each: "ToChase") -> dict[str, object]:
    from release_planner.domain.chase import WHAT_TO_DO

    person, missing = each.person, each.missing
    booking = missing.booking
    return {
        "identifier": person.identifier,
        "surname": person.surname,
        "forenames": person.forenames,
        "released_on": person.window.released_on.isoformat(),
        "window_ends_on": person.window.window_ends_on.isoformat(),
        "days_left": each.days_left,
        "missing_step": missing.step.value,
        "to_do": WHAT_TO_DO[missing.step],
        "appointment_on": booking.day.isoformat() if booking else None,
        "appointment_start": booking.start if booking else None,
        "provider": _party(person.provider),
        "worker": _party(person.worker),
        "owner": {"code": person.owner_code, **_party_keys(person.owner)} if person.owner else None,
    }


def _party(party: "Party | None") -> dict[str, str] | None:
    return _party_keys(party) if party else None


def _party_keys(party: "Party") -> dict[str, str]:
    return {"name": party.name, "contact": party.contact}


def _lines(each: "ToChase") -> "Iterator[str]":
    from release_planner.domain.chase import WHAT_TO_DO, days_left_text, missing_text
    from release_planner.domain.day_text import day_text

    person = each.person
    name = f"{person.surname}, {person.forenames}"
    left = f"{days_left_text(each.days_left)}, {day_text(person.window.window_ends_on)}"
    yield f"{left:<32} {name[:28]:<28} {person.identifier:<13} {person.owner_code or 'unowned'}"
    yield f"    {missing_text(each.missing)}. {WHAT_TO_DO[each.missing.step]}"
    yield f"    ring {'; '.join(_whom(each)) or 'nobody: nobody is recorded'}"


def _whom(each: "ToChase") -> "Iterator[str]":
    from release_planner.domain.chase import whom_to_ring

    person = each.person
    return (
        f"{party.name}{f' {party.contact}' if party.contact else ''} ({role})"
        for role, party in whom_to_ring(person.provider, person.worker, person.owner)
    )
