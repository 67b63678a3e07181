"""`release-planner list`: the caseload as lines or JSON."""

import json
from contextlib import closing
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from release_planner.domain.codes import IomCohort

if TYPE_CHECKING:
    from collections.abc import Callable

    from release_planner.cli.settings import Settings
    from release_planner.store.connection import Connection
    from release_planner.store.reading.caseload import CaseloadRow


ROWS_A_READ = 500
MOST_DAYS = 36_500


def list_command(
    context: typer.Context,
    due_within: Annotated[
        int | None,
        typer.Option(
            metavar="DAYS", min=0, max=MOST_DAYS, help="Expected out within this many days."
        ),
    ] = None,
    owner: Annotated[str | None, typer.Option(metavar="CODE", help="Held by this person.")] = None,
    team: Annotated[str | None, typer.Option(metavar="CODE", help="Held by this team.")] = None,
    prison: Annotated[str | None, typer.Option(metavar="ID", help="In this prison.")] = None,
    area: Annotated[str | None, typer.Option(metavar="NAME", help="Released to this area.")] = None,
    iom: Annotated[IomCohort | None, typer.Option(help="On this IOM cohort.")] = None,
    text: Annotated[
        str, typer.Option(metavar="T", help="Name, identifier or calendar reference.")
    ] = "",
    states: Annotated[str, typer.Option(help="held, remand, released or everyone.")] = "held",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List people by expected release day."""
    from release_planner.actions.access import refuse_unless_seen
    from release_planner.actions.consulting import log_list
    from release_planner.cli.acting import acting
    from release_planner.cli.lines import print_lines
    from release_planner.domain.areas import find_area
    from release_planner.domain.errors import PlannerError
    from release_planner.store.reading.acting_staff import code_as_stored, team_code_as_stored
    from release_planner.store.reading.caseload import (
        CaseloadFilter,
        CaseloadStates,
        caseload_ids,
        caseload_rows,
    )
    from release_planner.store.reading.sight import sight_of

    settings: Settings = context.obj
    if states not in tuple(CaseloadStates):
        raise PlannerError(f"--states is one of {', '.join(CaseloadStates)}, not {states}")
    with acting(settings, only_reads=True) as act:
        prison_id = prison.strip().upper() if prison else None
        if prison_id is not None and prison_id not in act.reference.prisons:
            raise PlannerError(f"{prison_id} is not the three-letter id of a prison")
        with closing(act.store.reading()) as connection:
            owner = _known(owner, code_as_stored, connection, "staff code of anybody")
            team = _known(team, team_code_as_stored, connection, "code of a team")
        wanted = CaseloadFilter(
            states=CaseloadStates(states),
            due_by=None if due_within is None else act.today + timedelta(days=due_within),
            owner=owner,
            team=team,
            prison_id=prison_id,
            authorities=find_area(act.reference.areas, area).authorities if area else None,
            cohort=iom,
            text=text,
        )
        with closing(act.store.reading()) as connection:
            access = act.access(connection)
            refuse_unless_seen(access)
            sight = sight_of(access)
            ids = caseload_ids(connection, wanted, sight=sight)
            log_list(act, connection, ids)
            rows = [
                row
                for start in range(0, len(ids), ROWS_A_READ)
                for row in caseload_rows(
                    connection, ids[start : start + ROWS_A_READ], act.today, sight
                )
            ]
    if as_json:
        print(json.dumps([_as_plain(row) for row in rows], indent=2, default=str))
        return
    print_lines(map(_line, rows))
    print(f"{len(rows)} {'person' if len(rows) == 1 else 'people'}")


def _known(
    typed: str | None,
    as_stored: "Callable[[Connection, str], str | None]",
    connection: "Connection",
    what: str,
) -> str | None:
    """A code as the store writes it, None for none. Raises PlannerError where nobody has it."""
    from release_planner.domain.errors import PlannerError

    code = as_stored(connection, typed.strip()) if typed else None
    if typed is not None and code is None:
        raise PlannerError(f"{typed} is not the {what} in this store")
    return code


def _as_plain(row: "CaseloadRow") -> dict[str, object]:
    plain = asdict(row)
    del plain["custody_id"], plain["person_id"]
    plain["hidden"] = sorted(row.hidden)
    return plain


def _line(row: "CaseloadRow") -> str:
    from release_planner.domain.day_text import expected_text

    name = f"{row.surname}, {row.forenames}"
    flags = [row.cohort.value if row.cohort else "", "DATES DISAGREE" * row.has_date_conflict]
    if row.appointments_to_rebook:
        flags.append(f"{row.appointments_to_rebook} to rebook")
    if row.steps_overdue:
        flags.append(f"{row.steps_overdue} overdue")
    expected = expected_text(row.expected_from, row.expected_to)
    return (
        f"{expected:<26} {name[:28]:<28} {row.identifier:<13} {row.prison_id or '-':<4}"
        f"{row.owner or 'unowned':<10} {' · '.join(flag for flag in flags if flag)}"
    ).rstrip()
