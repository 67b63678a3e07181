"""Importing a file of any kind, by the name of its kind."""

from collections.abc import Callable, Mapping
from pathlib import Path

from release_planner.actions.context import ActionContext
from release_planner.actions.import_aggregate_returns import import_aggregate_returns
from release_planner.actions.import_batch import ImportOutcome
from release_planner.actions.import_caseload import import_caseload
from release_planner.actions.import_outcomes import import_outcomes
from release_planner.actions.import_provision import import_provision
from release_planner.actions.import_returns import import_returns
from release_planner.actions.import_staff import import_staff
from release_planner.imports.schema import kind_named

_IMPORTERS: Mapping[str, Callable[..., ImportOutcome]] = {
    "staff": import_staff,
    "provision": import_provision,
    "outcomes": import_outcomes,
    "returns": import_returns,
    "aggregate-returns": import_aggregate_returns,
}


def import_file(
    context: ActionContext,
    kind: str,
    source: Path | str | bytes,
    *,
    mapping: Mapping[str, str] | None = None,
    partial: bool = False,
    dry_run: bool = False,
) -> ImportOutcome:
    """Import a file of a kind in one transaction: all or nothing, unless ``partial``.

    ``mapping`` is the user's headings to our column keys; ``dry_run`` only says what would be done.
    Raises PlannerError for a kind that cannot be imported, naming those that can, and for a file
    that cannot be read as one of its kind.
    """
    name = kind_named(kind).name
    if name == "caseload":
        return import_caseload(
            context, source, mapping=mapping, partial=partial, dry_run=dry_run
        ).outcome
    return _IMPORTERS[name](context, source, mapping=mapping, partial=partial, dry_run=dry_run)
