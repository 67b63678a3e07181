"""Changes of custody that move a plan: curfew decisions, release, recall, hospital and death.

Which change is possible in which state is a table. Each change says in plain words what follows;
what it does to the plan is worked out like any other move of the release day.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from release_planner.domain.codes import (
    OPEN_STEP_STATES,
    AppointmentKind,
    AppointmentState,
    CustodyState,
    Pathway,
    Role,
    StepState,
)
from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError
from release_planner.domain.plan import HeldAppointment, PlannedStep
from release_planner.domain.plan_changes import (
    Change,
    ChangeKind,
    Circumstances,
    HeldPlan,
    Reanchoring,
)
from release_planner.domain.reanchoring import reanchor
from release_planner.domain.rebooking import appointment_title
from release_planner.domain.telling import Telling


class CustodyEvent(StrEnum):
    """Something that happens to a custody spell, other than a new date."""

    SENTENCED = "sentenced"
    HDC_APPROVED = "hdc_approved"
    HDC_REFUSED = "hdc_refused"
    HDC_WITHDRAWN = "hdc_withdrawn"
    ADMITTED_TO_HOSPITAL = "admitted_to_hospital"
    LEFT_HOSPITAL = "left_hospital"
    RELEASED = "released"
    RECALLED = "recalled"
    RETURNED_TO_CUSTODY = "returned_to_custody"
    RECALL_RESCINDED = "recall_rescinded"
    DIED = "died"


EVENT_NAMES: dict[CustodyEvent, str] = {
    CustodyEvent.SENTENCED: "sentenced",
    CustodyEvent.HDC_APPROVED: "home detention curfew approved",
    CustodyEvent.HDC_REFUSED: "home detention curfew refused",
    CustodyEvent.HDC_WITHDRAWN: "home detention curfew withdrawn",
    CustodyEvent.ADMITTED_TO_HOSPITAL: "admitted to hospital",
    CustodyEvent.LEFT_HOSPITAL: "returned from hospital",
    CustodyEvent.RELEASED: "released",
    CustodyEvent.RECALLED: "recalled",
    CustodyEvent.RETURNED_TO_CUSTODY: "returned to custody",
    CustodyEvent.RECALL_RESCINDED: "recall rescinded",
    CustodyEvent.DIED: "died",
}

CUSTODY_STATE_NAMES: dict[CustodyState, str] = {
    CustodyState.IN_CUSTODY: "in custody",
    CustodyState.REMAND: "on remand",
    CustodyState.HDC_APPROVED: "in custody, home detention curfew approved",
    CustodyState.HDC_REFUSED: "in custody, home detention curfew refused",
    CustodyState.HDC_WITHDRAWN: "in custody, home detention curfew withdrawn",
    CustodyState.IN_HOSPITAL: "in hospital",
    CustodyState.RELEASED: "released",
    CustodyState.UNLAWFULLY_AT_LARGE: "recalled and unlawfully at large",
    CustodyState.RETURNED_TO_CUSTODY: "returned to custody after recall",
    CustodyState.RECALL_RESCINDED: "released, the recall rescinded",
    CustodyState.DIED: "died",
}


class ImpossibleCustodyChangeError(PlannerError):
    """A change that cannot follow the state the person is in; it names those that can."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """What an event may follow, where it leads (None: back to the state before hospital), what it
    means in words, and who must hear of it whatever else moves."""

    follows: frozenset[CustodyState]
    leads_to: CustodyState | None
    words: tuple[str, ...]
    tell: tuple[Role, ...] = ()
    tell_if_held: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class CustodyTransition:
    """A change of custody that is possible: from, to, and what it means in plain words."""

    event: CustodyEvent
    from_state: CustodyState
    to_state: CustodyState
    words: tuple[str, ...]

    @property
    def ends_everything(self) -> bool:
        """Whether every alert, letter and feed about the person stops."""
        return self.to_state is CustodyState.DIED


_S = CustodyState
_SENTENCED = frozenset({_S.IN_CUSTODY, _S.HDC_APPROVED, _S.HDC_REFUSED, _S.HDC_WITHDRAWN})
_IN_PRISON = _SENTENCED | {_S.REMAND, _S.RETURNED_TO_CUSTODY}
_AT_LIBERTY = frozenset({_S.RELEASED, _S.RECALL_RESCINDED})
_PRISON_AND_COMMUNITY = (
    Role.COMMUNITY_OFFENDER_MANAGER,
    Role.PRISON_OFFENDER_MANAGER,
    Role.PRE_RELEASE_TEAM,
)
_COMMUNITY_PARTNERS = (
    Role.IOM_OFFICER,
    Role.IOM_COORDINATOR,
    Role.MAPPA_COORDINATOR,
    Role.TREATMENT_WORKER,
    Role.HOUSING_OFFICER,
)

_RULES: dict[CustodyEvent, _Rule] = {
    CustodyEvent.SENTENCED: _Rule(
        frozenset({_S.REMAND}),
        _S.IN_CUSTODY,
        (
            "The person is no longer on remand.",
            "The plan hangs on the sentence dates once entered.",
        ),
        _PRISON_AND_COMMUNITY,
    ),
    CustodyEvent.HDC_APPROVED: _Rule(
        frozenset({_S.IN_CUSTODY, _S.HDC_REFUSED, _S.HDC_WITHDRAWN}),
        _S.HDC_APPROVED,
        (
            "The home detention curfew approved date anchors the plan once it is entered.",
            "The eligibility date alone never does.",
        ),
        _PRISON_AND_COMMUNITY,
    ),
    CustodyEvent.HDC_REFUSED: _Rule(
        frozenset({_S.IN_CUSTODY}),
        _S.HDC_REFUSED,
        ("No curfew date counts any more.", "The plan goes back to the date of the sentence."),
        _PRISON_AND_COMMUNITY,
    ),
    CustodyEvent.HDC_WITHDRAWN: _Rule(
        frozenset({_S.HDC_APPROVED}),
        _S.HDC_WITHDRAWN,
        ("No curfew date counts any more.", "The plan goes back to the date of the sentence."),
        _PRISON_AND_COMMUNITY,
    ),
    CustodyEvent.ADMITTED_TO_HOSPITAL: _Rule(
        _IN_PRISON,
        _S.IN_HOSPITAL,
        (
            "The sentence runs on: the release date and the plan stay, but no curfew date counts.",
            "Ask the hospital which steps can be done there.",
        ),
        (Role.COMMUNITY_OFFENDER_MANAGER, Role.PRE_RELEASE_TEAM),
        (Role.HEALTHCARE, Role.TREATMENT_WORKER),
    ),
    CustodyEvent.LEFT_HOSPITAL: _Rule(
        frozenset({_S.IN_HOSPITAL}),
        None,
        ("The person is in custody as before the hospital.",),
        (Role.COMMUNITY_OFFENDER_MANAGER, Role.PRE_RELEASE_TEAM),
        (Role.HEALTHCARE, Role.TREATMENT_WORKER),
    ),
    CustodyEvent.RELEASED: _Rule(
        _IN_PRISON | {_S.IN_HOSPITAL},
        _S.RELEASED,
        (
            "The plan now hangs on the actual day of release.",
            "What could only be done in custody and was not done is too late.",
        ),
        (Role.COMMUNITY_OFFENDER_MANAGER,),
        _COMMUNITY_PARTNERS,
    ),
    CustodyEvent.RECALLED: _Rule(
        _AT_LIBERTY,
        _S.UNLAWFULLY_AT_LARGE,
        (
            "The person is unlawfully at large until returned to custody.",
            "Steps after release stop being due; public protection steps go on.",
            "No release date counts until the return.",
        ),
        (Role.COMMUNITY_OFFENDER_MANAGER,),
        _COMMUNITY_PARTNERS,
    ),
    CustodyEvent.RETURNED_TO_CUSTODY: _Rule(
        frozenset({_S.UNLAWFULLY_AT_LARGE}),
        _S.RETURNED_TO_CUSTODY,
        (
            "The plan waits for the post recall release date.",
            "The dates of the release that was recalled no longer count.",
        ),
        _PRISON_AND_COMMUNITY,
        _COMMUNITY_PARTNERS,
    ),
    CustodyEvent.RECALL_RESCINDED: _Rule(
        frozenset({_S.UNLAWFULLY_AT_LARGE, _S.RETURNED_TO_CUSTODY}),
        _S.RELEASED,
        (
            "The licence runs on as if there had been no recall.",
            "The earlier plan resumes, counted from the day of release.",
        ),
        (Role.COMMUNITY_OFFENDER_MANAGER,),
        _COMMUNITY_PARTNERS,
    ),
    CustodyEvent.DIED: _Rule(
        frozenset(_S) - {_S.DIED},
        _S.DIED,
        (
            "Every open step is closed and every coming appointment is cancelled.",
            "All alerts, letters and calendar feeds about this person stop.",
            "Nobody is written to from here: tell those who hold bookings in person, so that they "
            "do not write to the family.",
        ),
    ),
}


def possible_events(state: CustodyState) -> tuple[CustodyEvent, ...]:
    """The changes that can follow a state."""
    return tuple(event for event, rule in _RULES.items() if state in rule.follows)


def change_custody(
    state: CustodyState,
    event: CustodyEvent,
    *,
    before_hospital: CustodyState = CustodyState.IN_CUSTODY,
) -> CustodyTransition:
    """The transition that an event makes from a state.

    `before_hospital` is the state to go back to when the person leaves hospital.
    Raises ImpossibleCustodyChangeError, naming what is possible, when the event cannot follow.
    """
    rule = _RULES[event]
    if state not in rule.follows:
        possible = ", ".join(EVENT_NAMES[each] for each in possible_events(state)) or "nothing"
        raise ImpossibleCustodyChangeError(
            f'"{EVENT_NAMES[event]}" cannot follow "{CUSTODY_STATE_NAMES[state]}"; '
            f"possible now: {possible}"
        )
    return CustodyTransition(event, state, rule.leads_to or before_hospital, rule.words)


def check_released_on(released_on: date, today: date) -> date:
    """The actual release day, checked: a release in the future has not happened.

    Raises PlannerError for a day after today.
    """
    if released_on > today:
        raise PlannerError(
            f"{day_text(released_on)} is after today: enter it as a confirmed release date"
        )
    return released_on


def reanchor_custody(
    transition: CustodyTransition,
    plan: HeldPlan,
    release_day: date | None,
    before: Iterable[PlannedStep],
    after: Iterable[PlannedStep],
    circumstances: Circumstances,
) -> Reanchoring:
    """What a change of custody does to a plan.

    `release_day` is the one that results from the anchor in the new state; `before` and `after`
    are the steps derived from the facts before and after, as for `reanchor`.
    """
    if transition.ends_everything:
        return _end(plan, circumstances)
    before, after = tuple(before), tuple(after)
    if transition.to_state is CustodyState.UNLAWFULLY_AT_LARGE:
        after = _with_public_protection_kept(before, after)
    rule = _RULES[transition.event]
    telling = Telling(circumstances.contacts)
    if not _is_as_planned(transition, plan, release_day):
        happened = EVENT_NAMES[transition.event]
        for role in rule.tell:
            telling.role(role, happened)
        for role in rule.tell_if_held:
            telling.role_if_held(role, happened)
    return reanchor(plan, release_day, before, after, circumstances, telling)


def _is_as_planned(transition: CustodyTransition, plan: HeldPlan, release_day: date | None) -> bool:
    """Whether a person left on the very day that everybody had planned for: no news to anybody."""
    return transition.event is CustodyEvent.RELEASED and release_day == plan.release_day


def _with_public_protection_kept(
    before: tuple[PlannedStep, ...], after: tuple[PlannedStep, ...]
) -> tuple[PlannedStep, ...]:
    """The steps after a recall, with public protection as it was: the risk has not gone away."""
    kept = {step.template_id: step for step in before if step.pathway is Pathway.PUBLIC_PROTECTION}
    others = (step for step in after if step.template_id not in kept)
    return (*kept.values(), *others)


def _end(plan: HeldPlan, circumstances: Circumstances) -> Reanchoring:
    """The plan of a person who has died: closed, with only the holders of bookings to be told."""
    why = "the person has died"
    open_steps = [step for step in plan.steps if step.state in OPEN_STEP_STATES]
    bookings = [each for each in plan.appointments if _is_coming(each, circumstances.today)]
    telling = Telling(circumstances.contacts)
    for each in bookings:
        if each.kind is not AppointmentKind.FAMILY:
            telling.holder(each, f"cancel {day_text(each.day)}: {why}; do not write to the family")
    for holder in circumstances.contacts.housing:
        telling.party(holder.party, holder.route.value, f"{why}; do not write to the family")
    return Reanchoring(
        from_day=plan.release_day,
        to_day=None,
        no_longer_needed=tuple(
            Change(ChangeKind.STEP, step.id, step.title, step.due_on, None, why, step.of_treatment)
            for step in open_steps
        ),
        cancelled=tuple(
            Change(
                ChangeKind.APPOINTMENT,
                each.id,
                appointment_title(each),
                each.day,
                None,
                why,
                each.of_treatment,
            )
            for each in bookings
        ),
        to_tell=telling.everyone(),
        steps=tuple(replace(step, state=StepState.NOT_REQUIRED) for step in open_steps),
        appointments=tuple(replace(each, state=AppointmentState.CANCELLED) for each in bookings),
    )


def _is_coming(appointment: HeldAppointment, today: date) -> bool:
    return appointment.state is not AppointmentState.CANCELLED and appointment.day >= today
