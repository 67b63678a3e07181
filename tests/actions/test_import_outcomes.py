"""What happened to people: each event, its doubles, its order, and what the store cannot take."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.tester import TESTER

from release_planner.actions.appointments import (
    Booking,
    book_appointment,
    cancel_appointment,
    record_attendance,
)
from release_planner.actions.calendar_export import export_calendar
from release_planner.actions.calendar_request import CalendarRequest
from release_planner.actions.import_outcomes import import_outcomes
from release_planner.domain.codes import AppointmentKind, Attendance, CustodyState
from release_planner.model.custody import Custody
from release_planner.model.treatment import TreatmentNeed

from .desk import Desk, open_desk

RELEASED = "A0001AA,released,10/11/2026,,,,,"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened:
        opened.provision()
        opened.person()
        yield opened


EVENTS = {
    "treatment_referred": (
        "A0001AA,treatment_referred,01/10/2026,,,TRT1,,",
        "SELECT custody_id, provider_id, referred_on, accepted_on FROM treatment_referral",
        [(1, 1, "2026-10-01", None)],
    ),
    "treatment_started": (
        "A0001AA,treatment_started,12/11/2026,,,TRT1,,",
        "SELECT person_id, provider_id, started_on FROM treatment_start",
        [(1, 1, "2026-11-12")],
    ),
    "appointment_booked": (
        "A0001AA,appointment_booked,24/11/2026,14:30,treatment,TRT1,TRT1A,",
        "SELECT custody_id, kind, day, start, minutes, provider_id, place_id, state, attendance,"
        " rests_on, booked_on, booked_by FROM appointment",
        [(1, "treatment", "2026-11-24", "14:30", 30, 1, 1, "booked", "unknown", "2026-11-10",
          "2026-11-20", "N01")],
    ),
    "duty_to_refer_submitted": (
        "A0001AA,duty_to_refer_submitted,01/10/2026,,,,TRT1A,",
        "SELECT custody_id, route, authority, consent, submitted_on, status FROM housing_referral",
        [(1, "duty_to_refer", "E08000025", "unknown", "2026-10-01", "submitted")],
    ),
    "CAS3_referred": (
        "A0001AA,CAS3_referred,01/10/2026,,,,,",
        "SELECT custody_id, route, authority, submitted_on FROM housing_referral",
        [(1, "CAS3", None, "2026-10-01")],
    ),
    "naloxone": (
        "A0001AA,naloxone,08/11/2026,,,,,Accepted",
        "SELECT custody_id, need, naloxone FROM treatment_need",
        [(1, "unknown", "accepted")],
    ),
    "step_done": (
        "A0001AA,step_done,01/10/2026,,,,,attitudes.immediate-needs",
        "SELECT state, done_on FROM plan_step WHERE template_id = 'attitudes.immediate-needs'",
        [("done", "2026-10-01")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_is_kept_once(desk: Desk, event: str) -> None:
    row, query, expected = EVENTS[event]
    outcome = import_outcomes(desk.context, desk.outcomes(row, row))
    assert outcome.errors == ()
    assert (outcome.new, outcome.unchanged) == (1, 1)
    assert desk.query(query) == expected
    before = desk.domain_content()
    again = import_outcomes(desk.context, desk.outcomes(row))
    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)
    assert desk.domain_content() == before


def test_a_referral_is_accepted_by_the_provider_that_was_asked(desk: Desk) -> None:
    outcome = import_outcomes(
        desk.context,
        desk.outcomes(
            "A0001AA,treatment_accepted,09/10/2026,,,TRT1,,",
            "A0001AA,treatment_referred,01/10/2026,,,TRT1,,",
            "A0001AA,treatment_referred,02/10/2026,,,HSG1,,",
        ),
    )
    assert outcome.new == 3
    query = "SELECT provider_id, accepted_on FROM treatment_referral ORDER BY provider_id"
    assert desk.query(query) == [(1, "2026-10-09"), (2, None)]


def test_a_council_accepts_the_duty_to_refer_it_had(desk: Desk) -> None:
    rows = (
        "A0001AA,duty_to_refer_submitted,01/10/2026,,,,,",
        "A0001AA,duty_to_refer_accepted,05/10/2026,,,,,",
    )
    assert import_outcomes(desk.context, desk.outcomes(*rows)).new == 2
    query = "SELECT status, decided_on FROM housing_referral"
    assert desk.query(query) == [("accepted", "2026-10-05")]
    assert import_outcomes(desk.context, desk.outcomes(*rows)).unchanged == 2


def test_nights_belong_to_the_release_before_them(desk: Desk) -> None:
    rows = (
        "A0001AA,three_months,18/11/2026,,,,,TBC",
        "A0001AA,first_night,10/11/2026,,,,,A08A",
        RELEASED,
    )
    assert import_outcomes(desk.context, desk.outcomes(*rows)).new == 3
    query = "SELECT custody_id, point, type_code FROM accommodation ORDER BY point"
    assert desk.query(query) == [(1, "first_night", "A08A"), (1, "three_months", None)]
    corrected = desk.outcomes("A0001AA,first_night,10/11/2026,,,,,A17")
    assert import_outcomes(desk.context, corrected).changed == 1
    assert desk.query(query)[0] == (1, "first_night", "A17")


def test_attendance_goes_to_the_appointment_that_the_row_tells_apart(desk: Desk) -> None:
    booked = (
        "A0001AA,appointment_booked,12/11/2026,10:00,treatment,TRT1,TRT1A,",
        "A0001AA,appointment_booked,12/11/2026,14:00,probation,,,",
    )
    came = "A0001AA,appointment_attended,12/11/2026,,probation,,,"
    missed = "A0001AA,appointment_missed,12/11/2026,10:00,,,,"
    assert import_outcomes(desk.context, desk.outcomes(came, missed, *booked)).new == 4
    query = "SELECT start, attendance FROM appointment ORDER BY start"
    assert desk.query(query) == [("10:00", "did_not_attend"), ("14:00", "attended")]
    unclear = "A0001AA,appointment_attended,12/11/2026,,,,,"
    (error,) = import_outcomes(desk.context, desk.outcomes(unclear)).errors
    assert "the 2 appointments of that day apart" in error.expected
    corrected = missed.replace("missed", "attended")
    assert import_outcomes(desk.context, desk.outcomes(corrected)).changed == 1


def _book(desk: Desk, custody_id: int) -> None:
    booking = Booking(AppointmentKind.PROBATION, date(2026, 11, 12), "10:00", 30, None, "TRT1A")
    appointment_id = book_appointment(desk.context, custody_id, booking)
    record_attendance(desk.context, appointment_id, Attendance.ATTENDED)


def _import_booking(desk: Desk) -> None:
    rows = (
        "A0001AA,appointment_booked,12/11/2026,10:00,probation,,TRT1A,",
        "A0001AA,appointment_attended,12/11/2026,10:00,probation,,,",
    )
    assert import_outcomes(desk.context, desk.outcomes(*rows)).new == 2


def test_an_imported_booking_is_the_one_made_by_hand(tmp_path: Path) -> None:
    """Also in the plan, whose steps may count from it, and in the calendars that people hold."""
    contents = []
    for name in ("by_hand", "imported"):
        with open_desk(tmp_path / name) as desk:
            desk.provision()
            custody_id = desk.person()
            undated = desk.query("SELECT id, due_on FROM plan_step WHERE due_on IS NULL")
            request = CalendarRequest(desk.folder, "Birmingham team", prison="BMI")
            given = export_calendar(desk.context, request).entries
            _book(desk, custody_id) if name == "by_hand" else _import_booking(desk)
            assert desk.query("SELECT id, due_on FROM plan_step WHERE due_on IS NULL") != undated
            content = desk.domain_content()
            del content["feed_entry"]
            content["entries"] = desk.query(
                "SELECT subject, subject_id, custody_id, sequence, status, day FROM feed_entry"
            )
            contents.append(content)
    by_hand, imported = contents
    assert imported == by_hand
    assert len(imported["entries"]) == given


def test_a_booking_that_was_cancelled_does_not_come_back(desk: Desk) -> None:
    row = "A0001AA,appointment_booked,24/11/2026,10:00,housing,,,"
    import_outcomes(desk.context, desk.outcomes(row))
    cancel_appointment(desk.context, 1)
    assert import_outcomes(desk.context, desk.outcomes(row)).unchanged == 1
    assert desk.query("SELECT state FROM appointment") == [("cancelled",)]


def test_naloxone_is_added_to_what_is_known_of_the_need(desk: Desk) -> None:
    desk.add(TreatmentNeed(custody_id=1, need="yes", substance_group="opiate"))
    row = "A0001AA,naloxone,08/11/2026,,,,,declined"
    assert import_outcomes(desk.context, desk.outcomes(row)).new == 1
    query = "SELECT need, substance_group, naloxone FROM treatment_need"
    assert desk.query(query) == [("yes", "opiate", "declined")]


def test_a_step_that_only_this_plan_lacks_is_told_and_not_refused(desk: Desk) -> None:
    held = {row[0] for row in desk.query("SELECT template_id FROM plan_step")}
    other = next(step for step in desk.context.reference.steps if step not in held)
    row = f"A0001AA,step_done,01/10/2026,,,,,{other}"
    outcome = import_outcomes(desk.context, desk.outcomes(row))
    assert outcome.applied
    assert [notice.code for notice in outcome.notices] == ["no_such_step"]
    assert desk.query("SELECT count(*) FROM plan_step WHERE state = 'done'") == [(0,)]


def test_a_step_keeps_the_day_on_which_it_was_done_first(desk: Desk) -> None:
    rows = [
        f"A0001AA,step_done,{day:02}/10/2026,,,,,attitudes.immediate-needs" for day in (9, 3, 6)
    ]
    outcome = import_outcomes(desk.context, desk.outcomes(*rows))
    assert (outcome.new, outcome.unchanged) == (1, 2)
    query = "SELECT done_on FROM plan_step WHERE state = 'done'"
    assert desk.query(query) == [("2026-10-03",)]


def test_any_identifier_names_a_person_and_all_must_name_the_same(desk: Desk) -> None:
    desk.person("A0002AA")
    header = "prison number,crn,event,on,provider code"
    start = "treatment_started,12/11/2026,TRT1"
    good = desk.file(header, f",X000001,{start}", f"A0002AA,X000002,{start}")
    assert import_outcomes(desk.context, good).new == 2
    bad = desk.file(header, f"A0001AA,X000002,{start}", f"A0001AA,X000009,{start}")
    outcome = import_outcomes(desk.context, bad)
    assert [(error.row, error.column, error.value) for error in outcome.errors] == [
        (2, "crn", "X000002"),
        (3, "crn", "X000009"),
    ]
    assert "the same person as the prison number" in outcome.errors[0].expected


def test_events_before_a_reception_belong_to_the_spell_before(desk: Desk) -> None:
    with desk.store.writing(TESTER) as session:
        first = session.get(Custody, 1)
        assert first is not None
        first.is_current = False
        first.released_on = date(2026, 3, 2)
        first.state = CustodyState.RELEASED
        session.flush()
        session.add(Custody(person_id=1, reception_on=date(2026, 6, 1)))
    rows = (
        "A0001AA,treatment_referred,20/02/2026,,,TRT1,,",
        "A0001AA,treatment_referred,01/06/2026,,,TRT1,,",
        "A0001AA,first_night,02/03/2026,,,,,A17",
    )
    assert import_outcomes(desk.context, desk.outcomes(*rows)).new == 3
    query = "SELECT custody_id, referred_on FROM treatment_referral ORDER BY id"
    assert desk.query(query) == [(1, "2026-02-20"), (2, "2026-06-01")]
    assert desk.query("SELECT custody_id FROM accommodation") == [(1,)]


@pytest.mark.parametrize(
    ("row", "column", "value", "expected"),
    [
        ("A0009AA,treatment_started,12/11/2026,,,TRT1,,", "prison number", "A0009AA", "somebody"),
        ("A0001AA,treatment_started,12/11/2026,,,TRT9,,", "provider code", "TRT9", "a provider"),
        ("A0001AA,treatment_started,12/11/2026,,,TRT1,X,", "place code", "X", "a place"),
        ("A0001AA,treatment_started,21/11/2026,,,TRT1,,", "on", "21/11/2026", "not after"),
        ("A0001AA,treatment_referred,01/10/2026,,,,,", "provider code", "", "referred to"),
        ("A0001AA,treatment_accepted,01/10/2026,,,TRT1,,", "event", "treatment_accepted", "open"),
        ("A0001AA,duty_to_refer_accepted,01/10/2026,,,,,", "event", "duty_to_refer_accepted",
         "not decided yet"),
        ("A0001AA,duty_to_refer_submitted,01/10/2026,,,,HSG1A,", "place code", "HSG1A", "England"),
        ("A0001AA,appointment_attended,12/11/2026,,,,,", "event", "appointment_attended",
         "booked in the store"),
        ("A0001AA,appointment_booked,28/03/2027,01:30,,,,", "at", "01:30", "the clocks"),
        ("A0001AA,first_night,12/11/2026,,,,,A17", "event", "first_night", "after a release"),
        ("A0001AA,first_night,12/11/2026,,,,,Z99", "detail", "Z99", "an accommodation type"),
        ("A0001AA,first_night,12/11/2026,,,,,NFA", "detail", "NFA", "A08A (Rough sleeping)"),
        ("A0001AA,first_night,12/11/2026,,,,,", "detail", "", "TBC when it is not known"),
        ("A0001AA,naloxone,12/11/2026,,,,,given", "detail", "given", "accepted, declined"),
        ("A0001AA,step_done,12/11/2026,,,,,make.tea", "detail", "make.tea", "a step in a pathway"),
        ("A0001AA,abducted,12/11/2026,,,,,", "event", "abducted", "one of released"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_names_its_column_and_value(
    desk: Desk, row: str, column: str, value: str, expected: str
) -> None:
    before = desk.content()
    good = "A0001AA,treatment_started,13/11/2026,,,TRT1,,"
    outcome = import_outcomes(desk.context, desk.outcomes(good, row))
    (error,) = outcome.errors
    assert (error.row, error.column, error.value) == (3, column, value)
    assert expected in error.expected
    assert not outcome.applied
    assert desk.content() == before


def test_a_dry_run_says_what_the_import_then_does(desk: Desk) -> None:
    path = desk.outcomes(*(row for row, *_ in EVENTS.values()), RELEASED)
    before = desk.content()
    dry = import_outcomes(desk.context, path, dry_run=True)
    assert desk.content() == before
    applied = import_outcomes(desk.context, path)
    assert (dry.new, dry.unchanged) == (applied.new, applied.unchanged) == (len(EVENTS) + 1, 0)


def test_when_a_booking_was_made_is_kept_and_cannot_be_after_the_appointment(desk: Desk) -> None:
    header = "prison number,event,on,at,kind,booked on"
    booking = "A0001AA,appointment_booked,12/11/2026,10:00,treatment,"
    late = import_outcomes(desk.context, desk.file(header, f"{booking}13/11/2026"))
    assert [(each.column, each.value) for each in late.errors] == [("booked on", "13/11/2026")]
    assert import_outcomes(desk.context, desk.file(header, f"{booking}02/11/2026")).applied
    assert desk.query("SELECT booked_on FROM appointment") == [("2026-11-02",)]
