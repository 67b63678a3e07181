"""Logging that personal data is about to be shown; nothing may be shown when this fails."""

from collections.abc import Sequence
from dataclasses import replace

from release_planner.actions.access import refuse_unless_seen
from release_planner.actions.anchoring import SpellDates, explain_anchor
from release_planner.actions.context import ActionContext
from release_planner.domain.access import FieldGroup
from release_planner.domain.codes import CustodyState, YesNoUnknown
from release_planner.domain.errors import PlannerError
from release_planner.store.audit import PLANNING, AuditRecord
from release_planner.store.connection import Connection
from release_planner.store.keeping.consulted import log_consultation
from release_planner.store.reading.finding import find_custody
from release_planner.store.reading.person import PersonDetail, PersonHeader, person_detail
from release_planner.store.reading.release_dates import entries_in_force
from release_planner.store.reading.sharing import agrees, treatment_status
from release_planner.store.reading.shown_person import shown_person

MOST_IDS_LOGGED = 200


def log_list(context: ActionContext, connection: Connection, ids: Sequence[int]) -> None:
    """Log that a list is shown: how many people, and which when they are few enough to name."""
    shown = list(ids[:MOST_IDS_LOGGED])
    _log(context, connection, "caseload", None, {"count": len(ids), "custody_ids": shown})


def open_person(context: ActionContext, connection: Connection, typed: str) -> PersonDetail:
    """Find a person by what was typed, log that they are looked at, and read their spell.

    Raises PlannerError when the text names nobody.
    """
    return read_person(context, connection, find_custody(connection, typed, context.today.year))


def read_person(context: ActionContext, connection: Connection, custody_id: int) -> PersonDetail:
    """Log that a person is looked at, and read of their spell what the actor may see.

    Raises PlannerError when it is gone, as after an erasure, and for somebody who sees no people.
    """
    refuse_unless_seen(context.access(connection))
    _log(context, connection, "custody", custody_id, {})
    return person_as_seen(context, connection, custody_id)


def person_as_seen(context: ActionContext, connection: Connection, custody_id: int) -> PersonDetail:
    """What the actor may see of a spell, without a log: to compare it with what is shown already.

    Raises PlannerError when it is gone, as after an erasure.
    """
    access = context.access(connection)
    detail = person_detail(connection, custody_id)
    if detail is None:
        raise PlannerError("This person is no longer in the store.")
    agreed = agrees(connection, custody_id, access.agency, context.actor)
    hidden = access.hidden(agreed=agreed)
    if FieldGroup.TREATMENT in hidden and FieldGroup.TREATMENT_STATUS not in hidden:
        holds = access.holds(FieldGroup.TREATMENT)
        status = treatment_status(connection, custody_id, holds_treatment=holds)
        detail = replace(detail, treatment_status=status)
    return shown_person(detail, hidden)


def why_expected(
    context: ActionContext, connection: Connection, header: PersonHeader
) -> tuple[str, ...]:
    """Why the expected release day of a person being looked at is what it is."""
    spell = SpellDates(
        CustodyState(header.state),
        header.sentence_start,
        YesNoUnknown(header.is_child),
        header.presumption_exclusion,
        header.anchor_day,
        header.released_on,
        header.date_of_birth,
    )
    entries = entries_in_force(connection, header.custody_id)
    return explain_anchor(entries, spell, context.reference)


def _log(
    context: ActionContext,
    connection: Connection,
    subject: str,
    subject_id: int | None,
    detail: dict[str, object],
) -> None:
    record = AuditRecord(
        at=context.now,
        actor=context.actor,
        operation="consultation",
        subject=subject,
        subject_id=subject_id,
        purpose=PLANNING,
        detail=detail,
    )
    log_consultation(context.store, connection, record)
