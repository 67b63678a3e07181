"""Importing a caseload: who is new, whose date moved, where systems disagree, who is absent."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from release_planner.actions.caseload_differences import Difference as Difference
from release_planner.actions.caseload_differences import DifferenceKind as DifferenceKind
from release_planner.actions.caseload_loading import CaseloadLoading
from release_planner.actions.column_mappings import remember_mapping, remembered_mapping
from release_planner.actions.context import ActionContext
from release_planner.actions.import_batch import ImportOutcome, RowsWritten, import_rows
from release_planner.domain.codes import ReleaseDateType
from release_planner.imports.caseload import read_caseload
from release_planner.imports.column_groups import columns_left_out
from release_planner.imports.findings import Answers
from release_planner.imports.schema_caseload import CASELOAD

DEFAULT_SOURCE = "caseload file"


@dataclass(frozen=True, slots=True)
class CaseloadOutcome:
    """What importing a caseload did, or would do, with every difference but the unchanged.

    People who are new are counted in the outcome, and listed unless the store was empty.
    """

    outcome: ImportOutcome
    differences: tuple[Difference, ...]


def import_caseload(
    context: ActionContext,
    source: Path | str | bytes,
    *,
    mapping: Mapping[str, str] | None = None,
    take_notes: str | None = None,
    release_date_type: ReleaseDateType | None = None,
    answers: Answers | None = None,
    system: str = DEFAULT_SOURCE,
    partial: bool = False,
    dry_run: bool = False,
) -> CaseloadOutcome:
    """Import a caseload file in one transaction; a dry run is the same, taken back.

    ``mapping`` is remembered for files with the same headings; without one a remembered mapping is
    used. ``system`` names where the dates come from when the file does not say. Nobody is ever
    removed: people of the same prisons who are not in the file are listed as absent, where the file
    has at least half of those held there. All or nothing unless ``partial``. Raises PlannerError
    when the file cannot be read at all.
    """
    used = mapping if mapping is not None else remembered_mapping(context, CASELOAD, source)
    reference = context.reference
    file = read_caseload(
        source,
        today=context.today,
        prisons={each.prison_id: each.name for each in reference.prisons.values()},
        authorities={code: each.name for code, each in reference.authorities.items()},
        accommodation_types={
            code: each.name for code, each in reference.accommodation_types.items()
        },
        mapping=used,
        take_notes=take_notes,
        release_date_type=release_date_type,
        answers=answers,
        left_out=_left_out(context),
    )
    loading = CaseloadLoading(context, file, system)

    def write(session: Session, batch_id: int) -> RowsWritten:
        if mapping is not None:
            remember_mapping(session, CASELOAD, file)
        return loading.write(session, batch_id)

    outcome = import_rows(context, file, write, partial=partial, dry_run=dry_run)
    return CaseloadOutcome(outcome, tuple(loading.differences))


def _left_out(context: ActionContext) -> dict[str, str]:
    """The columns that this store may not hold, or whoever imports may not change."""
    with closing(context.store.reading()) as connection:
        return columns_left_out(context.access(connection))
