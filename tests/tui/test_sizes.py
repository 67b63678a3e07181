"""Whole at 80x24, more at 120x40: nothing that matters is cut off."""

from datetime import timedelta

import pytest

from release_planner.domain.codes import CustodyState
from release_planner.store.reading.caseload import CaseloadSort
from release_planner.tui.caseload_columns import columns_for, header

from .screen_text import lines, settle, text
from .small_store import TODAY, SmallStore

SIZES = [(80, 24), (120, 40)]


@pytest.mark.parametrize("size", SIZES)
async def test_both_views_are_whole(small: SmallStore, size: tuple[int, int]) -> None:
    for days in range(40):
        day = TODAY + timedelta(days=days)
        small.person("SMITH", expected_from=day, expected_to=day + timedelta(days=days % 2))
    small.person("AWAY", state=CustodyState.UNLAWFULLY_AT_LARGE)
    app = small.app()
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        for key, title in (("1", "Today"), ("2", "Caseload")):
            await pilot.press(key)
            await settle(pilot)
            shown = lines(pilot)
            assert shown[0].startswith(f" {title}")
            assert shown[0].endswith("Mon 9 Nov 2026 · N01")
            assert "ctrl+p Palette" in shown[-1]
            assert "…" not in text(pilot)
        assert ("Born" in shown[2]) == (size[0] >= 120)
        assert "Mon 9 or Tue 10 Nov" not in text(pilot)
        assert "Tue 10 or Wed 11 Nov" in text(pilot)


async def test_a_long_name_is_given_in_full_under_the_list(small: SmallStore) -> None:
    small.person("FEATHERSTONEHAUGH", "Bartholomew", expected_from=TODAY, expected_to=TODAY)
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("2")
        await settle(pilot)
        assert "FEATHERSTONEHAUGH, …" in lines(pilot)[3]
        assert "FEATHERSTONEHAUGH, Bartholomew (A0001AA)" in lines(pilot)[-2]


@pytest.mark.parametrize("width", range(60, 200))
def test_columns_fill_the_line_and_no_more(width: int) -> None:
    used = 1 + sum(column.width + 1 for column in columns_for(width)) - 1

    assert used == width
    assert "Attention" in header(width, CaseloadSort.EXPECTED_DAY) or width < 75


async def test_help_and_filter_fit_the_smallest_screen(small: SmallStore) -> None:
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("2", "question_mark")
        await settle(pilot)
        assert "Shows everyone on the caseload" in text(pilot)
        await pilot.press("end")
        await settle(pilot)
        assert "leaves the planner" in text(pilot)
        await pilot.press("escape", "f")
        await settle(pilot)
        for label in (
            "People",
            "Release due within",
            "Prison",
            "Area",
            "IOM cohort",
            "Owner",
            "Team",
            "Apply (ctrl+s)",
            "Cancel (esc)",
        ):
            assert label in text(pilot)


async def test_colours_are_not_needed(small: SmallStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    small.person(
        "SMITH", expected_from=TODAY - timedelta(days=1), expected_to=TODAY - timedelta(days=1)
    )
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        assert any(line.startswith("▸ Not recorded") and "!" in line for line in lines(pilot))
        await pilot.press("2")
        await settle(pilot)
        assert "day passed" in lines(pilot)[3]
