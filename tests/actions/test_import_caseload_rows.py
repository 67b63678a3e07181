"""Importing a caseload, row by row: who it is about, and what is taken of it."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from tests.actions.planning_office import LOGS, PlanningOffice, open_planning_office

from release_planner.actions.import_caseload import import_caseload
from release_planner.actions.import_staff import import_staff
from release_planner.domain.codes import ReleaseDateType
from release_planner.domain.custody_changes import CustodyEvent
from release_planner.domain.errors import PlannerError

SAM = {
    "prisonerNumber": "A0001AA",
    "lastName": "EXAMPLE",
    "firstName": "Sam",
    "prisonId": "BMI",
    "legalStatus": "SENTENCED",
    "sentenceStartDate": "02/06/2025",
    "conditionalReleaseDate": "17/12/2026",
}
ALEX = {**SAM, "prisonerNumber": "A0002AA", "firstName": "Alex"}
KIM = {**SAM, "prisonerNumber": "A0003AA", "firstName": "Kim", "prisonId": "HEI"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PlanningOffice]:
    with open_planning_office(tmp_path) as office:
        yield office


def test_rows_with_a_crn_or_pnc_number_alone_find_the_person(office: PlanningOffice) -> None:
    office.load({**SAM, "crn": "X000001", "pnc": "2003/0123456L"})
    office.wait(1)
    by_crn = office.load({"crn": "X000001", "CRD": "10/12/2026"})
    by_pnc = office.load({"pnc": "03/123456L", "CRD": "11/12/2026"})
    assert (by_crn.outcome.changed, by_pnc.outcome.changed) == (1, 1)
    assert office.value("SELECT count(*) FROM person") == 1


@pytest.mark.parametrize(
    "row",
    [
        {"prisonerNumber": "A0001AA", "crn": "X000002"},
        {"prisonerNumber": "A0009AA", "crn": "X000001"},
    ],
)
def test_identifiers_of_two_people_are_refused(office: PlanningOffice, row: dict[str, str]) -> None:
    office.load({**SAM, "crn": "X000001"}, {**ALEX, "crn": "X000002"})
    before = office.dump()
    found = office.load({**row, "CRD": "10/12/2026"})
    (error,) = found.outcome.errors
    assert error.expected == "identifiers of one person, not of two"
    assert len(found.outcome.rejected) == 1
    assert office.dump() == before


def test_the_right_number_on_another_persons_row_is_refused(office: PlanningOffice) -> None:
    office.load({**SAM, "dateOfBirth": "04/03/1988"}, ALEX)
    before = office.dump()
    mistaken = {"prisonerNumber": "A0001AA", "lastName": "OTHER", "dateOfBirth": "09/09/1999"}
    found = office.load({**SAM, **mistaken})
    (error,) = found.outcome.errors
    assert (error.row, error.value) == (2, "A0001AA")
    assert error.expected == "the person whom the store holds, with another name and date of birth"
    assert not found.outcome.applied
    assert office.dump() == before


@pytest.mark.parametrize(
    "cells",
    [
        {"lastName": "MARRIED", "dateOfBirth": "04/03/1988"},
        {"lastName": "MARRIED"},
        {"lastName": " Exam-ple", "dateOfBirth": "09/09/1999"},
    ],
)
def test_a_name_or_a_date_of_birth_alone_is_a_correction(
    office: PlanningOffice, cells: dict[str, str]
) -> None:
    office.load({**SAM, "dateOfBirth": "04/03/1988"})
    assert office.load({"prisonerNumber": "A0001AA", **cells}).outcome.changed == 1


def test_one_person_on_two_rows_by_two_identifiers_is_refused(office: PlanningOffice) -> None:
    office.load({**SAM, "crn": "X000001"})
    found = office.load(
        {"prisonerNumber": "A0001AA", "CRD": "10/12/2026"}, {"crn": "X000001", "CRD": "11/12/2026"}
    )
    assert [(each.row, each.expected) for each in found.outcome.errors] == [
        (3, "each person once; also on row 2")
    ]


def test_officers_nobody_knows_are_named_and_left_unassigned(office: PlanningOffice) -> None:
    found = office.load({**SAM, "COM": "Nobody Here"}, {**ALEX, "COM": "pat manager"})
    (notice,) = (each for each in found.outcome.notices if each.code == "unknown_officers")
    assert "Nobody Here (1 rows)" in notice.text
    assert office.rows("SELECT custody_id, role FROM assignment") == [
        (office.spell("A0002AA"), "community_offender_manager")
    ]


def test_a_name_that_two_officers_share_assigns_neither(office: PlanningOffice) -> None:
    more = (
        b"staff code,name,role,agency,team code,team name,area\n"
        b"COM02,Pat Manager,community_offender_manager,probation,T1,Team One,west_midlands\n"
    )
    import_staff(office.acting_as("KEEPER"), more)
    office.load({**SAM, "COM": "Pat Manager"}, {**ALEX, "COM": "COM02"})
    assert office.rows("SELECT custody_id FROM assignment") == [(office.spell("A0002AA"),)]


def test_free_text_is_taken_only_when_it_is_chosen(office: PlanningOffice) -> None:
    row = {**SAM, "Latest update": "rang the hostel"}
    found = office.load(row)
    assert office.rows("SELECT * FROM note") == []
    assert any("Latest update" in each.text for each in found.outcome.notices)
    for _ in range(2):
        office.load(row, take_notes="Latest update")
        assert office.rows("SELECT text FROM note") == [("rang the hostel",)]


def test_what_a_file_says_beside_the_dates_is_taken_of_known_people_too(
    office: PlanningOffice,
) -> None:
    office.load(SAM)
    more = {
        **SAM, "accommodation on release": "A07B", "duty to refer": "20/11/2026",
        "home local authority": "Birmingham", "IOM selected on": "01/11/2026",
        "treatment consent": "yes", "owner": "POM01",
    }  # fmt: skip
    for _ in range(2):
        office.load(more)
        assert office.rows("SELECT point, type_code FROM accommodation") == [
            ("planned_first_night", "A07B")
        ]
        assert office.rows("SELECT submitted_on, authority FROM housing_referral") == [
            ("2026-11-20", "E08000025")
        ]
        assert office.value("SELECT settled_accommodation FROM custody") == "yes"
        assert office.rows("SELECT need, consent_to_share FROM treatment_need") == [
            ("unknown", "yes")
        ]
        owner = "SELECT code FROM staff JOIN custody ON owner_staff_id = staff.id"
        assert office.value(owner) == "POM01"
        assert office.rows("SELECT * FROM iom_registration") == []
    office.load({**more, "accommodation on release": "NFA", "IOM cohort": "flex"})
    assert office.rows("SELECT type_code FROM accommodation") == [("NFA",)]
    assert office.value("SELECT settled_accommodation FROM custody") == "no"
    assert office.rows("SELECT cohort, selected_on FROM iom_registration") == [
        ("flex", "2026-11-01")
    ]


def test_a_teams_own_workbook(office: PlanningOffice) -> None:
    found = import_caseload(office.context, _messy_workbook())
    assert [str(each) for each in found.outcome.errors] == []
    (question,) = found.outcome.questions
    assert question.value == "CRD 29/01/27 ?HDC"
    codes = {each.code for each in found.outcome.notices}
    assert {"colours", "total_row", "not_taken"} <= codes
    applied = import_caseload(office.context, _messy_workbook(), partial=True)
    assert applied.outcome.new == 2
    assert office.rows("SELECT surname, forenames, pnc_number FROM person ORDER BY id") == [
        ("SMITH", "John", "2003/0123456L"),
        ("O'NEIL", "Jo", None),
    ]
    assert office.rows("SELECT type, day FROM release_date_entry") == [("CRD", "2027-01-29")]


def test_a_cell_of_the_wrong_kind_of_file_is_one_line(office: PlanningOffice) -> None:
    before = office.dump()
    for content in (b"", b"\x00\xff\x13" * 50, b"PK\x03\x04 not a workbook", b"a,b\n1,2\n"):
        with pytest.raises(PlannerError) as refused:
            import_caseload(office.context, content)
        assert "\n" not in str(refused.value)
    assert office.dump() == before


def test_a_release_date_in_its_own_column_takes_the_type_that_is_given(
    office: PlanningOffice,
) -> None:
    row = {"prisonerNumber": "A0001AA", "release date": "17/12/2026"}
    assert len(office.load(row).outcome.questions) == 1
    office.load(row, release_date_type=ReleaseDateType.ARD)
    assert office.rows("SELECT type, day FROM release_date_entry") == [("ARD", "2026-12-17")]


def test_nobody_who_died_is_brought_back_by_a_file(office: PlanningOffice) -> None:
    spell = office.person(**_dated("17/12/2026"))
    office.event(spell, CustodyEvent.DIED)
    before = office.dump(*LOGS)
    found = office.load({**SAM, "custody state": "in custody", "lastName": "OTHER"})
    (notice,) = found.outcome.notices
    assert notice.code == "recorded_as_died"
    assert office.dump(*LOGS) == before


def _dated(crd: str) -> dict[str, str]:
    return {"conditionalReleaseDate": crd}


def _messy_workbook() -> bytes:
    """Title rows, a second sheet of notes, colours, a total row, a doubt, and a blank line."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Nominals")
    red = book.add_format({"bg_color": "red"})
    rows: list[list[Any]] = [
        ["IOM team - week of 23/11"],
        [],
        ["Nominal", "PNC", "NOMIS", "CRD", "Update"],
        ["SMITH, John", "03/123456L", "", 46416, "rang Tuesday"],
        ["O'NEIL, Jo", "", "A0002AA", "TBC", ""],
        [],
        ["GREY, Al", "", "A0003AA", "CRD 29/01/27 ?HDC", ""],
        ["Total", "", "", "3", ""],
    ]
    for number, cells in enumerate(rows):
        for place, cell in enumerate(cells):
            sheet.write(number, place, cell, red if number == 4 else None)
    book.add_worksheet("Phone list").write(0, 0, "Ring the hostel before ten")
    book.close()
    return buffer.getvalue()


def test_headings_without_rows_import_nothing_and_say_so(office: PlanningOffice) -> None:
    with pytest.raises(PlannerError, match="no rows"):
        import_caseload(office.context, b"Prison number,Surname\n")


def test_somebody_new_needs_a_surname(office: PlanningOffice) -> None:
    outcome = import_caseload(office.context, b"Prison number,Surname\nA0009AA,\n").outcome

    (error,) = outcome.errors
    assert (error.row, error.column) == (2, "Surname")
    assert "a surname" in error.expected
    assert not outcome.applied
