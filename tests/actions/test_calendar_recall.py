"""Calendars over a return to custody: what a recipient holds of both spells changes at once."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from release_planner.actions.calendar_export import export_calendar
from release_planner.actions.calendar_request import CalendarRequest
from release_planner.domain.codes import AppointmentKind
from release_planner.domain.custody_changes import CustodyEvent

from .planning_office import PlanningOffice, open_planning_office

OUT, BOOKED = date(2026, 12, 17), date(2026, 12, 18)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PlanningOffice]:
    """Spell 1, recalled, with a booking ahead that a probation team holds in its calendar."""
    with open_planning_office(tmp_path) as office:
        spell = office.person(conditionalReleaseDate="17/12/2026")
        office.wait((OUT - office.today).days)
        office.event(spell, CustodyEvent.RELEASED)
        office.book(spell, date(2027, 1, 5), AppointmentKind.OTHER)
        office.event(spell, CustodyEvent.RECALLED)
        export(office, tmp_path)
        yield office


def export(office: PlanningOffice, folder: Path) -> int:
    request = CalendarRequest(folder, "PDU1")
    return export_calendar(office.context, request).changes.changed


def entries(office: PlanningOffice) -> dict[str, tuple[int, int]]:
    rows = office.rows("SELECT subject, custody_id, sequence FROM feed_entry")
    return {row[0]: row[1:] for row in rows}


def test_a_return_puts_the_entries_of_both_spells_right_in_its_own_transaction(
    office: PlanningOffice, tmp_path: Path
) -> None:
    before = entries(office)
    office.wait(1)
    returned = office.event(1, CustodyEvent.RETURNED_TO_CUSTODY).custody_id
    after = entries(office)
    assert returned != 1
    assert after["appointment"][0] == returned
    assert after["appointment"][1] > before["appointment"][1]
    assert export(office, tmp_path) == 0
    office.wait(1)
    resumed = office.event(returned, CustodyEvent.RECALL_RESCINDED).custody_id
    assert resumed == 1
    assert entries(office)["appointment"][0] == 1
    assert export(office, tmp_path) == 0
