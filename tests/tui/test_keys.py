"""No key without a word about it: every binding has an id, a tooltip and a line in the help."""

import importlib
import pkgutil

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import release_planner.tui
from release_planner.tui.keys import PLACES, bindings
from release_planner.tui.screens.help import HelpScreen, keys_text
from release_planner.tui.widgets.hints import MOST_HINTS, Hints

from .screen_text import lines, settle, text
from .small_store import SmallStore


def our_classes() -> list[type[DOMNode]]:
    """Every app, screen and widget of the planner."""
    found = []
    package = release_planner.tui
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        members = vars(importlib.import_module(module.name)).values()
        found += [
            member
            for member in members
            if isinstance(member, type)
            and issubclass(member, DOMNode)
            and member.__module__ == module.name
        ]
    return found


@pytest.mark.parametrize("made", our_classes(), ids=lambda made: made.__name__)
def test_every_binding_is_documented(made: type[DOMNode]) -> None:
    documented = {binding.id: binding for place in PLACES for binding in bindings(place)}

    for binding in vars(made).get("BINDINGS", []):
        assert isinstance(binding, Binding)
        assert binding == documented[binding.id]
        assert binding.tooltip.startswith("This key ")


def test_ids_are_unique() -> None:
    ids = [key.id for keys in PLACES.values() for key in keys]

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("place", PLACES)
def test_help_has_a_line_for_every_key(place: str) -> None:
    shown = keys_text(place).splitlines()

    assert len(shown) == len(PLACES[place])
    for key, line in zip(PLACES[place], shown, strict=True):
        assert key.what in line
        assert len(line) <= 72


@pytest.mark.parametrize("place", PLACES)
def test_no_key_does_two_things_in_one_place(place: str) -> None:
    keys = [name for key in PLACES[place] for name in key.keys.split(",")]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("key", ["1", "2"])
async def test_the_hints_fit_and_say_how_to_get_help(small: SmallStore, key: str) -> None:
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        hints = lines(pilot)[-1]
        shown = app.screen.query_one(Hints).bindings_shown()

        assert len(shown) <= MOST_HINTS
        assert len(hints) < 80
        assert "? Help" in hints
        assert all(f"{app.get_key_display(each)} {each.description}" in hints for each in shown)


async def test_a_hint_can_be_clicked(small: SmallStore) -> None:
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await settle(pilot)
        await pilot.click(Hints, offset=(lines(pilot)[-1].index("? Help") + 1, 0))
        await settle(pilot)

        assert isinstance(app.screen, HelpScreen)
        assert "Shows what needs doing now" in text(pilot)
        assert app.screen_stack[0].query_one(Hints).bindings_shown() == []
        await pilot.press("escape")
        await settle(pilot)
        assert not isinstance(app.screen, HelpScreen)


async def test_letters_typed_into_a_search_are_no_commands(small: SmallStore) -> None:
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"q1?xs/")
        await settle(pilot)

        assert app.screen.focused.value == "q1?xs/"
        assert not {"f Filter", "/ Search", "? Help"} & set(lines(pilot)[-1].split("  "))
        assert "esc Clear" in lines(pilot)[-1]
