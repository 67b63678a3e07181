"""Exporting a calendar: what is in it, for whom, and what is logged."""

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import recurring_ical_events
from icalendar import Calendar
from tests.tester import TESTER

from release_planner.calendars.detail import DetailLevel
from release_planner.calendars.feed import touch_feeds
from release_planner.domain.codes import (
    Agency,
    AppointmentKind,
    AppointmentState,
    CustodyState,
    Role,
    YesNoUnknown,
)
from release_planner.domain.errors import PlannerError
from release_planner.domain.wall_time import checked_start
from release_planner.model.appointment import Appointment
from release_planner.model.custody import Assignment, Custody
from release_planner.model.treatment import TreatmentNeed
from release_planner.store.audit import first_broken_entry
from release_planner.store.reading.finding import find_custody

from .calendar_office import (
    POLICE_OFFICER,
    POLICE_TEAM,
    PROBATION_OFFICER,
    PROBATION_TEAM,
    RELEASE_DAY,
    TODAY,
    Office,
    open_office,
    read_events,
)

DISCLOSURES = "SELECT count(*) FROM audit_entry WHERE operation = 'disclosure'"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        yield office


def test_a_second_reader_finds_every_appointment_at_its_london_time(office: Office) -> None:
    spell = office.person()
    days = [date(2026, 11, 26), date(2027, 3, 27), date(2027, 3, 29), date(2027, 7, 1)]
    for day in days:
        office.appointment(spell, day=day, start="09:30", minutes=45)
    calendar = Calendar.from_ical(office.export().path.read_bytes())
    found = recurring_ical_events.of(calendar).between(TODAY, TODAY + timedelta(days=400))
    timed = [event for event in found if isinstance(event.start, datetime)]
    assert sorted(event.start.astimezone(UTC) for event in timed) == [
        checked_start(day, "09:30").astimezone(UTC) for day in days
    ]
    assert {event.duration for event in timed} == {timedelta(minutes=45)}


def test_an_entry_without_a_time_takes_the_whole_day_and_blocks_nothing(office: Office) -> None:
    office.appointment(office.person(expected_from=None, expected_to=None), start=None)
    (event,) = office.events()
    assert (RELEASE_DAY, RELEASE_DAY + timedelta(days=1)) == (event.DTSTART, event.DTEND)
    assert event["TRANSP"] == "TRANSPARENT"


def test_a_stored_time_that_london_does_not_have_once_is_a_day_to_be_confirmed(
    office: Office,
) -> None:
    spell = office.person()
    office.appointment(spell, day=date(2027, 10, 31), start="01:30")
    event = office.events()[-1]
    assert date(2027, 10, 31) == event.DTSTART
    assert event["STATUS"] == "TENTATIVE"
    assert "01:30, needs to be checked" in event["DESCRIPTION"]


def test_the_release_day_is_the_earlier_of_two_and_not_confirmed(office: Office) -> None:
    thursday, friday = date(2026, 11, 26), date(2026, 11, 27)
    spell = office.person(expected_from=thursday, expected_to=friday)
    office.release_date(spell)
    (event,) = office.events()
    assert thursday == event.DTSTART
    assert event["STATUS"] == "TENTATIVE"
    assert event["SUMMARY"].startswith("NOT CONFIRMED: Expected release day")
    assert "It may be Fri 27 Nov 2026" in event["DESCRIPTION"]


def test_an_entry_says_where_its_date_comes_from_and_when_that_was_so(office: Office) -> None:
    spell = office.person()
    office.release_date(spell, as_at=datetime(2026, 7, 1, 8, 5, tzinfo=UTC))
    office.release_date(spell, day=date(2026, 12, 1), source="OASys")
    office.appointment(spell)
    for event in office.events():
        assert "Release date from NOMIS, as at Wed 1 Jul 2026 09:05." in event["DESCRIPTION"]


def test_a_booking_to_be_made_again_is_not_confirmed(office: Office) -> None:
    office.appointment(office.person(), state=AppointmentState.TO_REBOOK)
    event = office.events()[-1]
    assert event["STATUS"] == "TENTATIVE"
    assert event["SUMMARY"].startswith("NOT CONFIRMED: Housing")


def test_who_has_died_leaves_every_calendar(office: Office) -> None:
    spell = office.person()
    office.appointment(spell)
    office.export()
    office.change(Custody, spell, state=CustodyState.DIED)
    events = office.events()
    assert {event["STATUS"] for event in events} == {"CANCELLED"}
    assert {str(event["SUMMARY"]).split(" [")[0] for event in events} == {"CANCELLED: Appointment"}
    assert office.titles(recipient=PROBATION_OFFICER) == []


class TestScopes:
    def test_a_prison_sees_its_walls_the_release_day_and_the_day_after(
        self, office: Office
    ) -> None:
        spell = office.person()
        inside = office.place("Room 3", prison_id="HEI")
        office.appointment(spell, day=date(2026, 11, 10), place_id=inside)
        office.appointment(spell, day=date(2026, 11, 10), kind=AppointmentKind.JOBCENTRE)
        office.appointment(spell, day=RELEASE_DAY + timedelta(days=1))
        office.appointment(spell, day=RELEASE_DAY + timedelta(days=2))
        elsewhere = office.person(prison_id="BMI")
        office.appointment(elsewhere)
        days = [event.DTSTART for event in office.events(prison="hei")]
        assert [str(day)[:10] for day in days] == ["2026-11-10", "2026-11-26", "2026-11-27"]

    def test_an_officer_sees_whom_they_own_or_hold_a_role_for_and_whom_they_meet(
        self, office: Office
    ) -> None:
        (officer,) = office.query("SELECT id FROM staff WHERE code = 'N01'")[0]
        office.person(owner_staff_id=officer)
        assigned = office.person()
        office.add(Assignment(custody_id=assigned, staff_id=officer, role=Role.IOM_OFFICER))
        met = office.person()
        office.appointment(met, staff_id=officer)
        office.appointment(met)
        office.person()
        expected = ["Expected release day", "Expected release day", "Housing"]
        assert sorted(office.titles(owner=PROBATION_OFFICER)) == expected
        assert sorted(office.titles(team=PROBATION_TEAM)) == expected
        assert office.titles(owner=POLICE_OFFICER) == []

    def test_a_person_is_found_by_any_recipient_s_reference_and_never_named_on_the_file(
        self, office: Office
    ) -> None:
        spell = office.person()
        office.person()
        (event,) = office.events(recipient="somebody else", person="A0001AA")
        reference = str(event["SUMMARY"]).split("[ref ")[1].rstrip("]")
        export = office.export(person=reference.lower())
        (mine,) = read_events(export.path)
        assert reference not in str(mine["SUMMARY"])
        own = str(mine["SUMMARY"]).split("[ref ")[1].rstrip("]")
        assert own in export.path.name
        assert "A0001AA" not in export.path.name
        connection = office.store.reading()
        assert find_custody(connection, reference, 2026) == spell
        assert find_custody(connection, own, 2026) == spell
        connection.close()

    @pytest.mark.parametrize(
        ("request_", "message"),
        [
            ({"owner": "NOBODY"}, "staff with the code NOBODY"),
            ({"team": "NOBODY"}, "team with the code NOBODY"),
            ({"prison": "ZZZ"}, "prison with the id ZZZ"),
            ({"person": "A9999ZZ"}, "Nobody in this store"),
            ({"person": "A0001AA", "team": "PDU1"}, "one scope"),
            ({"recipient": "  "}, "recipient is missing"),
            ({"recipient": "a\u202eb"}, "plain characters"),
            ({"recipient": "x" * 500}, "plain characters"),
        ],
    )
    def test_a_scope_that_is_wrong_writes_and_logs_nothing(
        self, office: Office, request_: dict[str, Any], message: str
    ) -> None:
        office.person()
        with pytest.raises(PlannerError, match=message):
            office.export(**request_)
        assert not office.folder.exists()
        assert office.query(DISCLOSURES) == [(0,)]
        assert office.query("SELECT count(*) FROM feed") == [(0,)]


class TestTreatment:
    @pytest.fixture
    def treated(self, office: Office) -> Office:
        spell = office.person()
        (officer,) = office.query("SELECT id FROM staff WHERE code = ?", POLICE_OFFICER)[0]
        office.change(Custody, spell, owner_staff_id=officer)
        office.agrees_to_share(spell)
        service = office.provider(Agency.TREATMENT_PROVIDER, "Turning Leaf", code="TL1")
        site = office.place("Turning Leaf", provider_id=service, town="Telford")
        office.appointment(spell, kind=AppointmentKind.TREATMENT)
        office.appointment(spell, kind=AppointmentKind.OTHER, provider_id=service)
        office.appointment(spell, kind=AppointmentKind.HOUSING, place_id=site)
        return office

    def test_it_looks_like_any_other_to_those_it_may_be_shared_with(self, treated: Office) -> None:
        events = treated.events(PROBATION_TEAM)
        assert len(events) == 4
        for event in events[1:]:
            assert str(event["SUMMARY"]).startswith("Appointment [ref")
            assert event.get("LOCATION") in (None, "Telford")

    @pytest.mark.parametrize(
        ("recipient", "scope"),
        [
            (POLICE_TEAM, {}),
            (POLICE_OFFICER, {}),
            (PROBATION_TEAM, {"owner": POLICE_OFFICER}),
            (PROBATION_TEAM, {"team": POLICE_TEAM}),
            ("West Mercia Police", {}),
            ("the front desk", {}),
        ],
    )
    def test_the_police_and_strangers_are_not_given_it_at_all(
        self, treated: Office, recipient: str, scope: dict[str, str]
    ) -> None:
        export = treated.export(recipient, **scope)
        assert [event["SUMMARY"][:20] for event in read_events(export.path)] == [
            "Expected release day"
        ]
        assert not export.holds_treatment

    def test_a_prison_is_known_by_its_id_as_the_recipient_of_its_own_calendar(
        self, treated: Office
    ) -> None:
        assert treated.export("HEI", prison="HEI").entries == 4
        assert treated.export("BMI", prison="HEI").entries == 1

    @pytest.mark.parametrize("answer", [YesNoUnknown.NO, YesNoUnknown.UNKNOWN])
    def test_agreement_withdrawn_leaves_only_that_a_slot_is_off(
        self, treated: Office, answer: YesNoUnknown
    ) -> None:
        treated.export(PROBATION_TEAM)
        treated.change(TreatmentNeed, 1, consent_to_share=answer)
        withdrawn = treated.events(PROBATION_TEAM)[1:]
        assert [event["STATUS"] for event in withdrawn] == ["CANCELLED"] * 3
        assert not [event for event in withdrawn if "LOCATION" in event or "DESCRIPTION" in event]
        assert treated.titles(recipient=PROBATION_OFFICER) == ["Expected release day"]


class TestFile:
    def test_only_its_owner_can_read_it_and_nothing_else_is_left(self, office: Office) -> None:
        office.person()
        export = office.export(prison="HEI")
        assert [path.name for path in office.folder.iterdir()] == [export.path.name]
        assert export.path.name == "calendar-prison-HEI-reference-feed1-2026-11-05-0930.ics"
        if os.name == "posix":
            assert stat.S_IMODE(export.path.stat().st_mode) == 0o600

    def test_levels_of_one_minute_do_not_replace_each_other(self, office: Office) -> None:
        office.person()
        exports = [office.export(prison="HEI", detail=detail) for detail in DetailLevel]
        assert [export.sha256 for export in exports] == [
            hashlib.sha256(export.path.read_bytes()).hexdigest() for export in exports
        ]

    def test_the_same_bytes_are_not_written_again(self, office: Office) -> None:
        office.appointment(office.person())
        first = office.export()
        office.wait(seconds=20)
        before = first.path.stat()
        again = office.export()
        assert (first.replaced, again.replaced) == (True, False)
        assert first.path.stat().st_ino == before.st_ino
        office.wait(days=3)
        later = office.export()
        assert later.path != first.path
        head, _, entries = first.path.read_bytes().partition(b"BEGIN:VTIMEZONE")
        later_head, _, later_entries = later.path.read_bytes().partition(b"BEGIN:VTIMEZONE")
        assert head.endswith(b"X-WR-CALNAME:Resettlement 2026-11-05 09:30\r\n")
        assert later_head.endswith(b"X-WR-CALNAME:Resettlement 2026-11-08 09:30\r\n")
        assert later_entries == entries

    def test_an_empty_calendar_is_a_valid_file(self, office: Office) -> None:
        export = office.export(prison="HEI")
        assert export.entries == 0
        assert read_events(export.path) == []

    def test_a_folder_that_cannot_be_written_is_one_plain_line(self, office: Office) -> None:
        office.person()
        office.folder.write_text("a file in the way")
        with pytest.raises(PlannerError, match="cannot be written"):
            office.export()
        assert office.query("SELECT count(*) FROM feed_entry") == [(0,)]
        assert office.query(DISCLOSURES) == [(0,)]


class TestAudit:
    def test_every_export_is_a_disclosure_of_that_very_file(self, office: Office) -> None:
        office.appointment(office.person())
        office.person()
        export = office.export("N01", prison="HEI", detail=DetailLevel.INITIALS)
        assert export.sha256 == hashlib.sha256(export.path.read_bytes()).hexdigest()
        office.export("N01", prison="HEI")
        rows = office.query(
            "SELECT actor, operation, recipient, purpose, detail FROM audit_entry"
            " JOIN audit_detail USING (sequence) WHERE operation = 'disclosure' ORDER BY sequence"
        )
        assert len(rows) == 2
        assert rows[0][:4] == (PROBATION_OFFICER, "disclosure", "N01", "release planning")
        assert json.loads(rows[0][4]) == {
            "sha256": export.sha256,
            "entries": 3,
            "people": 2,
            "scope": "prison",
            "detail": "initials",
            "treatment_included": True,
        }
        connection = office.store.reading()
        assert first_broken_entry(connection) is None
        connection.close()

    def test_nothing_appears_when_the_log_cannot_be_written(self, office: Office) -> None:
        office.person()
        with office.store.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE audit_detail RENAME TO elsewhere")
        with pytest.raises(Exception, match=r"audit_detail|elsewhere|audit verify"):
            office.export()
        assert list(office.folder.iterdir()) == []
        assert office.query("SELECT count(*) FROM feed_entry") == [(0,)]


class TestDetail:
    @pytest.mark.parametrize(
        ("detail", "title"),
        [
            (DetailLevel.PRIVATE, "Resettlement slot"),
            (DetailLevel.REFERENCE, "Housing"),
            (DetailLevel.INITIALS, "S.E. Housing"),
        ],
    )
    def test_each_level_says_no_more_than_it_should(
        self, office: Office, detail: DetailLevel, title: str
    ) -> None:
        council = office.provider(Agency.LOCAL_AUTHORITY)
        desk = office.place("Civic Centre, desk 4", provider_id=council, town="Dudley")
        office.appointment(office.person(), place_id=desk, provider_id=council)
        event = office.events(detail=detail)[-1]
        assert str(event["SUMMARY"]).split(" [ref")[0] == title
        shown = detail is not DetailLevel.PRIVATE
        assert ("LOCATION" in event) == ("DESCRIPTION" in event) == shown
        if shown:
            assert event["LOCATION"] == "Civic Centre, desk 4, Dudley"

    @pytest.mark.parametrize("kind", list(AppointmentKind))
    def test_only_a_closed_list_of_kinds_is_named(
        self, office: Office, kind: AppointmentKind
    ) -> None:
        office.appointment(office.person(), kind=kind, start="10:00")
        office.agrees_to_share(1)
        title = office.titles()[-1]
        named = {"housing": "Housing", "jobcentre": "Jobcentre", "prison_visit": "Visit"}
        assert title == {**named, "employment": "Work and training"}.get(kind, "Appointment")

    def test_a_lower_level_overwrites_what_was_said(self, office: Office) -> None:
        office.appointment(office.person())
        told = office.events(detail=DetailLevel.INITIALS)
        office.wait(minutes=1)
        less = office.events(detail=DetailLevel.PRIVATE)
        assert [event["UID"] for event in told] == [event["UID"] for event in less]
        assert [event["SEQUENCE"] for event in less] == [1, 1]
        assert {str(event["SUMMARY"]) for event in less} == {"Resettlement slot"}


def test_two_recipients_cannot_join_their_files(office: Office) -> None:
    office.appointment(office.person())
    office.appointment(office.person())
    one, other = office.events("N01"), office.events("W01")
    for key in ("UID", "SUMMARY"):
        assert not {str(event[key]) for event in one} & {str(event[key]) for event in other}
    references = {str(event["SUMMARY"]).split("[ref ")[1] for event in one}
    assert len(references) == 2


def test_an_action_may_raise_the_sequence_at_once(office: Office) -> None:
    spell = office.person()
    moved, kept = office.appointment(spell), office.appointment(spell, start="16:00")
    office.export()
    office.wait(hours=1)
    with office.store.writing(TESTER) as session:
        row = session.get(Appointment, moved)
        assert row is not None
        row.start = "15:00"
        touch_feeds(session, spell, office.now, office.now.date())
    rows = office.query("SELECT subject_id, sequence FROM feed_entry WHERE subject = 'appointment'")
    assert dict(rows) == {moved: 1, kept: 0}
    assert office.export().changes.changed == 0


def test_a_prison_keeps_a_booking_that_a_moved_release_day_broke_as_not_confirmed(
    office: Office,
) -> None:
    spell = office.person(prison_id="HEI")
    booked = office.appointment(spell, day=RELEASE_DAY, rests_on=RELEASE_DAY)
    office.export("HEI", prison="HEI")
    office.wait(hours=1)
    later = RELEASE_DAY + timedelta(days=21)
    office.change(Custody, spell, expected_from=later, expected_to=later)
    office.change(Appointment, booked, state=AppointmentState.TO_REBOOK)
    told = {str(event["SUMMARY"]): event for event in office.events("HEI", prison="HEI")}
    (broken,) = [event for title, event in told.items() if title.startswith("NOT CONFIRMED")]
    assert broken["STATUS"] == "TENTATIVE"
    assert broken.DTSTART.date() == RELEASE_DAY
    assert broken["SEQUENCE"] == 1
