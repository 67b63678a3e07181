"""`release-planner chase`, as scripts and caseworkers use it."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.actions.planning_office import PlanningOffice, open_planning_office
from tests.tester import TESTER

from release_planner.cli.main import run
from release_planner.domain.codes import Agency, AppointmentKind, Attendance, Role
from release_planner.domain.custody_changes import CustodyEvent
from release_planner.model.appointment import Appointment
from release_planner.model.staff import Staff

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PlanningOffice]:
    with open_planning_office(tmp_path) as office:
        yield office


@pytest.fixture
def chase(office: PlanningOffice, capsys: pytest.CaptureFixture[str]) -> Run:
    def chase(*options: str, acting_as: str = "TRE01") -> tuple[int, str, str]:
        shared = ["--store", office.store.location.url, "--today", office.today.isoformat()]
        status = run(["chase", *options, *shared, "--as", acting_as], {})
        said = capsys.readouterr()
        errors = said.err.replace("This store is not encrypted: for synthetic data only.\n", "")
        return status, said.out, errors

    return chase


@pytest.fixture
def spell(office: PlanningOffice) -> int:
    """Sam left ten days ago and missed the first appointment."""
    spell = office.person(conditionalReleaseDate="17/12/2026")
    office.event(spell, CustodyEvent.RELEASED, office.today - timedelta(days=10))
    office.book(spell, office.today, AppointmentKind.TREATMENT, place_code="TRT01A")
    with office.store.writing(TESTER) as session:
        booked = session.get_one(Appointment, 1)
        booked.attendance = Attendance.DID_NOT_ATTEND
    return spell


def test_nobody_to_chase_is_status_nought(chase: Run) -> None:
    assert chase() == (0, "0 people to chase\n", "")
    assert chase("--json") == (0, "[]\n", "")


def test_somebody_to_chase_is_a_finding(chase: Run, spell: int) -> None:
    status, out, errors = chase()
    first, what, whom, count = out.splitlines()
    assert (status, errors, count) == (1, "", "1 person to chase")
    assert first.split("  ")[0] == "11 days left, Fri 4 Dec 2026"
    assert "EXAMPLE, Sam" in first
    assert first.endswith("COM01")
    assert what.strip() == (
        "Appointment missed, Mon 23 Nov 2026 at 14:00."
        " Find out why, and book another appointment within the window."
    )
    assert whom.strip() == "ring Bridge Street Recovery 01632 960101 (provider)"


def test_the_json_has_stable_keys_and_iso_days(chase: Run, spell: int) -> None:
    status, out, _ = chase("--json")
    assert status == 1
    assert json.loads(out) == [
        {
            "identifier": "A0001AA",
            "surname": "EXAMPLE",
            "forenames": "Sam",
            "released_on": "2026-11-13",
            "window_ends_on": "2026-12-04",
            "days_left": 11,
            "missing_step": "missed",
            "to_do": "Find out why, and book another appointment within the window.",
            "appointment_on": "2026-11-23",
            "appointment_start": "14:00",
            "provider": {"name": "Bridge Street Recovery", "contact": "01632 960101"},
            "worker": None,
            "owner": {"code": "COM01", "name": "Pat Manager", "contact": "01632 960001"},
        }
    ]


def test_an_owner_is_chosen_by_code(chase: Run, spell: int) -> None:
    assert chase("--owner", "com01")[0] == 1
    assert chase("--owner", "POM01")[0] == 0
    status, out, errors = chase("--owner", "NOBODY")
    assert (status, out) == (2, "")
    assert "NOBODY is not the staff code of anybody in this store" in errors


def test_an_analyst_is_refused_in_one_line_and_it_is_logged_once(
    chase: Run, office: PlanningOffice, spell: int
) -> None:
    with office.store.writing(TESTER) as session:
        session.add(
            Staff(
                code="ANA01",
                name="Analyst",
                role=Role.IOM_COORDINATOR,
                agency=Agency.PROBATION,
                access_role="analyst",
            )
        )
    status, out, errors = chase(acting_as="ANA01")
    assert (status, out) == (2, "")
    (line,) = errors.splitlines()
    assert line == (
        "release-planner: Analysts of the partnership board see no treatment of people in this"
        " store."
    )
    assert office.rows("SELECT subject FROM audit_entry WHERE actor = 'ANA01'") == [("refused",)]
