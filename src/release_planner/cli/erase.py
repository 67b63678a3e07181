"""`release-planner erase`: a person or a note, for a reason, for good."""

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from release_planner.cli.retention import Record
from release_planner.domain.errors import PlannerError

if TYPE_CHECKING:
    from release_planner.actions.context import ActionContext
    from release_planner.actions.erasure import Erasure, ErasureRequest
    from release_planner.cli.settings import Settings


def erase_command(
    context: typer.Context,
    record: Record,
    reason: Annotated[str, typer.Option(metavar="CODE", help="A reason of data/retention.toml.")],
    because: Annotated[
        str, typer.Option("--because", help="Why, in words; no name, since it stays in the audit.")
    ] = "",
    confirm: Annotated[
        str | None,
        typer.Option(
            metavar="IDENTIFIER", help="The person's own identifier, instead of typing it."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Erase a person or a note with all that hangs on it, also from the audit. It cannot be undone.

    Shows first what goes and who holds something of it, and asks for the person's identifier.
    """
    from release_planner.actions.erasure import ErasureRequest, erase_note, preview_erasure
    from release_planner.actions.erasure_text import erasure_lines
    from release_planner.cli.acting import acting
    from release_planner.cli.lines import print_lines
    from release_planner.cli.retention import named_record
    from release_planner.domain.retention import RecordKind

    settings: Settings = context.obj
    request = ErasureRequest(reason, because)
    with acting(settings) as act:
        kind, row_id = named_record(act, record)
        if kind not in (RecordKind.PERSON, RecordKind.NOTE):
            raise PlannerError("Only a person or a note is erased.")
        if dry_run:
            erasure = preview_erasure(act, row_id, kind)
        elif kind is RecordKind.NOTE:
            erasure = erase_note(act, row_id, request)
        else:
            erasure = _erase_person(act, row_id, request, confirm)
    if as_json:
        print(json.dumps(asdict(erasure), indent=2, default=str))
    else:
        print_lines(erasure_lines(erasure, done=not dry_run))


def _erase_person(
    act: "ActionContext", person_id: int, request: "ErasureRequest", confirm: str | None
) -> "Erasure":
    from release_planner.actions.erasure import check_request, erase_person, preview_erasure
    from release_planner.actions.erasure_text import erasure_lines
    from release_planner.cli.lines import print_lines
    from release_planner.domain.retention import RecordKind

    check_request(act, request)
    if confirm is None:
        if not sys.stdin.isatty():
            raise PlannerError("Without a terminal, --confirm gives the person's own identifier.")
        preview = preview_erasure(act, person_id, RecordKind.PERSON)
        print_lines(erasure_lines(preview, done=False))
        confirm = input("To erase, type the person's own prison number, CRN or PNC number: ")
    return erase_person(act, person_id, request, confirm)
