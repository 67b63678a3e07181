"""Who stands on the list to chase, who may see it, and what is logged of that."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from tests.actions.planning_office import PlanningOffice, open_planning_office
from tests.stores import ENGINE
from tests.tester import TESTER

from release_planner.actions.chase import ToChase, people_to_chase
from release_planner.actions.refusals import logging_refusals
from release_planner.actions.treatment import (
    accept_referral,
    record_treatment_start,
    refer_to_treatment,
)
from release_planner.domain.access import OwningAgency
from release_planner.domain.chase import MissingStep
from release_planner.domain.codes import Agency, AppointmentKind, Role
from release_planner.domain.custody_changes import CustodyEvent
from release_planner.domain.errors import RefusedError
from release_planner.model.staff import Staff
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation

pytestmark = pytest.mark.skipif(ENGINE != "sqlite", reason="roles come from the list of staff")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PlanningOffice]:
    with open_planning_office(tmp_path) as office:
        yield office


def released(office: PlanningOffice, number: str = "A0001AA", **cells: object) -> int:
    """Somebody with a need who left ten days ago."""
    told = {"conditionalReleaseDate": "17/12/2026", "consent to share treatment": "yes"}
    spell = office.person(number, **{**told, **cells})
    office.event(spell, CustodyEvent.RELEASED, office.today - timedelta(days=10))
    return spell


def listed(office: PlanningOffice, code: str = "TRE01") -> tuple[ToChase, ...]:
    context = office.acting_as(code)
    with logging_refusals(context), closing(office.store.reading()) as connection:
        return people_to_chase(context, connection)


def test_the_first_missing_step_follows_what_is_recorded(office: PlanningOffice) -> None:
    spell, ago = released(office), office.today - timedelta(days=4)
    seen = [listed(office)[0].missing.step]
    referral = refer_to_treatment(office.context, spell, "TRT01", ago)
    seen.append(listed(office)[0].missing.step)
    accept_referral(office.context, referral, ago)
    seen.append(listed(office)[0].missing.step)
    soon = office.today + timedelta(days=2)
    office.book(spell, soon, AppointmentKind.TREATMENT, place_code="TRT01A")
    (person,) = listed(office)
    seen.append(person.missing.step)

    assert seen == [
        MissingStep.NOT_REFERRED,
        MissingStep.NOT_ACCEPTED,
        MissingStep.NO_APPOINTMENT,
        MissingStep.TO_ATTEND,
    ]
    assert (person.days_left, person.missing.booking and person.missing.booking.day) == (11, soon)
    assert person.person.provider is not None
    assert person.person.provider.name == "Bridge Street Recovery"
    assert person.person.provider.contact == "01632 960101"
    record_treatment_start(office.context, spell, "TRT01", office.today)
    assert listed(office) == ()


@pytest.mark.parametrize(
    "event", [CustodyEvent.DIED, CustodyEvent.RECALLED, CustodyEvent.RETURNED_TO_CUSTODY]
)
def test_death_recall_and_return_take_a_person_off(
    office: PlanningOffice, event: CustodyEvent
) -> None:
    spell = released(office)
    assert len(listed(office)) == 1
    if event is CustodyEvent.RETURNED_TO_CUSTODY:
        office.event(spell, CustodyEvent.RECALLED)
    office.event(spell, event)

    assert listed(office) == ()


def test_the_window_closes_by_itself(office: PlanningOffice) -> None:
    released(office)
    office.wait(11)
    assert [each.days_left for each in listed(office)] == [0]
    office.wait(1)
    assert listed(office) == ()


def test_the_first_to_close_comes_first_and_an_owner_can_be_chosen(office: PlanningOffice) -> None:
    later = office.person("A0002AA", conditionalReleaseDate="17/12/2026")
    office.event(later, CustodyEvent.RELEASED)
    released(office)
    assert [each.days_left for each in listed(office)] == [11, 21]
    context = office.acting_as("TRE01")
    with closing(office.store.reading()) as connection:
        assert len(people_to_chase(context, connection, "COM01")) == 2
        assert people_to_chase(context, connection, "IOM01") == ()


@pytest.mark.parametrize(("consent", "seen"), [("yes", 1), ("no", 0), ("unknown", 0)])
def test_who_has_not_agreed_is_not_on_the_list_of_an_agency_that_needs_it(
    office: PlanningOffice, consent: str, seen: int
) -> None:
    released(office, **{"consent to share treatment": consent})

    assert len(listed(office, "COM01")) == seen
    assert len(listed(office, "TRE01")) == (0 if consent == "no" else 1)


def test_each_listing_is_logged_with_whom_it_shows(office: PlanningOffice) -> None:
    spell = released(office)
    listed(office)
    ((actor, operation, detail),) = office.rows(
        "SELECT e.actor, e.operation, d.detail FROM audit_entry e"
        " JOIN audit_detail d ON d.sequence = e.sequence WHERE e.subject = 'chase'"
    )
    assert (actor, operation) == ("TRE01", "consultation")
    assert json.loads(detail) == {"count": 1, "custody_ids": [spell]}
    assert office.audit_is_whole()


@pytest.mark.parametrize("who", ["analyst", "auditor", "police", "council"])
def test_who_sees_no_treatment_is_refused_and_that_is_logged(
    office: PlanningOffice, who: str
) -> None:
    released(office)
    of = {"police": Agency.POLICE, "council": Agency.LOCAL_AUTHORITY}
    with office.store.writing(TESTER) as session:
        session.add(
            Staff(
                code="NEW01",
                name="New",
                role=Role.IOM_COORDINATOR,
                agency=of.get(who, Agency.PROBATION),
                access_role=None if who in of else who,
            )
        )
    with pytest.raises(RefusedError, match="see no treatment of people in this store"):
        listed(office, "NEW01")

    logged = office.rows("SELECT actor, subject FROM audit_entry WHERE operation = 'consultation'")
    assert logged == [("NEW01", "refused")]


def test_a_store_that_holds_no_treatment_says_so(tmp_path: Path) -> None:
    location = StoreLocation(tmp_path / "police.db", plain=True)
    store = create_store(location, None, OwningAgency.POLICE)
    try:
        with pytest.raises(RefusedError, match="This store holds no treatment"):
            listed(PlanningOffice(store))
    finally:
        store.close()
