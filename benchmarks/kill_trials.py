"""Kill writers, and a server under them, again and again; account for every save.

    python -m benchmarks.kill_trials [RUNS]

Prints, for each engine: runs, saves acknowledged before the kill, lost, torn, corrupt, and faults
of the audit. RUNS is of both engines together, 200 when not given; half are of each.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.stores import scratch_folder
from tests.crash.server import crash_server
from tests.crash.trials import Account, account, run_trial

from release_planner.store.create import create_store
from release_planner.store.location import Location, StoreLocation
from release_planner.store.store import open_store

RUNS = 200
WRITERS_OF_A_FILE, WRITERS_ON_A_SERVER = 3, 6
RUNS_OF_A_STORE = 20
KEY = bytes(range(32))


@dataclass
class Tally:
    """Figures of one engine, summed over its stores."""

    name: str
    writers: int
    runs: int = 0
    acknowledged: int = 0
    lost: int = 0
    torn: int = 0
    corrupt: int = 0
    audit: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, found: Account) -> None:
        """Count what one store held at the end of its runs."""
        self.acknowledged += len(found.acknowledged)
        self.lost += len(found.lost)
        self.torn += len(found.torn)
        self.corrupt += len(found.corrupt)
        self.audit += len(found.audit)
        self.faults += [*found.lost, *found.torn, *found.corrupt, *found.audit][:5]

    def print(self, seconds: float) -> None:
        """One line of the table."""
        print(
            f"{self.name:<34}{self.writers:>8}{self.runs:>6}{self.acknowledged:>13,}"
            f"{self.lost:>6}{self.torn:>6}{self.corrupt:>9}{self.audit:>14}{seconds:>9.0f} s"
        )
        for fault in self.faults:
            print(f"    {fault}")


def kill_on(
    tally: Tally,
    location: Location,
    key: bytes | None,
    runs: int,
    *,
    kill_first: Callable[[], None] = lambda: None,
    start: Callable[[], None] = lambda: None,
) -> None:
    """Kill ``runs`` times on one store, and account for all of it after each."""
    acknowledged: set[str] = set()
    found = Account(set(), set())
    for _ in range(runs):
        tally.runs += 1
        store = open_store(location, key)
        acknowledged |= run_trial(
            store, key, tally.writers, f"R{tally.runs}W", tally.runs, kill_first
        )
        store.close()
        start()
        store = open_store(location, key)
        found = account(store, acknowledged)
        store.close()
        if not found.is_whole:
            break
    tally.add(found)


def on_files(runs: int) -> Tally:
    """Writers on encrypted files, a new file every so many runs."""
    tally = Tally("encrypted file, writers killed", WRITERS_OF_A_FILE)
    while tally.runs < runs:
        with scratch_folder() as folder:
            location = StoreLocation(Path(folder) / "plan.db", plain=False)
            create_store(location, KEY).close()
            kill_on(tally, location, KEY, min(RUNS_OF_A_STORE, runs - tally.runs))
    return tally


def on_a_server(runs: int) -> Tally:
    """Writers on a server whose every process is killed."""
    tally = Tally("PostgreSQL, whole server killed", WRITERS_ON_A_SERVER)
    while tally.runs < runs:
        with crash_server() as server:
            kill_on(
                tally,
                server.location,
                None,
                min(RUNS_OF_A_STORE, runs - tally.runs),
                kill_first=server.kill,
                start=server.start,
            )
    return tally


def main(runs: int) -> None:
    """Print the table."""
    print(
        f"{'':<34}{'writers':>8}{'runs':>6}{'acknowledged':>13}{'lost':>6}{'torn':>6}"
        f"{'corrupt':>9}{'audit faults':>14}{'time':>11}"
    )
    for of_engine in (on_files, on_a_server):
        started = time.monotonic()
        of_engine(runs // 2).print(time.monotonic() - started)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
