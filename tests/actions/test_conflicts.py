"""Two people change one record: what one of them changed is kept, the rest is asked first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.tui.small_store import (
    NOW,
    OFFICER,
    RELEASE_DAY,
    TODAY,
    WORKER,
    SmallStore,
    open_small_store,
)

from release_planner.actions.appointments import (
    CANCELLED,
    cancel_appointment,
    rebook_appointment,
    record_attendance,
)
from release_planner.actions.change_custody import record_custody_event
from release_planner.actions.change_date import change_date
from release_planner.actions.conflicts import (
    EditConflictError,
    Looked,
    PlanMovedOnError,
    Settled,
)
from release_planner.actions.context import ActionContext
from release_planner.actions.housing import (
    decide_housing_referral,
    record_accommodation,
    submit_housing_referral,
)
from release_planner.actions.iom import (
    OFF_IOM,
    assign,
    deselect_from_iom,
    register_for_iom,
)
from release_planner.actions.public_protection import record_public_protection
from release_planner.actions.steps import fix_step_date, set_step_state
from release_planner.actions.treatment import record_treatment_need
from release_planner.domain.codes import (
    AccommodationPoint,
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

LATER = NOW + timedelta(minutes=71)
YES, NO, UNKNOWN = YesNoUnknown.YES, YesNoUnknown.NO, YesNoUnknown.UNKNOWN


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallStore]:
    with open_small_store(tmp_path) as store:
        yield store


def colleague(small: SmallStore) -> ActionContext:
    """The other person at the same store, a little later."""
    return replace(small.context, actor=WORKER, now=LATER)


@dataclass(frozen=True)
class Edit:
    """A form: how it is saved, what it showed, and two answers that differ."""

    save: Callable[[ActionContext, object, Looked | None], Settled]
    looked: dict[str, object]
    one: object
    other: object
    field: str
    stored: str


def edits(small: SmallStore) -> dict[str, Edit]:
    """Every form that changes what is recorded already, on one person."""
    spell = small.planned_person()
    person = small.value("SELECT person_id FROM custody WHERE id = ?", spell)
    step = small.value("SELECT min(id) FROM plan_step WHERE state = 'not_started'")
    due = date.fromisoformat(small.value("SELECT due_on FROM plan_step WHERE id = ?", step))
    booking = small.value("SELECT id FROM appointment WHERE kind = 'treatment'")
    past = small.value("SELECT id FROM appointment WHERE kind = 'family'")
    referral = submit_housing_referral(small.context, spell, HousingRoute.CAS3, TODAY)
    register_for_iom(small.context, person, IomCohort.FIXED)
    agreed = (date(2026, 12, 11), "10:30")
    need = {"need": YES, "substance_group": "opiate", "naloxone": "unknown",
            "bridging_prescription": UNKNOWN, "consent_to_share": YES}  # fmt: skip
    mappa = {"mappa_category": "2", "mappa_level": "2", "domestic_abuse_concern": YES}
    mappa |= small_codes(small)
    return {
        "treatment need": Edit(
            lambda context, answer, looked: record_treatment_need(
                context, spell, YES, SubstanceGroup.OPIATE, answer, UNKNOWN, YES, looked
            ),
            need, OfferOutcome.ACCEPTED, OfferOutcome.DECLINED, "naloxone",
            "SELECT naloxone FROM treatment_need",
        ),
        "public protection": Edit(
            lambda context, answer, looked: record_public_protection(
                context, person, MappaCategory.TWO, answer, YES, None, looked
            ),
            mappa, MappaLevel.ONE, MappaLevel.THREE, "mappa_level",
            "SELECT mappa_level FROM public_protection",
        ),
        "domestic abuse": Edit(
            lambda context, answer, looked: record_public_protection(
                context, person, MappaCategory.TWO, MappaLevel.TWO, answer, None, looked
            ),
            mappa, NO, UNKNOWN, "domestic_abuse_concern",
            "SELECT domestic_abuse_concern FROM safeguarding",
        ),
        "IOM": Edit(
            lambda context, answer, looked: register_for_iom(
                context, person, answer, None, None, looked
            ),
            {"cohort": "fixed", "next_review_on": None, "lead_officer": None},
            IomCohort.FLEX, IomCohort.FREE, "cohort", "SELECT cohort FROM iom_registration",
        ),
        "housing decision": Edit(
            lambda context, answer, looked: decide_housing_referral(
                context, referral, answer, TODAY, looked
            ),
            {"status": "submitted", "decided_on": None},
            HousingReferralStatus.ACCEPTED, HousingReferralStatus.NOT_ACCEPTED, "status",
            "SELECT status FROM housing_referral",
        ),
        "accommodation": Edit(
            lambda context, answer, looked: record_accommodation(
                context, spell, AccommodationPoint.PLANNED_FIRST_NIGHT, answer, looked
            ),
            {"type_code": None}, "A01A", "A02", "type_code", "SELECT type_code FROM accommodation",
        ),
        "rebooking": Edit(
            lambda context, answer, looked: rebook_appointment(context, booking, *answer, looked),
            {"arrangement": agreed}, (date(2026, 12, 14), "09:00"), (date(2026, 12, 15), None),
            "arrangement", f"SELECT day FROM appointment WHERE id = {booking}",
        ),
        "attendance": Edit(
            lambda context, answer, looked: record_attendance(context, past, answer, looked),
            {"attendance": "unknown"}, Attendance.ATTENDED, Attendance.DID_NOT_ATTEND,
            "attendance", f"SELECT attendance FROM appointment WHERE id = {past}",
        ),
        "step": Edit(
            lambda context, answer, looked: set_step_state(context, step, answer, looked),
            {"state": "not_started"}, StepState.DONE, StepState.NOT_REQUIRED, "state",
            f"SELECT state FROM plan_step WHERE id = {step}",
        ),
        "fixed date": Edit(
            lambda context, answer, looked: fix_step_date(context, step, answer, looked),
            {"due_on": due}, date(2026, 11, 20), date(2026, 11, 24), "due_on",
            f"SELECT due_on FROM plan_step WHERE id = {step}",
        ),
        "role": Edit(
            lambda context, answer, looked: assign(
                context, spell, Role.HOUSING_OFFICER, answer, looked
            ),
            dict.fromkeys(map(str, Role)), OFFICER, WORKER, "housing_officer",
            "SELECT s.code FROM assignment a JOIN staff s ON s.id = a.staff_id"
            " WHERE a.role = 'housing_officer' AND a.until_on IS NULL",
        ),
    }  # fmt: skip


def small_codes(small: SmallStore) -> dict[str, object]:
    """What the store holds of public protection, as a form reads it."""
    ((category, level),) = small.rows("SELECT mappa_category, mappa_level FROM public_protection")
    concern = small.rows("SELECT domestic_abuse_concern FROM safeguarding")
    return {
        "mappa_category": category,
        "mappa_level": level,
        "domestic_abuse_concern": concern[0][0] if concern else UNKNOWN,
    }


FORMS = (
    "treatment need", "public protection", "domestic abuse", "IOM", "housing decision",
    "accommodation", "rebooking", "attendance", "step", "fixed date", "role",
)  # fmt: skip


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_who_saves_second_is_asked_and_decides(small: SmallStore, form: str, turned: bool) -> None:
    edit = edits(small)[form]
    looked = Looked(edit.looked)
    first, second = (edit.other, edit.one) if turned else (edit.one, edit.other)
    edit.save(colleague(small), first, looked)
    kept = small.value(edit.stored)
    with pytest.raises(EditConflictError) as caught:
        edit.save(small.context, second, looked)
    conflict = caught.value
    assert [(each.field, each.mine, each.theirs) for each in conflict.fields] == [
        (edit.field, second, first)
    ]
    assert (conflict.editor.code, conflict.editor.name) == (WORKER, "Worker Two")
    assert conflict.editor.at == LATER
    assert "Worker Two (T01) changed this on Mon 9 Nov 2026 at 10:41" in str(conflict)
    assert small.value(edit.stored) == kept

    edit.save(small.context, second, conflict.resolved(()))
    assert small.value(edit.stored) == kept
    edit.save(small.context, second, conflict.resolved({edit.field}))
    assert small.value(edit.stored) != kept


@pytest.mark.parametrize("form", FORMS)
def test_the_same_answer_twice_is_no_conflict(small: SmallStore, form: str) -> None:
    edit = edits(small)[form]
    for context in (colleague(small), small.context):
        assert edit.save(context, edit.one, Looked(edit.looked)).kept == ""


def test_a_change_after_the_decision_is_asked_again(small: SmallStore) -> None:
    edit = edits(small)["treatment need"]
    edit.save(colleague(small), OfferOutcome.ACCEPTED, Looked(edit.looked))
    with pytest.raises(EditConflictError) as caught:
        edit.save(small.context, OfferOutcome.DECLINED, Looked(edit.looked))
    decided = caught.value.resolved({"naloxone"})
    edit.save(colleague(small), OfferOutcome.NOT_OFFERED, None)
    with pytest.raises(EditConflictError) as caught:
        edit.save(small.context, OfferOutcome.DECLINED, decided)
    assert caught.value.fields[0].theirs == OfferOutcome.NOT_OFFERED


def test_different_fields_of_one_record_are_both_kept(small: SmallStore) -> None:
    edit = edits(small)["treatment need"]
    spell = small.value("SELECT min(id) FROM custody")
    looked = Looked(edit.looked)
    edit.save(colleague(small), OfferOutcome.ACCEPTED, looked)
    settled = record_treatment_need(
        small.context, spell, YES, SubstanceGroup.OPIATE, OfferOutcome.UNKNOWN, YES, YES, looked
    )
    row = "SELECT naloxone, bridging_prescription, consent_to_share FROM treatment_need"
    assert small.rows(row) == [("accepted", "yes", "yes")]
    assert settled.kept == (" Worker Two (T01) changed meanwhile, and that stays: Naloxone kit.")


def test_answers_that_only_contradict_together_are_refused(small: SmallStore) -> None:
    spell = small.person()
    unknown = {"need": UNKNOWN, "substance_group": SubstanceGroup.UNKNOWN}
    record_treatment_need(colleague(small), spell, YES, SubstanceGroup.OPIATE)
    with pytest.raises(EditConflictError) as caught:
        record_treatment_need(
            small.context, spell, NO, SubstanceGroup.UNKNOWN, looked=Looked(unknown)
        )
    decided = caught.value.resolved({"need"})
    with pytest.raises(PlannerError, match="no substance group"):
        record_treatment_need(small.context, spell, NO, SubstanceGroup.UNKNOWN, looked=decided)
    assert small.rows("SELECT need, substance_group FROM treatment_need") == [("yes", "opiate")]


def test_what_was_moved_meanwhile_is_not_cancelled_unseen(small: SmallStore) -> None:
    edit = edits(small)["rebooking"]
    booking = small.value("SELECT id FROM appointment WHERE kind = 'treatment'")
    looked = Looked(edit.looked)
    edit.save(colleague(small), edit.one, looked)
    with pytest.raises(EditConflictError) as caught:
        cancel_appointment(small.context, booking, looked)
    assert caught.value.fields[0].mine == CANCELLED
    assert small.value(f"SELECT state FROM appointment WHERE id = {booking}") == "booked"
    cancel_appointment(small.context, booking, caught.value.resolved({"arrangement"}))
    assert small.value(f"SELECT state FROM appointment WHERE id = {booking}") == "cancelled"


def test_who_was_taken_off_iom_meanwhile_is_not_put_back_unasked(small: SmallStore) -> None:
    edit = edits(small)["IOM"]
    person = small.value("SELECT min(id) FROM person")
    looked = Looked(edit.looked)
    deselect_from_iom(colleague(small), person, looked)
    with pytest.raises(EditConflictError) as caught:
        edit.save(small.context, IomCohort.FIXED, looked)
    assert caught.value.fields[0].theirs == OFF_IOM
    edit.save(small.context, IomCohort.FIXED, caught.value.resolved(()))
    open_now = "SELECT count(*) FROM iom_registration WHERE deselected_on IS NULL"
    assert small.value(open_now) == 0
    edit.save(small.context, IomCohort.FIXED, caught.value.resolved({"cohort"}))
    assert small.value(open_now) == 1


def test_a_date_that_a_colleague_moved_is_no_longer_fixed_unseen(small: SmallStore) -> None:
    edit = edits(small)["fixed date"]
    spell = small.value("SELECT min(id) FROM custody")
    change_date(colleague(small), spell, RELEASE_DAY + timedelta(days=30))
    with pytest.raises(EditConflictError) as caught:
        edit.save(small.context, edit.looked["due_on"], Looked(edit.looked))
    assert caught.value.editor.code == WORKER


def test_a_preview_that_no_longer_holds_is_not_applied(small: SmallStore) -> None:
    spell = small.planned_person()
    day = RELEASE_DAY + timedelta(days=30)
    seen = change_date(small.context, spell, day, dry_run=True)
    change_date(colleague(small), spell, RELEASE_DAY + timedelta(days=7))
    before = small.rows("SELECT * FROM plan_step ORDER BY id")
    with pytest.raises(PlanMovedOnError):
        change_date(small.context, spell, day, seen=seen)
    assert small.rows("SELECT * FROM plan_step ORDER BY id") == before
    again = change_date(small.context, spell, day, dry_run=True)
    assert change_date(small.context, spell, day, seen=again) == again


def test_an_event_that_was_seen_is_recorded_as_seen(small: SmallStore) -> None:
    spell = small.planned_person()
    event, on = CustodyEvent.RELEASED, TODAY
    seen = record_custody_event(small.context, spell, event, on, dry_run=True)
    change_date(colleague(small), spell, RELEASE_DAY + timedelta(days=7))
    with pytest.raises(PlanMovedOnError):
        record_custody_event(small.context, spell, event, on, seen=seen)
    again = record_custody_event(small.context, spell, event, on, dry_run=True)
    assert record_custody_event(small.context, spell, event, on, seen=again) == again


def test_every_change_signs_its_row(small: SmallStore) -> None:
    spell = small.planned_person()
    query = "SELECT version, edited_by, edited_at FROM plan_step WHERE due_on > '2026-11-09'"
    before = {row[0] for row in small.rows(query)}
    change_date(colleague(small), spell, RELEASE_DAY + timedelta(days=30))
    moved = [row for row in small.rows(query) if row[1] == WORKER]
    assert moved
    assert all(version > min(before) for version, _, _ in moved)
    assert all(datetime.fromisoformat(at).replace(tzinfo=UTC) == LATER for _, _, at in moved)
