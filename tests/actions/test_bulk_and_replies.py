"""The prison's own bulk file, and the slip of a recipient who has no planner."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.actions.calendar_office import RELEASE_DAY, Office, open_office

from release_planner.actions.bulk_appointments import BulkExport, export_bulk_appointments
from release_planner.actions.calendar_export import export_calendar
from release_planner.actions.calendar_request import CalendarRequest
from release_planner.actions.import_replies import import_replies
from release_planner.domain.codes import (
    Agency,
    AppointmentKind,
    AppointmentState,
    Attendance,
    YesNoUnknown,
)
from release_planner.domain.errors import PlannerError
from release_planner.model.custody import Custody
from release_planner.model.provision import Place, Provider
from release_planner.model.treatment import TreatmentNeed


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


def inside(office: Office, code: str = "VISITS", prison: str = "HEI", **place: object) -> int:
    row = office.add(Place(code=code, name="Visits hall", prison_id=prison, **place))  # type: ignore[arg-type]
    assert row.id is not None
    return row.id


def bulk(office: Office, prison: str = "HEI") -> BulkExport:
    day = RELEASE_DAY
    return export_bulk_appointments(office.context, prison, day, day, office.folder, "HMP Example")


def test_only_confirmed_timed_slots_inside_that_prison_go_in(office: Office) -> None:
    hall, elsewhere = inside(office), inside(office, "GYM", "BMI")
    first, second, third, fourth, moved = (office.person() for _ in range(5))
    office.appointment(first, place_id=hall, start="10:00", minutes=60)
    office.appointment(second, place_id=hall, start=None)
    office.appointment(third, place_id=hall, state=AppointmentState.TO_REBOOK)
    office.appointment(fourth, place_id=elsewhere)
    office.appointment(moved, place_id=hall)
    office.change(Custody, moved, prison_id="BMI")
    export = bulk(office)
    (path,) = export.files
    assert path.name == "bulk-appointments-HEI-2026-11-26-VISITS.csv"
    assert path.read_bytes() == b"Prison number,Start time,End time\r\nA0001AA,10:00,11:00\r\n"
    assert (export.appointments, export.without_time, export.not_confirmed) == (1, 1, 1)


@pytest.mark.parametrize(("consent", "expected"), [(YesNoUnknown.YES, 1), (YesNoUnknown.NO, 0)])
def test_treatment_goes_in_only_under_the_persons_agreement(
    office: Office, consent: YesNoUnknown, expected: int
) -> None:
    provider = office.add(Provider(code="T", name="T", agency=Agency.TREATMENT_PROVIDER))
    hall = inside(office, provider_id=provider.id)
    custody_id = office.person()
    office.add(TreatmentNeed(custody_id=custody_id, consent_to_share=consent))
    office.appointment(custody_id, place_id=hall, kind=AppointmentKind.TREATMENT)
    day = RELEASE_DAY
    export = export_bulk_appointments(office.context, "HEI", day, day, office.folder, "HEI")
    assert (export.appointments, export.not_shared) == (expected, 1 - expected)
    logged = office.query("SELECT recipient FROM audit_entry WHERE subject = 'bulk_appointments'")
    assert logged == [("HEI",)] * expected


def test_a_mistake_writes_nothing(office: Office) -> None:
    office.appointment(office.person(), place_id=inside(office))
    with pytest.raises(PlannerError, match="no prison with the id ZZZ"):
        bulk(office, "ZZZ")
    assert list(office.folder.glob("*")) == []


def given(office: Office, recipient: str) -> str:
    export_calendar(office.context, CalendarRequest(office.folder, recipient, prison="HEI"))
    ((reference,),) = office.query(
        "SELECT DISTINCT case_reference FROM feed_entry JOIN feed ON feed.id = feed_id"
        f" WHERE recipient = '{recipient}'"
    )
    return str(reference)


def slip(office: Office, *rows: str) -> Path:
    office.folder.mkdir(exist_ok=True)
    path = office.folder / "slip.csv"
    path.write_text("\n".join(["reference,outcome,date", *rows]) + "\n")
    return path


def test_a_reply_is_recorded_with_the_appointment(office: Office) -> None:
    booked = office.appointment(office.person())
    reference = given(office, "HMP Example")
    office.wait(days=25)
    path = slip(office, f"{reference.lower()},DNA,{RELEASE_DAY}")
    outcome = import_replies(office.context, path, "HMP  Example")
    assert (outcome.applied, outcome.new) == (True, 1)
    assert office.query(f"SELECT attendance FROM appointment WHERE id = {booked}") == [
        (Attendance.DID_NOT_ATTEND.value,)
    ]
    assert import_replies(office.context, path, "HMP Example").unchanged == 1


def test_a_row_without_an_outcome_is_no_answer(office: Office) -> None:
    office.appointment(office.person())
    reference = given(office, "HMP Example")
    office.wait(days=25)
    path = slip(office, f"{reference},,{RELEASE_DAY}")
    outcome = import_replies(office.context, path, "HMP Example")
    assert (outcome.applied, outcome.unchanged) == (True, 1)


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        ("QQQQQ,attended,2026-11-26", "reference", "from a calendar of this recipient"),
        ("{other},attended,2026-11-26", "reference", "from a calendar of this recipient"),
        ("{own},attended,2026-11-25", "date", "an appointment under this reference"),
        ("{own},attended,2027-11-26", "date", "a day that has been"),
        ("{own},perhaps,2026-11-26", "outcome", "attended"),
        ("=1+1,attended,2026-11-26", "reference", "letters, digits"),
    ],
)
def test_a_wrong_row_is_refused_and_nothing_recorded(
    office: Office, row: str, column: str, expected: str
) -> None:
    office.appointment(office.person())
    own, other = given(office, "HMP Example"), given(office, "HMP Other")
    office.wait(days=25)
    good = f"{own},attended,{RELEASE_DAY}"
    path = slip(office, good, row.format(own=own, other=other))
    outcome = import_replies(office.context, path, "HMP Example")
    assert not outcome.applied
    (error,) = outcome.errors
    assert error.column == column
    assert expected in error.expected
    assert office.query("SELECT DISTINCT attendance FROM appointment") == [("unknown",)]


def test_two_appointments_on_one_day_are_not_guessed_between(office: Office) -> None:
    custody_id = office.person()
    for start in ("10:00", "14:00"):
        office.appointment(custody_id, start=start)
    reference = given(office, "HMP Example")
    office.wait(days=25)
    path = slip(office, f"{reference},attended,{RELEASE_DAY}")
    (error,) = import_replies(office.context, path, "HMP Example").errors
    assert "there are 2" in error.expected


def test_a_recipient_of_no_calendar_is_refused(office: Office) -> None:
    with pytest.raises(PlannerError, match="No calendar was ever given"):
        import_replies(office.context, slip(office, "QQQQQ,attended,2026-11-26"), "Nobody")
