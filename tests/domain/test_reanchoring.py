"""Moving a plan to another release day: what changes, what stays, and that twice is once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release_planner.domain.codes import (
    OPEN_STEP_STATES,
    AppointmentKind,
    AppointmentState,
    CustodyState,
    HousingRoute,
    IomCohort,
    MappaLevel,
    Pathway,
    Role,
    Sex,
    StepState,
    YesNoUnknown,
)
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
from release_planner.domain.telling import Telling
from release_planner.reference.reference import load_reference

REFERENCE = load_reference()
TODAY = date(2026, 11, 22)
OLD = date(2026, 12, 17)
LATER = date(2027, 1, 14)
COM = Party("A. Officer", "com@example.org")
CONTACTS = Contacts(
    staff={
        Role.COMMUNITY_OFFENDER_MANAGER: COM,
        Role.IOM_OFFICER: COM,
        Role.PRE_RELEASE_TEAM: Party("Pre-release team", "ext 4100"),
        Role.TREATMENT_WORKER: Party("T. Worker", "0121 496 0001"),
    },
    housing=(HousingHolder(HousingRoute.CAS3, Party("CAS3 desk", "cas3@example.org")),),
)
AROUND = Circumstances(TODAY, 21, REFERENCE.bank_holidays, frozenset({"HEI"}), None, CONTACTS)
BUILDER = PlanBuilder(
    REFERENCE.pathways, REFERENCE.bank_holidays, REFERENCE.plan_rules, today=TODAY
)


def planned(
    template_id: str = "housing.duty",
    due: date | None = date(2026, 12, 1),
    closes: date | None = None,
    pathway: Pathway = Pathway.ACCOMMODATION,
) -> PlannedStep:
    return PlannedStep(
        template_id=template_id,
        pathway=pathway,
        title=f"Do {template_id}",
        owner=Role.COMMUNITY_OFFENDER_MANAGER,
        opens_on=None,
        due_on=due,
        closes_on=closes,
        state=StepState.NOT_STARTED,
        why="2 weeks before the expected release day",
        source="test",
    )


def held(number: int, step: PlannedStep, state: StepState, fixed: bool = False) -> HeldStep:
    return HeldStep(
        number,
        step.template_id,
        step.title,
        state,
        step.opens_on,
        step.due_on,
        step.closes_on,
        fixed,
        step.owner,
    )


def move_one(
    before: PlannedStep,
    after: PlannedStep,
    state: StepState = StepState.NOT_STARTED,
    fixed: bool = False,
) -> tuple[Reanchoring, HeldStep]:
    plan = HeldPlan(OLD, (held(1, before, state, fixed),), ())
    result = reanchor(plan, LATER, (before,), (after,), AROUND)
    [step] = apply(plan, result).steps
    return result, step


def listed(result: Reanchoring) -> dict[str, str]:
    """The one list, and the reason, in which the step of a plan of one stands."""
    names = ("moved", "fixed", "overdue", "impossible", "added", "no_longer_needed")
    return {name: getattr(result, name)[0].why for name in names if getattr(result, name)}


BEFORE = planned()
AFTER = replace(BEFORE, due_on=date(2026, 12, 29))


@pytest.mark.parametrize("state", [StepState.NOT_STARTED, StepState.IN_PROGRESS])
def test_an_open_step_takes_its_new_day(state: StepState) -> None:
    result, step = move_one(BEFORE, AFTER, state)
    assert listed(result) == {"moved": f"28 days later: {AFTER.why}"}
    assert (result.moved[0].from_day, result.moved[0].to_day) == (BEFORE.due_on, AFTER.due_on)
    assert (step.due_on, step.state) == (AFTER.due_on, state)


@pytest.mark.parametrize("state", [StepState.DONE, StepState.NOT_REQUIRED, StepState.DECLINED])
def test_what_is_settled_stays(state: StepState) -> None:
    result, step = move_one(BEFORE, AFTER, state)
    assert listed(result) == {}
    assert step == held(1, BEFORE, state)


def test_a_day_that_a_person_fixed_stays_and_says_where_it_would_be() -> None:
    result, step = move_one(BEFORE, AFTER, fixed=True)
    assert step == held(1, BEFORE, StepState.NOT_STARTED, fixed=True)
    assert result.fixed[0].to_day == AFTER.due_on
    assert "would be Tue 29 Dec 2026" in listed(result)["fixed"]


def test_a_fixed_day_that_the_move_does_not_touch_is_not_listed() -> None:
    from_reception = replace(BEFORE, due_on=date(2026, 10, 1))
    plan = HeldPlan(OLD, (held(1, BEFORE, StepState.NOT_STARTED, fixed=True),), ())
    result = reanchor(plan, LATER, (from_reception,), (from_reception,), AROUND)
    assert listed(result) == {}


def test_a_step_now_due_in_the_past_is_overdue() -> None:
    result, step = move_one(BEFORE, replace(BEFORE, due_on=TODAY - timedelta(days=1)))
    assert "10 days earlier" in listed(result)["overdue"]
    assert step.state is StepState.NOT_STARTED
    on_the_day, _ = move_one(BEFORE, replace(BEFORE, due_on=TODAY))
    assert "moved" in listed(on_the_day)


def test_a_step_past_its_last_useful_day_is_impossible_and_says_why() -> None:
    late = replace(
        BEFORE,
        due_on=date(2026, 11, 1),
        closes_on=TODAY - timedelta(days=1),
        state=StepState.IMPOSSIBLE,
        why="due 1 Nov. Too late since Sat 21 Nov 2026: the person has left custody",
    )
    result, step = move_one(BEFORE, late, StepState.IN_PROGRESS)
    assert listed(result) == {"impossible": late.why}
    assert step.state is StepState.IMPOSSIBLE


def test_a_step_that_was_too_late_and_is_not_any_more_is_open_again() -> None:
    result, step = move_one(BEFORE, AFTER, StepState.IMPOSSIBLE)
    assert listed(result)["moved"].startswith("it can be done again; 28 days later")
    assert step.state is StepState.NOT_STARTED


def test_a_step_waits_when_no_release_day_is_known_and_keeps_its_place() -> None:
    result, step = move_one(BEFORE, replace(BEFORE, due_on=None, why="not known yet"))
    assert listed(result) == {"moved": "not known yet"}
    assert step.due_on is None


def test_steps_that_apply_from_now_on_are_added_and_others_are_closed() -> None:
    curfew, address = planned("hdc.address"), planned("iom.meeting")
    plan = HeldPlan(OLD, (held(4, curfew, StepState.IN_PROGRESS),), ())
    result = reanchor(plan, LATER, (curfew,), (address,), AROUND)
    assert [change.id for change in result.no_longer_needed] == [4]
    assert [change.id for change in result.added] == [None]
    after = apply(plan, result)
    assert [(step.id, step.state) for step in after.steps] == [
        (4, StepState.NOT_REQUIRED),
        (5, StepState.NOT_STARTED),
    ]
    back = reanchor(after, OLD, (address,), (curfew,), AROUND)
    assert [change.id for change in back.added] == [4]
    assert "applies again" in back.added[0].why
    assert apply(after, back).steps[0].state is StepState.NOT_STARTED


def test_a_fixed_step_that_applies_again_keeps_the_day_a_person_gave_it() -> None:
    plan = HeldPlan(OLD, (held(1, BEFORE, StepState.NOT_REQUIRED, fixed=True),), ())
    result = reanchor(plan, LATER, (), (AFTER,), AROUND)
    assert "applies again" in listed(result)["added"]
    [step] = apply(plan, result).steps
    assert (step.state, step.due_on) == (StepState.NOT_STARTED, BEFORE.due_on)


def test_a_pathway_edited_since_changes_no_plan_by_the_way() -> None:
    dropped, brought_in = planned("old.step"), planned("new.step")
    plan = HeldPlan(OLD, (held(1, dropped, StepState.NOT_STARTED),), ())
    result = reanchor(plan, LATER, (brought_in,), (brought_in,), AROUND)
    assert listed(result) == {
        "fixed": "no pathway in use has this step, so its day stays: check it by hand"
    }
    assert apply(plan, result).steps == plan.steps


def test_everyone_concerned_is_told_once_with_every_reason() -> None:
    appointment = HeldAppointment(
        3,
        AppointmentKind.TREATMENT,
        OLD,
        "10:30",
        AppointmentState.BOOKED,
        "Bridge Street",
        "0121 496 0002",
        "High Street",
    )
    second = replace(appointment, id=4, day=OLD + timedelta(days=1), start=None)
    step = replace(BEFORE, owner=Role.HOUSING_OFFICER)
    plan = HeldPlan(OLD, (held(1, step, StepState.NOT_STARTED),), (appointment, second))
    result = reanchor(plan, LATER, (step,), (replace(AFTER, owner=Role.HOUSING_OFFICER),), AROUND)
    told = {each.who: each for each in result.to_tell}
    assert result.to_tell[0].who == "unowned"
    assert told["unowned"].role == "housing_officer"
    assert "a step changes: Do housing.duty" in told["unowned"].why
    assert told["A. Officer"].why == (
        "the expected release day is now Thu 14 Jan 2027, 28 days later"
    )
    assert "window for starting treatment now ends on Thu 4 Feb 2027" in told["T. Worker"].why
    assert told["CAS3 desk"].role == "CAS3"
    assert told["Bridge Street"].contact == "0121 496 0002"
    assert told["Bridge Street"].role == "treatment_provider"
    assert told["Bridge Street"].why.count("rebook") == 2
    assert "rebook Thu 17 Dec 2026 at 10:30: 28 days before" in told["Bridge Street"].why
    assert set(told) == {
        "unowned",
        "A. Officer",
        "Pre-release team",
        "T. Worker",
        "CAS3 desk",
        "Bridge Street",
    }


def test_a_reason_that_holds_twice_is_said_once() -> None:
    telling = Telling(CONTACTS)
    telling.role(Role.COMMUNITY_OFFENDER_MANAGER, "recalled")
    telling.role(Role.IOM_OFFICER, "recalled")
    [told] = telling.everyone()
    assert (told.role, told.why) == ("community_offender_manager, iom_officer", "recalled")


def test_a_move_that_touches_no_step_is_still_a_change() -> None:
    result = reanchor(HeldPlan(OLD, (), ()), LATER, (), (), AROUND)
    assert not result.changes
    assert not result.is_empty
    assert not Reanchoring(OLD, LATER).is_empty
    assert Reanchoring(OLD, OLD).is_empty


def test_a_release_five_weeks_early_shows_what_can_no_longer_be_done() -> None:
    facts = PlanFacts(
        release_day=date(2026, 12, 31),
        reception_on=date(2026, 3, 2),
        sentence_start=date(2026, 3, 2),
        treatment_need=YesNoUnknown.YES,
        settled_accommodation=YesNoUnknown.NO,
    )
    sooner = replace(facts, release_day=TODAY - timedelta(days=2))
    before, after = BUILDER.build(facts), BUILDER.build(sooner)
    steps = tuple(held(number, step, step.state) for number, step in enumerate(before))
    result = reanchor(
        HeldPlan(facts.release_day, steps, ()), sooner.release_day, before, after, AROUND
    )
    assert result.moved
    assert result.overdue
    assert result.impossible
    assert all("Too late since" in change.why for change in result.impossible)
    assert result.breaks_something


DAYS = st.dates(date(2026, 9, 1), date(2027, 9, 1))
FACTS = st.builds(
    PlanFacts,
    release_day=st.none() | DAYS,
    custody_state=st.sampled_from(
        [CustodyState.IN_CUSTODY, CustodyState.REMAND, CustodyState.RELEASED]
    ),
    reception_on=st.none() | st.just(date(2026, 3, 2)),
    sentence_start=st.none() | st.just(date(2026, 3, 9)),
    sex=st.sampled_from([Sex.MALE, Sex.FEMALE]),
    treatment_need=st.sampled_from(YesNoUnknown),
    settled_accommodation=st.sampled_from(YesNoUnknown),
    home_detention_curfew=st.booleans(),
    recalled=st.booleans(),
    iom_cohort=st.none() | st.sampled_from(IomCohort),
    mappa_level=st.sampled_from(MappaLevel),
)
APPOINTMENTS = st.lists(
    st.builds(
        HeldAppointment,
        id=st.integers(1, 9),
        kind=st.sampled_from(AppointmentKind),
        day=DAYS,
        start=st.sampled_from([None, "09:00"]),
        state=st.sampled_from(AppointmentState),
        provider=st.sampled_from(["", "Bridge Street", "A. Officer"]),
        contact=st.sampled_from(["", "0121 496 0002"]),
        place=st.sampled_from(["HEI", "High Street", ""]),
    ),
    max_size=4,
    unique_by=lambda appointment: appointment.id,
)


@st.composite
def plans(draw: st.DrawFn, facts: PlanFacts) -> HeldPlan:
    """A plan that was built from the facts and then worked on, its pathways edited meanwhile."""
    steps = []
    for number, step in enumerate(BUILDER.build(facts)):
        what = draw(st.integers(0, 9))
        if what == 0:
            continue
        state = draw(st.sampled_from(StepState)) if what < 4 else step.state
        template_id = f"gone.{number}" if what == 4 else step.template_id
        due_on = draw(st.none() | DAYS) if what == 5 else step.due_on
        kept = replace(step, template_id=template_id, due_on=due_on)
        steps.append(held(number, kept, state, fixed=what in (1, 5)))
    return HeldPlan(facts.release_day, tuple(steps), tuple(draw(APPOINTMENTS)))


@st.composite
def moves(draw: st.DrawFn) -> tuple[HeldPlan, PlanFacts, PlanFacts]:
    """A plan, the facts it was built from, and the facts after something changed."""
    old = draw(FACTS)
    other = draw(FACTS)
    new = draw(st.sampled_from([replace(old, release_day=other.release_day), other]))
    return draw(plans(old)), old, new


@settings(max_examples=120, deadline=None)
@given(moves())
def test_applying_a_move_and_doing_it_again_changes_nothing(
    move: tuple[HeldPlan, PlanFacts, PlanFacts],
) -> None:
    plan, old, new = move
    before, after = BUILDER.build(old), BUILDER.build(new)
    moved = apply(plan, reanchor(plan, new.release_day, before, after, AROUND))
    again = reanchor(moved, new.release_day, after, after, AROUND)
    assert again == Reanchoring(new.release_day, new.release_day)
    assert again.is_empty
    assert apply(moved, again) == moved


@settings(max_examples=120, deadline=None)
@given(moves())
def test_a_move_loses_nothing_and_touches_only_what_is_open(
    move: tuple[HeldPlan, PlanFacts, PlanFacts],
) -> None:
    plan, old, new = move
    before, after = BUILDER.build(old), BUILDER.build(new)
    result = reanchor(plan, new.release_day, before, after, AROUND)
    moved = apply(plan, result)
    by_id = {step.id: step for step in moved.steps}
    derived = {step.template_id: step for step in after}
    for step in plan.steps:
        now = by_id[step.id]
        if step.state in (StepState.DONE, StepState.DECLINED):
            assert now == step
        elif step.fixed:
            assert replace(now, state=step.state) == step
        elif step.state in OPEN_STEP_STATES and step.template_id in derived:
            same_day = derived[step.template_id].due_on
            assert now.due_on == same_day or same_day is None
    assert [replace(each, state=AppointmentState.BOOKED) for each in moved.appointments] == [
        replace(each, state=AppointmentState.BOOKED) for each in plan.appointments
    ]


@settings(max_examples=120, deadline=None)
@given(moves())
def test_each_change_stands_in_one_list_and_each_party_is_told_once(
    move: tuple[HeldPlan, PlanFacts, PlanFacts],
) -> None:
    plan, old, new = move
    result = reanchor(plan, new.release_day, BUILDER.build(old), BUILDER.build(new), AROUND)
    known = [(change.kind, change.id) for change in result.changes if change.id is not None]
    assert len(known) == len(set(known))
    assert len(result.added) >= len(result.new_steps)
    assert all(change.why for change in result.changes)
    assert all(change.to_day is None or change.to_day >= TODAY for change in result.moved)
    assert all(change.to_day and change.to_day < TODAY for change in result.overdue)
    for of_treatment in (False, True):
        told = [each for each in result.to_tell if each.of_treatment is of_treatment]
        parties = [(each.who, each.contact, each.role) for each in told]
        assert len(parties) == len(set(parties))
        named = [(who, contact) for who, contact, _ in parties if who not in ("unowned",)]
        assert len(named) == len(set(named)) or "holder not recorded" in dict(named)
    assert all(
        "treatment" in each.role or "treatment" in each.why
        for each in result.to_tell
        if each.of_treatment
    )
    written = {step.id for step in result.steps}
    changed = {change.id for change in result.changes if change.kind == "step"} - {None}
    assert written <= changed


@settings(max_examples=60, deadline=None)
@given(FACTS, DAYS, DAYS)
def test_moving_away_and_back_restores_an_untouched_plan(
    facts: PlanFacts, first: date, second: date
) -> None:
    here, there = replace(facts, release_day=first), replace(facts, release_day=second)
    before, after = BUILDER.build(here), BUILDER.build(there)
    steps = tuple(held(number, step, step.state) for number, step in enumerate(before, start=1))
    plan = HeldPlan(first, steps, ())
    away = apply(plan, reanchor(plan, second, before, after, AROUND))
    back = apply(away, reanchor(away, first, after, before, AROUND))
    assert back.release_day == first
    assert back.steps[: len(steps)] == steps
    assert all(step.state is StepState.NOT_REQUIRED for step in back.steps[len(steps) :])
