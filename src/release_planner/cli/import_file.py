"""`release-planner import`: bringing a file in, and saying what such a file looks like."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from release_planner.actions.import_batch import ImportOutcome
    from release_planner.actions.import_caseload import CaseloadOutcome
    from release_planner.cli.settings import Settings

DESCRIBE = "describe"


def import_command(
    context: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="caseload, outcomes, returns, aggregate-returns, staff or provision. Or describe,"
            " with one of these in place of a file.",
        ),
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV or XLSX file.")],
    mapping: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="JSON: the file's headings to our column keys."),
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Take the good rows, leave the others.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done; write nothing.")
    ] = False,
    rejects: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the rows not taken to this new CSV file."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Import a file: all of it, or nothing while a row is refused or waits to be decided.

    The exit status is 1 when there are such rows.
    """
    from release_planner.actions.build_plans import build_plans
    from release_planner.actions.import_caseload import CaseloadOutcome, import_caseload
    from release_planner.actions.import_file import import_file
    from release_planner.cli.acting import acting
    from release_planner.imports.schema import kind_named

    if kind == DESCRIBE:
        print(_description(str(file), as_json=as_json))
        return 0
    settings: Settings = context.obj
    name = kind_named(kind).name
    headings = read_mapping(mapping) if mapping else None
    _refuse_existing(rejects)
    with acting(settings, make_missing=True) as act:
        if name == "caseload":
            found = import_caseload(act, file, mapping=headings, partial=partial, dry_run=dry_run)
        else:
            outcome = import_file(
                act, name, file, mapping=headings, partial=partial, dry_run=dry_run
            )
            found = CaseloadOutcome(outcome, ())
        plans = build_plans(act).plans if name == "caseload" and found.outcome.applied else 0
    print(_told(found, file, plans, dry_run=dry_run, as_json=as_json))
    _write_rejects(found.outcome, rejects, quiet=as_json)
    return 1 if found.outcome.errors or found.outcome.questions else 0


def read_mapping(path: Path) -> dict[str, str]:
    """The headings of a file to our column keys, from JSON; an empty key leaves a column out.

    Raises PlannerError when it cannot be read or is something else.
    """
    from release_planner.domain.errors import PlannerError

    try:
        read = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise PlannerError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise PlannerError(f"{path} is not JSON: {error}.") from error
    expected = 'expected headings and our column keys, such as {"Noms no": "prison_number"}'
    if not isinstance(read, dict):
        raise PlannerError(f"{path} is not a mapping: {expected}.")
    for heading, key in read.items():
        if not isinstance(key, str):
            raise PlannerError(f'{path}, "{heading}": {expected}, not {json.dumps(key)}.')
    return read


def _refuse_existing(rejects: Path | None) -> None:
    """Before anything is written, since the rejects come last."""
    from release_planner.domain.errors import PlannerError

    if rejects is not None and (rejects.exists() or rejects.is_symlink()):
        raise PlannerError(f"{rejects} exists already: name a new file for the rejects.")
    if rejects is not None and not rejects.absolute().parent.is_dir():
        raise PlannerError(f"{rejects} cannot be written: there is no such folder.")


def _write_rejects(outcome: "ImportOutcome", path: Path | None, *, quiet: bool) -> None:
    from release_planner.imports.rejects import write_rejects

    if path is None or not (outcome.rejected or outcome.undecided):
        return
    write_rejects(outcome, path)
    if not quiet:
        refused, undecided = len(outcome.rejected), len(outcome.undecided)
        then = " Correct them there and import that file." if outcome.applied else ""
        also = f", to be decided: {undecided:,}" if undecided else ""
        print(f"Refused rows written to {path}: {refused:,}{also}.{then}")


def _description(name: str, *, as_json: bool) -> str:
    from release_planner.cli.import_text import kind_text
    from release_planner.imports.schema import describe, kind_named

    kind = kind_named(name)
    columns = describe(kind)
    if not as_json:
        return kind_text(kind.title, columns)
    described = {"kind": kind.name, "title": kind.title, "columns": [asdict(c) for c in columns]}
    return json.dumps(described, indent=2, ensure_ascii=False)


def _told(found: "CaseloadOutcome", file: Path, plans: int, *, dry_run: bool, as_json: bool) -> str:
    from release_planner.cli.import_text import outcome_text

    if not as_json:
        built = f"\nRelease plans made: {plans:,}." if plans else ""
        return outcome_text(found, file.name, dry_run=dry_run) + built
    plain = asdict(found.outcome) | {"dry_run": dry_run, "plans": plans}
    del plain["rejected"], plain["undecided"]
    plain["differences"] = [asdict(difference) for difference in found.differences]
    return json.dumps(plain, indent=2, ensure_ascii=False, default=str)
