"""What a new set of derived days does to the steps of a plan."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from release_planner.domain.access import is_of_treatment
from release_planner.domain.codes import OPEN_STEP_STATES, StepState
from release_planner.domain.day_text import day_text, move_text
from release_planner.domain.plan import HeldStep, PlannedStep
from release_planner.domain.plan_changes import Change, ChangeKind, HeldPlan

_ByTemplate = Mapping[str, PlannedStep]


@dataclass(slots=True)
class StepMoves:
    """The steps that change, by what becomes of them; `written` and `new` are what is stored."""

    moved: list[Change] = field(default_factory=list)
    fixed: list[Change] = field(default_factory=list)
    overdue: list[Change] = field(default_factory=list)
    impossible: list[Change] = field(default_factory=list)
    added: list[Change] = field(default_factory=list)
    no_longer_needed: list[Change] = field(default_factory=list)
    written: list[HeldStep] = field(default_factory=list)
    new: list[PlannedStep] = field(default_factory=list)
    touched: list[HeldStep | PlannedStep] = field(default_factory=list)


def move_steps(
    plan: HeldPlan,
    before: Iterable[PlannedStep],
    after: Iterable[PlannedStep],
    release_day: date | None,
    today: date,
) -> StepMoves:
    """What becomes of each step of a plan.

    `before` and `after` are the steps as derived from the facts before and after the change. Only
    what differs between them appears or disappears, so that a pathway edited since the plan was
    made changes no plan by the way. A step that applies only now, and too late, does not appear.
    """
    old = {step.template_id: step for step in before}
    new = {step.template_id: step for step in after}
    moves = StepMoves()
    release_day_moved = release_day != plan.release_day
    for step in plan.steps:
        _move(moves, step, old, new, release_day_moved, today)
    held = {step.template_id for step in plan.steps}
    for template_id, derived in new.items():
        is_held = template_id in held
        if not is_held and _is_of_use(derived) and not _is_of_use(old.get(template_id)):
            why = f"it applies now; {derived.why}"
            moves.added.append(
                Change(
                    ChangeKind.STEP,
                    None,
                    derived.title,
                    None,
                    derived.due_on,
                    why,
                    is_of_treatment(derived.pathway),
                )
            )
            moves.new.append(derived)
            moves.touched.append(derived)
    return moves


def _is_of_use(step: PlannedStep | None) -> bool:
    """Whether a derived step applies and can still be done in time."""
    return step is not None and step.state is not StepState.IMPOSSIBLE


def _move(
    moves: StepMoves,
    step: HeldStep,
    old: _ByTemplate,
    new: _ByTemplate,
    release_day_moved: bool,
    today: date,
) -> None:
    derived = new.get(step.template_id)
    if step.state not in OPEN_STEP_STATES:
        applies_again = derived is not None and step.template_id not in old
        if derived is not None and applies_again and step.state is StepState.NOT_REQUIRED:
            updated = _reopened(step, derived, today)
            _record(moves, moves.added, step, updated, f"it applies again; {derived.why}")
    elif step.fixed:
        _keep_fixed(moves, step, old.get(step.template_id), derived)
    elif derived is not None:
        if derived.due_on is not None or not _waited(old.get(step.template_id)):
            _redate(moves, step, derived, today)
    elif step.template_id in old:
        updated = replace(step, state=StepState.NOT_REQUIRED)
        _record(moves, moves.no_longer_needed, step, updated, "it no longer applies")
    elif release_day_moved:
        why = "no pathway in use has this step, so its day stays: check it by hand"
        moves.fixed.append(_change(step, None, why))
        moves.touched.append(step)


def _waited(was: PlannedStep | None) -> bool:
    """Whether the step had no day before either, so that a day it holds is not to be lost."""
    return was is not None and was.due_on is None


def _keep_fixed(
    moves: StepMoves, step: HeldStep, was: PlannedStep | None, derived: PlannedStep | None
) -> None:
    old_day = was.due_on if was else None
    new_day = derived.due_on if derived else None
    if (was is None and derived is None) or (was and derived and old_day == new_day):
        return
    if derived is None:
        why = "a person fixed this day; the step no longer applies"
    elif new_day is None:
        why = f"a person fixed this day; it would wait: {derived.why}"
    else:
        why = f"a person fixed this day; it would be {day_text(new_day)}, {derived.why}"
    moves.fixed.append(_change(step, new_day, why))
    moves.touched.append(step)


def _redate(moves: StepMoves, step: HeldStep, derived: PlannedStep, today: date) -> None:
    updated = _redated(step, derived, today)
    if updated == step:
        return
    if updated.state is StepState.IMPOSSIBLE:
        _record(moves, moves.impossible, step, updated, derived.why)
        return
    why = _why_moved(step, derived)
    overdue = updated.due_on is not None and updated.due_on < today
    _record(moves, moves.overdue if overdue else moves.moved, step, updated, why)


def _redated(step: HeldStep, derived: PlannedStep, today: date) -> HeldStep:
    too_late = derived.closes_on is not None and derived.closes_on < today
    state = step.state
    if too_late or derived.state is StepState.IMPOSSIBLE:
        state = StepState.IMPOSSIBLE
    elif state in (StepState.IMPOSSIBLE, StepState.NOT_REQUIRED):
        state = StepState.NOT_STARTED
    return replace(
        step,
        opens_on=derived.opens_on,
        due_on=derived.due_on,
        closes_on=derived.closes_on,
        state=state,
    )


def _reopened(step: HeldStep, derived: PlannedStep, today: date) -> HeldStep:
    if step.fixed:
        return replace(step, state=StepState.NOT_STARTED)
    return _redated(step, derived, today)


def _why_moved(step: HeldStep, derived: PlannedStep) -> str:
    reopened = "it can be done again; " if step.state is StepState.IMPOSSIBLE else ""
    if step.due_on is None or derived.due_on is None:
        return f"{reopened}{derived.why}"
    if step.due_on == derived.due_on:
        return f"{reopened}the day it is due stays, the time in which to do it changes"
    return f"{reopened}{move_text(step.due_on, derived.due_on)}: {derived.why}"


def _record(
    moves: StepMoves, listed: list[Change], step: HeldStep, updated: HeldStep, why: str
) -> None:
    to_day = None if updated.state is StepState.NOT_REQUIRED else updated.due_on
    listed.append(_change(step, to_day, why))
    moves.written.append(updated)
    moves.touched.append(step)


def _change(step: HeldStep, to_day: date | None, why: str) -> Change:
    return Change(ChangeKind.STEP, step.id, step.title, step.due_on, to_day, why, step.of_treatment)
