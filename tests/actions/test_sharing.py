"""Agreements to share: for each recipient, withdrawn at once, and never more than was agreed."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from release_planner.actions.build_plans import build_plans
from release_planner.actions.consulting import read_person
from release_planner.actions.import_staff import import_staff
from release_planner.actions.sharing import record_agreement, withdraw_agreement
from release_planner.actions.steps import set_step_state
from release_planner.actions.treatment import record_treatment_need
from release_planner.domain.access import FieldGroup
from release_planner.domain.codes import (
    Agency,
    AppointmentKind,
    IomCohort,
    MappaCategory,
    MappaLevel,
    Role,
    StepState,
    SubstanceGroup,
    TreatmentStanding,
    YesNoUnknown,
)
from release_planner.domain.errors import PlannerError
from release_planner.model.iom import IomRegistration
from release_planner.model.public_protection import PublicProtection
from release_planner.model.safeguarding import Safeguarding
from release_planner.model.staff import Staff
from release_planner.model.treatment import TreatmentNeed
from release_planner.store.reading.caseload import caseload_rows
from release_planner.store.reading.person import PersonDetail
from release_planner.store.reading.scope import Scope
from release_planner.store.reading.sight import sight_of
from release_planner.store.reading.today import Days, TodayReading

from .calendar_office import (
    POLICE_OFFICER,
    POLICE_TEAM,
    PROBATION_OFFICER,
    PROBATION_TEAM,
    TODAY,
    Office,
    open_office,
)

PRISON_OFFICER, COUNCIL_OFFICER, WORKER = "P01", "C01", "T01"
OFFICERS = {
    PRISON_OFFICER: Agency.PRISON,
    COUNCIL_OFFICER: Agency.LOCAL_AUTHORITY,
    WORKER: Agency.TREATMENT_PROVIDER,
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        for code, agency in OFFICERS.items():
            office.add(Staff(code=code, name="Officer", agency=agency, role=Role.HEALTHCARE))
        for row_id in (1, 2):
            office.change(Staff, row_id, role=Role.IOM_OFFICER)
        yield office


@pytest.fixture
def spell(office: Office) -> int:
    """A person of whom every group says something."""
    spell = office.person()
    office.add(
        TreatmentNeed(
            custody_id=spell, need=YesNoUnknown.YES, substance_group=SubstanceGroup.ALCOHOL
        )
    )
    office.add(IomRegistration(person_id=1, cohort=IomCohort.FLEX))
    office.add(
        PublicProtection(
            person_id=1, mappa_category=MappaCategory.THREE, mappa_level=MappaLevel.TWO
        )
    )
    office.add(Safeguarding(person_id=1, domestic_abuse_concern=YesNoUnknown.YES))
    service = office.provider(Agency.TREATMENT_PROVIDER, "Turning Leaf", code="TL1")
    office.appointment(spell, kind=AppointmentKind.TREATMENT)
    office.appointment(spell, kind=AppointmentKind.OTHER, provider_id=service)
    office.appointment(spell, kind=AppointmentKind.PROBATION)
    build_plans(office.context)
    return spell


def seen_by(office: Office, code: str, spell: int) -> PersonDetail:
    context = replace(office.context, actor=code)
    with closing(office.store.reading()) as connection:
        return read_person(context, connection, spell)


def treatment_told(detail: PersonDetail) -> bool:
    said = str(asdict(replace(detail, hidden=frozenset()))).casefold()
    words = ("drugs_and_alcohol", "turning leaf", "alcohol'", "'treatment',")
    return any(word in said for word in words)


class TestWhoSees:
    @pytest.mark.parametrize("code", [PROBATION_OFFICER, PRISON_OFFICER])
    def test_treatment_only_of_who_agreed(self, office: Office, spell: int, code: str) -> None:
        agency = Agency.PROBATION if code == PROBATION_OFFICER else Agency.PRISON
        assert not treatment_told(seen_by(office, code, spell))
        record_agreement(office.context, 1, agency, TODAY)
        assert treatment_told(seen_by(office, code, spell))
        withdraw_agreement(office.context, 1, agency, TODAY)
        assert not treatment_told(seen_by(office, code, spell))

    def test_the_general_answer_is_for_everyone_but_the_police(
        self, office: Office, spell: int
    ) -> None:
        office.change(TreatmentNeed, 1, consent_to_share=YesNoUnknown.YES)
        assert treatment_told(seen_by(office, PRISON_OFFICER, spell))
        assert seen_by(office, POLICE_OFFICER, spell).treatment_status is None
        withdraw_agreement(office.context, 1, Agency.PRISON, TODAY)
        assert not treatment_told(seen_by(office, PRISON_OFFICER, spell))
        assert treatment_told(seen_by(office, PROBATION_OFFICER, spell))

    def test_the_police_are_told_of_booked_or_gap_and_no_more(
        self, office: Office, spell: int
    ) -> None:
        record_agreement(office.context, 1, Agency.POLICE, TODAY)
        detail = seen_by(office, POLICE_OFFICER, spell)
        assert detail.treatment_status is TreatmentStanding.BOOKED
        assert not treatment_told(detail)
        for (appointment,) in office.query("SELECT id FROM appointment"):
            office.cancel(appointment)
        assert seen_by(office, POLICE_OFFICER, spell).treatment_status is TreatmentStanding.GAP

    @pytest.mark.parametrize("code", [PRISON_OFFICER, WORKER, COUNCIL_OFFICER])
    def test_the_domestic_abuse_concern_goes_to_police_and_probation_alone(
        self, office: Office, spell: int, code: str
    ) -> None:
        assert seen_by(office, code, spell).header.domestic_abuse_concern == "unknown"
        for told in (POLICE_OFFICER, PROBATION_OFFICER):
            assert seen_by(office, told, spell).header.domestic_abuse_concern == "yes"

    def test_what_is_hidden_looks_the_same_with_and_without_a_record(
        self, office: Office, spell: int
    ) -> None:
        other = office.person()
        build_plans(office.context)
        one, two = (seen_by(office, COUNCIL_OFFICER, each) for each in (spell, other))
        assert one.hidden == two.hidden >= {FieldGroup.TREATMENT, FieldGroup.IOM}
        assert (one.treatment, one.header.iom_cohort, one.header.mappa_level) == (
            two.treatment,
            two.header.iom_cohort,
            two.header.mappa_level,
        )
        with closing(office.store.reading()) as connection:
            context = replace(office.context, actor=COUNCIL_OFFICER)
            sight = sight_of(context.access(connection))
            first, second = caseload_rows(connection, [spell, other], TODAY, sight)
        assert (first.cohort, first.mappa_level, first.treatment_need, first.steps_open) == (
            second.cohort,
            second.mappa_level,
            second.treatment_need,
            second.steps_open,
        )

    @pytest.mark.parametrize("code", [PROBATION_OFFICER, POLICE_OFFICER, WORKER, COUNCIL_OFFICER])
    def test_today_and_the_list_count_what_the_plan_shows(
        self, office: Office, spell: int, code: str
    ) -> None:
        detail = seen_by(office, code, spell)
        context = replace(office.context, actor=code)
        with closing(office.store.reading()) as connection:
            sight = sight_of(context.access(connection))
            today = TodayReading(connection, Scope.ALL, code, TODAY, sight=sight)
            always = Days(date(2000, 1, 1), date(2100, 1, 1))
            steps, booked = today.due_steps(always), today.appointments(always)
            (row,) = caseload_rows(connection, [spell], TODAY, sight)
        workable = [step for step in detail.steps if step.state in ("not_started", "in_progress")]
        assert {step.step_id for step in steps} == {each.id for each in workable if each.due_on}
        assert row.steps_open == len(workable)
        assert {each.appointment_id for each in booked} == {each.id for each in detail.appointments}


class TestWithdrawal:
    def test_it_stops_calendars_at_once_and_lists_who_was_given_what(
        self, office: Office, spell: int
    ) -> None:
        office.change(TreatmentNeed, 1, consent_to_share=YesNoUnknown.YES)
        office.export(PROBATION_TEAM)
        office.export(WORKER)
        office.export(POLICE_TEAM)
        before = dict(office.query("SELECT id, sequence FROM feed_entry"))
        office.wait(days=2)
        done = withdraw_agreement(office.context, 1, Agency.PROBATION, date(2026, 11, 7))
        assert [(each.recipient, each.given_on) for each in done.already_given] == [
            (PROBATION_TEAM, TODAY),
            (PROBATION_TEAM, TODAY),
            (WORKER, TODAY),
            (WORKER, TODAY),
        ]
        after = office.query(
            "SELECT e.id, f.recipient, e.status, e.sequence FROM feed_entry e"
            " JOIN feed f ON f.id = e.feed_id"
        )
        changed = [
            (recipient, status) for i, recipient, status, raised in after if raised > before[i]
        ]
        assert changed == [(PROBATION_TEAM, "CANCELLED")] * 2

    def test_one_recipient_stops_and_the_agency_goes_on(self, office: Office, spell: int) -> None:
        record_agreement(office.context, 1, Agency.PROBATION, TODAY)
        withdraw_agreement(office.context, 1, Agency.PROBATION, TODAY, PROBATION_TEAM)
        assert len(office.events(PROBATION_TEAM)) == 2
        assert len(office.events(PROBATION_OFFICER)) == 4

    def test_the_agency_as_a_whole_ends_what_each_recipient_was_promised(
        self, office: Office, spell: int
    ) -> None:
        record_agreement(office.context, 1, Agency.PROBATION, TODAY, PROBATION_TEAM)
        assert len(office.events(PROBATION_TEAM)) == 4
        withdraw_agreement(office.context, 1, Agency.PROBATION, TODAY)
        statuses = sorted(str(event["STATUS"]) for event in office.events(PROBATION_TEAM))
        assert statuses == ["CANCELLED"] * 2 + ["CONFIRMED"] * 2

    def test_days_that_cannot_be_are_refused(self, office: Office, spell: int) -> None:
        tomorrow, yesterday = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
        with pytest.raises(PlannerError, match="still to come"):
            record_agreement(office.context, 1, Agency.PRISON, tomorrow)
        record_agreement(office.context, 1, Agency.PRISON, TODAY)
        with pytest.raises(PlannerError, match="before it was given"):
            withdraw_agreement(office.context, 1, Agency.PRISON, yesterday)


class TestWhoChanges:
    def test_a_role_without_the_group_is_refused_in_one_line(
        self, office: Office, spell: int
    ) -> None:
        police = replace(office.context, actor=POLICE_OFFICER)
        with pytest.raises(PlannerError, match="may not change treatment in this store"):
            record_treatment_need(police, spell, YesNoUnknown.YES, SubstanceGroup.OPIATE)
        steps = dict(office.query("SELECT pathway, min(id) FROM plan_step GROUP BY pathway"))
        set_step_state(police, steps["iom"], StepState.DONE)
        with pytest.raises(PlannerError, match="may not change treatment"):
            set_step_state(police, steps["drugs_and_alcohol"], StepState.DONE)

    def test_staff_of_an_agency_without_a_role_change_nothing(
        self, office: Office, spell: int
    ) -> None:
        council = replace(office.context, actor=COUNCIL_OFFICER)
        for what in (
            lambda: record_agreement(council, 1, Agency.PRISON, TODAY),
            lambda: record_treatment_need(council, 1, YesNoUnknown.NO, SubstanceGroup.NONE),
        ):
            with pytest.raises(PlannerError, match="Staff without a role may not"):
                what()


@pytest.mark.parametrize("code", [POLICE_OFFICER, PRISON_OFFICER, PROBATION_OFFICER])
def test_nobody_makes_themselves_an_administrator(office: Office, code: str) -> None:
    before = office.query("SELECT * FROM staff")
    claim = f"staff code,name,role,agency\n{code},Officer,administrator,probation\n".encode()
    with pytest.raises(PlannerError, match="may not change staff"):
        import_staff(replace(office.context, actor=code), claim)
    assert office.query("SELECT * FROM staff") == before
