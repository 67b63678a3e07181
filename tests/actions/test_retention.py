"""When a record comes up for review, and keeping it until another day."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.actions.planning_office import (
    OFFICER,
    POLICE,
    TODAY,
    PlanningOffice,
    open_planning_office,
)

from release_planner.actions.import_staff import import_staff
from release_planner.actions.iom import deselect_from_iom, register_for_iom
from release_planner.actions.notes import add_note
from release_planner.actions.public_protection import record_public_protection
from release_planner.actions.retention import Review, due_reviews, keep_until
from release_planner.domain.codes import IomCohort, MappaCategory, MappaLevel, YesNoUnknown
from release_planner.domain.custody_changes import CustodyEvent
from release_planner.domain.errors import PlannerError
from release_planner.domain.retention import RecordKind

ORDINARY_YEARS, PROTECTION_YEARS = 6, 10
ADMINISTRATOR = b"""staff code,name,role,agency,team code,team name,area
ADM01,Kit Keeper,administrator,probation,T1,Team One,west_midlands
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PlanningOffice]:
    with open_planning_office(tmp_path) as office:
        assert import_staff(office.acting_as("KEEPER"), ADMINISTRATOR).applied
        office.actor = "ADM01"
        yield office


def released(office: PlanningOffice, number: str = "A0001AA") -> int:
    """Somebody released today; gives their row id."""
    spell = office.person(number, conditionalReleaseDate=f"{TODAY:%d/%m/%Y}")
    office.event(spell, CustodyEvent.RELEASED)
    return int(office.value("SELECT person_id FROM custody WHERE id = ?", spell))


def due_on(office: PlanningOffice, day: date) -> list[Review]:
    office.today = day
    with closing(office.store.reading()) as connection:
        return due_reviews(office.context, connection)


def later(years: int, days: int = 0) -> date:
    return TODAY.replace(year=TODAY.year + years) + timedelta(days=days)


def test_a_person_comes_up_six_years_after_release_and_not_a_day_before(
    office: PlanningOffice,
) -> None:
    released(office)
    assert due_on(office, later(ORDINARY_YEARS, -1)) == []
    (review,) = due_on(office, later(ORDINARY_YEARS))
    assert (review.kind, review.about, review.review_on) == (
        RecordKind.PERSON,
        "A0001AA",
        later(ORDINARY_YEARS),
    )


def test_a_figure_nobody_has_read_in_its_source_is_called_office_policy(
    office: PlanningOffice,
) -> None:
    released(office)
    (review,) = due_on(office, later(ORDINARY_YEARS))
    assert "office policy" in review.why


def test_mappa_makes_it_ten_years(office: PlanningOffice) -> None:
    person = released(office)
    record_public_protection(
        office.acting_as(OFFICER), person, MappaCategory.ONE, MappaLevel.ONE, YesNoUnknown.NO
    )
    assert due_on(office, later(PROTECTION_YEARS, -1)) == []
    assert [each.review_on for each in due_on(office, later(PROTECTION_YEARS))] == [
        later(PROTECTION_YEARS)
    ]


def test_somebody_on_the_iom_caseload_is_in_use_until_taken_off(office: PlanningOffice) -> None:
    person = released(office)
    register_for_iom(office.context, person, IomCohort.FIXED, POLICE)
    assert due_on(office, later(ORDINARY_YEARS, 400)) == []
    office.today = later(1)
    deselect_from_iom(office.context, person)
    assert due_on(office, later(ORDINARY_YEARS + 1, -1)) == []
    assert len(due_on(office, later(ORDINARY_YEARS + 1))) == 1


def test_somebody_in_custody_without_a_date_is_in_use(office: PlanningOffice) -> None:
    office.person()
    assert due_on(office, later(90)) == []


def test_a_release_that_nobody_recorded_still_comes_up(office: PlanningOffice) -> None:
    office.person(conditionalReleaseDate="16/12/2026")
    expected = office.value("SELECT expected_to FROM custody")
    day = date.fromisoformat(expected).replace(year=2026 + ORDINARY_YEARS)
    assert due_on(office, day - timedelta(days=1)) == []
    assert [each.review_on for each in due_on(office, day)] == [day]


def test_a_note_comes_up_a_year_after_it_was_written(office: PlanningOffice) -> None:
    person = released(office)
    add_note(office.context, person, "Prefers mornings")
    assert due_on(office, later(1, -1)) == []
    (review,) = due_on(office, later(1))
    assert (review.kind, review.about) == (RecordKind.NOTE, "A0001AA")
    assert "mornings" not in review.why


def test_the_day_that_a_person_sets_counts(office: PlanningOffice) -> None:
    person = released(office)
    keep_until(office.context, RecordKind.PERSON, person, later(2), "civil  claim\nunder way")
    assert due_on(office, later(2, -1)) == []
    (review,) = due_on(office, later(2))
    assert "civil claim under way" in review.why
    keep_until(office.context, RecordKind.PERSON, person, later(9), "claim settled late")
    assert due_on(office, later(9, -1)) == []


@pytest.mark.parametrize("day", [TODAY, TODAY - timedelta(days=1), later(10, 1)])
def test_a_review_is_set_for_a_day_to_come_within_ten_years(
    office: PlanningOffice, day: date
) -> None:
    person = released(office)
    with pytest.raises(PlannerError, match="a day to come"):
        keep_until(office.context, RecordKind.PERSON, person, day, "a reason")


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 201])
def test_keeping_a_record_needs_a_reason(office: PlanningOffice, reason: str) -> None:
    person = released(office)
    with pytest.raises(PlannerError, match="why the record is kept"):
        keep_until(office.context, RecordKind.PERSON, person, later(1), reason)
    assert office.value("SELECT review_on FROM person") is None


def test_a_record_that_is_gone_cannot_be_kept(office: PlanningOffice) -> None:
    for kind in RecordKind:
        with pytest.raises(PlannerError, match="no longer in the store"):
            keep_until(office.context, kind, 99, later(1), "a reason")


def test_looking_at_the_list_is_logged(office: PlanningOffice) -> None:
    released(office)
    before = office.value("SELECT count(*) FROM audit_entry WHERE operation = 'consultation'")
    due_on(office, later(ORDINARY_YEARS))
    after = office.value("SELECT count(*) FROM audit_entry WHERE operation = 'consultation'")
    assert after == before + 1


def test_nothing_is_erased_by_itself(office: PlanningOffice) -> None:
    person = released(office)
    add_note(office.context, person, "Prefers mornings")
    office.now = datetime(2126, 1, 1, tzinfo=UTC)
    assert len(due_on(office, date(2126, 1, 1))) == 2
    assert office.value("SELECT count(*) FROM person") == 1
    assert office.value("SELECT count(*) FROM note") == 1
