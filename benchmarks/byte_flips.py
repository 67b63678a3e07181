"""Change one byte of an encrypted store at a time, and see what notices.

    python -m benchmarks.byte_flips [FLIPS]

Every change must be noticed by reading the file as a backup is read before it counts. Prints how
many were noticed by what, and any that was not.
"""

import random
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

from benchmarks.stores import caseload_file, scratch_folder

from release_planner.actions.build_plans import build_plans
from release_planner.actions.context import ActionContext
from release_planner.actions.import_caseload import import_caseload
from release_planner.domain.errors import PlannerError
from release_planner.store.create import create_store
from release_planner.store.keeping.checking import check_copy
from release_planner.store.location import StoreLocation
from release_planner.store.store import open_store

FLIPS, PEOPLE, SEED = 1_000, 60, 20261122
KEY = bytes(range(32))


def filled_store(folder: Path) -> StoreLocation:
    """An encrypted store with people, plans and an audit, closed."""
    from benchmarks.stores import TODAY, new_context

    location = StoreLocation(folder / "plan.db", plain=False)
    store = create_store(location, KEY)
    made = new_context(folder, "unused")
    made.store.close()
    context = ActionContext(store, made.reference, "demo", TODAY, made.now)
    import_caseload(context, caseload_file(folder, PEOPLE).read_bytes())
    build_plans(context)
    store.close()
    return location


def noticed_by(location: StoreLocation) -> str | None:
    """What notices that the file is not as it was; None when nothing does."""
    try:
        open_store(location, KEY).close()
    except PlannerError:
        return "opening it"
    try:
        check_copy(location, KEY)
    except PlannerError as error:
        return "integrity of the cipher" if "HMAC" in str(error) else "the other checks"
    return None


def main(flips: int) -> None:
    """Print how each change was noticed."""
    dice = random.Random(SEED)
    found: Counter[str] = Counter()
    with scratch_folder() as folder:
        location = filled_store(folder)
        whole = location.path.read_bytes()
        check_copy(location, KEY)
        for _ in range(flips):
            place, change = dice.randrange(len(whole)), dice.randrange(1, 256)
            changed = bytearray(whole)
            changed[place] ^= change
            location.path.write_bytes(changed)
            how = noticed_by(location)
            found[how or "nothing"] += 1
            if how is None:
                print(f"byte {place:,} of {len(whole):,} was changed unnoticed")
            for suffix in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    location.path.with_name(location.path.name + suffix).unlink()
    print(f"{flips:,} changes of one byte in a file of {len(whole):,} bytes")
    for how, count in found.most_common():
        print(f"  noticed by {how}: {count:,}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else FLIPS)
