"""Recording one thing at a time: what is refused, what is audited, and how the plan follows."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.actions.planning_office import (
    OFFICER,
    POLICE,
    TODAY,
    WORKER,
    PlanningOffice,
    open_planning_office,
)

from release_planner.actions.appointments import (
    Booking,
    book_appointment,
    cancel_appointment,
    rebook_appointment,
    record_attendance,
)
from release_planner.actions.context import ActionContext
from release_planner.actions.housing import (
    decide_housing_referral,
    record_accommodation,
    submit_housing_referral,
)
from release_planner.actions.iom import assign, deselect_from_iom, register_for_iom
from release_planner.actions.notes import LONGEST_NOTE, add_note
from release_planner.actions.public_protection import record_public_protection
from release_planner.actions.steps import fix_step_date, mark_told, set_step_state
from release_planner.actions.treatment import (
    accept_referral,
    record_treatment_need,
    record_treatment_start,
    refer_to_treatment,
)
from release_planner.domain.codes import (
    AccommodationPoint,
    AppointmentKind,
    Attendance,
    HousingReferralStatus,
    HousingRoute,
    IomCohort,
    MappaCategory,
    MappaLevel,
    OfferOutcome,
    Role,
    StepState,
    SubstanceGroup,
    YesNoUnknown,
)
from release_planner.domain.custody_changes import CustodyEvent
from release_planner.domain.errors import PlannerError
from release_planner.reference.reference import load_reference
from release_planner.store.audit import circumstances
from release_planner.store.reading.person import person_detail

YES, NO, UNKNOWN = YesNoUnknown.YES, YesNoUnknown.NO, YesNoUnknown.UNKNOWN
DTR = HousingRoute.DUTY_TO_REFER
BIRMINGHAM, POWYS = "E08000025", "W06000023"
OUT = date(2026, 12, 17)
TOMORROW, YESTERDAY = date(2026, 11, 24), date(2026, 11, 22)
Act = Callable[[ActionContext], object]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PlanningOffice]:
    """Spell and person 1: one step to tell of, one booking ahead, one behind, two referrals."""
    with open_planning_office(tmp_path) as office:
        spell = office.person(conditionalReleaseDate="17/12/2026", prisonerNumber="A0001AA")
        assert spell == 1
        office.book(spell, OUT)
        office.book(spell, YESTERDAY, AppointmentKind.HEALTH)
        refer_to_treatment(office.context, spell, "TRT01", YESTERDAY)
        submit_housing_referral(office.context, spell, DTR, YESTERDAY, BIRMINGHAM, YES)
        office.load({"prisonerNumber": "A0001AA", "conditionalReleaseDate": "22/12/2026"})
        yield office


DONE: dict[str, Act] = {
    "book": lambda act: book_appointment(act, 1, Booking(AppointmentKind.OTHER, OUT, "09:00")),
    "rebook": lambda act: rebook_appointment(act, 1, OUT, "10:00"),
    "cancel": lambda act: cancel_appointment(act, 1),
    "attend": lambda act: record_attendance(act, 2, Attendance.ATTENDED),
    "need": lambda act: record_treatment_need(act, 1, YES, SubstanceGroup.ALCOHOL),
    "refer": lambda act: refer_to_treatment(act, 1, "TRT01", TODAY),
    "accept": lambda act: accept_referral(act, 1, TODAY),
    "start": lambda act: record_treatment_start(act, 1, "TRT01", TODAY),
    "duty": lambda act: submit_housing_referral(act, 1, DTR, TODAY, BIRMINGHAM, YES),
    "decide": lambda act: decide_housing_referral(act, 1, HousingReferralStatus.ACCEPTED, TODAY),
    "night": lambda act: record_accommodation(
        act, 1, AccommodationPoint.PLANNED_FIRST_NIGHT, "A07B"
    ),
    "iom": lambda act: register_for_iom(act, 1, IomCohort.FIXED, POLICE),
    "assign": lambda act: assign(act, 1, Role.IOM_OFFICER, POLICE),
    "mappa": lambda act: record_public_protection(act, 1, MappaCategory.TWO, MappaLevel.TWO, YES),
    "note": lambda act: add_note(act, 1, "Ring before ten"),
    "step": lambda act: set_step_state(act, 1, StepState.DONE),
    "fix": lambda act: fix_step_date(act, 1, OUT),
    "told": lambda act: mark_told(act, 1),
}


@pytest.mark.parametrize("name", DONE)
def test_each_is_logged_with_who_and_what_for(office: PlanningOffice, name: str) -> None:
    before = office.value("SELECT max(sequence) FROM audit_entry")
    DONE[name](office.context)
    entries = office.rows(
        "SELECT actor, operation, purpose FROM audit_entry WHERE sequence > ?", before
    )
    assert {actor for actor, _, _ in entries} == {OFFICER}
    assert {operation for _, operation, _ in entries} <= {"alteration", "collection"}
    (purpose,) = {purpose for _, _, purpose in entries}
    assert purpose
    assert office.audit_is_whole()


@pytest.mark.parametrize("name", DONE)
def test_without_its_audit_entry_nothing_is_written(
    office: PlanningOffice, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the audit cannot be written")

    before = office.dump()
    monkeypatch.setattr(circumstances, "detail_hash", fails)
    with pytest.raises(Exception, match="user-defined function"):
        DONE[name](office.context)
    assert office.dump() == before


REFUSED: dict[str, tuple[str, Act]] = {
    "clocks go forward": ("does not exist|skip", lambda act: book_appointment(
        act, 1, Booking(AppointmentKind.OTHER, date(2027, 3, 28), "01:30"))),
    "clocks go back": ("twice", lambda act: book_appointment(
        act, 1, Booking(AppointmentKind.OTHER, date(2027, 10, 31), "01:30"))),
    "no length": ("1 to 1440 minutes", lambda act: book_appointment(
        act, 1, Booking(AppointmentKind.OTHER, OUT, "09:00", 0))),
    "provider": ("no provider with the code NOPE", lambda act: book_appointment(
        act, 1, Booking(AppointmentKind.OTHER, OUT, provider_code="NOPE"))),
    "place": ("no place with the code NOPE", lambda act: book_appointment(
        act, 1, Booking(AppointmentKind.OTHER, OUT, place_code="NOPE"))),
    "staff": ("no member of staff with the code NOPE", lambda act: book_appointment(
        act, 1, Booking(AppointmentKind.OTHER, OUT, staff_code="NOPE"))),
    "nobody": ("no longer in the store", lambda act: book_appointment(
        act, 99, Booking(AppointmentKind.OTHER, OUT))),
    "attended ahead": ("still to come", lambda act: record_attendance(
        act, 1, Attendance.ATTENDED)),
    "need contradicts": ("no substance group", lambda act: record_treatment_need(
        act, 1, NO, SubstanceGroup.OPIATE)),
    "referred ahead": ("still to come", lambda act: refer_to_treatment(
        act, 1, "TRT01", TOMORROW)),
    "referred to nobody": ("no provider", lambda act: refer_to_treatment(act, 1, "NOPE", TODAY)),
    "accepted ahead": ("still to come", lambda act: accept_referral(act, 1, TOMORROW)),
    "accepted before": ("before it was made", lambda act: accept_referral(
        act, 1, date(2026, 11, 21))),
    "started ahead": ("still to come", lambda act: record_treatment_start(
        act, 1, None, TOMORROW)),
    "no consent": ("consent and the council", lambda act: submit_housing_referral(
        act, 1, DTR, TODAY, BIRMINGHAM, UNKNOWN)),
    "consent refused": ("consent and the council", lambda act: submit_housing_referral(
        act, 1, DTR, TODAY, BIRMINGHAM, NO)),
    "no council": ("consent and the council", lambda act: submit_housing_referral(
        act, 1, DTR, TODAY, None, YES)),
    "no such council": ("E99 is not the code", lambda act: submit_housing_referral(
        act, 1, DTR, TODAY, "E99", YES)),
    "duty ahead": ("still to come", lambda act: submit_housing_referral(
        act, 1, DTR, TOMORROW, BIRMINGHAM, YES)),
    "decided before": ("before it was submitted", lambda act: decide_housing_referral(
        act, 1, HousingReferralStatus.ACCEPTED, date(2026, 11, 21))),
    "decided ahead": ("still to come", lambda act: decide_housing_referral(
        act, 1, HousingReferralStatus.ACCEPTED, TOMORROW)),
    "no such type": ("Z9 is not an accommodation type", lambda act: record_accommodation(
        act, 1, AccommodationPoint.PLANNED_FIRST_NIGHT, "Z9")),
    "night in prison": ("Record the release first", lambda act: record_accommodation(
        act, 1, AccommodationPoint.FIRST_NIGHT, "A07B")),
    "not on IOM": ("not on the IOM caseload", lambda act: deselect_from_iom(act, 1)),
    "lead nobody": ("no member of staff", lambda act: register_for_iom(
        act, 1, IomCohort.FREE, "NOPE")),
    "assign nobody": ("no member of staff", lambda act: assign(
        act, 1, Role.IOM_OFFICER, "NOPE")),
    "level without category": ("no MAPPA level", lambda act: record_public_protection(
        act, 1, MappaCategory.NOT_SUBJECT, MappaLevel.TWO, NO)),
    "empty note": ("1 to 1000 characters", lambda act: add_note(act, 1, "  ")),
    "long note": ("this one has 1001", lambda act: add_note(act, 1, "x" * (LONGEST_NOTE + 1))),
    "too late by hand": ("not by hand", lambda act: set_step_state(act, 1, StepState.IMPOSSIBLE)),
    "no such step": ("plan step is no longer", lambda act: set_step_state(
        act, 999, StepState.DONE)),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_each_refusal_is_one_line_and_leaves_the_store(office: PlanningOffice, name: str) -> None:
    said, act = REFUSED[name]
    before = office.dump()
    with pytest.raises(PlannerError, match=said) as refused:
        act(office.context)
    assert "\n" not in str(refused.value)
    assert office.dump() == before


def test_the_police_have_no_duty_to_refer(office: PlanningOffice, tmp_path: Path) -> None:
    """Also where an office lets them record housing, which the table as shipped does not."""
    with pytest.raises(PlannerError, match="may not change housing"):
        submit_housing_referral(office.acting_as(POLICE), 1, HousingRoute.CRS_ACCOMMODATION, TODAY)
    (tmp_path / "roles.toml").write_text('[roles.police]\nchanges = ["housing", "plan"]\n')
    police = replace(office.acting_as(POLICE), reference=load_reference(tmp_path))
    with pytest.raises(PlannerError, match="The police have no duty to refer"):
        submit_housing_referral(police, 1, DTR, TODAY, BIRMINGHAM, YES)
    submit_housing_referral(police, 1, HousingRoute.CRS_ACCOMMODATION, TODAY)
    submit_housing_referral(office.context, 1, DTR, TODAY, BIRMINGHAM, YES)


def test_the_duty_to_refer_stops_at_the_border(office: PlanningOffice) -> None:
    welsh = next(code for code in office.context.reference.authorities if code.startswith("W"))
    with pytest.raises(PlannerError, match="Wales national pathway"):
        submit_housing_referral(office.context, 1, DTR, TODAY, welsh, YES)
    submit_housing_referral(office.context, 1, HousingRoute.WALES_NATIONAL_PATHWAY, TODAY, welsh)


def test_an_appointment_that_is_over_is_not_moved(office: PlanningOffice) -> None:
    record_attendance(office.context, 2, Attendance.DID_NOT_ATTEND)
    with pytest.raises(PlannerError, match="Book a new one"):
        rebook_appointment(office.context, 2, OUT, "10:00")
    cancel_appointment(office.context, 1)
    for act in (
        lambda: rebook_appointment(office.context, 1, OUT, "10:00"),
        lambda: cancel_appointment(office.context, 1),
        lambda: record_attendance(office.context, 1, Attendance.ATTENDED),
    ):
        with pytest.raises(PlannerError, match="is cancelled"):
            act()


def test_rebooking_settles_what_a_moved_date_broke(office: PlanningOffice) -> None:
    assert office.row("appointment", 1)["state"] == "to_rebook"
    rebook_appointment(office.context, 1, date(2026, 12, 22), "10:00")
    row = office.row("appointment", 1)
    assert (row["state"], row["day"], row["start"]) == ("booked", "2026-12-22", "10:00")
    assert row["rests_on"] == office.row("custody", 1)["expected_from"]


def test_telling_somebody_is_ticked_off_once(office: PlanningOffice) -> None:
    mark_told(office.context, 1)
    row = office.row("person_to_tell", 1)
    assert (row["done_by"], row["done_at"]) == (OFFICER, "2026-11-23 09:30:00.000000")
    with pytest.raises(PlannerError, match="ticked off already"):
        mark_told(office.context, 1)


def test_what_is_not_said_of_a_need_stays(office: PlanningOffice) -> None:
    need = (office.context, 1, YES, SubstanceGroup.OPIATE)
    record_treatment_need(*need, OfferOutcome.ACCEPTED, YES, YES)
    record_treatment_need(*need)
    assert office.rows(
        "SELECT naloxone, bridging_prescription, consent_to_share FROM treatment_need"
    ) == [("accepted", "yes", "yes")]


def test_giving_a_role_ends_who_held_it_and_the_owner_follows(office: PlanningOffice) -> None:
    for _ in range(2):
        assign(office.context, 1, Role.IOM_OFFICER, POLICE)
    assign(office.context, 1, Role.COMMUNITY_OFFENDER_MANAGER, WORKER)
    assert office.rows(
        "SELECT assignment.role, code, until_on FROM assignment JOIN staff ON staff.id = staff_id"
        " WHERE custody_id = 1 ORDER BY assignment.id"
    ) == [
        ("community_offender_manager", OFFICER, "2026-11-23"),
        ("iom_officer", POLICE, None),
        ("community_offender_manager", WORKER, None),
    ]
    owner = "SELECT code FROM custody c JOIN staff s ON s.id = c.owner_staff_id"
    assert office.value(owner) == POLICE


def test_iom_history_stays_and_an_open_registration_is_one(office: PlanningOffice) -> None:
    register_for_iom(office.context, 1, IomCohort.FIXED, POLICE)
    register_for_iom(office.context, 1, IomCohort.FLEX)
    deselect_from_iom(office.context, 1)
    register_for_iom(office.context, 1, IomCohort.FREE)
    assert office.rows(
        "SELECT cohort, selected_on, deselected_on FROM iom_registration ORDER BY id"
    ) == [("flex", "2026-11-23", "2026-11-23"), ("free", "2026-11-23", None)]


def test_the_person_screen_is_given_the_lead_officer_and_the_day_of_the_level(
    office: PlanningOffice,
) -> None:
    register_for_iom(office.context, 1, IomCohort.FIXED, POLICE)
    record_public_protection(office.context, 1, MappaCategory.TWO, MappaLevel.TWO, YES)
    with closing(office.store.reading()) as connection:
        detail = person_detail(connection, 1)
    assert detail is not None
    assert detail.header.iom_lead_officer == "Robin Officer"
    assert detail.header.mappa_level_set_on == TODAY


def test_a_level_carries_the_day_it_was_set(office: PlanningOffice) -> None:
    def record(level: MappaLevel, on: date | None = None) -> str | None:
        record_public_protection(office.context, 1, MappaCategory.TWO, level, YES, on)
        found: str | None = office.value("SELECT level_set_on FROM public_protection")
        return found

    assert record(MappaLevel.TWO) == "2026-11-23"
    office.wait(3)
    assert record(MappaLevel.TWO) == "2026-11-23"
    assert record(MappaLevel.TWO, date(2026, 11, 1)) == "2026-11-01"
    assert record(MappaLevel.NOT_SET) is None


def test_nights_after_release_wait_for_the_release(office: PlanningOffice) -> None:
    office.event(1, CustodyEvent.RELEASED)
    record_accommodation(office.context, 1, AccommodationPoint.FIRST_NIGHT, "A08A")
    record_accommodation(office.context, 1, AccommodationPoint.FIRST_NIGHT, None)
    assert office.rows("SELECT point, type_code FROM accommodation") == [("first_night", None)]
