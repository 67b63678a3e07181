"""Building a plan from facts, with the shipped pathways."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release_planner.domain.codes import (
    CustodyState,
    IomCohort,
    MappaCategory,
    MappaLevel,
    ReleaseDateType,
    Sex,
    StepState,
    SubstanceGroup,
    YesNoUnknown,
)
from release_planner.domain.conditions import holds
from release_planner.domain.plan import PlanFacts, PlannedStep
from release_planner.domain.plan_builder import PlanBuilder, anchor_days
from release_planner.domain.timeline import apply_offset
from release_planner.reference.reference import load_reference

REFERENCE = load_reference()
RULES = REFERENCE.plan_rules
HOLIDAYS = REFERENCE.bank_holidays
TODAY = date(2026, 11, 22)
RELEASE = date(2026, 12, 31)
NEAR_DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
FACTS = st.builds(
    PlanFacts,
    release_day=st.none() | NEAR_DAYS,
    release_date_type=st.none() | st.sampled_from(ReleaseDateType),
    custody_state=st.sampled_from([each for each in CustodyState if each != CustodyState.DIED]),
    reception_on=st.none() | st.dates(date(2020, 1, 1), date(2026, 11, 22)),
    sentence_start=st.none() | st.dates(date(2020, 1, 1), date(2026, 11, 22)),
    first_appointment_on=st.none() | NEAR_DAYS,
    date_of_birth=st.none() | st.dates(date(1950, 1, 1), date(2010, 1, 1)),
    sex=st.sampled_from(Sex),
    treatment_need=st.sampled_from(YesNoUnknown),
    substance_group=st.sampled_from(SubstanceGroup),
    settled_accommodation=st.sampled_from(YesNoUnknown),
    in_wales=st.booleans(),
    home_detention_curfew=st.booleans(),
    recalled=st.booleans(),
    iom_cohort=st.none() | st.sampled_from(IomCohort),
    mappa_category=st.sampled_from(MappaCategory),
    mappa_level=st.sampled_from(MappaLevel),
)


def plan(facts: PlanFacts, today: date = TODAY) -> dict[str, PlannedStep]:
    steps = PlanBuilder(REFERENCE.pathways, HOLIDAYS, RULES, today).build(facts)
    return {step.template_id: step for step in steps}


@settings(max_examples=150, deadline=None)
@given(facts=FACTS)
def test_every_step_applies_and_its_days_are_its_offsets_from_its_anchor(facts: PlanFacts) -> None:
    steps = plan(facts)
    days = anchor_days(facts, RULES)
    for template in REFERENCE.pathways:
        wanted = all(holds(each, facts, RULES) for each in template.when) and not any(
            holds(each, facts, RULES) for each in template.unless
        )
        assert (template.id in steps) is wanted
        if not wanted:
            continue
        step, anchor_day = steps[template.id], days[template.anchor]
        for offset, day in (
            (template.opens, step.opens_on),
            (template.due, step.due_on),
            (template.closes, step.closes_on),
        ):
            if offset is None or anchor_day is None:
                assert day is None
            else:
                assert day == apply_offset(anchor_day, offset, HOLIDAYS)


@settings(max_examples=100, deadline=None)
@given(facts=FACTS, today=NEAR_DAYS)
def test_a_plan_is_sorted_repeats_exactly_and_closes_what_is_past(
    facts: PlanFacts, today: date
) -> None:
    builder = PlanBuilder(REFERENCE.pathways, HOLIDAYS, RULES, today)
    steps = builder.build(facts)
    fresh = PlanBuilder(tuple(reversed(REFERENCE.pathways)), HOLIDAYS, RULES, today).build(facts)
    assert steps == builder.build(facts) == fresh
    keys = [(step.due_on or date.max, step.template_id) for step in steps]
    assert keys == sorted(keys)
    for step in steps:
        past = step.closes_on is not None and step.closes_on < today
        assert (step.state is StepState.IMPOSSIBLE) is past
        assert ("Too late since" in step.why) is past


def test_people_who_leave_on_one_day_share_their_steps() -> None:
    builder = PlanBuilder(REFERENCE.pathways, HOLIDAYS, RULES, TODAY)
    one = builder.build(PlanFacts(RELEASE, sex=Sex.MALE))
    other = builder.build(PlanFacts(RELEASE, sex=Sex.FEMALE))
    shared = {step.template_id: step for step in one}
    common = [step for step in other if step.template_id in shared]
    assert len(common) == len(one)
    assert all(step is shared[step.template_id] for step in common)


def test_the_published_days_before_and_after_a_release_over_new_year() -> None:
    steps = plan(PlanFacts(RELEASE, reception_on=date(2025, 1, 2), sentence_start=date(2025, 1, 2)))
    expected = {
        "attitudes.handover": date(2026, 4, 16),
        "attitudes.pre-release-report": date(2026, 10, 8),
        "accommodation.duty-to-refer": date(2026, 11, 5),
        "attitudes.licence": date(2026, 12, 23),
        "attitudes.licence-hard-stop": date(2026, 12, 29),
        "accommodation.first-night-outcome": date(2027, 1, 1),
        "drugs_and_alcohol.start-window": date(2027, 1, 21),
        "drugs_and_alcohol.first-attendance": date(2027, 1, 22),
        "accommodation.three-months": date(2027, 3, 31),
    }
    assert {step_id: steps[step_id].due_on for step_id in expected} == expected


def test_a_release_in_three_days_leaves_the_licence_to_the_prison() -> None:
    steps = plan(PlanFacts(date(2026, 11, 25), sentence_start=date(2025, 1, 2)))
    licence = steps["attitudes.licence"]
    assert licence.state is StepState.IMPOSSIBLE
    assert "the prison makes it" in licence.why
    assert steps["attitudes.licence-hard-stop"].state is StepState.NOT_STARTED
    assert steps["accommodation.duty-to-refer"].state is StepState.NOT_STARTED


def test_cas2_closes_ten_days_before_release() -> None:
    facts = PlanFacts(TODAY + timedelta(days=11), home_detention_curfew=True)
    step_id = "accommodation.home-detention-accommodation"
    assert plan(facts)[step_id].state is StepState.NOT_STARTED
    assert plan(facts, TODAY + timedelta(days=1))[step_id].state is StepState.IMPOSSIBLE


def test_on_remand_the_undated_steps_come_last_and_a_checklist_is_ready() -> None:
    facts = PlanFacts(None, custody_state=CustodyState.REMAND, reception_on=date(2026, 11, 16))
    steps = PlanBuilder(REFERENCE.pathways, HOLIDAYS, RULES, TODAY).build(facts)
    dated = [step for step in steps if step.due_on]
    assert list(steps[: len(dated)]) == dated
    by_id = {step.template_id: step for step in steps}
    assert by_id["attitudes.emergency-checklist"].due_on == date(2026, 11, 23)
    assert by_id["accommodation.duty-to-refer"].why.endswith("which is not known yet")
    assert "attitudes.licence" not in by_id


def test_someone_who_has_died_has_no_plan() -> None:
    assert plan(PlanFacts(RELEASE, custody_state=CustodyState.DIED)) == {}


def test_a_release_beyond_the_known_bank_holidays_still_has_a_plan() -> None:
    steps = plan(PlanFacts(date(2040, 6, 13)))
    assert steps["attitudes.licence-hard-stop"].due_on == date(2040, 6, 11)
    assert "bank holidays are not known" in steps["attitudes.licence-hard-stop"].why


@pytest.mark.parametrize("cohort", list(IomCohort))
def test_each_iom_cohort_has_its_own_offer_besides_the_common_steps(cohort: IomCohort) -> None:
    plain = set(plan(PlanFacts(RELEASE)))
    own = set(plan(PlanFacts(RELEASE, iom_cohort=cohort))) - plain
    common = {"iom.lead-officer", "iom.case-conference", "iom.day-of-release", "iom.review"}
    assert common < own
    bespoke = {
        IomCohort.FIXED: "iom.licence-conditions",
        IomCohort.FLEX: "iom.tailored-offer",
        IomCohort.FREE: "iom.voluntary-offer",
    }
    assert [bespoke[each] in own for each in IomCohort] == [each is cohort for each in IomCohort]


def test_wales_has_its_own_housing_route_and_no_duty_to_refer() -> None:
    england, wales = plan(PlanFacts(RELEASE)), plan(PlanFacts(RELEASE, in_wales=True))
    assert set(england) - set(wales) == {"accommodation.duty-to-refer"}
    assert set(wales) - set(england) == {"accommodation.welsh-pathway"}


def test_a_short_sentence_names_an_officer_instead_of_handing_over() -> None:
    short = plan(PlanFacts(RELEASE, sentence_start=date(2026, 11, 16)))
    assert short["attitudes.community-manager"].due_on == date(2026, 11, 17)
    assert "attitudes.handover" not in short


def test_a_typical_plan_has_20_to_40_steps() -> None:
    settled = PlanFacts(
        RELEASE,
        sentence_start=date(2024, 1, 2),
        reception_on=date(2024, 1, 2),
        treatment_need=YesNoUnknown.NO,
        settled_accommodation=YesNoUnknown.YES,
        mappa_category=MappaCategory.NOT_SUBJECT,
    )
    in_need = replace(
        settled, treatment_need=YesNoUnknown.YES, settled_accommodation=YesNoUnknown.NO
    )
    assert 20 <= len(plan(settled)) < len(plan(in_need)) <= 40
