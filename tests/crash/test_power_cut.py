"""What was said to be saved is there after a power cut, with the settings that every store has.

Killing a process proves nothing here: the system still writes what the process left behind. So the
last tests turn the flushing down and expect the simulated power cut to notice.
"""

import itertools
import random
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import apsw
import pytest

from release_planner.domain.errors import PlannerError
from release_planner.store.connection import DRIVER_ERRORS
from release_planner.store.location import StoreLocation
from release_planner.store.sqlite_connection import SETTINGS, connect

from .power_cut import Disk, PowerCutFileSystem, write_out

SEEDS = 60
TRANSACTIONS, ROWS_EACH = 40, 3
_NUMBERS = itertools.count()


@dataclass
class Cut:
    """What survived, and which transactions had been acknowledged by then."""

    files: dict[str, bytes]
    acknowledged: list[int]


def work(settings: Sequence[str], seed: int, cut_at: int | None, *, torn: bool) -> tuple[int, Cut]:
    """Save some transactions, cutting the power at one touch of the disk; how often it was touched
    and what is left.
    """
    disk, chance, name = Disk(), random.Random(seed), f"power-cut-{next(_NUMBERS)}"
    system = PowerCutFileSystem(name, disk)
    connection = apsw.Connection("plan.db", vfs=name)
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA journal_mode = WAL")
    for setting in settings:
        connection.execute(setting)
    connection.execute("PRAGMA wal_autocheckpoint = 24")
    connection.execute("CREATE TABLE saved (number INTEGER, part INTEGER, text TEXT)")
    acknowledged: list[int] = []
    cut: list[Cut] = []
    start = disk.touched

    def look() -> None:
        if disk.touched - start == cut_at:
            cut.append(Cut(disk.survivors(chance, torn=torn), list(acknowledged)))

    disk.on_touch = look
    for number in range(TRANSACTIONS):
        connection.execute("BEGIN IMMEDIATE")
        for part in range(ROWS_EACH):
            text = "x" * chance.randrange(2000)
            connection.execute("INSERT INTO saved VALUES (?, ?, ?)", (number, part, text))
        connection.execute("COMMIT")
        acknowledged.append(number)
    if not cut:
        cut.append(Cut(disk.survivors(chance, torn=torn), list(acknowledged)))
    touched = disk.touched - start
    disk.on_touch = lambda: None
    connection.close()
    system.unregister()
    return touched, cut[0]


def judge(cut: Cut, folder: Path) -> str:
    """What a store of ours says of what survived: "whole", "lost" or "corrupt"."""
    folder.mkdir()
    write_out(cut.files, folder)
    try:
        with closing(connect(StoreLocation(folder / "plan.db", plain=True), None)) as connection:
            (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            rows = connection.execute("SELECT number, count(*) FROM saved GROUP BY number")
            found = dict(rows.fetchall())
    except (PlannerError, *DRIVER_ERRORS):
        return "corrupt"
    if answer != "ok" or any(parts != ROWS_EACH for parts in found.values()):
        return "corrupt"
    return "whole" if set(cut.acknowledged) <= set(found) else "lost"


def verdicts(settings: Sequence[str], folder: Path, *, torn: bool) -> list[str]:
    found = []
    for seed in range(SEEDS):
        touched, _ = work(settings, seed, None, torn=torn)
        cut_at = random.Random(seed).randrange(touched // 2, touched)
        _, cut = work(settings, seed, cut_at, torn=torn)
        found.append(judge(cut, folder / str(seed)))
    return found


def turned_down(level: str) -> list[str]:
    assert "PRAGMA synchronous = FULL" in SETTINGS
    return [each.replace("= FULL", f"= {level}") for each in SETTINGS]


@pytest.mark.parametrize("torn", [False, True])
def test_nothing_acknowledged_is_lost_and_nothing_is_torn(tmp_path: Path, torn: bool) -> None:
    assert verdicts(SETTINGS, tmp_path, torn=torn) == ["whole"] * SEEDS


@pytest.mark.parametrize("torn", [False, True])
@pytest.mark.parametrize("level", ["NORMAL", "OFF"])
def test_the_simulation_notices_when_flushing_is_turned_down(
    tmp_path: Path, level: str, torn: bool
) -> None:
    found = verdicts(turned_down(level), tmp_path, torn=torn)
    assert found.count("lost") + found.count("corrupt") > SEEDS // 4
    if level == "OFF" and torn:
        assert "corrupt" in found
