"""Names that could break a terminal do not, on any screen or in any message."""

import pytest

from release_planner.tui.text import plain

from .screen_text import HOSTILE_NAMES, settle, text
from .small_store import TODAY, SmallStore


def _seen(name: str) -> str:
    """What is sure to be shown of a name, however narrow the column."""
    return plain(name).upper()[:9]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_lists_show_such_names_and_obey_none(
    small: SmallStore, size: tuple[int, int]
) -> None:
    for name in HOSTILE_NAMES:
        small.person(name, name, expected_from=TODAY, expected_to=TODAY, prison_id=name)
    app = small.app()
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await settle(pilot)
        for keys in ([], ["2"], ["s"], ["s"], ["slash", *"a00"]):
            await pilot.press(*keys)
            await settle(pilot)
            shown = text(pilot)
            assert all(_seen(name) in shown for name in HOSTILE_NAMES), keys
            assert not any(ord(letter) < 32 for letter in shown.replace("\n", ""))
        await pilot.press("escape", "f")
        await settle(pilot)
        await pilot.press("tab", "tab", "enter")
        await settle(pilot)
        assert app.return_code is None


@pytest.mark.parametrize("name", HOSTILE_NAMES)
async def test_a_person_can_be_found_and_opened(small: SmallStore, name: str) -> None:
    small.person(name, name, expected_from=TODAY, expected_to=TODAY)
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await settle(pilot)
        await pilot.press("2", "y", "ctrl+p", *"a0001")
        for _ in range(40):
            await pilot.pause(0.05)
            if "(A0001AA)" in text(pilot):
                break
        assert _seen(name) in text(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert _seen(name) in text(pilot)
        assert not any(ord(letter) < 32 for letter in text(pilot).replace("\n", ""))
