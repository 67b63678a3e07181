"""Planners on one encrypted file, killed while they save."""

import sys
from pathlib import Path

import pytest
from tests.crash.trials import account, run_trial

from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation
from release_planner.store.store import open_store

KEY = bytes(range(32))
RUNS, WRITERS = 4, 3

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is killed like this there")


@pytest.mark.slow
def test_what_was_said_to_be_saved_is_there_after_a_kill(tmp_path: Path) -> None:
    location = StoreLocation(tmp_path / "plan.db", plain=False)
    create_store(location, KEY).close()
    acknowledged: set[str] = set()
    for run in range(RUNS):
        store = open_store(location, KEY)
        acknowledged |= run_trial(store, KEY, WRITERS, f"R{run}W", seed=run)
        found = account(store, acknowledged)
        store.close()
        assert found.is_whole, (found.lost, found.torn, found.corrupt, found.audit)
    assert len(acknowledged) > RUNS * WRITERS
