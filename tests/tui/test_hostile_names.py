"""Names that could break a terminal do not, on any screen or in any message."""

import pytest

from release_planner.tui.text import plain

from .screen_text import HOSTILE_NAMES, settle, text
from .small_store import TODAY, SmallStore


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("name", HOSTILE_NAMES)
async def test_a_name_is_shown_and_obeyed_by_nobody(
    small: SmallStore, name: str, size: tuple[int, int]
) -> None:
    small.person(name, name, expected_from=TODAY, expected_to=TODAY, prison_id=name)
    seen = plain(name).upper()[:9]
    app = small.app()
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await settle(pilot)
        assert seen in text(pilot)
        await pilot.press("2")
        await settle(pilot)
        assert seen in text(pilot)
        await pilot.press("s", "s", "f")
        await settle(pilot)
        await pilot.press("tab", "tab", "enter")
        await settle(pilot)
        await pilot.press("escape", "escape", "slash", *"a00")
        await settle(pilot)
        assert seen in text(pilot)
        await pilot.press("enter", "y", "enter")
        await settle(pilot)
        assert seen in text(pilot)
        await pilot.press("backspace", "ctrl+p", *"a0001")
        await pilot.pause(0.6)
        await settle(pilot)
        assert app.return_code in (None, 0)
        assert not any(ord(letter) < 32 for letter in text(pilot).replace("\n", ""))
