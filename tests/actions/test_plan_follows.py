"""A plan says at any time what the plan builder would say from the facts in the store."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from tests.actions.planning_office import PlanningOffice, open_planning_office

from release_planner.actions.appointments import cancel_appointment, rebook_appointment
from release_planner.actions.build_plans import build_plans
from release_planner.actions.change_date import change_date
from release_planner.actions.housing import record_accommodation
from release_planner.actions.iom import deselect_from_iom, register_for_iom
from release_planner.actions.public_protection import record_public_protection
from release_planner.actions.treatment import record_treatment_need
from release_planner.domain.codes import (
    AccommodationPoint,
    CustodyState,
    IomCohort,
    MappaCategory,
    MappaLevel,
    Sex,
    SubstanceGroup,
    YesNoUnknown,
)
from release_planner.domain.custody_changes import CustodyEvent
from release_planner.domain.plan import PlanFacts
from release_planner.domain.plan_builder import PlanBuilder
from release_planner.store.reading.plan_facts import facts_without_plan, plan_facts

OUT = date(2026, 12, 17)
CRD = {"conditionalReleaseDate": "17/12/2026"}
YES, NO = YesNoUnknown.YES, YesNoUnknown.NO


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PlanningOffice]:
    with open_planning_office(tmp_path) as office:
        yield office


def facts_of(office: PlanningOffice, spell: int) -> PlanFacts:
    with closing(office.store.reading()) as connection:
        facts = plan_facts(connection, spell)
    assert facts is not None
    return facts


def built(office: PlanningOffice, spell: int) -> dict[str, tuple[str | None, ...]]:
    """What the plan builder says of the facts, as the store would hold it."""
    reference = office.context.reference
    builder = PlanBuilder(
        reference.pathways, reference.bank_holidays, reference.plan_rules, office.today
    )
    return {
        step.template_id: (
            *(day.isoformat() if day else None for day in (step.opens_on, step.due_on)),
            step.closes_on.isoformat() if step.closes_on else None,
            step.state.value,
        )
        for step in builder.build(facts_of(office, spell))
    }


def held(office: PlanningOffice, spell: int) -> dict[str, tuple[object, ...]]:
    """The steps of a plan, without those no longer required."""
    return {name: step for name, step in office.steps(spell).items() if step[3] != "not_required"}


def test_a_plan_is_built_from_the_facts_and_once(office: PlanningOffice) -> None:
    people = (
        CRD,
        {"legalStatus": "REMAND", "sentenceStartDate": ""},
        {"legalStatus": "RECALL", "postRecallReleaseDate": "12/02/2027", "sex": "F"},
        {**CRD, "dateOfBirth": "01/02/2009", "treatment need": "no", "substance group": ""},
        {**CRD, "home local authority": "Powys", "IOM cohort": "fixed", "MAPPA level": "3"},
    )
    for number, cells in enumerate(people):
        spell = office.person(f"A000{number}AA", **cells)
        assert office.steps(spell) == built(office, spell) != {}
    before = office.dump()
    assert build_plans(office.context).plans == 0
    assert office.dump() == before


def test_facts_for_many_are_the_facts_of_each(office: PlanningOffice) -> None:
    for number in range(3):
        office.load({"prisonerNumber": f"A000{number}AA", "CRD": f"1{number}/12/2026", "sex": "F"})
    with closing(office.store.reading()) as connection:
        many = dict(facts_without_plan(connection))
    assert many == {spell: facts_of(office, spell) for spell in many}
    assert [facts.release_day for facts in many.values()] == [
        date(2026, 12, 10),
        date(2026, 12, 10),
        date(2026, 12, 10),
    ]
    assert {facts.sex for facts in many.values()} == {Sex.FEMALE}


def test_on_remand_dated_steps_wait(office: PlanningOffice) -> None:
    spell = office.person(legalStatus="REMAND", sentenceStartDate="")
    facts = facts_of(office, spell)
    assert (facts.release_day, facts.custody_state) == (None, CustodyState.REMAND)
    waiting = [name for name, step in office.steps(spell).items() if step[1] is None]
    assert waiting
    assert office.value("SELECT anchored_on FROM plan") is None


def test_nobody_who_died_is_planned_for(office: PlanningOffice) -> None:
    office.load({"prisonerNumber": "A0001AA", **CRD, "legalStatus": "DEAD"})
    assert build_plans(office.context).plans == 0


FACTS: dict[str, Callable[[PlanningOffice, int], object]] = {
    "no treatment need": lambda office, spell: record_treatment_need(
        office.context, spell, NO, SubstanceGroup.NONE
    ),
    "another group": lambda office, spell: record_treatment_need(
        office.context, spell, YES, SubstanceGroup.ALCOHOL
    ),
    "on IOM": lambda office, spell: register_for_iom(office.context, 1, IomCohort.FIXED),
    "on MAPPA": lambda office, spell: record_public_protection(
        office.context, 1, MappaCategory.TWO, MappaLevel.TWO, YES
    ),
    "not on MAPPA": lambda office, spell: record_public_protection(
        office.context, 1, MappaCategory.NOT_SUBJECT, MappaLevel.NOT_APPLICABLE, NO
    ),
    "housed": lambda office, spell: record_accommodation(
        office.context, spell, AccommodationPoint.PLANNED_FIRST_NIGHT, "A07B"
    ),
    "probation booked": lambda office, spell: office.book(spell, OUT),
    "released": lambda office, spell: office.event(spell, CustodyEvent.RELEASED),
    "hospital": lambda office, spell: office.event(spell, CustodyEvent.ADMITTED_TO_HOSPITAL),
    "imported": lambda office, spell: office.load(
        {"prisonerNumber": "A0001AA", "IOM cohort": "free", "home local authority": "Powys",
         "treatment need": "no", "substance group": "none", "sex": "F"}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FACTS)
def test_a_new_fact_changes_the_plan_at_once_and_the_next_date_nothing_more(
    office: PlanningOffice, name: str
) -> None:
    spell = office.person(**CRD)
    before = office.steps(spell)
    FACTS[name](office, spell)
    assert held(office, spell) == built(office, spell)
    if name not in ("another group", "hospital", "not on MAPPA"):
        assert office.steps(spell) != before
    if name not in ("released",):
        change = change_date(office.context, spell, date(2027, 1, 13))
        assert not [each for each in change.result.fixed if "no pathway" in each.why]
        assert held(office, spell) == built(office, spell)


def test_a_first_appointment_that_goes_leaves_its_steps_waiting(office: PlanningOffice) -> None:
    spell = office.person(**CRD)
    first = office.book(spell, OUT)
    dated = held(office, spell)
    rebook_appointment(office.context, first, date(2026, 12, 18), "10:00")
    assert held(office, spell) == built(office, spell) != dated
    cancel_appointment(office.context, first)
    # A day that a step holds is not taken away while nobody knows a better one.
    names = {name for name, step in built(office, spell).items() if step[1] is None}
    assert names
    assert held(office, spell).keys() == built(office, spell).keys()


def test_leaving_iom_takes_its_steps_out_again(office: PlanningOffice) -> None:
    spell = office.person(**CRD)
    before = held(office, spell)
    register_for_iom(office.context, 1, IomCohort.FIXED)
    assert held(office, spell).keys() > before.keys()
    deselect_from_iom(office.context, 1)
    assert held(office, spell) == before


def test_curfew_approved_without_its_date_still_asks_for_curfew_steps(
    office: PlanningOffice,
) -> None:
    spell = office.person(**CRD)
    assert not facts_of(office, spell).home_detention_curfew
    office.event(spell, CustodyEvent.HDC_APPROVED)
    assert facts_of(office, spell).home_detention_curfew


def test_a_recalled_person_has_no_release_day_until_one_is_given(office: PlanningOffice) -> None:
    spell = office.person(**CRD)
    office.event(spell, CustodyEvent.RELEASED)
    assert facts_of(office, spell).release_day == office.today
    office.event(spell, CustodyEvent.RECALLED)
    facts = facts_of(office, spell)
    assert (facts.release_day, facts.recalled) == (None, True)
