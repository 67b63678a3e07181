"""Deadlines of a prison's staff, in the calendars of those who own them."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Event
from sqlmodel import col, select
from tests.actions.calendar_office import read_events
from tests.actions.planning_office import POLICE, PlanningOffice, open_planning_office
from tests.tester import TESTER

from release_planner.actions.calendar_export import CalendarExport, export_calendar
from release_planner.actions.calendar_request import CalendarRequest
from release_planner.actions.change_custody import record_custody_event
from release_planner.actions.change_date import change_date
from release_planner.actions.import_outcomes import import_outcomes
from release_planner.actions.public_protection import record_public_protection
from release_planner.actions.sharing import record_agreement
from release_planner.actions.steps import fix_step_date, set_step_state
from release_planner.calendars.changes import ChangeKind
from release_planner.calendars.detail import DetailLevel
from release_planner.domain.codes import (
    PRISON_ROLES,
    Agency,
    MappaCategory,
    MappaLevel,
    Pathway,
    StepState,
)
from release_planner.domain.custody_changes import CustodyEvent
from release_planner.model.plan import PlanStep

MAPPA_STEP = "public_protection.mappa-prison-information"
OWN = ", ".join(f"'{role.value}'" for role in PRISON_ROLES)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PlanningOffice]:
    with open_planning_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def spell(office: PlanningOffice) -> int:
    return office.person(conditionalReleaseDate="17/03/2027", POM="POM01")


def export(
    office: PlanningOffice, tmp_path: Path, recipient: str = "BMI", **asked: Any
) -> CalendarExport:
    office.now += timedelta(hours=1)
    scope = asked or {"prison": "BMI"}
    return export_calendar(office.context, CalendarRequest(tmp_path / "out", recipient, **scope))


def deadlines(exported: CalendarExport) -> list[Event]:
    return [each for each in read_events(exported.path) if "Deadline" in str(each["SUMMARY"])]


def days(exported: CalendarExport) -> list[date]:
    return sorted(
        each.decoded("DTSTART")
        for each in deadlines(exported)
        if str(each["STATUS"]) != "CANCELLED"
    )


def owned(office: PlanningOffice) -> list[date]:
    since = office.today - timedelta(days=30)
    rows = office.rows(
        f"SELECT due_on FROM plan_step WHERE owner_role IN ({OWN}) AND due_on >= ?"
        " AND state IN ('not_started', 'in_progress', 'impossible')",
        since.isoformat(),
    )
    return sorted(date.fromisoformat(due) for (due,) in rows)


def step(office: PlanningOffice, template: str = "finance_and_id.identity-application") -> int:
    return int(office.value("SELECT id FROM plan_step WHERE template_id = ?", template))


def test_a_prison_is_given_the_deadlines_of_its_own_staff(
    office: PlanningOffice, spell: int, tmp_path: Path
) -> None:
    exported = export(office, tmp_path)
    assert days(exported) == owned(office)
    assert len(days(exported)) >= 5
    for each in deadlines(exported):
        assert str(each["TRANSP"]) == "TRANSPARENT"
        assert each.decoded("DTEND") - each.decoded("DTSTART") == timedelta(days=1)
    titles = {str(each["SUMMARY"]).split(" [ref")[0] for each in deadlines(exported)}
    assert titles == {
        "Deadline",
        "Deadline: Work and training",
        "Deadline: Money and identity papers",
    }


def test_no_deadline_says_what_it_is_for_unless_that_is_on_the_list(
    office: PlanningOffice, spell: int, tmp_path: Path
) -> None:
    told = {Pathway.ACCOMMODATION, Pathway.EDUCATION_AND_WORK, Pathway.FINANCE_AND_ID}
    for number, pathway in enumerate(set(Pathway) - told - {Pathway.DRUGS_AND_ALCOHOL}):
        pretend(office, pathway)
        texts = {
            str(each["SUMMARY"]).split(" [ref")[0]
            for each in deadlines(export(office, tmp_path, f"R{number}", prison="BMI"))
        }
        assert texts == {"Deadline"}, pathway


def pretend(office: PlanningOffice, pathway: Pathway) -> None:
    with office.store.writing(TESTER) as session:
        for row in session.exec(select(PlanStep).where(col(PlanStep.owner_role).in_(PRISON_ROLES))):
            row.pathway = pathway


def test_a_calendar_that_says_nothing_says_no_deadline(
    office: PlanningOffice, spell: int, tmp_path: Path
) -> None:
    exported = export(office, tmp_path, prison="BMI", detail=DetailLevel.PRIVATE)
    assert {str(each["SUMMARY"]) for each in read_events(exported.path)} == {"Resettlement slot"}
    assert len(read_events(exported.path)) == len(owned(office)) + 1


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ({"owner": "POM01"}, {"prison_offender_manager"}),
        ({"team": "T4"}, {"prison_offender_manager"}),
        ({"owner": "COM01"}, set()),
        ({"person": "A0001AA"}, set()),
        ({"prison": "HEI"}, set()),
    ],
)
def test_others_are_given_only_those_of_the_roles_they_hold(
    office: PlanningOffice, spell: int, tmp_path: Path, scope: dict[str, str], expected: set[str]
) -> None:
    export(office, tmp_path, "POM01", **scope)
    roles = office.rows(
        "SELECT DISTINCT t.owner_role FROM feed_entry e JOIN plan_step t ON t.id = e.subject_id"
        " WHERE e.subject = 'step'"
    )
    assert {role for (role,) in roles} == expected


def test_a_moved_date_moves_the_deadlines_at_once(
    office: PlanningOffice, spell: int, tmp_path: Path
) -> None:
    export(office, tmp_path)
    before = dict(office.rows("SELECT subject_id, sequence FROM feed_entry WHERE subject='step'"))
    change_date(office.context, spell, date(2027, 3, 31))
    raised = dict(office.rows("SELECT subject_id, sequence FROM feed_entry WHERE subject='step'"))
    assert before.keys() == raised.keys()
    assert any(raised[each] > before[each] for each in before)
    moved = export(office, tmp_path)
    assert days(moved) == owned(office)
    assert (moved.changes.added, moved.changes.changed) == (0, 0)
    assert ChangeKind.MOVED in {change.kind for change in moved.to_change}


@pytest.mark.parametrize("state", [StepState.DONE, StepState.NOT_REQUIRED, StepState.DECLINED])
def test_what_is_done_or_not_needed_leaves_at_once(
    office: PlanningOffice, spell: int, tmp_path: Path, state: StepState
) -> None:
    export(office, tmp_path)
    set_step_state(office.context, step(office), state)
    ((status,),) = office.rows(
        "SELECT status FROM feed_entry WHERE subject = 'step' AND subject_id = ?", step(office)
    )
    assert status == "CANCELLED"
    again = export(office, tmp_path)
    assert [change.kind for change in again.to_change] == [ChangeKind.NO_LONGER_HERE]
    cancelled = [each for each in deadlines(again) if str(each["STATUS"]) == "CANCELLED"]
    assert [str(each["SUMMARY"]).split(" [ref")[0] for each in cancelled] == ["CANCELLED: Deadline"]


def test_a_step_done_in_a_file_leaves_too(
    office: PlanningOffice, spell: int, tmp_path: Path
) -> None:
    export(office, tmp_path)
    file = (
        "Prison number,Event,On,Detail\n"
        "A0001AA,step_done,20/11/2026,finance_and_id.identity-application\n"
    )
    assert import_outcomes(office.context, file.encode()).applied
    assert (
        office.value(
            "SELECT status FROM feed_entry WHERE subject = 'step' AND subject_id = ?", step(office)
        )
        == "CANCELLED"
    )


def test_a_date_set_by_hand_is_told(office: PlanningOffice, spell: int, tmp_path: Path) -> None:
    export(office, tmp_path)
    fix_step_date(office.context, step(office), date(2027, 1, 6))
    again = export(office, tmp_path)
    assert date(2027, 1, 6) in days(again)
    assert [change.kind for change in again.to_change] == [ChangeKind.MOVED]


def test_deadlines_end_with_the_release(office: PlanningOffice, spell: int, tmp_path: Path) -> None:
    export(office, tmp_path)
    record_custody_event(office.context, spell, CustodyEvent.RELEASED, office.today)
    assert days(export(office, tmp_path)) == []


@pytest.mark.parametrize("recipient", ["BMI", "POM01", POLICE, "a name that nobody has"])
def test_treatment_deadlines_go_only_where_the_person_agreed_and_never_to_the_police(
    office: PlanningOffice, spell: int, tmp_path: Path, recipient: str
) -> None:
    pretend(office, Pathway.DRUGS_AND_ALCOHOL)
    assert days(export(office, tmp_path, recipient, prison="BMI")) == []
    person_id = int(office.value("SELECT person_id FROM custody WHERE id = ?", spell))
    for agency in (Agency.PRISON, Agency.POLICE):
        record_agreement(office.context, person_id, agency, office.today)
    agreed = days(export(office, tmp_path, recipient, prison="BMI"))
    assert agreed == (owned(office) if recipient in ("BMI", "POM01") else [])


def protect(
    office: PlanningOffice, person_id: int, category: MappaCategory, level: MappaLevel
) -> None:
    record_public_protection(office.context, person_id, category, level, None)


def test_a_fact_that_takes_a_step_out_of_the_plan_takes_its_deadline_back_at_once(
    office: PlanningOffice, spell: int, tmp_path: Path
) -> None:
    change_date(office.context, spell, date(2027, 9, 17))
    person_id = int(office.value("SELECT person_id FROM custody WHERE id = ?", spell))
    protect(office, person_id, MappaCategory.TWO, MappaLevel.THREE)
    export(office, tmp_path)
    protect(office, person_id, MappaCategory.NOT_SUBJECT, MappaLevel.NOT_APPLICABLE)
    query = "SELECT status FROM feed_entry WHERE subject = 'step' AND subject_id = ?"
    assert office.value(query, step(office, MAPPA_STEP)) == "CANCELLED"
