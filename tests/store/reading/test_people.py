"""Finding people, reading everything of one, and what an import compares a file with."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from tests.actions.planning_office import TODAY, PlanningOffice, open_planning_office

from release_planner.actions.calendar_export import export_calendar
from release_planner.actions.calendar_request import CalendarRequest
from release_planner.actions.change_date import change_date
from release_planner.actions.consulting import open_person, read_person
from release_planner.actions.housing import submit_housing_referral
from release_planner.actions.notes import add_note
from release_planner.actions.treatment import record_treatment_need
from release_planner.domain.codes import (
    AppointmentKind,
    HousingRoute,
    Role,
    SubstanceGroup,
    YesNoUnknown,
)
from release_planner.domain.custody_changes import CustodyEvent
from release_planner.domain.errors import PlannerError
from release_planner.store.reading.finding import find_custody
from release_planner.store.reading.held_plan import contacts, stored_plan
from release_planner.store.reading.known_people import COMPARED, known_people, staff_ids

OUT = date(2026, 12, 17)
SAM = {
    "prisonerNumber": "A0001AA", "crn": "X000001", "pnc": "2003/0123456L",
    "conditionalReleaseDate": "17/12/2026", "legalStatus": "SENTENCED", "prisonId": "BMI",
    "sentenceStartDate": "02/06/2025", "home local authority": "Birmingham", "COM": "COM01",
}  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PlanningOffice]:
    with open_planning_office(tmp_path) as office:
        yield office


def found(office: PlanningOffice, typed: str) -> int:
    with closing(office.store.reading()) as connection:
        return find_custody(connection, typed, TODAY.year)


@pytest.mark.parametrize(
    "typed",
    ["A0001AA", " a0001aa ", "X000001", "x 000001", "2003/0123456L", "03/123456l", "030123456L"],
)
def test_people_are_found_by_any_of_their_identifiers(office: PlanningOffice, typed: str) -> None:
    office.load(SAM, {**SAM, "prisonerNumber": "A0002AA", "crn": "X000002", "pnc": ""})
    assert found(office, typed) == office.spell()


def test_people_are_found_by_the_reference_of_any_calendar(
    office: PlanningOffice, tmp_path: Path
) -> None:
    office.load(SAM)
    office.book(office.spell(), OUT)
    for recipient in ("T1", "T2"):
        export_calendar(office.context, CalendarRequest(tmp_path / "out", recipient, prison="BMI"))
    references = {row[0] for row in office.rows("SELECT case_reference FROM feed_entry")}
    assert len(references) == 2
    for reference in references:
        assert found(office, reference.lower()) == office.spell()


def test_the_spell_that_is_found_is_the_current_one(office: PlanningOffice) -> None:
    office.load(SAM)
    first = office.spell()
    for event in (
        CustodyEvent.RELEASED,
        CustodyEvent.RECALLED,
        CustodyEvent.RETURNED_TO_CUSTODY,
    ):
        office.event(office.spell(), event)
    assert found(office, "A0001AA") == office.spell() != first


@pytest.mark.parametrize("typed", ["A9999AA", "", "EXAMPLE", "%", "A0001A_", "' OR 1=1 --"])
def test_who_is_not_there_is_not_found(office: PlanningOffice, typed: str) -> None:
    office.load(SAM)
    with pytest.raises(PlannerError, match="Nobody in this store"):
        found(office, typed)


def test_everything_of_one_person_is_read_and_the_looking_is_logged(
    office: PlanningOffice,
) -> None:
    spell = office.person(**{key: SAM[key] for key in ("crn", "conditionalReleaseDate")})
    office.book(spell, OUT, provider_code="PRO01", place_code="PRO01A")
    agreed = {"consent_to_share": YesNoUnknown.YES}
    record_treatment_need(office.context, spell, YesNoUnknown.YES, SubstanceGroup.UNKNOWN, **agreed)
    add_note(office.context, 1, "Ring before ten")
    submit_housing_referral(
        office.context, spell, HousingRoute.DUTY_TO_REFER, TODAY, "E08000025", YesNoUnknown.YES
    )
    change_date(office.context, spell, date(2027, 1, 8))
    before = office.value("SELECT count(*) FROM audit_entry")

    with closing(office.store.reading()) as connection:
        detail = open_person(office.context, connection, "x000001")

    assert office.value("SELECT count(*) FROM audit_entry") == before + 1
    assert office.rows(
        "SELECT operation, subject, subject_id FROM audit_entry ORDER BY sequence DESC LIMIT 1"
    ) == [("consultation", "custody", spell)]
    header = detail.header
    assert (header.expected_from, header.owner_code) == (date(2027, 1, 7), "COM01")
    assert header.has_date_conflict is False
    assert {step.id for step in detail.steps} == {
        row[0] for row in office.rows("SELECT id FROM plan_step")
    }
    (booking,) = detail.appointments
    assert (booking.state, booking.provider_telephone, booking.place_name, booking.rests_on) == (
        "to_rebook",
        "01632 960102",
        "East Office",
        OUT,
    )
    assert [(row.source, row.is_chosen, row.is_in_force) for row in detail.date_entries] == [
        ("caseload file", False, True),
        ("entered by hand", True, True),
    ]
    assert [(each.kind, each.to_day) for each in detail.changes] == [
        ("date_changed", date(2027, 1, 8))
    ]
    assert len(detail.people_to_tell) == office.value("SELECT count(*) FROM person_to_tell")
    assert [(each.role, each.staff_code) for each in detail.assignments] == [
        ("community_offender_manager", "COM01")
    ]
    assert [note.text for note in detail.notes] == ["Ring before ten"]
    assert [row.status for row in detail.housing_referrals] == ["submitted"]


def test_history_goes_on_over_a_return_to_custody(office: PlanningOffice) -> None:
    spell = office.person(conditionalReleaseDate="17/12/2026")
    for event in (
        CustodyEvent.RELEASED,
        CustodyEvent.RECALLED,
        CustodyEvent.RETURNED_TO_CUSTODY,
    ):
        spell = office.event(spell, event).custody_id
    with closing(office.store.reading()) as connection:
        detail = read_person(office.context, connection, spell)
    assert [each.kind for each in detail.changes] == [
        "released",
        "recalled",
        "returned_to_custody",
    ]


def test_a_person_who_is_gone_is_said_plainly(office: PlanningOffice) -> None:
    with (
        closing(office.store.reading()) as connection,
        pytest.raises(PlannerError, match="no longer in the store"),
    ):
        read_person(office.context, connection, 99)


def test_a_plan_is_read_as_it_is_stored_with_whom_to_ring(office: PlanningOffice) -> None:
    spell = office.person(conditionalReleaseDate="17/12/2026")
    office.book(spell, OUT, AppointmentKind.PRISON_VISIT)
    office.book(spell, OUT, place_code="PRO01A")
    office.book(spell, OUT, staff_code="TRE01")
    with closing(office.store.reading()) as connection:
        plan = stored_plan(connection, spell)
        parties = contacts(connection, spell, {})
        nobody = stored_plan(connection, 99, OUT)
    assert plan.plan.release_day == OUT
    assert {
        step.template_id: (step.due_on.isoformat() if step.due_on else None, step.state.value)
        for step in plan.plan.steps
    } == {name: (step[1], step[3]) for name, step in office.steps(spell).items()}
    assert [(each.provider, each.contact, each.place) for each in plan.plan.appointments] == [
        ("", "", ""),
        ("Probation East", "01632 960102", "PRO01A"),
        ("Jo Worker", "01632 960003", ""),
    ]
    holder = parties.staff[Role.COMMUNITY_OFFENDER_MANAGER]
    assert (holder.name, holder.contact) == ("Pat Manager", "01632 960001")
    assert (nobody.plan_id, nobody.plan.release_day, nobody.plan.steps) == (None, OUT, ())


def test_known_people_are_what_the_store_holds(office: PlanningOffice) -> None:
    office.load(
        {
            **SAM,
            "surname": "EXAMPLE",
            "IOM cohort": "fixed",
            "duty to refer": "20/11/2026",
            "accommodation": "A07B",
        },
        {"crn": "X000002", "surname": "OTHER"},
    )
    with closing(office.store.reading()) as connection:
        known = known_people(connection)
        one = known_people(connection, office.spell())
    (spell,) = known.matching("A0001AA", "X000001", None)
    assert one.spells == {spell.custody_id: spell}
    for table, columns in COMPARED.items():
        key = "id" if table in ("person", "custody") else f"{_owner(table)}_id"
        row_id = spell.person_id if _owner(table) == "person" else spell.custody_id
        for column in columns:
            stored = office.rows(f"SELECT {column} FROM {table} WHERE {key} = ?", row_id)
            assert [(spell.value(table, column),)] == (stored or [(None,)]), column
    assert spell.entries == {
        ("CRD", "caseload file"): (("2026-12-17", "2026-11-23 09:30:00.000000"),)
    }
    assert spell.duties == ["2026-11-20"]
    assert len(known.matching("A0001AA", "X000002", None)) == 2
    assert known.matching(None, None, None) == known.matching("A9999AA", "", "") == ()


def test_staff_are_known_by_code_before_name(office: PlanningOffice) -> None:
    with closing(office.store.reading()) as connection:
        known = staff_ids(connection)
    assert known["com01"] == known["pat manager"]
    assert "COM01" not in known


def _owner(table: str) -> str:
    about_person = ("person", "iom_registration", "public_protection", "safeguarding")
    return "person" if table in about_person else "custody"
