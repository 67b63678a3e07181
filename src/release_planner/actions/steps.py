"""Working on plan steps, and ticking off who has been told."""

from datetime import date

from sqlmodel import Session

from release_planner.actions.calendar_entries import touch_calendars
from release_planner.actions.conflicts import Looked, Settled, settle
from release_planner.actions.context import ActionContext
from release_planner.actions.finding import refuse_died, require, require_current
from release_planner.domain.access import FieldGroup, group_of_step
from release_planner.domain.codes import StepState
from release_planner.domain.errors import PlannerError
from release_planner.model.plan import PersonToTell, Plan, PlanStep
from release_planner.store.editing import hold_spell


def set_step_state(
    context: ActionContext, step_id: int, state: StepState, looked: Looked | None = None
) -> Settled:
    """Record how far a step has come; done carries today's date.

    Give ``looked`` when a person answers a form. Raises EditConflictError when a colleague has
    meanwhile recorded something else.
    """
    if state is StepState.IMPOSSIBLE:
        raise PlannerError("A step becomes too late by its dates, not by hand.")
    with context.writing("record the state of a step") as session:
        step = _workable_step(session, context, step_id)
        before = step.state
        settled = settle(session, step, looked, {"state": state})
        settled.write_to(step)
        if looked is None or step.state is not before:
            step.done_on = context.today if step.state is StepState.DONE else None
        touch_calendars(session, context, require(session, Plan, step.plan_id).custody_id)
    return settled


def fix_step_date(
    context: ActionContext, step_id: int, due_on: date, looked: Looked | None = None
) -> Settled:
    """Set a step's date by hand: it no longer moves with the release day.

    Give ``looked`` when a person answers a form. Raises EditConflictError when the date has moved
    meanwhile.
    """
    with context.writing("fix the date of a step") as session:
        step = _workable_step(session, context, step_id)
        settled = settle(session, step, looked, {"due_on": due_on}, on_purpose=True)
        if settled.kept:
            return settled
        step.due_on = due_on
        step.is_fixed = True
        touch_calendars(session, context, require(session, Plan, step.plan_id).custody_id)
    return settled


def mark_told(context: ActionContext, person_to_tell_id: int) -> None:
    """Tick off that somebody has been told of a change."""
    with context.writing("record that somebody was told", FieldGroup.PLAN) as session:
        row = require(session, PersonToTell, person_to_tell_id)
        if row.done_at is not None:
            raise PlannerError("This is ticked off already.")
        row.done_at = context.now
        row.done_by = context.actor


def _workable_step(session: Session, context: ActionContext, step_id: int) -> PlanStep:
    """A step of somebody's current spell. Raises PlannerError when they have died, and for a step
    of a pathway that the actor may not change.
    """
    step = require(session, PlanStep, step_id)
    context.require(session, group_of_step(step.pathway))
    custody_id = require(session, Plan, step.plan_id).custody_id
    if hold_spell(session, custody_id):
        session.refresh(step)
    refuse_died(require_current(session, custody_id))
    return step
