"""What happens to somebody in custody, and what it does to the plan, in the store."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.actions.planning_office import PlanningOffice, open_planning_office

from release_planner.actions.appointments import rebook_appointment
from release_planner.actions.build_plans import build_plans
from release_planner.actions.change_custody import record_custody_event
from release_planner.actions.change_date import change_date
from release_planner.domain.codes import AppointmentKind, ReleaseDateType
from release_planner.domain.custody_changes import CustodyEvent, ImpossibleCustodyChangeError
from release_planner.domain.errors import PlannerError

CRD, SAID = {"conditionalReleaseDate": "17/12/2026"}, "conditionalReleaseDate"
OUT = date(2026, 12, 17)
E = CustodyEvent


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PlanningOffice]:
    with open_planning_office(tmp_path) as office:
        yield office


def released(office: PlanningOffice, **cells: object) -> int:
    """Somebody released on the day, at the gate of the next fortnight."""
    spell = office.person(**{**CRD, **cells})
    office.wait((OUT - office.today).days)
    office.event(spell, E.RELEASED)
    return spell


@pytest.mark.parametrize("event", [E.RELEASED, E.DIED, E.HDC_APPROVED, E.ADMITTED_TO_HOSPITAL])
def test_a_preview_is_the_change_and_leaves_the_store(
    office: PlanningOffice, event: CustodyEvent
) -> None:
    spell = office.person(**CRD)
    office.book(spell, OUT)
    before = office.dump()
    preview = record_custody_event(office.context, spell, event, office.today, dry_run=True)
    assert office.dump() == before
    assert office.event(spell, event) == preview


def test_curfew_approved_then_refused_then_withdrawn(office: PlanningOffice) -> None:
    spell = office.person(**CRD, homeDetentionCurfewActualDate="01/12/2026")
    assert office.row("custody", spell)["anchor_type"] == "HDCAD"
    office.event(spell, E.HDC_APPROVED)
    assert office.row("custody", spell)["expected_from"] == "2026-12-01"
    gate = office.book(spell, date(2026, 12, 1))

    withdrawn = office.event(spell, E.HDC_WITHDRAWN)

    assert withdrawn.after.anchor_type is ReleaseDateType.CRD
    assert withdrawn.after.expected_from == OUT
    assert office.row("appointment", gate)["state"] == "to_rebook"
    assert office.value("SELECT anchored_on FROM plan") == "2026-12-17"
    refused = office.person("A0002AA", **CRD, homeDetentionCurfewActualDate="01/12/2026")
    assert office.event(refused, E.HDC_REFUSED).after.expected_from == OUT


def test_a_release_freezes_the_day_the_window_and_the_authority(office: PlanningOffice) -> None:
    spell = released(office)
    row = office.row("custody", spell)
    assert (row["state"], row["released_on"], row["window_ends_on"]) == (
        "released",
        "2026-12-17",
        "2027-01-07",
    )
    assert row["released_to_authority"] == "E08000025"
    assert (row["expected_from"], row["expected_to"]) == ("2026-12-17", "2026-12-17")
    office.load({"prisonerNumber": "A0001AA", "home local authority": "Solihull"})
    row = office.row("custody", spell)
    assert (row["release_authority"], row["released_to_authority"]) == ("E08000029", "E08000025")


def test_a_release_on_another_day_moves_the_plan_to_it(office: PlanningOffice) -> None:
    spell = office.person(**CRD)
    gate = office.book(spell, OUT)
    outcome = office.event(spell, E.RELEASED)
    assert office.value("SELECT anchored_on FROM plan") == office.today.isoformat()
    assert office.row("appointment", gate)["state"] == "to_rebook"
    assert outcome.result.from_day == OUT
    history = office.rows("SELECT kind, why, to_day FROM custody_change")
    assert history == [("released", "in_custody", office.today.isoformat())]


def test_after_a_recall_nothing_after_release_is_due(office: PlanningOffice) -> None:
    spell = released(office)
    later = office.book(spell, OUT + timedelta(days=14), AppointmentKind.TREATMENT)
    office.wait(5)
    office.event(spell, E.RECALLED)
    row = office.row("custody", spell)
    assert (row["state"], row["released_on"], row["expected_from"]) == (
        "unlawfully_at_large",
        "2026-12-17",
        None,
    )
    assert office.value("SELECT anchored_on FROM plan") is None
    assert office.row("appointment", later)["state"] == "to_rebook"
    due = office.rows(
        "SELECT template_id FROM plan_step WHERE pathway <> 'public_protection'"
        " AND state IN ('not_started', 'in_progress') AND due_on > ?",
        office.today.isoformat(),
    )
    assert due == []


def test_a_return_is_a_new_spell_and_the_plan_goes_with_it(office: PlanningOffice) -> None:
    first = released(office)
    past = office.book(first, OUT + timedelta(days=1))
    office.wait(5)
    coming = office.book(first, OUT + timedelta(days=14), AppointmentKind.TREATMENT)
    office.event(first, E.RECALLED)
    change_date(office.context, first, date(2027, 2, 1), ReleaseDateType.PRRD)
    untold = office.rows("SELECT id FROM person_to_tell WHERE done_at IS NULL")
    steps = office.value("SELECT count(*) FROM plan_step")
    office.wait(2)

    outcome = office.event(first, E.RETURNED_TO_CUSTODY)

    second = outcome.custody_id
    assert second != first
    assert office.rows("SELECT id, is_current, state FROM custody ORDER BY id") == [
        (first, 0, "returned_to_custody"),
        (second, 1, "returned_to_custody"),
    ]
    assert office.row("custody", first)["released_on"] == "2026-12-17"
    assert office.row("custody", second)["released_on"] is None
    assert office.row("custody", second)["expected_from"] == "2027-02-01"
    assert office.rows("SELECT custody_id, anchored_on FROM plan") == [(second, "2027-02-01")]
    assert office.value("SELECT count(*) FROM plan_step") >= steps
    assert office.row("appointment", past)["custody_id"] == first
    assert office.row("appointment", coming)["custody_id"] == second
    told = office.rows("SELECT id FROM person_to_tell WHERE custody_id = ?", second)
    assert set(untold) <= set(told)
    assert office.value("SELECT count(*) FROM treatment_need WHERE custody_id = ?", second) == 1
    assert build_plans(office.context).plans == 0


@pytest.mark.parametrize("returned", [False, True])
def test_a_recall_that_is_rescinded_leaves_the_licence_running(
    office: PlanningOffice, returned: bool
) -> None:
    first = released(office)
    coming = office.book(first, OUT + timedelta(days=20), AppointmentKind.HEALTH)
    steps = office.steps(first)
    office.wait(5)
    spell = office.event(first, E.RECALLED).custody_id
    if returned:
        spell = office.event(spell, E.RETURNED_TO_CUSTODY).custody_id

    outcome = office.event(spell, E.RECALL_RESCINDED)

    assert outcome.custody_id == first
    row = office.row("custody", first)
    assert (row["state"], row["is_current"], row["expected_from"]) == ("released", 1, "2026-12-17")
    assert office.rows("SELECT custody_id, anchored_on FROM plan") == [(first, "2026-12-17")]
    assert office.row("appointment", coming)["custody_id"] == first
    assert office.value("SELECT count(*) FROM custody WHERE is_current") == 1
    after = office.steps(first)
    assert after.keys() >= steps.keys()
    still_open = {name for name, step in steps.items() if step[3] == "not_started"}
    assert {name: after[name][:3] for name in still_open} == {
        name: steps[name][:3] for name in still_open
    }


def test_a_second_release_is_counted_beside_the_first(office: PlanningOffice) -> None:
    first = released(office)
    office.wait(5)
    office.event(first, E.RECALLED)
    second = office.event(first, E.RETURNED_TO_CUSTODY).custody_id
    office.wait(28)
    office.event(second, E.RELEASED)
    assert office.rows("SELECT released_on, window_ends_on FROM custody ORDER BY id") == [
        ("2026-12-17", "2027-01-07"),
        ("2027-01-19", "2027-02-09"),
    ]


def test_to_hospital_and_back_to_where_they_were(office: PlanningOffice) -> None:
    remand = office.person(legalStatus="REMAND", sentenceStartDate="")
    sentenced = office.person("A0002AA", **CRD, homeDetentionCurfewActualDate="01/12/2026")
    office.event(sentenced, E.HDC_APPROVED)
    for spell in (remand, sentenced):
        office.event(spell, E.ADMITTED_TO_HOSPITAL)
    assert office.row("custody", sentenced)["expected_from"] == "2026-12-17"
    office.wait(3)
    for spell in (remand, sentenced):
        office.event(spell, E.LEFT_HOSPITAL)
    states = dict(office.rows("SELECT id, state FROM custody"))
    assert states == {remand: "remand", sentenced: "hdc_approved"}
    assert office.row("custody", sentenced)["expected_from"] == "2026-12-01"


def test_sentenced_from_remand_takes_its_date(office: PlanningOffice) -> None:
    spell = office.person(legalStatus="REMAND", sentenceStartDate="")
    change_date(office.context, spell, OUT, ReleaseDateType.CRD)
    assert office.row("custody", spell)["expected_from"] is None
    office.event(spell, E.SENTENCED)
    row = office.row("custody", spell)
    assert (row["state"], row["legal_status"], row["expected_to"]) == (
        "in_custody",
        "SENTENCED",
        "2026-12-17",
    )


@pytest.mark.parametrize("has_plan", [True, False])
def test_a_death_ends_everything_in_one_action(office: PlanningOffice, has_plan: bool) -> None:
    if has_plan:
        spell = office.person(**CRD)
    else:
        office.load({"prisonerNumber": "A0001AA", "CRD": "17/12/2026"})
        spell = office.spell()
    coming = office.book(spell, OUT, provider_code="PRO01")
    past = office.book(spell, date(2026, 11, 20), AppointmentKind.FAMILY)

    outcome = office.event(spell, E.DIED)

    assert office.row("appointment", coming)["state"] == "cancelled"
    assert office.row("appointment", past)["state"] == "booked"
    open_steps = "SELECT count(*) FROM plan_step WHERE state IN ('not_started', 'in_progress')"
    assert office.value(open_steps) == 0
    row = office.row("custody", spell)
    assert (row["expected_from"], row["expected_to"], row["anchor_day"]) == (None, None, None)
    assert [each.who for each in outcome.result.to_tell] == ["Probation East"]
    assert "do not write to the family" in outcome.result.to_tell[0].why
    with pytest.raises(PlannerError, match="has died"):
        office.book(spell, OUT)
    with pytest.raises(PlannerError, match="has died"):
        rebook_appointment(office.context, past, OUT, "10:00")
    assert build_plans(office.context).plans == 0


def test_what_cannot_follow_names_what_can(office: PlanningOffice) -> None:
    spell = office.person(**CRD)
    before = office.dump()
    with pytest.raises(ImpossibleCustodyChangeError, match=r"possible now: .*released"):
        office.event(spell, E.RECALLED)
    assert office.dump() == before


@pytest.mark.parametrize(
    ("event", "on", "said"),
    [
        (E.RELEASED, date(2026, 11, 24), "enter it as a confirmed release date"),
        (E.DIED, date(2026, 11, 24), "Tue 24 Nov 2026 is still to come"),
        (E.RELEASED, date(2025, 6, 1), "before Mon 2 Jun 2025"),
    ],
)
def test_days_on_which_it_cannot_have_happened(
    office: PlanningOffice, event: CustodyEvent, on: date, said: str
) -> None:
    spell = office.person(**CRD)
    before = office.dump()
    with pytest.raises(PlannerError, match=said):
        office.event(spell, event, on)
    assert office.dump() == before


def test_nobody_is_recalled_before_they_were_released(office: PlanningOffice) -> None:
    spell = released(office)
    with pytest.raises(PlannerError, match="before Thu 17 Dec 2026"):
        office.event(spell, E.RECALLED, OUT - timedelta(days=1))


def test_an_imported_recall_has_no_release_to_go_back_to(office: PlanningOffice) -> None:
    spell = office.person(legalStatus="RECALL", postRecallReleaseDate="01/02/2027")
    before = office.dump()
    with pytest.raises(PlannerError, match="no earlier release"):
        office.event(spell, E.RECALL_RESCINDED)
    assert office.dump() == before


def test_a_recall_adds_no_step_that_is_already_too_late(office: PlanningOffice) -> None:
    first = released(office)
    office.wait(5)

    result = office.event(first, E.RECALLED).result

    today = office.context.today
    assert all(change.to_day is None or change.to_day >= today for change in result.added)


def test_everybody_told_of_a_moved_day_learns_the_day(office: PlanningOffice) -> None:
    spell = office.person(conditionalReleaseDate="17/12/2026")

    result = change_date(office.context, spell, date(2027, 1, 14)).result

    owners = [each for each in result.to_tell if "step" in each.why]
    assert owners
    assert all("the expected release day is now " in each.why for each in owners)
