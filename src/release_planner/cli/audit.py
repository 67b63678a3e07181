"""`release-planner audit`: who did what with the data, for the auditor."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import date

    from release_planner.actions.reading_audit import AuditRequest, AuditVerified
    from release_planner.cli.settings import Settings
    from release_planner.store.reading.audit import AuditLine

audit_commands = typer.Typer(
    help="Read, verify and export the audit. Only the auditor reads it; in a store that is a file"
    " the program refuses others, and keeping away from it with another is a duty of the office.",
    no_args_is_help=True,
)

From = Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day.")]
To = Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day.")]
Actor = Annotated[str | None, typer.Option(metavar="CODE", help="Who did it: a staff code.")]
Person = Annotated[str | None, typer.Option(metavar="PERSON", help="Whose records it was about.")]
Operation = Annotated[
    str | None,
    typer.Option(
        metavar="OPERATION",
        help="collection, alteration, consultation, disclosure, combination or erasure.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@audit_commands.command("show")
def show_command(
    context: typer.Context,
    first_day: From = None,
    last_day: To = None,
    actor: Actor = None,
    person: Person = None,
    operation: Operation = None,
    as_json: Json = False,
) -> None:
    """Show entries of the audit. That they are shown is an entry itself."""
    from release_planner.actions.reading_audit import read_audit
    from release_planner.cli.acting import acting
    from release_planner.cli.lines import print_lines

    settings: Settings = context.obj
    with acting(settings) as act:
        request = _request(settings, first_day, last_day, actor, person, operation)
        lines = read_audit(act, request)
    if as_json:
        print(json.dumps([asdict(line) for line in lines], indent=2, ensure_ascii=False))
        return
    print_lines(map(_line, lines))
    print(f"{len(lines):,} {'entry' if len(lines) == 1 else 'entries'}")


@audit_commands.command("verify")
def verify_command(context: typer.Context, as_json: Json = False) -> int:
    """Re-compute the whole audit and say where it was changed (1 when it was)."""
    from release_planner.actions.reading_audit import verify_audit
    from release_planner.cli.acting import acting

    settings: Settings = context.obj
    with acting(settings, only_reads=True) as act:
        verified = verify_audit(act)
    print(_verified_as_json(verified) if as_json else _verified_as_text(verified))
    return 0 if verified.verification.is_whole else 1


@audit_commands.command("export")
def export_command(
    context: typer.Context,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The file to write, JSON a line.")],
    recipient: Annotated[str, typer.Option(metavar="WHO", help="Who will hold the file.")],
    first_day: From = None,
    last_day: To = None,
    actor: Actor = None,
    person: Person = None,
    operation: Operation = None,
) -> None:
    """Write entries of the audit for somebody. That is a disclosure, and an entry itself."""
    from release_planner.actions.reading_audit import export_audit
    from release_planner.cli.acting import acting

    settings: Settings = context.obj
    with acting(settings) as act:
        request = _request(settings, first_day, last_day, actor, person, operation)
        written = export_audit(act, request, out, recipient)
    print(f"{written:,} entries written to {out}, for {recipient}. The file holds personal data.")


def _request(
    settings: "Settings",
    first_day: str | None,
    last_day: str | None,
    actor: str | None,
    person: str | None,
    operation: str | None,
) -> "AuditRequest":
    from release_planner.actions.reading_audit import AuditRequest
    from release_planner.domain.typed_day import parse_typed_day

    def day(typed: str | None) -> "date | None":
        return None if typed is None else parse_typed_day(typed, settings.today)

    return AuditRequest(
        first_day=day(first_day),
        last_day=day(last_day),
        actor=actor,
        person=person,
        operation=operation,
    )


def _line(line: "AuditLine") -> str:
    subject = line.subject if line.subject_id is None else f"{line.subject} {line.subject_id}"
    parts = [f"{line.sequence}", f"{line.at[:19]} UTC", line.actor, line.operation, subject]
    if line.recipient:
        parts.append(f"to {line.recipient}")
    if line.purpose:
        parts.append(line.purpose)
    if line.detail is None:
        parts.append("contents erased")
    elif line.detail:
        parts.append(json.dumps(line.detail, ensure_ascii=False))
    return "  ".join(parts)


def _verified_as_json(verified: "AuditVerified") -> str:
    found = verified.verification
    told = {
        "entries": found.entries,
        "noted_outside_up_to": verified.last_anchor,
        "findings": [asdict(one) for one in found.findings],
        "notes": [asdict(one) for one in found.notes],
    }
    return json.dumps(told, indent=2)


def _verified_as_text(verified: "AuditVerified") -> str:
    found = verified.verification
    lines = [
        f"{'Entry ' + format(one.sequence, ',') if one.sequence else 'The store'}: {one.what}"
        for one in (*found.findings, *found.notes)
    ]
    noted = (
        f"noted outside the store up to entry {verified.last_anchor:,}"
        if verified.last_anchor
        else "noted nowhere outside the store yet, so an end that was cut off is not found"
    )
    state = "whole" if found.is_whole else f"{len(found.findings):,} findings"
    return "\n".join((*lines, f"Audit: {found.entries:,} entries, {state}; {noted}."))
