"""Today: counts beside their lines, scopes, and the way to a person."""

from datetime import date, timedelta

import pytest
from textual.pilot import Pilot

from release_planner.domain.codes import CustodyState, Pathway, Role, StepState
from release_planner.model.custody import Assignment, CustodyChange
from release_planner.model.plan import PersonToTell, Plan, PlanStep
from release_planner.store.reading.scope import Scope
from release_planner.tui.screens.person import PersonScreen
from release_planner.tui.screens.today import Today
from release_planner.tui.today_sections import SECTIONS

from .screen_text import lines, settle, text
from .small_store import NOW, TODAY, SmallStore


def _in(days: int) -> date:
    return TODAY + timedelta(days=days)


def _leaves(days: int, apart: int = 0) -> dict[str, date]:
    return {"expected_from": _in(days), "expected_to": _in(days + apart)}


def _count(pilot: Pilot[None], title: str) -> str:
    (line,) = [line for line in lines(pilot) if line[1:20].strip().startswith(title)][:1]
    return line[18:26].strip()


async def _go_to(pilot: Pilot[None], section_id: str) -> None:
    await pilot.press("home")
    for _ in range([section.id for section in SECTIONS].index(section_id)):
        await pilot.press("down")
    await settle(pilot)


def _mine(small: SmallStore, custody_id: int) -> None:
    staff = small.value("SELECT id FROM staff WHERE code = 'N01'")
    small.add(Assignment(custody_id=custody_id, role=Role.IOM_OFFICER, staff_id=staff))


async def test_releases_stand_under_their_days_with_counts(small: SmallStore) -> None:
    small.person("LATE", **_leaves(-3))
    small.person("TODAY", **_leaves(0))
    small.person("SOON", **_leaves(3, apart=1))
    small.person("ALSO", **_leaves(3))
    small.person("COURT", state=CustodyState.REMAND, next_court_on=_in(5))
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        assert app.query_one(Today).scope is Scope.ALL
        assert _count(pilot, "Not recorded") == "1 !"
        assert _count(pilot, "Remand") == "1"
        assert "Fri 6 Nov 2026, 3 days ago" in text(pilot)
        assert "LATE, Sam" in text(pilot)
        await _go_to(pilot, "next_7")
        assert "Thu 12 Nov 2026, in 3 days" in text(pilot)
        assert "2 people" in text(pilot)
        assert "(or Fri 13 Nov)" in text(pilot)
        await _go_to(pilot, "remand")
        assert "COURT, Sam" in text(pilot)
        assert "Court Sat 14 Nov 2026" in text(pilot)


async def test_steps_show_whose_they_are_and_when_it_is_too_late(small: SmallStore) -> None:
    custody_id = small.person("SMITH", **_leaves(20))
    plan = small.add(Plan(custody_id=custody_id, built_on=TODAY))
    for days, state in ((-2, StepState.IMPOSSIBLE), (-1, StepState.NOT_STARTED)):
        small.add(
            PlanStep(
                plan_id=plan.id,
                template_id="made_up",
                pathway=Pathway.HEALTH,
                title=f"Step {days}",
                owner_role=Role.IOM_OFFICER,
                due_on=_in(days),
                state=state,
            )
        )
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await _go_to(pilot, "steps_overdue")
        assert _count(pilot, "Overdue") == "1 !"
        assert _count(pilot, "Too late") == "1"
        assert "Due Sun 8 Nov 2026, yesterday" in text(pilot)
        assert "SMITH, Sam" in text(pilot)
        await _go_to(pilot, "steps_too_late")
        assert "Due Sat 7 Nov 2026, 2 days ago" in text(pilot)
        assert "too late" in text(pilot)


async def test_mine_comes_first_when_there_is_any_and_m_changes_it(small: SmallStore) -> None:
    _mine(small, small.person("MINE", **_leaves(2)))
    small.person("ELSE", **_leaves(2))
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        assert lines(pilot)[0].startswith(" Today › mine › ")
        assert "MINE, Sam" in text(pilot)
        assert "ELSE, Sam" not in text(pilot)
        for _ in range(2):
            await pilot.press("m")
            await settle(pilot)
        assert lines(pilot)[0].startswith(" Today › all › ")
        assert "ELSE, Sam" in text(pilot)
        subjects = small.rows("SELECT subject FROM audit_entry WHERE operation = 'consultation'")
        assert subjects == [("today",)] * 3


async def test_enter_goes_to_the_lines_and_on_to_the_person(small: SmallStore) -> None:
    small.person("SMITH", **_leaves(2))
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("enter", "enter")
        await settle(pilot)
        assert isinstance(app.screen, PersonScreen)
        await pilot.press("backspace")
        await settle(pilot)
        assert len(app.screen_stack) == 1
        await pilot.press("backspace")
        assert app.focused is app.query_one("#sections")


async def test_a_line_that_is_cut_is_given_in_full_under_the_list(small: SmallStore) -> None:
    custody_id = small.person("SMITH", **_leaves(20))
    change = small.add(
        CustodyChange(custody_id=custody_id, kind="date", recorded_by="N01", recorded_at=NOW)
    )
    small.add(
        PersonToTell(
            custody_id=custody_id,
            custody_change_id=change.id,
            who="Bridge Recovery",
            role="housing_officer",
            contact="01632 960123",
            why="The release is 7 days earlier",
        )
    )
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await _go_to(pilot, "to_tell")
        assert "Bridge Recovery (housing officer)" in text(pilot)
        assert "01632 960123" in text(pilot)
        assert "The release is 7 days earlier" in lines(pilot)[-2]


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.id)
async def test_an_empty_section_says_so(small: SmallStore, section) -> None:
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await _go_to(pilot, section.id)
        shown = " ".join(line[28:].strip() for line in lines(pilot))
        assert section.empty in shown
        assert "Press 2" in shown


async def test_search_goes_to_the_caseload(small: SmallStore) -> None:
    small.person("SMITH", **_leaves(2))
    small.person("JONES", **_leaves(2))
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"jon")
        await settle(pilot)
        assert "1 of 2" in text(pilot)
        await pilot.press("escape", "escape")
        await settle(pilot)
        assert lines(pilot)[0].startswith(" Today")
