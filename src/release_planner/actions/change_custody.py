"""Curfew decisions, release, recall and return, hospital and death: changes that move a plan."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlmodel import Session, col, select

from release_planner.actions.anchoring import AnchorDays
from release_planner.actions.conflicts import PlanMovedOnError
from release_planner.actions.context import ActionContext
from release_planner.actions.finding import id_of, require_current
from release_planner.actions.reanchoring import (
    Reanchorer,
    anchor_days,
    record_change,
    treatment_window_days,
    trial,
)
from release_planner.actions.recalled_spells import resume_spell, start_spell_after_recall
from release_planner.actions.shown_changes import as_shown
from release_planner.domain.access import FieldGroup
from release_planner.domain.codes import CustodyState
from release_planner.domain.custody_changes import (
    CustodyEvent,
    CustodyTransition,
    change_custody,
    check_released_on,
)
from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError
from release_planner.domain.plan_changes import Reanchoring
from release_planner.model.custody import Custody, CustodyChange

SENTENCED = "SENTENCED"
"""The HMPPS legal status of somebody who is no longer on remand."""


@dataclass(frozen=True, slots=True)
class CustodyOutcome:
    """What a change of custody does: in words, to the days, and to everything in the plan.

    ``custody_id`` is the spell that is current afterwards: a return after recall starts a new one.
    """

    custody_id: int
    transition: CustodyTransition
    before: AnchorDays
    after: AnchorDays
    result: Reanchoring


def record_custody_event(
    context: ActionContext,
    custody_id: int,
    event: CustodyEvent,
    on: date,
    *,
    dry_run: bool = False,
    seen: CustodyOutcome | None = None,
) -> CustodyOutcome:
    """Record that something happened to a spell on a day, and re-anchor its plan.

    With ``dry_run`` it is only shown; give what was ``seen`` of it, and nothing else is applied:
    PlanMovedOnError is raised when the plan has changed since. Raises PlannerError when the event
    cannot follow the state the person is in, naming those that can, and for a day that is still to
    come or lies before what is recorded of the spell already.
    """
    if event is CustodyEvent.RELEASED:
        check_released_on(on, context.today)
    elif on > context.today:
        raise PlannerError(f"{day_text(on)} is still to come: record it once it has happened.")
    with trial(
        context, "change the custody state", FieldGroup.CUSTODY, keep=not dry_run
    ) as session:
        custody = require_current(session, custody_id)
        _check_order(custody, on)
        outcome = take_custody_event(session, context, Reanchorer(context), custody, event, on)
        shown = as_shown(context, session, outcome.custody_id, outcome.result)
        outcome = replace(outcome, result=shown)
        # The id of a new spell is only known once it is kept: somebody else's may come first.
        if seen is not None and replace(outcome, custody_id=seen.custody_id) != seen:
            raise PlanMovedOnError
    return outcome


def take_custody_event(
    session: Session,
    context: ActionContext,
    reanchorer: Reanchorer,
    custody: Custody,
    event: CustodyEvent,
    on: date,
) -> CustodyOutcome:
    """Change a spell in the caller's transaction, which also writes the audit entry.

    Raises ImpossibleCustodyChangeError, with nothing changed, when the event cannot follow.
    """
    transition = change_custody(
        custody.state, event, before_hospital=_state_before_hospital(session, custody)
    )
    before = reanchorer.before(session, custody)
    custody = _take_effect(session, context, custody, transition, on)
    reanchorer.derive(session, custody)
    result = reanchorer.carry_through(session, custody, before, transition)
    why = transition.from_state.value
    record_change(session, context, custody, event.value, before.days, result, why)
    return CustodyOutcome(id_of(custody), transition, before.days, anchor_days(custody), result)


def _check_order(custody: Custody, on: date) -> None:
    recorded = (custody.reception_on, custody.released_on, custody.state_since)
    last = max((day for day in recorded if day is not None), default=on)
    if on < last:
        raise PlannerError(
            f"{day_text(on)} is before {day_text(last)}, the last change recorded for this person."
        )


def mark_released(custody: Custody, released_on: date, window_days: int) -> None:
    """Set the actual release on a spell: the day, the treatment window, the authority, frozen."""
    custody.released_on = released_on
    custody.window_ends_on = released_on + timedelta(days=window_days)
    custody.released_to_authority = custody.release_authority


def _take_effect(
    session: Session,
    context: ActionContext,
    custody: Custody,
    transition: CustodyTransition,
    on: date,
) -> Custody:
    if transition.event is CustodyEvent.RETURNED_TO_CUSTODY:
        custody = start_spell_after_recall(session, custody, on)
    elif transition.event is CustodyEvent.RECALL_RESCINDED:
        custody = resume_spell(session, custody)
    elif transition.event is CustodyEvent.RELEASED:
        mark_released(custody, on, treatment_window_days(context.reference, on))
    elif transition.event is CustodyEvent.SENTENCED:
        custody.legal_status = SENTENCED
    custody.state = transition.to_state
    custody.state_since = on
    return custody


def _state_before_hospital(session: Session, custody: Custody) -> CustodyState:
    if custody.state is not CustodyState.IN_HOSPITAL:
        return CustodyState.IN_CUSTODY
    statement = (
        select(CustodyChange)
        .where(
            col(CustodyChange.custody_id) == custody.id,
            col(CustodyChange.kind) == CustodyEvent.ADMITTED_TO_HOSPITAL.value,
        )
        .order_by(col(CustodyChange.recorded_at).desc(), col(CustodyChange.id).desc())
    )
    change = session.exec(statement).first()
    return CustodyState(change.why) if change and change.why else CustodyState.IN_CUSTODY
