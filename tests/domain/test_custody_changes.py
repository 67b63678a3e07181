"""Curfew decisions, release, recall, hospital and death: what may follow what, and its result."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from release_planner.domain.anchor import DateEntry, choose_anchor
from release_planner.domain.codes import (
    OPEN_STEP_STATES,
    AppointmentKind,
    AppointmentState,
    CustodyState,
    HousingRoute,
    MappaCategory,
    MappaLevel,
    Pathway,
    ReleaseDateType,
    Role,
    StepState,
    YesNoUnknown,
)
from release_planner.domain.custody_changes import (
    CUSTODY_STATE_NAMES,
    EVENT_NAMES,
    CustodyEvent,
    ImpossibleCustodyChangeError,
    change_custody,
    check_released_on,
    possible_events,
    reanchor_custody,
)
from release_planner.domain.errors import PlannerError
from release_planner.domain.plan import HeldAppointment, HeldStep, PlanFacts, PlannedStep
from release_planner.domain.plan_builder import PlanBuilder
from release_planner.domain.plan_changes import (
    Circumstances,
    Contacts,
    HeldPlan,
    HousingHolder,
    Party,
    Reanchoring,
    apply,
)
from release_planner.domain.reanchoring import reanchor
from release_planner.reference.reference import load_reference

E = CustodyEvent
S = CustodyState
REFERENCE = load_reference()
TODAY = date(2026, 11, 22)
RELEASED_ON = date(2026, 11, 19)
CONTACTS = Contacts(
    staff={
        Role.COMMUNITY_OFFENDER_MANAGER: Party("A. Officer", "com@example.org"),
        Role.IOM_OFFICER: Party("B. Constable", "iom@example.org"),
    },
    housing=(HousingHolder(HousingRoute.CAS3, Party("CAS3 desk", "cas3@example.org")),),
)
AROUND = Circumstances(TODAY, 21, REFERENCE.bank_holidays, frozenset({"HEI"}), None, CONTACTS)
BUILDER = PlanBuilder(
    REFERENCE.pathways, REFERENCE.bank_holidays, REFERENCE.plan_rules, today=TODAY
)
AT_LIBERTY = PlanFacts(
    release_day=RELEASED_ON,
    custody_state=S.RELEASED,
    reception_on=date(2026, 3, 2),
    sentence_start=date(2026, 3, 2),
    treatment_need=YesNoUnknown.YES,
    mappa_category=MappaCategory.TWO,
    mappa_level=MappaLevel.TWO,
)
AT_LARGE = replace(AT_LIBERTY, release_day=None, custody_state=S.UNLAWFULLY_AT_LARGE, recalled=True)


def held(steps: Iterable[PlannedStep]) -> tuple[HeldStep, ...]:
    return tuple(
        HeldStep(
            number,
            step.template_id,
            step.title,
            step.state,
            step.opens_on,
            step.due_on,
            step.closes_on,
            False,
            step.owner,
        )
        for number, step in enumerate(steps, start=1)
    )


def appointment(
    number: int,
    kind: AppointmentKind,
    day: date,
    provider: str,
    state: AppointmentState = AppointmentState.BOOKED,
) -> HeldAppointment:
    return HeldAppointment(number, kind, day, None, state, provider, f"ring {provider}", "")


BOOKINGS = (
    appointment(1, AppointmentKind.TREATMENT, TODAY + timedelta(days=2), "Bridge Street"),
    appointment(2, AppointmentKind.FAMILY, TODAY + timedelta(days=3), "Sister"),
    appointment(3, AppointmentKind.PROBATION, TODAY - timedelta(days=2), "Probation office"),
    appointment(4, AppointmentKind.HEALTH, TODAY, "Surgery", state=AppointmentState.TO_REBOOK),
)


def change(
    event: CustodyEvent, plan: HeldPlan, old: PlanFacts, new: PlanFacts
) -> tuple[Reanchoring, HeldPlan]:
    transition = change_custody(old.custody_state, event)
    assert transition.to_state is new.custody_state
    result = reanchor_custody(
        transition, plan, new.release_day, BUILDER.build(old), BUILDER.build(new), AROUND
    )
    return result, apply(plan, result)


def plan_at_liberty() -> HeldPlan:
    return HeldPlan(RELEASED_ON, held(BUILDER.build(AT_LIBERTY)), BOOKINGS)


@pytest.mark.parametrize(
    ("path", "end"),
    [
        ((S.REMAND, E.SENTENCED, E.HDC_APPROVED, E.HDC_WITHDRAWN, E.RELEASED), S.RELEASED),
        ((S.IN_CUSTODY, E.HDC_REFUSED, E.HDC_APPROVED, E.RELEASED), S.RELEASED),
        ((S.REMAND, E.RELEASED), S.RELEASED),
        ((S.RELEASED, E.RECALLED), S.UNLAWFULLY_AT_LARGE),
        ((S.RELEASED, E.RECALLED, E.RETURNED_TO_CUSTODY), S.RETURNED_TO_CUSTODY),
        ((S.RELEASED, E.RECALLED, E.RETURNED_TO_CUSTODY, E.RELEASED), S.RELEASED),
        ((S.RELEASED, E.RECALLED, E.RECALL_RESCINDED), S.RELEASED),
        ((S.RELEASED, E.RECALLED, E.RETURNED_TO_CUSTODY, E.RECALL_RESCINDED), S.RELEASED),
        ((S.HDC_APPROVED, E.ADMITTED_TO_HOSPITAL, E.DIED), S.DIED),
    ],
)
def test_what_happens_to_people_is_possible(
    path: tuple[CustodyState | CustodyEvent, ...], end: CustodyState
) -> None:
    start, *events = path
    state = CustodyState(start)
    for event in events:
        state = change_custody(state, CustodyEvent(event)).to_state
    assert state is end


@pytest.mark.parametrize(
    ("state", "event"),
    [
        (S.IN_CUSTODY, E.RECALLED),
        (S.RELEASED, E.RELEASED),
        (S.RELEASED, E.HDC_APPROVED),
        (S.REMAND, E.HDC_APPROVED),
        (S.UNLAWFULLY_AT_LARGE, E.RELEASED),
        (S.RELEASED, E.RECALL_RESCINDED),
        (S.DIED, E.RELEASED),
        (S.DIED, E.DIED),
    ],
)
def test_an_impossible_change_says_which_are_possible(
    state: CustodyState, event: CustodyEvent
) -> None:
    with pytest.raises(ImpossibleCustodyChangeError) as caught:
        change_custody(state, event)
    possible = possible_events(state)
    for each in possible:
        assert EVENT_NAMES[each] in str(caught.value)
    assert possible or "possible now: nothing" in str(caught.value)


def test_every_state_can_end_in_death_and_death_ends_all() -> None:
    for state in S:
        assert (E.DIED in possible_events(state)) is (state is not S.DIED)
    assert possible_events(S.DIED) == ()
    assert change_custody(S.RELEASED, E.DIED).ends_everything


def test_every_change_is_possible_somewhere_and_says_what_follows() -> None:
    for event in E:
        from_states = [state for state in S if event in possible_events(state)]
        assert from_states
        for state in from_states:
            transition = change_custody(state, event)
            assert transition.words
            assert transition.from_state is state
    assert set(CUSTODY_STATE_NAMES) == set(S)


def test_after_hospital_the_person_is_where_they_were() -> None:
    back = change_custody(S.IN_HOSPITAL, E.LEFT_HOSPITAL, before_hospital=S.RETURNED_TO_CUSTODY)
    assert back.to_state is S.RETURNED_TO_CUSTODY


def test_a_release_in_the_future_has_not_happened() -> None:
    assert check_released_on(TODAY, TODAY) == TODAY
    with pytest.raises(PlannerError, match="Mon 23 Nov 2026 is after today"):
        check_released_on(TODAY + timedelta(days=1), TODAY)


def test_a_refused_curfew_takes_the_plan_back_to_the_conditional_release_date() -> None:
    noon = datetime(2026, 11, 2, 12, tzinfo=UTC)
    curfew, conditional = date(2026, 12, 1), date(2027, 2, 4)
    entries = (
        DateEntry(ReleaseDateType.HDCAD, curfew, "NOMIS", noon, "A123"),
        DateEntry(ReleaseDateType.CRD, conditional, "NOMIS", noon, "A123"),
    )
    old = replace(
        AT_LIBERTY, release_day=curfew, custody_state=S.HDC_APPROVED, home_detention_curfew=True
    )
    state = change_custody(old.custody_state, E.HDC_WITHDRAWN).to_state
    anchor = choose_anchor(entries, state, REFERENCE.anchor_precedence, current_day=curfew)
    assert anchor.day == conditional
    new = replace(old, release_day=anchor.day, custody_state=state, home_detention_curfew=False)
    plan = HeldPlan(curfew, held(BUILDER.build(old)), BOOKINGS)
    result, _ = change(E.HDC_WITHDRAWN, plan, old, new)
    assert result.moved
    assert all(each.to_day and each.from_day for each in result.moved)
    told = {each.who: each.why for each in result.to_tell}
    assert told["A. Officer"].startswith("home detention curfew withdrawn; the expected release")


def test_a_recall_stops_what_was_due_after_release_but_not_public_protection() -> None:
    plan = plan_at_liberty()
    pathway = {step.template_id: step.pathway for step in BUILDER.build(AT_LIBERTY)}
    waiting = {step.template_id for step in BUILDER.build(AT_LARGE) if step.due_on is None}
    result, after = change(E.RECALLED, plan, AT_LIBERTY, AT_LARGE)
    protected = [
        (step, now)
        for step, now in zip(plan.steps, after.steps, strict=False)
        if pathway[step.template_id] is Pathway.PUBLIC_PROTECTION
    ]
    assert protected
    assert all(step == now for step, now in protected)
    others = [step for step in after.steps if step not in [now for _, now in protected]]
    assert any(step.due_on is None for step in others)
    assert not [step for step in others if step.due_on and step.template_id in waiting]
    assert after.release_day is None
    assert {each.id for each in result.to_rebook} == {1, 2, 4}
    told = {each.who: each.why for each in result.to_tell}
    assert told["B. Constable"].startswith("recalled")


def test_a_plan_left_at_large_stays_as_it_is_when_worked_out_again() -> None:
    _, after = change(E.RECALLED, plan_at_liberty(), AT_LIBERTY, AT_LARGE)
    derived = BUILDER.build(AT_LARGE)
    assert reanchor(after, None, derived, derived, AROUND).is_empty


def test_a_rescinded_recall_resumes_the_earlier_plan() -> None:
    plan = plan_at_liberty()
    _, at_large = change(E.RECALLED, plan, AT_LIBERTY, AT_LARGE)
    returned = replace(AT_LARGE, custody_state=S.RETURNED_TO_CUSTODY)
    _, inside = change(E.RETURNED_TO_CUSTODY, at_large, AT_LARGE, returned)
    for state_before, facts in ((at_large, AT_LARGE), (inside, returned)):
        result, resumed = change(E.RECALL_RESCINDED, state_before, facts, AT_LIBERTY)
        assert resumed.release_day == RELEASED_ON
        assert resumed.steps[: len(plan.steps)] == plan.steps
        assert {each.id for each in result.to_check} == {1, 2, 4}


def test_back_in_custody_the_plan_waits_for_its_date_and_then_moves_to_it() -> None:
    _, at_large = change(E.RECALLED, plan_at_liberty(), AT_LIBERTY, AT_LARGE)
    returned = replace(AT_LARGE, custody_state=S.RETURNED_TO_CUSTODY)
    result, waiting = change(E.RETURNED_TO_CUSTODY, at_large, AT_LARGE, returned)
    assert waiting.release_day is None
    assert any(each.role == "pre_release_team" for each in result.to_tell)
    dated = replace(returned, release_day=date(2027, 1, 14))
    moved = reanchor(
        waiting, dated.release_day, BUILDER.build(returned), BUILDER.build(dated), AROUND
    )
    assert moved.moved
    assert any("is now known: Thu 14 Jan 2027" in each.why for each in moved.to_tell)


def test_a_death_closes_everything_and_keeps_letters_from_the_family() -> None:
    plan = plan_at_liberty()
    done = replace(plan.steps[0], state=StepState.DONE)
    fixed = replace(plan.steps[1], fixed=True, state=StepState.NOT_STARTED)
    plan = replace(plan, steps=(done, fixed, *plan.steps[2:]))
    transition = change_custody(S.RELEASED, E.DIED)
    result = reanchor_custody(transition, plan, None, (), (), AROUND)
    after = apply(plan, result)
    assert after.steps[0] == done
    assert not [step for step in after.steps if step.state in OPEN_STEP_STATES]
    assert len(after.steps) == len(plan.steps)
    states = {each.id: each.state for each in after.appointments}
    assert states == {
        1: AppointmentState.CANCELLED,
        2: AppointmentState.CANCELLED,
        3: AppointmentState.BOOKED,
        4: AppointmentState.CANCELLED,
    }
    assert {each.id for each in result.cancelled} == {1, 2, 4}
    told = {each.who: each for each in result.to_tell}
    assert set(told) == {"Bridge Street", "Surgery", "CAS3 desk"}
    assert all("do not write to the family" in each.why for each in told.values())
    assert not result.breaks_something


def test_a_change_that_moves_no_day_still_tells_those_who_work_with_it() -> None:
    inside = replace(AT_LIBERTY, release_day=date(2027, 2, 4), custody_state=S.IN_CUSTODY)
    refused = replace(inside, custody_state=S.HDC_REFUSED)
    plan = HeldPlan(inside.release_day, held(BUILDER.build(inside)), ())
    result, after = change(E.HDC_REFUSED, plan, inside, refused)
    assert after == plan
    assert not result.changes
    assert {(each.who, each.role) for each in result.to_tell} == {
        ("A. Officer", "community_offender_manager"),
        ("unowned", "prison_offender_manager"),
        ("unowned", "pre_release_team"),
    }


@pytest.mark.parametrize(("state", "event"), list(product(S, E)))
def test_possible_and_refused_changes_leave_nothing_undefined(
    state: CustodyState, event: CustodyEvent
) -> None:
    if event in possible_events(state):
        assert change_custody(state, event).to_state in S
    else:
        with pytest.raises(ImpossibleCustodyChangeError):
            change_custody(state, event)
