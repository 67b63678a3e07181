"""After a death, and on a spell that a later one replaced: facts may be recorded, plans may not."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from release_planner.actions.appointments import record_attendance
from release_planner.actions.context import ActionContext
from release_planner.actions.housing import (
    decide_housing_referral,
    record_accommodation,
    submit_housing_referral,
)
from release_planner.actions.iom import assign, register_for_iom
from release_planner.actions.steps import fix_step_date, set_step_state
from release_planner.actions.treatment import (
    accept_referral,
    record_treatment_need,
    record_treatment_start,
    refer_to_treatment,
)
from release_planner.domain.codes import (
    AccommodationPoint,
    AppointmentKind,
    Attendance,
    HousingReferralStatus,
    HousingRoute,
    IomCohort,
    Role,
    StepState,
    SubstanceGroup,
    YesNoUnknown,
)
from release_planner.domain.custody_changes import CustodyEvent
from release_planner.domain.errors import PlannerError

from .planning_office import POLICE, TODAY, PlanningOffice, open_planning_office

LATER = TODAY + timedelta(days=3)
Act = Callable[[ActionContext, date], object]

PLANS: dict[str, Act] = {
    "step": lambda act, on: set_step_state(act, 1, StepState.DONE),
    "fix": lambda act, on: fix_step_date(act, 1, on),
    "assign": lambda act, on: assign(act, 1, Role.IOM_OFFICER, POLICE),
    "need": lambda act, on: record_treatment_need(act, 1, YesNoUnknown.YES, SubstanceGroup.ALCOHOL),
    "planned night": lambda act, on: record_accommodation(
        act, 1, AccommodationPoint.PLANNED_FIRST_NIGHT, "A07B"
    ),
}
FACTS: dict[str, Act] = {
    "attended": lambda act, on: record_attendance(
        act, 1 if on == TODAY else 2, Attendance.ATTENDED
    ),
    "accepted": lambda act, on: accept_referral(act, 1, on),
    "decided": lambda act, on: decide_housing_referral(act, 1, HousingReferralStatus.ACCEPTED, on),
}
OF_THE_CURRENT_SPELL: dict[str, Act] = {
    "referred": lambda act, on: refer_to_treatment(act, 1, "TRT01", on),
    "started": lambda act, on: record_treatment_start(act, 1, "TRT01", on),
    "housing": lambda act, on: submit_housing_referral(act, 1, HousingRoute.CAS3, on),
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PlanningOffice]:
    """Spell 1 with a plan, a booking today, one three days on, and a referral of each kind."""
    with open_planning_office(tmp_path) as office:
        spell = office.person(conditionalReleaseDate="17/12/2026")
        office.book(spell, TODAY, AppointmentKind.HEALTH)
        office.book(spell, LATER, AppointmentKind.HEALTH)
        refer_to_treatment(office.context, spell, "TRT01", TODAY)
        submit_housing_referral(office.context, spell, HousingRoute.CAS3, TODAY)
        yield office


def refused(office: PlanningOffice, act: Act, on: date, said: str) -> None:
    before = office.dump()
    with pytest.raises(PlannerError, match=said):
        act(office.context, on)
    assert office.dump() == before


def die(office: PlanningOffice) -> None:
    office.event(1, CustodyEvent.DIED)
    office.wait(4)


@pytest.mark.parametrize("name", PLANS)
def test_nothing_is_planned_for_somebody_who_has_died(office: PlanningOffice, name: str) -> None:
    die(office)
    refused(office, PLANS[name], TODAY, "has died")


def test_nobody_who_has_died_joins_the_iom_caseload(office: PlanningOffice) -> None:
    die(office)
    refused(office, lambda act, on: register_for_iom(act, 1, IomCohort.FIXED), TODAY, "has died")


@pytest.mark.parametrize(
    "name", [each for each in (*FACTS, *OF_THE_CURRENT_SPELL) if each != "attended"]
)
def test_what_happened_before_a_death_may_still_be_recorded(
    office: PlanningOffice, name: str
) -> None:
    die(office)
    act = (FACTS | OF_THE_CURRENT_SPELL)[name]
    refused(office, act, LATER, "has died")
    act(office.context, TODAY)


@pytest.mark.parametrize("name", [*PLANS, *OF_THE_CURRENT_SPELL])
def test_a_spell_that_a_later_one_replaced_is_closed_to_plans(
    office: PlanningOffice, name: str
) -> None:
    begin_another(office)
    refused(office, (PLANS | OF_THE_CURRENT_SPELL)[name], TODAY, "later spell")


@pytest.mark.parametrize("name", FACTS)
def test_what_happened_in_an_earlier_spell_may_still_be_recorded(
    office: PlanningOffice, name: str
) -> None:
    begin_another(office)
    FACTS[name](office.context, TODAY)


def begin_another(office: PlanningOffice) -> None:
    office.event(1, CustodyEvent.RELEASED)
    office.wait(3)
    office.load(
        {
            "prisonerNumber": "A0001AA",
            "receptionDate": f"{office.today:%d/%m/%Y}",
            "legalStatus": "SENTENCED",
            "prisonId": "BMI",
        }
    )
    assert office.spell() != 1
