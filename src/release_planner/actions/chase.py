"""The people to chase into treatment while there is time, for those who may see their treatment."""

from dataclasses import dataclass

from release_planner.actions.context import ActionContext
from release_planner.domain.access import Access, FieldGroup
from release_planner.domain.chase import Missing, days_left, is_to_chase, missing_step
from release_planner.domain.errors import RefusedError
from release_planner.store.audit import PLANNING, AuditRecord
from release_planner.store.connection import Connection
from release_planner.store.keeping.consulted import log_consultation
from release_planner.store.reading.chase import ChaseRow, open_windows
from release_planner.store.reading.sight import sight_of

MOST_IDS_LOGGED = 200


@dataclass(frozen=True, slots=True)
class ToChase:
    """One person, how many days are left, and what is missing."""

    person: ChaseRow
    days_left: int
    missing: Missing


def people_to_chase(
    context: ActionContext, connection: Connection, owner: str | None = None
) -> tuple[ToChase, ...]:
    """Log who is shown, then give them, the first window to close first.

    ``owner`` is the staff code of whose people are wanted, None for everybody. Raises RefusedError
    for whoever sees no treatment of people; the caller logs that (`logging_refusals`).
    """
    access = context.access(connection)
    refuse_unless_treatment_is_seen(access)
    found = [
        ToChase(row, days_left(row.window, context.today), missing_step(row.window, context.today))
        for row in open_windows(connection, context.today, sight_of(access))
        if is_to_chase(row.window, context.today) and owner in (None, row.owner_code)
    ]
    _log(context, connection, found)
    return tuple(found)


def refuse_unless_treatment_is_seen(access: Access) -> None:
    """Raise RefusedError for somebody who sees nobody, or nobody's treatment."""
    if not access.holds(FieldGroup.TREATMENT):
        raise RefusedError("This store holds no treatment, so there is nobody to chase.")
    for group in (FieldGroup.IDENTITY, FieldGroup.TREATMENT):
        if not access.sees(group, agreed=True):
            raise RefusedError(f"{access.role.name} see no treatment of people in this store.")


def _log(context: ActionContext, connection: Connection, found: list[ToChase]) -> None:
    shown = [each.person.custody_id for each in found[:MOST_IDS_LOGGED]]
    record = AuditRecord(
        at=context.now,
        actor=context.actor,
        operation="consultation",
        subject="chase",
        subject_id=None,
        purpose=PLANNING,
        detail={"count": len(found), "custody_ids": shown},
    )
    log_consultation(context.store, connection, record)
