"""What the audit costs: one save and one import with the triggers and without, plain and encrypted.

`python benchmarks/audit_cost.py [people]` takes processor time, which other work on the computer
does not change, and the best of several tries. Each ratio is of the time with the audit.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from release_planner.actions.build_plans import build_plans
from release_planner.actions.change_date import change_date
from release_planner.actions.context import ActionContext
from release_planner.actions.import_caseload import import_caseload
from release_planner.actions.steps import set_step_state
from release_planner.domain.codes import StepState
from release_planner.reference.reference import load_reference
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation
from release_planner.store.store import Store
from stores import TODAY, caseload_file, drop_triggers, scratch_folder

TRIES = 3
SAVES = 60
KEY = bytes(range(32))
_ANCHORED = (
    "SELECT id, anchor_day FROM custody WHERE state = 'in_custody' AND anchor_day > '2026-12-10'"
    " AND anchor_day < '2026-12-31' LIMIT 1"
)


class UnguardedStore(Store):
    """A store that is written without its triggers, to compare with."""

    def __init__(self, location: StoreLocation, key: bytes | None) -> None:
        super().__init__(location, key)
        self._is_guarded = True


def main() -> None:
    """Print milliseconds with and without the audit, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", nargs="?", type=int, default=5_000)
    people = parser.parse_args().people
    with scratch_folder() as folder:
        small = caseload_file(folder, 300)
        (folder / "large").mkdir()
        large = caseload_file(folder / "large", people)
        for name, key in (("plain", None), ("encrypted", KEY)):
            found = [
                _measured(folder, small, large, key, audited=audited) for audited in (True, False)
            ]
            for what in found[0]:
                on, off = found[0][what], found[1][what]
                print(f"{name:<10}{what:<22}{on:9.2f} ms {off:9.2f} ms   ratio {on / off:5.2f}")


def _measured(
    folder: Path, small: Path, large: Path, key: bytes | None, *, audited: bool
) -> dict[str, float]:
    place = folder / f"{'audited' if audited else 'not'}-{key is None}"
    act = _context(place / "saves.db", key, audited)
    import_caseload(act, small)
    build_plans(act)
    with closing(act.store.reading()) as connection:
        custody_id, anchor = connection.execute(_ANCHORED).fetchone()
        (step_id,) = connection.execute(
            "SELECT plan_step.id FROM plan_step JOIN plan ON plan.id = plan_id"
            " WHERE custody_id = ? AND state = 'not_started' LIMIT 1",
            (custody_id,),
        ).fetchone() or (1,)
    first = date.fromisoformat(anchor)
    states = (StepState.DONE, StepState.NOT_STARTED)
    return {
        "save of one step": statistics.median(
            _spent(lambda n=n: set_step_state(act, step_id, states[n % 2])) for n in range(SAVES)
        ),
        "change of a date": statistics.median(
            _spent(lambda n=n: change_date(act, custody_id, first + timedelta(days=n % 40)))
            for n in range(1, SAVES)
        ),
        "import": min(_import(place / f"{n}.db", large, key, audited) for n in range(TRIES)),
    }


def _import(path: Path, file: Path, key: bytes | None, audited: bool) -> float:
    act = _context(path, key, audited)
    return _spent(lambda: import_caseload(act, file))


def _context(path: Path, key: bytes | None, audited: bool) -> ActionContext:
    location = StoreLocation(path, plain=key is None)
    store = create_store(location, key)
    if not audited:
        with closing(store.reading()) as connection:
            drop_triggers(connection)
        store = UnguardedStore(location, key)
    return ActionContext(store, load_reference(), "demo", TODAY, datetime.now(UTC))


def _spent(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


if __name__ == "__main__":
    main()
