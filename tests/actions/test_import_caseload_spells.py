"""Releases, deaths, recalls and new spells that a caseload file brings."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.actions.planning_office import LOGS, PlanningOffice, open_planning_office

from release_planner.actions.build_plans import build_plans
from release_planner.domain.codes import AppointmentKind
from release_planner.domain.custody_changes import CustodyEvent

CRD = {"conditionalReleaseDate": "17/12/2026"}
OUT = date(2026, 12, 17)
NUMBER = {"prisonerNumber": "A0001AA"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PlanningOffice]:
    with open_planning_office(tmp_path) as office:
        yield office


@pytest.fixture
def at_liberty(office: PlanningOffice) -> int:
    """Somebody released on the day, a week ago, with a booking a week ahead."""
    spell = office.person(**CRD)
    office.wait((OUT - office.today).days)
    office.event(spell, CustodyEvent.RELEASED)
    office.wait(7)
    office.book(spell, office.today + timedelta(days=7), AppointmentKind.TREATMENT)
    return spell


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ({"legalStatus": "SENTENCED"}, "in_custody"),
        ({"legalStatus": "INDETERMINATE_SENTENCE"}, "in_custody"),
        ({"legalStatus": "IMMIGRATION_DETAINEE"}, "in_custody"),
        ({"legalStatus": "CIVIL_PRISONER"}, "in_custody"),
        ({"legalStatus": "UNKNOWN"}, "in_custody"),
        ({"legalStatus": "REMAND"}, "remand"),
        ({"legalStatus": "CONVICTED_UNSENTENCED"}, "remand"),
        ({"legalStatus": "RECALL"}, "returned_to_custody"),
        ({"legalStatus": "DEAD"}, "died"),
        ({"legalStatus": "SENTENCED", "released on": "20/11/2026"}, "released"),
        ({"legalStatus": "RECALL", "released on": "20/11/2026"}, "released"),
        (
            {"legalStatus": "RECALL", "released on": "01/10/2026", "received": "05/11/2026"},
            "returned_to_custody",
        ),
        ({"custody state": "hospital", "legalStatus": "REMAND"}, "in_hospital"),
        ({"custody state": "UAL", "released on": "20/11/2026"}, "unlawfully_at_large"),
    ],
)
def test_the_state_that_a_file_amounts_to(
    office: PlanningOffice, cells: dict[str, str], state: str
) -> None:
    row = {**NUMBER, **CRD, **cells}
    for _ in range(2):
        office.load(row)
        assert office.rows("SELECT state FROM custody") == [(state,)]
        is_out = state in ("released", "unlawfully_at_large")
        released_on, window = office.rows("SELECT released_on, window_ends_on FROM custody")[0]
        assert (released_on, window) == (("2026-11-20", "2026-12-11") if is_out else (None, None))


def test_a_release_in_a_file_is_the_release_entered_by_hand(
    office: PlanningOffice, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    with open_planning_office(tmp_path / "other") as other:
        for desk in (office, other):
            desk.person(**CRD)
            desk.wait((OUT - desk.today).days)
        assert office.load({**NUMBER, "released on": "17/12/2026"}).outcome.changed == 1
        other.event(other.spell(), CustodyEvent.RELEASED)
        for query in (
            "SELECT * FROM custody",
            "SELECT * FROM plan_step",
            "SELECT kind, why, from_day, to_day FROM custody_change",
            "SELECT who, role, contact, why FROM person_to_tell",
        ):
            assert office.rows(query) == other.rows(query)


def test_a_death_in_a_file_cancels_and_writes_to_nobody_at_home(office: PlanningOffice) -> None:
    spell = office.person(**CRD)
    office.event(spell, CustodyEvent.HDC_APPROVED)
    coming = office.book(spell, OUT, AppointmentKind.FAMILY)
    office.load({**NUMBER, "legalStatus": "DEAD"})
    assert office.row("custody", spell)["state"] == "died"
    assert office.row("appointment", coming)["state"] == "cancelled"
    assert (
        office.rows(
            "SELECT who FROM person_to_tell t JOIN custody_change c ON c.id = t.custody_change_id"
            " WHERE c.kind = 'died'"
        )
        == []
    )


def test_a_lagging_file_does_not_take_back_a_release(
    office: PlanningOffice, at_liberty: int
) -> None:
    before = office.dump(*LOGS)
    for more in ({}, {"custody state": "in custody"}):
        found = office.load(
            {**NUMBER, **CRD, "legalStatus": "SENTENCED", "receptionDate": "02/06/2025", **more}
        )
        assert (found.outcome.changed, found.outcome.unchanged) == (0, 1)
    assert office.dump(*LOGS) == before
    office.load({**NUMBER, "sentenceExpiryDate": "17/06/2027", "CRD": "19/12/2026"})
    assert office.rows("SELECT id, state, anchor_day FROM custody") == [
        (at_liberty, "released", "2026-12-17")
    ]


@pytest.mark.parametrize(
    "cells",
    [
        {"legalStatus": "RECALL", "postRecallReleaseDate": "01/03/2027"},
        {"legalStatus": "REMAND"},
        {"custody state": "returned to custody"},
    ],
)
def test_without_a_reception_date_a_recall_or_remand_tells_of_a_new_spell(
    office: PlanningOffice, at_liberty: int, cells: dict[str, str]
) -> None:
    for kind in (["new_spell"], []):
        assert [each.kind.value for each in office.load({**NUMBER, **cells}).differences] == kind
    assert office.spell() != at_liberty


def test_somebody_recalled_in_a_file_keeps_plan_bookings_and_needs(
    office: PlanningOffice, at_liberty: int
) -> None:
    row = {
        **NUMBER,
        "legalStatus": "RECALL",
        "receptionDate": f"{office.today:%d/%m/%Y}",
        "postRecallReleaseDate": "01/03/2027",
    }
    (found,) = office.load(row).differences
    assert (found.kind, found.to_day) == ("new_spell", date(2027, 3, 1))
    spell = office.spell()
    assert spell != at_liberty
    assert office.row("custody", at_liberty)["released_on"] == "2026-12-17"
    new = office.row("custody", spell)
    assert (new["state"], new["release_authority"], new["sentence_start"]) == (
        "returned_to_custody",
        "E08000025",
        "2025-06-02",
    )
    assert office.rows("SELECT custody_id, anchored_on FROM plan") == [(spell, "2027-03-01")]
    assert office.rows("SELECT custody_id, state FROM appointment") == [(spell, "to_rebook")]
    assert office.value("SELECT need FROM treatment_need WHERE custody_id = ?", spell) == "yes"
    assert office.value("SELECT staff_id FROM assignment WHERE custody_id = ?", spell)
    before = office.dump(*LOGS)
    assert office.load(row).outcome.unchanged == 1
    assert office.dump(*LOGS) == before


def test_a_new_sentence_after_release_is_a_new_spell_with_a_plan_of_its_own(
    office: PlanningOffice, at_liberty: int
) -> None:
    row = {
        **NUMBER,
        "lastName": "MARRIED",
        "legalStatus": "REMAND",
        "receptionDate": f"{office.today:%d/%m/%Y}",
        "next court date": f"{office.today + timedelta(days=9):%d/%m/%Y}",
    }
    for kind in (["new_spell"], []):
        assert [each.kind.value for each in office.load(row).differences] == kind
    spell = office.spell()
    assert office.row("custody", spell)["state"] == "remand"
    assert office.value("SELECT surname FROM person") == "MARRIED"
    assert office.value("SELECT search_text FROM person").startswith("married")
    assert office.rows("SELECT custody_id FROM plan") == [(at_liberty,)]
    assert office.rows("SELECT custody_id, state FROM appointment") == [(spell, "to_rebook")]
    assert build_plans(office.context).plans == 1


def test_somebody_at_large_is_not_missed_by_a_prisons_file(
    office: PlanningOffice, at_liberty: int
) -> None:
    office.event(at_liberty, CustodyEvent.RECALLED)
    found = office.load({**NUMBER, "prisonerNumber": "A0009AA", "prisonId": "BMI"})
    assert [each.kind.value for each in found.differences] == ["new"]


def test_a_recall_in_a_file_is_a_recall(office: PlanningOffice, at_liberty: int) -> None:
    office.load({**NUMBER, "custody state": "UAL"})
    row = office.row("custody", at_liberty)
    assert (row["state"], row["released_on"]) == ("unlawfully_at_large", "2026-12-17")
    assert office.rows("SELECT kind FROM custody_change ORDER BY id")[-1] == ("recalled",)
    office.load({**NUMBER, "custody state": "returned to custody"})
    assert office.rows("SELECT state, is_current FROM custody ORDER BY id") == [
        ("returned_to_custody", 0),
        ("returned_to_custody", 1),
    ]


def test_a_status_alone_does_not_undo_a_decision(office: PlanningOffice) -> None:
    spell = office.person(**CRD)
    office.event(spell, CustodyEvent.HDC_REFUSED)
    row = {**NUMBER, **CRD, "legalStatus": "SENTENCED"}
    assert office.load(row).outcome.unchanged == 1
    assert office.load({**NUMBER, "legalStatus": "UNKNOWN"}).outcome.changed == 1
    assert office.row("custody", spell)["state"] == "hdc_refused"
