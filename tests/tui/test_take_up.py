"""The take-up screen: one table read in a thread, a section at a time, by keys and by mouse."""

from datetime import date
from typing import Any

import pytest
from tests.reports.take_up_tables import area, table
from tests.reports.wide_tables import wide_table
from tests.tester import TESTER

from release_planner.actions import take_up_table
from release_planner.domain.codes import Agency, Role
from release_planner.domain.report_period import ReportPeriod
from release_planner.model.staff import Staff
from release_planner.reports.table import ProtectedTable
from release_planner.tui.screens.form_dialog import FormDialog
from release_planner.tui.screens.take_up import TakeUp
from release_planner.tui.take_up.sections import SECTIONS
from release_planner.tui.widgets.section_tabs import SectionTabs

from .driving import NARROW, WIDE, Driver, driving
from .screen_text import lines
from .small_store import OFFICER, SmallStore

QUARTER = ReportPeriod(date(2026, 7, 1), date(2026, 9, 30))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the screen asked for; it is answered with a whole made-up report of 14 areas."""
    return answered_with(monkeypatch, wide_table(14))


def answered_with(monkeypatch: pytest.MonkeyPatch, shown: ProtectedTable) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = []

    def read_table(context: object, connection: object, **wanted: Any) -> ProtectedTable:
        calls.append(wanted)
        return shown

    monkeypatch.setattr(take_up_table, "read_table", read_table)
    return calls


async def opened(drive: Driver) -> None:
    await drive.press("6")
    await drive.sees("started within 21 days")


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize("areas", [1, 14, 40])
async def test_every_section_is_whole(
    small: SmallStore, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], areas: int
) -> None:
    answered_with(monkeypatch, wide_table(areas))
    async with driving(small, size=size) as drive:
        await opened(drive)
        for section in SECTIONS:
            shown = lines(drive.pilot)
            assert shown[0].startswith(" Take-up › All areas › 2026/27 Q2, Jul to Sep 2026")
            assert shown[1].strip() == (
                "55.0% started within 21 days of release (95% interval 50.2% to 59.7%)"
            )
            assert not [line for line in shown[:6] if "…" in line]
            assert f"[{section.title}]" in shown[6]
            assert shown[6].rstrip().endswith("About") or section.title == "About"
            assert "? Help" in shown[-1]
            assert section.empty not in drive.text
            await drive.press("tab")
        await drive.sees("[Areas]")


async def test_whiskers_are_20_cells_wide_at_80_columns_and_31_at_120(
    small: SmallStore, asked: list[dict[str, Any]]
) -> None:
    for size, width in ((NARROW, 20), (WIDE, 31)):
        async with driving(small, size=size) as drive:
            await opened(drive)
            head = next(line for line in lines(drive.pilot) if "Area of treatment" in line)
            assert head.index("100%") + len("100%") - head.index("0%") == width
            assert ("95% interval" in head) == (size is WIDE)
            assert "┊" in drive.text
            assert "above" in drive.text
            assert "below" in drive.text


async def test_the_line_under_the_cursor_is_said_in_words(
    small: SmallStore, asked: list[dict[str, Any]]
) -> None:
    async with driving(small) as drive:
        await opened(drive)
        await drive.press("down", "down", "down")
        await drive.sees("Authority 03 of the partnership: 41 of 60, 68.3%, 95% interval 55.8% to")
        await drive.sees("Its interval lies above the area's rate,")
        await drive.press("y")
        assert drive.app.clipboard.startswith("Authority 03 of the partnership: 41 of 60, 68.3%")
        await drive.press("enter")
        await drive.sees("enter or esc closes", "For its size it lies above the 95% funnel limit.")
        await drive.press("escape")
        assert len(drive.app.screen_stack) == 1


async def test_going_back_and_on_by_quarters_and_years(
    small: SmallStore, asked: list[dict[str, Any]]
) -> None:
    async with driving(small) as drive:
        await opened(drive)
        assert asked[-1]["period"] == QUARTER
        assert asked[-1]["as_at"] == date(2026, 11, 9)
        await drive.press("left_square_bracket")
        await drive.sees("2026/27 Q1, Apr to Jun 2026")
        await drive.until(lambda: asked[-1]["period"].first_day == date(2026, 4, 1))
        await drive.press("right_square_bracket", "right_square_bracket")
        await drive.sees("2026/27 Q3, Oct to Dec 2026")
        await drive.press("right_square_bracket")
        await drive.until(lambda: "The next one has not begun yet." in drive.said)
        await drive.press("t")
        await drive.sees("Financial year", "2026/27", "Jan 2026 to Dec 2026")
        await drive.press("down", "enter")
        await drive.until(lambda: asked[-1]["period"].last_day == date(2027, 3, 31))
        await drive.press("left_square_bracket")
        await drive.until(lambda: asked[-1]["period"].last_day == date(2026, 3, 31))
        await drive.press("t", "down", "enter")
        await drive.sees("Jan 2025 to Dec 2025")


async def test_an_area_is_chosen_from_a_list(
    small: SmallStore, asked: list[dict[str, Any]]
) -> None:
    async with driving(small) as drive:
        await opened(drive)
        assert asked[-1]["area"] is None
        await drive.press("a")
        await drive.sees("All areas", "West Midlands", "West Mercia")
        await drive.press("down", "enter")
        await drive.until(lambda: asked[-1]["area"] is not None)
        chosen = drive.app.query_one(TakeUp).area
        assert chosen is not None
        assert asked[-1]["area"] == chosen.id
        await drive.sees(f"Take-up › {chosen.name} ›")


async def test_the_mouse_opens_a_section(small: SmallStore, asked: list[dict[str, Any]]) -> None:
    async with driving(small) as drive:
        await opened(drive)
        place = lines(drive.pilot)[6].index("Steps") + 1
        await drive.pilot.click(SectionTabs, offset=(place, 0))
        await drive.sees("[Steps]", "− 70, 16.7% of those before", "████")


async def test_writing_begins_with_what_is_shown(
    small: SmallStore, asked: list[dict[str, Any]]
) -> None:
    async with driving(small) as drive:
        await opened(drive)
        await drive.press("w")
        await drive.until(lambda: isinstance(drive.app.screen, FormDialog))
        await drive.sees("Wed 1 Jul 2026", "Wed 30 Sep 2026")


async def test_chase_is_a_key_away_and_back_leads_here(
    small: SmallStore, asked: list[dict[str, Any]]
) -> None:
    async with driving(small) as drive:
        await opened(drive)
        await drive.press("c")
        await drive.sees("Nobody is to be chased")
        await drive.press("backspace")
        await drive.sees("Take-up › All areas")
        await drive.press("backspace")
        await drive.sees(" Today ›")


async def test_the_returns_are_a_key_away_and_back_leads_here_step_by_step(
    small: SmallStore, asked: list[dict[str, Any]]
) -> None:
    async with driving(small) as drive:
        await opened(drive)
        for key in ("b", "v"):
            await drive.press(key)
        await drive.until(lambda: drive.app.view.PLACE == "review_starts")
        for place in ("returns", "take_up", "today"):
            await drive.press("backspace")
            await drive.until(lambda place=place: place == drive.app.view.PLACE)
        await drive.press("6", "v", "backspace")
        await drive.until(lambda: drive.app.view.PLACE == "take_up")


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (table("partner", area()), "No release of the period is in this planner."),
        (table("partner", area(pending=9)), "Every release with a need still waits"),
        (table("partner", area(pending=9), authorities=()), "No provider has returned how far"),
    ],
)
async def test_an_empty_report_says_what_to_do(
    small: SmallStore, monkeypatch: pytest.MonkeyPatch, shown: ProtectedTable, said: str
) -> None:
    answered_with(monkeypatch, shown)
    async with driving(small) as drive:
        await drive.press("6")
        await drive.sees("There is no rate yet", said)


async def test_a_store_without_releases_is_read_as_it_is(small: SmallStore) -> None:
    async with driving(small) as drive:
        await drive.press("6")
        await drive.sees("There is no figure", "No release of the period is in this planner.")
        for _ in SECTIONS:
            await drive.press("tab")
        await drive.press("left_square_bracket")
        await drive.sees("2026/27 Q1")


async def test_who_may_not_report_gets_one_line_and_it_is_logged(small: SmallStore) -> None:
    with small.store.writing(TESTER) as session:
        officer = session.get_one(
            Staff, small.value("SELECT id FROM staff WHERE code = ?", OFFICER)
        )
        officer.agency, officer.role = Agency.POLICE, Role.IOM_OFFICER
    async with driving(small) as drive:
        await drive.press("6")
        await drive.sees("Police IOM officers may not write reports in this store.")
        assert "%" not in drive.text
        assert lines(drive.pilot)[-1].strip() == "c Chase  ? Help  ctrl+p Palette"
        await drive.press("tab", "t", "a", "left_square_bracket", "enter", "w", "ctrl+r")
        assert len(drive.app.screen_stack) == 1
        assert "There is no figure to write yet." in drive.said
    assert (
        small.rows("SELECT subject FROM audit_entry WHERE actor = ?", OFFICER).count(("refused",))
        == 1
    )


async def test_an_analyst_sees_figures_and_nobody(small: SmallStore) -> None:
    small.person("SECRET")
    with small.store.writing(TESTER) as session:
        officer = session.get_one(
            Staff, small.value("SELECT id FROM staff WHERE code = ?", OFFICER)
        )
        officer.access_role = "analyst"
    async with driving(small) as drive:
        await drive.sees("see no people in this store")
        await drive.press("6")
        await drive.sees("There is no figure")
        await drive.press("c")
        await drive.sees("see no treatment of people in this store")
        await drive.press("2")
        assert "SECRET" not in drive.text
