"""A damaged store is shown, says so for as long as it is open, and takes nothing."""

from contextlib import closing

import pytest

from release_planner.actions.notes import add_note
from release_planner.domain.errors import PlannerError
from release_planner.store.keeping.consulted import consulted_path
from release_planner.tui.app import PlannerApp
from release_planner.tui.clock import Clock
from release_planner.tui.gateway import Gateway
from release_planner.tui.messages import OpenPerson

from .screen_text import settle, text
from .small_store import OFFICER, TODAY, SmallStore


def damage_a_table(small: SmallStore, table: str) -> None:
    with closing(small.store.reading()) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()
    small.store.close()
    with small.store.location.path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\x55" * 200)


async def test_it_is_shown_and_says_so(small: SmallStore) -> None:
    small.person("VISIBLE", expected_from=None)
    damage_a_table(small, "provider_return")
    gateway = Gateway(small.store, None, OFFICER, Clock(TODAY))
    app = PlannerApp(gateway, "caseload")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        shown = text(pilot)
        said = [one.message for one in app._notifications]
    assert "VISIBLE" in shown
    assert "DAMAGED, read only" in shown
    assert any("release-planner store restore" in one for one in said)


async def test_it_takes_nothing_and_still_logs_who_looks(small: SmallStore) -> None:
    custody_id = small.person("VISIBLE", expected_from=None)
    damage_a_table(small, "provider_return")
    gateway = Gateway(small.store, None, OFFICER, Clock(TODAY))
    app = PlannerApp(gateway, "caseload")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        with pytest.raises(PlannerError, match=r"Nothing was changed\. The store .* is damaged"):
            add_note(gateway.action_context(), custody_id, "a note")
        app.post_message(OpenPerson(custody_id))
        await settle(pilot)
        assert "VISIBLE" in text(pilot)
    assert '"custody"' in consulted_path(small.store.location).read_text()


async def test_a_sound_store_says_nothing(small: SmallStore) -> None:
    app = PlannerApp(Gateway(small.store, None, OFFICER, Clock(TODAY)))
    async with app.run_test() as pilot:
        await settle(pilot)
        assert "DAMAGED" not in text(pilot)
        assert not app._notifications
