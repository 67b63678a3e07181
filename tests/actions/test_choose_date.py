"""Two systems that disagree: both dates stay until a person chooses."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.actions.planning_office import PlanningOffice, open_planning_office

from release_planner.actions.change_date import change_date, choose_date
from release_planner.domain.errors import PlannerError

NOMIS = {"prisonerNumber": "A0001AA", "CRD": "17/12/2026", "source system": "NOMIS"}
OASYS = {**NOMIS, "CRD": "24/12/2026", "source system": "OASys"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PlanningOffice]:
    with open_planning_office(tmp_path) as office:
        yield office


@pytest.fixture
def spell(office: PlanningOffice) -> int:
    """Somebody of whom NOMIS spoke first, and OASys otherwise a day later."""
    spell = office.person(sentenceStartDate="", **{"CRD": "17/12/2026", "source system": "NOMIS"})
    office.wait(1)
    (found,) = office.load(OASYS).differences
    assert found.kind == "disagrees"
    return spell


def in_force(office: PlanningOffice) -> list[tuple[object, ...]]:
    return office.rows(
        "SELECT source, day, is_chosen FROM release_date_entry WHERE replaced_at IS NULL"
        " ORDER BY source"
    )


def entry(office: PlanningOffice, source: str) -> int:
    return int(
        office.value(
            "SELECT id FROM release_date_entry WHERE source = ? AND replaced_at IS NULL", source
        )
    )


def anchor(office: PlanningOffice, spell: int) -> tuple[object, ...]:
    row = office.row("custody", spell)
    return row["anchor_day"], row["has_date_conflict"], row["anchor_confidence"]


def test_both_dates_stay_and_the_plan_does_not_move(office: PlanningOffice, spell: int) -> None:
    assert in_force(office) == [("NOMIS", "2026-12-17", 0), ("OASys", "2026-12-24", 0)]
    assert anchor(office, spell) == ("2026-12-17", 1, "conflict")
    assert office.value("SELECT anchored_on FROM plan") == "2026-12-17"
    assert office.load(OASYS).outcome.unchanged == 1


def test_choosing_moves_the_plan_and_settles_it(office: PlanningOffice, spell: int) -> None:
    before = office.dump()
    preview = choose_date(office.context, entry(office, "OASys"), dry_run=True)
    assert office.dump() == before
    chosen = choose_date(office.context, entry(office, "OASys"))
    assert chosen == preview
    assert in_force(office) == [("NOMIS", "2026-12-17", 0), ("OASys", "2026-12-24", 1)]
    assert anchor(office, spell) == ("2026-12-24", 0, "calculated")
    assert office.rows("SELECT kind, from_day, to_day, why FROM custody_change")[-1] == (
        "date_chosen",
        "2026-12-17",
        "2026-12-24",
        "OASys",
    )
    after = office.dump()
    assert choose_date(office.context, entry(office, "OASys")).changes_nothing
    assert office.dump() == after


def test_choosing_the_date_that_stands_settles_it_too(office: PlanningOffice, spell: int) -> None:
    change = choose_date(office.context, entry(office, "NOMIS"))
    assert anchor(office, spell) == ("2026-12-17", 0, "calculated")
    assert not change.result.moved


def test_a_choice_holds_while_the_other_system_repeats_itself(
    office: PlanningOffice, spell: int
) -> None:
    choose_date(office.context, entry(office, "OASys"))
    office.wait(7)
    assert office.load(NOMIS).outcome.unchanged == 1
    assert anchor(office, spell) == ("2026-12-24", 0, "calculated")


def test_a_newer_date_from_the_other_system_asks_again(office: PlanningOffice, spell: int) -> None:
    choose_date(office.context, entry(office, "OASys"))
    office.wait(7)
    (found,) = office.load({**NOMIS, "CRD": "08/01/2027"}).differences
    assert found.kind == "disagrees"
    assert in_force(office) == [("NOMIS", "2027-01-08", 0), ("OASys", "2026-12-24", 0)]
    assert anchor(office, spell) == ("2026-12-24", 1, "conflict")


def test_a_system_that_comes_round_to_the_choice_does_not_ask_again(
    office: PlanningOffice, spell: int
) -> None:
    choose_date(office.context, entry(office, "OASys"))
    office.wait(7)
    office.load({**NOMIS, "CRD": "24/12/2026"})
    assert anchor(office, spell)[:2] == ("2026-12-24", 0)


def test_a_date_by_hand_settles_it_and_a_newer_file_asks_again(
    office: PlanningOffice, spell: int
) -> None:
    change_date(office.context, spell, date(2026, 12, 29))
    assert anchor(office, spell)[:2] == ("2026-12-29", 0)
    office.wait(7)
    assert (
        office.load(
            NOMIS,
        ).outcome.unchanged
        == 1
    )
    assert anchor(office, spell)[:2] == ("2026-12-29", 0)
    office.load({**NOMIS, "CRD": "05/01/2027"})
    assert anchor(office, spell)[:2] == ("2026-12-29", 1)


def test_an_entry_that_was_replaced_cannot_be_chosen(office: PlanningOffice, spell: int) -> None:
    old = entry(office, "NOMIS")
    office.load({**NOMIS, "CRD": "08/01/2027"})
    with pytest.raises(PlannerError, match="replaced by a newer one"):
        choose_date(office.context, old)


def test_what_was_chosen_stays_on_record_when_it_is_replaced(
    office: PlanningOffice, spell: int
) -> None:
    choose_date(office.context, entry(office, "OASys"))
    office.load({**OASYS, "CRD": "08/01/2027"})
    assert office.rows(
        "SELECT day FROM release_date_entry WHERE is_chosen AND replaced_at IS NOT NULL"
    ) == [("2026-12-24",)]
