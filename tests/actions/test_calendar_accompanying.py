"""What goes with a calendar: what changed, and a key sheet and slip for those without a planner."""

import csv
import html
import io
import json
import stat
from datetime import date
from pathlib import Path

import pytest
from tests.actions.calendar_office import RELEASE_DAY, Office, open_office

from release_planner.actions.calendar_export import CalendarExport, export_calendar
from release_planner.actions.calendar_request import CalendarRequest
from release_planner.calendars.changes import ChangeKind
from release_planner.calendars.detail import DetailLevel
from release_planner.domain.codes import AppointmentKind, AppointmentState
from release_planner.domain.errors import PlannerError
from release_planner.model.appointment import Appointment
from release_planner.model.custody import Custody


def export(office: Office, **asked: object) -> CalendarExport:
    office.wait(hours=1)
    request = CalendarRequest(office.folder, "HMP Example", prison="HEI", **asked)  # type: ignore[arg-type]
    return export_calendar(office.context, request)


def kinds(exported: CalendarExport) -> list[ChangeKind]:
    return sorted(change.kind for change in exported.to_change)


@pytest.fixture
def office(tmp_path: Path):  # type: ignore[no-untyped-def]
    with open_office(tmp_path) as opened:
        yield opened


def test_a_first_export_has_nothing_to_change(office: Office) -> None:
    office.appointment(office.person())
    exported = export(office)
    assert exported.entries == 2
    assert exported.to_change == ()
    assert exported.accompanying == ()


def test_the_recipient_is_told_what_was_added_moved_cancelled_and_went(office: Office) -> None:
    moved, cancelled, _ = (office.appointment(office.person()) for _ in range(3))
    export(office)
    office.change(Appointment, moved, day=date(2026, 11, 27), start="09:15")
    office.change(Appointment, cancelled, state=AppointmentState.CANCELLED)
    office.change(Custody, 3, prison_id="BMI")
    office.appointment(1, kind=AppointmentKind.JOBCENTRE)
    exported = export(office)
    gone = [ChangeKind.NO_LONGER_HERE] * 2
    assert kinds(exported) == sorted(
        [ChangeKind.CANCELLED, ChangeKind.MOVED, ChangeKind.NEW, *gone]
    )
    page = html.unescape(exported.accompanying[0].read_text())
    assert "Thu 26 Nov 2026, 14:00 for 30 minutes" in page
    assert "Fri 27 Nov 2026, 09:15 for 30 minutes" in page
    assert kinds(export(office)) == []


def test_a_note_counts_from_what_this_recipient_was_given(office: Office) -> None:
    booked = office.appointment(office.person())
    export(office)
    other = CalendarRequest(office.folder, "HMP Other", prison="HEI")
    office.change(Appointment, booked, start="15:00")
    assert export_calendar(office.context, other).to_change == ()
    assert kinds(export(office)) == [ChangeKind.MOVED]


def test_several_moves_between_two_exports_are_one(office: Office) -> None:
    booked = office.appointment(office.person())
    export(office)
    for start in ("15:00", "16:00", "14:00"):
        office.change(Appointment, booked, start=start)
    assert kinds(export(office)) == []


def test_who_has_no_planner_is_given_a_key_sheet_and_a_slip(office: Office) -> None:
    custody_id = office.person(surname="Exampleson", forenames="Ann", cell_location="B-2-014")
    office.appointment(custody_id)
    exported = export(office, without_planner=True, purpose="unlock lists")
    assert exported.key_expires_on == date(2026, 11, 19)
    note, sheet, slip = (
        next(path for path in exported.accompanying if path.name.startswith(what))
        for what in ("what-changed", "key-sheet", "reply-slip")
    )
    for path in exported.accompanying:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert "A0001AA" not in path.name
    ((reference,),) = office.query("SELECT DISTINCT case_reference FROM feed_entry")
    named = html.unescape(sheet.read_text())
    for text in (reference, "EXAMPLESON, Ann", "A0001AA", "B-2-014", "Thu 19 Nov 2026"):
        assert text in named
    assert "EXAMPLESON" not in note.read_text()
    assert "EXAMPLESON" not in exported.path.read_text()
    rows = list(csv.reader(io.StringIO(slip.read_text())))
    assert rows == [["reference", "outcome", "date"], [reference, "", RELEASE_DAY.isoformat()]]


def test_the_key_sheet_is_a_disclosure_of_its_own(office: Office) -> None:
    office.person()
    export(office, without_planner=True, purpose="unlock lists")
    logged = office.query(
        "SELECT e.subject, e.recipient, e.purpose, d.detail FROM audit_entry e"
        " JOIN audit_detail d ON d.sequence = e.sequence"
        " WHERE e.operation = 'disclosure' ORDER BY e.sequence"
    )
    assert [row[0] for row in logged] == ["feed", "key_sheet"]
    assert {row[1:3] for row in logged} == {("HMP Example", "unlock lists")}
    assert json.loads(logged[1][3])["people"] == 1


@pytest.mark.parametrize("purpose", ["", "  ", "\u202eturned", "x" * 101])
def test_a_purpose_is_one_plain_line(office: Office, purpose: str) -> None:
    office.person()
    with pytest.raises(PlannerError, match="purpose"):
        export(office, purpose=purpose)
    assert list(office.folder.glob("*")) == []


def test_a_lowered_detail_level_is_told_as_other_words(office: Office) -> None:
    office.appointment(office.person())
    first = export(office, detail=DetailLevel.INITIALS)
    lowered = export(office, detail=DetailLevel.PRIVATE)
    assert set(kinds(lowered)) == {ChangeKind.REWORDED}
    assert first.path != lowered.path
