"""Changing a release date: what is shown is what is done, and it is done once."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.actions.planning_office import PlanningOffice, open_planning_office

from release_planner.actions.change_date import change_date
from release_planner.actions.sharing import record_agreement
from release_planner.actions.steps import fix_step_date, set_step_state
from release_planner.domain.anchor import AnchorConfidence
from release_planner.domain.codes import Agency, AppointmentKind, ReleaseDateType, StepState
from release_planner.domain.custody_changes import CustodyEvent
from release_planner.domain.errors import PlannerError

CRD = {"conditionalReleaseDate": "17/12/2026"}
THURSDAY_BEFORE_CHRISTMAS = date(2026, 12, 17)
JANUARY = date(2027, 1, 8)
_TOO_LATE = "SELECT id FROM plan_step WHERE state = 'impossible'"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PlanningOffice]:
    with open_planning_office(tmp_path) as office:
        yield office


def test_a_preview_is_the_change_and_leaves_every_byte_of_the_store(office: PlanningOffice) -> None:
    spell = office.person(**CRD)
    office.book(spell, THURSDAY_BEFORE_CHRISTMAS)
    before = office.dump()

    preview = change_date(office.context, spell, JANUARY, dry_run=True)

    assert office.dump() == before
    applied = change_date(office.context, spell, JANUARY)
    assert applied == preview
    assert office.dump() != before


def test_doing_it_twice_adds_nothing_not_even_an_audit_entry(office: PlanningOffice) -> None:
    spell = office.person(**CRD)
    office.book(spell, THURSDAY_BEFORE_CHRISTMAS)
    change_date(office.context, spell, JANUARY)
    after_once = office.dump()

    again = change_date(office.context, spell, JANUARY)

    assert again.changes_nothing
    assert office.dump() == after_once


def test_what_moves_and_what_breaks_is_in_the_store(office: PlanningOffice) -> None:
    spell = office.person(**CRD)
    record_agreement(office.context, 1, Agency.PROBATION, office.today)
    gate = office.book(spell, THURSDAY_BEFORE_CHRISTMAS)
    late = office.book(spell, date(2027, 1, 12), AppointmentKind.TREATMENT, provider_code="TRT01")
    before = office.steps(spell)

    change = change_date(office.context, spell, JANUARY)

    after = office.steps(spell)
    assert after.keys() == before.keys()
    moved = {each.id: each.to_day for each in change.result.moved}
    stored = dict(office.rows("SELECT id, due_on FROM plan_step"))
    assert moved
    assert {row_id: str(day) for row_id, day in moved.items() if day} == {
        row_id: stored[row_id] for row_id, day in moved.items() if day
    }
    assert [each.id for each in change.result.to_rebook] == [gate]
    assert office.row("appointment", gate)["state"] == "to_rebook"
    assert office.row("appointment", late)["state"] == "booked"
    assert office.value("SELECT anchored_on FROM plan") == "2027-01-07"
    (history,) = office.rows(
        "SELECT kind, recorded_by, from_type, from_day, to_type, to_day FROM custody_change"
    )
    assert history == ("date_changed", "COM01", "CRD", "2026-12-17", "CRD", "2027-01-08")
    told = office.rows("SELECT who, role, contact, why FROM person_to_tell ORDER BY id")
    assert told == [(each.who, each.role, each.contact, each.why) for each in change.result.to_tell]
    manager = next(row for row in told if row[0] == "Pat Manager")
    assert manager[1:3] == ("community_offender_manager", "01632 960001")
    assert office.audit_is_whole()


def test_a_date_brought_forward_makes_steps_overdue_or_too_late(office: PlanningOffice) -> None:
    spell = office.person(conditionalReleaseDate="30/07/2027")
    record_agreement(office.context, 1, Agency.PROBATION, office.today)

    late_already = {row[0] for row in office.rows(_TOO_LATE)}

    change = change_date(office.context, spell, date(2026, 11, 19))

    assert change.result.overdue
    assert change.result.impossible
    too_late = {each.id for each in change.result.impossible}
    assert {row[0] for row in office.rows(_TOO_LATE)} == too_late | late_already
    states = dict(office.rows("SELECT id, state FROM plan_step"))
    for each in change.result.overdue:
        assert each.to_day is not None
        assert each.to_day < office.today
        assert states[each.id] == "not_started"

    back = change_date(office.context, spell, date(2027, 7, 30))
    assert {each.id for each in back.result.moved} >= too_late
    assert {row[0] for row in office.rows(_TOO_LATE)} == late_already


def test_done_declined_and_fixed_steps_keep_their_days(office: PlanningOffice) -> None:
    spell = office.person(**CRD)
    done, declined, fixed, *_ = (
        row[0] for row in office.rows("SELECT id FROM plan_step WHERE due_on > ?", "2026-11-30")
    )
    set_step_state(office.context, done, StepState.DONE)
    set_step_state(office.context, declined, StepState.DECLINED)
    fix_step_date(office.context, fixed, date(2026, 12, 1))
    kept = [office.row("plan_step", row_id) for row_id in (done, declined, fixed)]

    change = change_date(office.context, spell, JANUARY)

    assert [office.row("plan_step", row_id) for row_id in (done, declined, fixed)] == kept
    assert [each.id for each in change.result.fixed] == [fixed]
    assert kept[0]["done_on"] == "2026-11-23"


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2026, 12, 25), "2026-12-23"),
        (date(2026, 12, 26), "2026-12-23"),
        (date(2026, 12, 28), "2026-12-23"),
        (date(2026, 12, 31), "2026-12-30"),
        (date(2027, 1, 1), "2026-12-30"),
        (date(2026, 12, 29), "2026-12-29"),
    ],
)
def test_dates_over_christmas_fall_on_an_eligible_day(
    office: PlanningOffice, due: date, expected: str
) -> None:
    spell = office.person(**CRD)
    change_date(office.context, spell, due)
    assert office.row("custody", spell)["expected_from"] == expected


def test_a_child_by_date_of_birth_is_presumed_out_two_days_before(office: PlanningOffice) -> None:
    spell = office.person(dateOfBirth="04/03/2010", conditionalReleaseDate="27/11/2026")
    assert office.row("custody", spell)["expected_from"] == "2026-11-25"
    adult = office.person("A0002AA", dateOfBirth="04/03/2008", conditionalReleaseDate="27/11/2026")
    assert office.row("custody", adult)["expected_from"] == "2026-11-26"
    change_date(office.context, spell, date(2026, 12, 4))
    assert office.row("custody", spell)["expected_from"] == "2026-12-02"


def test_a_date_beyond_the_known_bank_holidays_never_ends_before_it_begins(
    office: PlanningOffice,
) -> None:
    spell = office.person(**CRD)
    for day in range(1, 15):
        change = change_date(office.context, spell, date(2099, 3, day))
        assert change.after.expected_from is not None
        assert change.after.expected_to is not None
        assert change.after.expected_from <= change.after.expected_to <= date(2099, 3, day)


def test_a_date_that_does_not_anchor_is_kept_and_moves_nothing(office: PlanningOffice) -> None:
    spell = office.person(**CRD)
    plan = office.steps(spell)

    change = change_date(office.context, spell, date(2026, 12, 1), ReleaseDateType.HDCED)

    assert change.changes_nothing
    assert office.steps(spell) == plan
    entries = office.rows("SELECT type, day, source FROM release_date_entry ORDER BY id")
    assert entries[-1] == ("HDCED", "2026-12-01", "entered by hand")
    assert office.rows("SELECT * FROM custody_change") == []


def test_a_plan_is_not_needed_for_a_booking_to_be_flagged(office: PlanningOffice) -> None:
    office.load({"crn": "X000001", "surname": "EXAMPLE", "CRD": "17/12/2026"})
    spell = office.value("SELECT id FROM custody")
    gate = office.book(spell, THURSDAY_BEFORE_CHRISTMAS)

    change = change_date(office.context, spell, JANUARY)

    assert [each.id for each in change.result.to_rebook] == [gate]
    assert office.row("appointment", gate)["state"] == "to_rebook"
    assert office.rows("SELECT * FROM plan") == []


def test_a_hand_entered_date_replaces_only_an_earlier_one_by_hand(office: PlanningOffice) -> None:
    spell = office.person(**CRD)
    change_date(office.context, spell, JANUARY)
    office.wait(1)
    change_date(office.context, spell, date(2027, 1, 15))
    entries = office.rows(
        "SELECT day, source, is_chosen, replaced_at IS NULL FROM release_date_entry ORDER BY id"
    )
    assert entries == [
        ("2026-12-17", "caseload file", 0, 1),
        ("2027-01-08", "entered by hand", 0, 0),
        ("2027-01-15", "entered by hand", 1, 1),
    ]
    assert office.row("custody", spell)["anchor_confidence"] == AnchorConfidence.CALCULATED


@pytest.mark.parametrize(
    ("day", "kind", "said"),
    [
        (date(2025, 6, 1), None, "before the sentence started on Mon 2 Jun 2025"),
        (date(2199, 1, 1), None, "more than 100 years ahead"),
    ],
)
def test_days_that_cannot_be(
    office: PlanningOffice, day: date, kind: ReleaseDateType | None, said: str
) -> None:
    spell = office.person(**CRD)
    before = office.dump()
    with pytest.raises(PlannerError, match=said):
        change_date(office.context, spell, day, kind)
    assert office.dump() == before


def test_on_remand_the_type_must_be_said(office: PlanningOffice) -> None:
    spell = office.person(legalStatus="REMAND", sentenceStartDate="")
    with pytest.raises(PlannerError, match="say which type of date"):
        change_date(office.context, spell, JANUARY)
    change = change_date(office.context, spell, JANUARY, ReleaseDateType.CONFIRMED)
    assert change.after.expected_from == JANUARY


def test_nobody_released_or_dead_gets_a_release_date(office: PlanningOffice) -> None:
    released, dead = office.person(**CRD), office.person("A0002AA", **CRD)
    office.event(released, CustodyEvent.RELEASED)
    office.event(dead, CustodyEvent.DIED)
    for spell in (released, dead):
        with pytest.raises(PlannerError, match="not in custody"):
            change_date(office.context, spell, JANUARY)


def test_a_spell_that_has_ended_is_not_changed_by_a_stale_screen(office: PlanningOffice) -> None:
    spell = office.person(**CRD)
    office.event(spell, CustodyEvent.RELEASED)
    office.event(spell, CustodyEvent.RECALLED)
    office.event(spell, CustodyEvent.RETURNED_TO_CUSTODY)
    with pytest.raises(PlannerError, match="later spell"):
        change_date(office.context, spell, JANUARY, ReleaseDateType.PRRD)
    with pytest.raises(PlannerError, match="later spell"):
        office.book(spell, JANUARY)


def test_a_spell_that_is_gone_is_said_plainly(office: PlanningOffice) -> None:
    with pytest.raises(PlannerError, match="This custody is no longer in the store"):
        change_date(office.context, 99, JANUARY)
