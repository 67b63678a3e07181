"""`release-planner returns`: which return is late or makes no sense, and whom to ring."""

import json
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release_planner.actions.returns_board import BoardRow, ReturnsBoard
    from release_planner.cli.settings import Settings
    from release_planner.domain.returns_calendar import ReturnMonth

FINDING, DONE = 1, 0


def returns_command(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """List providers' returns by month: received, late, or to be queried, and why.

    Status 1 when a return is late or to be queried.
    """
    from release_planner.actions.returns_board import returns_board
    from release_planner.actions.review_returns import let_go_when_due
    from release_planner.cli.acting import acting
    from release_planner.cli.lines import print_lines

    settings: Settings = context.obj
    with (
        acting(settings, only_reads=True) as act,
        closing(act.store.reading()) as connection,
    ):
        let_go_when_due(act, connection)
        board = returns_board(act, connection)
    if as_json:
        print(json.dumps(_as_plain(board), indent=2))
    else:
        print_lines(_lines(board))
    return FINDING if board.needs_action else DONE


def _as_plain(board: "ReturnsBoard") -> dict[str, object]:
    return {
        "due_after_days": board.due_after_days,
        "due_source": board.due_source,
        "starts_to_review": board.to_review,
        "rows": [_row_as_plain(row) for row in board.rows],
    }


def _row_as_plain(row: "BoardRow") -> dict[str, object]:
    provider = row.provider
    return {
        "provider_code": provider.code,
        "provider": provider.name,
        "telephone": provider.telephone,
        "email": provider.email,
        "ended_on": provider.ended_on.isoformat() if provider.ended_on else None,
        "authority": row.authority,
        "authority_name": row.authority_name,
        "complete_to": row.complete_to.isoformat() if row.complete_to else None,
        "months": [_month_as_plain(month) for month in row.months],
    }


def _month_as_plain(month: "ReturnMonth") -> dict[str, object]:
    returned = month.returned
    return {
        "month": f"{month.month:%Y-%m}",
        "status": month.status.value,
        "due_on": month.due_on.isoformat(),
        "returned_on": returned.returned_on.isoformat() if returned else None,
        "queried_on": returned.queried_on.isoformat() if returned and returned.queried_on else None,
        "why": list(month.why),
    }


def _lines(board: "ReturnsBoard") -> "Iterator[str]":
    from release_planner.domain.day_text import day_text

    if not board.rows:
        yield (
            "No provider of treatment is known. Bring in a list of providers first:"
            " release-planner import provision FILE"
        )
        return
    for row in board.rows:
        known = f"complete to {day_text(row.complete_to)}" if row.complete_to else "no return yet"
        yield f"{row.authority_name}: {row.provider.name} ({row.provider.code}), {known}"
        yield f"  {', '.join(map(_month_text, row.months))}"
        to_act_on = row.to_act_on()
        for month in to_act_on:
            yield from (f"  ! {month.month:%m/%Y}: {why}" for why in month.why)
        if to_act_on:
            yield f"  Ring: {row.contact}"
    if board.to_review:
        yield f"Returned starts to be looked at by a person: {board.to_review}"
    yield f"A return is late {board.due_after_days} days after its month. {board.due_source}."


def _month_text(month: "ReturnMonth") -> str:
    return f"{month.month:%m/%Y} {month.status.value.replace('_', ' ')}"
