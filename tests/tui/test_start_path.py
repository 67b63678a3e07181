"""What the first screen may import: a fresh interpreter opens the planner and lists its modules."""

import subprocess
import sys

import pytest

from .small_store import SmallStore

HEAVY = (
    "sqlalchemy", "sqlmodel", "pydantic", "typer", "icalendar", "keyring", "matplotlib", "alembic",
    "jinja2", "python_calamine", "dateutil",
)  # fmt: skip

PROGRAM = """
import asyncio, sys
from datetime import date
from pathlib import Path
from release_planner.store.location import StoreLocation
from release_planner.store.store import open_store
from release_planner.tui.launch import PlannerApp, Gateway, Clock

async def main(path, first):
    store = open_store(StoreLocation(Path(path), plain=True), None)
    app = PlannerApp(Gateway(store, None, "N01", Clock(date(2026, 11, 9))), first)
    async with app.run_test() as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        shown = "\\n".join("".join(segment.text for segment in strip) for strip in strips)
        loaded = {name.partition(".")[0] for name in sys.modules}
    print(shown)
    print("LOADED", *sorted(loaded))

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.parametrize("first", ["today", "caseload"])
def test_the_first_screen_is_shown_without_heavy_imports(small: SmallStore, first: str) -> None:
    small.person("VISIBLE", expected_from=None)
    path = str(small.store.location.path)

    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, path, first], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    shown, _, loaded = done.stdout.partition("LOADED")
    assert ("VISIBLE" in shown) == (first == "caseload")
    assert "Overdue" in shown or first == "caseload"
    assert not set(loaded.split()) & set(HEAVY)


def test_the_heavy_names_are_those_of_installed_packages() -> None:
    """A misspelt name would make the test above pass for nothing."""
    import importlib.util

    required = set(HEAVY) - {"keyring", "matplotlib"}
    assert all(importlib.util.find_spec(name) for name in required)
