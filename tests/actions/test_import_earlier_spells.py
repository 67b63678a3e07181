"""Files that lag behind: what they say of an earlier time in custody does nothing to this one."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.actions.planning_office import LOGS, PlanningOffice, open_planning_office

from release_planner.actions.build_plans import build_plans
from release_planner.actions.import_caseload import CaseloadOutcome, import_caseload
from release_planner.actions.import_file import import_file
from release_planner.actions.import_outcomes import import_outcomes
from release_planner.domain.custody_changes import CustodyEvent
from release_planner.samples.files import SampleFiles, write_sample_files

from .desk import REFERENCE, TODAY, Desk, open_desk

OUT = date(2026, 12, 17)
BACK = OUT + timedelta(days=20)
NUMBER = {"prisonerNumber": "A0001AA"}
FIRST = {
    **NUMBER,
    "lastName": "EXAMPLE",
    "firstName": "Sam",
    "prisonId": "BMI",
    "legalStatus": "SENTENCED",
    "receptionDate": "02/06/2025",
    "sentenceStartDate": "02/06/2025",
    "conditionalReleaseDate": "17/12/2026",
    "HDCED": "01/10/2026",
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PlanningOffice]:
    with open_planning_office(tmp_path) as office:
        yield office


@pytest.fixture
def back_inside(office: PlanningOffice) -> int:
    """Somebody released, recalled and back, whose new spell began on BACK; the day after it."""
    spell = office.person(**FIRST)
    office.wait((OUT - office.today).days)
    office.event(spell, CustodyEvent.RELEASED)
    office.wait(10)
    office.event(spell, CustodyEvent.RECALLED)
    office.wait(10)
    assert office.today == BACK
    office.event(spell, CustodyEvent.RETURNED_TO_CUSTODY)
    office.wait(1)
    assert office.spell() != spell
    return office.spell()


def _refused(found: CaseloadOutcome) -> list[tuple[str, str, str]]:
    assert not found.outcome.applied
    return [(each.column, each.value, each.expected) for each in found.outcome.errors]


@pytest.mark.parametrize("more", [{}, {"custody state": "released"}, {"received": "01/01/2024"}])
def test_nobody_is_released_before_the_spell_began(
    office: PlanningOffice, more: dict[str, str]
) -> None:
    office.person(receptionDate="05/01/2026", conditionalReleaseDate="10/02/2027")
    before = office.dump()
    found = office.load({**NUMBER, "Released on": "20/01/2024", **more})
    expected = "a day not before the reception on Mon 5 Jan 2026"
    assert _refused(found) == [("Released on", "20/01/2024", expected)]
    assert office.dump() == before


def test_a_row_that_releases_before_its_own_reception_is_refused(office: PlanningOffice) -> None:
    row = {**NUMBER, "received": "05/01/2026", "released on": "20/01/2024"}
    found = office.load({**row, "custody state": "released"})
    expected = "a day not before the reception on Mon 5 Jan 2026"
    assert _refused(found) == [("released on", "20/01/2024", expected)]


def test_a_release_after_the_reception_that_the_store_knows_is_one(office: PlanningOffice) -> None:
    spell = office.person(receptionDate="05/01/2026", conditionalReleaseDate="10/02/2027")
    assert office.load({**NUMBER, "Released on": "20/11/2026"}).outcome.changed == 1
    row = office.row("custody", spell)
    assert (row["state"], row["released_on"]) == ("released", "2026-11-20")


@pytest.mark.parametrize(
    "cells",
    [
        {"legalStatus": "RECALL"},
        {"legalStatus": "RECALL", "custody state": "released"},
        {"legalStatus": "SENTENCED", "CRD": "17/12/2026", "HDCED": "01/10/2026"},
        {"custody state": "released"},
        {"custody state": "returned to custody"},
        {"receptionDate": "02/06/2025", "legalStatus": "RECALL"},
    ],
)
def test_a_release_that_an_earlier_spell_holds_is_no_news(
    office: PlanningOffice, back_inside: int, cells: dict[str, str]
) -> None:
    before = office.dump(*LOGS)
    found = office.load({**NUMBER, "released on": "17/12/2026", **cells})
    assert (found.outcome.errors, found.outcome.unchanged) == ((), 1)
    assert office.dump(*LOGS) == before


@pytest.mark.parametrize("received", [{}, {"receptionDate": "02/06/2025"}])
def test_a_recall_date_beside_the_old_release_is_taken_for_the_new_spell(
    office: PlanningOffice, back_inside: int, received: dict[str, str]
) -> None:
    recalled = {"legalStatus": "RECALL", "released on": "17/12/2026", "PRRD": "01/06/2027"}
    assert office.load({**NUMBER, **recalled, **received}).outcome.changed == 1
    row = office.row("custody", back_inside)
    assert (row["state"], row["released_on"], row["reception_on"], row["anchor_day"]) == (
        "returned_to_custody",
        None,
        BACK.isoformat(),
        "2027-06-01",
    )
    assert office.spell() == back_inside


def test_a_release_that_no_earlier_spell_holds_is_refused(
    office: PlanningOffice, back_inside: int
) -> None:
    found = office.load({**NUMBER, "released on": "18/12/2026"})
    expected = "a day not before the reception on Wed 6 Jan 2027"
    assert _refused(found) == [("released on", "18/12/2026", expected)]


@pytest.mark.parametrize("without", ["", "receptionDate"])
def test_an_old_file_does_not_undo_a_return(
    office: PlanningOffice, back_inside: int, without: str
) -> None:
    old = {heading: cell for heading, cell in FIRST.items() if heading != without}
    found = office.load(old)
    row = office.row("custody", back_inside)
    assert (row["state"], row["reception_on"]) == ("returned_to_custody", BACK.isoformat())
    if not without:
        assert found.outcome.unchanged == 1
        (notice,) = (each for each in found.outcome.notices if each.code == "earlier_spell")
        assert "A0001AA" in notice.text


def test_an_old_file_still_corrects_the_person(office: PlanningOffice, back_inside: int) -> None:
    assert office.load({**FIRST, "lastName": "CORRECTED"}).outcome.changed == 1
    assert office.value("SELECT surname FROM person") == "CORRECTED"
    assert office.row("custody", back_inside)["legal_status"] == "RECALL"


def test_an_earlier_reception_without_a_release_between_is_a_correction(
    office: PlanningOffice,
) -> None:
    spell = office.person(receptionDate="05/01/2026", conditionalReleaseDate="10/02/2027")
    assert office.load({**NUMBER, "received": "22/12/2025"}).outcome.changed == 1
    assert office.row("custody", spell)["reception_on"] == "2025-12-22"


def test_the_first_caseload_again_after_the_outcomes_changes_nobody(tmp_path: Path) -> None:
    files = write_sample_files(tmp_path / "files", 300, 7, TODAY, REFERENCE)
    with open_desk(tmp_path / "desk") as desk:
        _import_samples(desk, files)
        assert desk.query("SELECT count(*) FROM custody WHERE NOT is_current")[0][0] > 5
        before = desk.domain_content()
        again = import_caseload(desk.context, files.caseload).outcome
        assert (again.applied, again.new, again.changed) == (True, 0, 0)
        outcomes = import_outcomes(desk.context, files.outcomes)
        assert (outcomes.errors, outcomes.new, outcomes.changed) == ((), 0, 0)
        assert desk.domain_content() == before


def _import_samples(desk: Desk, files: SampleFiles) -> None:
    assert import_file(desk.context, "staff", files.staff).applied
    assert import_file(desk.context, "provision", files.provision).applied
    assert import_caseload(desk.context, files.caseload).outcome.applied
    build_plans(desk.context)
    assert import_outcomes(desk.context, files.outcomes).errors == ()
