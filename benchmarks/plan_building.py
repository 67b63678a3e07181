"""Building and storing release plans, against inserting the same rows raw.

Run: python benchmarks/plan_building.py [RELEASES]     Limit: 3 times, at 60,000 releases.
"""

import sys

from release_planner.actions.build_plans import build_plans
from release_planner.actions.import_caseload import import_caseload
from stores import (
    caseload_file,
    insert_unchecked,
    new_context,
    rows_by_table,
    scratch_folder,
    timed,
)

TABLES = ("plan", "plan_step")


def main(releases: int) -> None:
    """Print the seconds of each way and their ratio."""
    with scratch_folder() as folder:
        path = caseload_file(folder, releases)
        ours, theirs = new_context(folder, "ours"), new_context(folder, "theirs")
        for context in (ours, theirs):
            import_caseload(context, path)
        building = timed(lambda: build_plans(ours))
        rows = rows_by_table(ours.store.reading(), TABLES)
        inserting = timed(lambda: insert_unchecked(theirs.store.reading(), rows))
    print(f"{len(rows['plan']):,} plans, {len(rows['plan_step']):,} steps")
    print(f"building and storing: {building:6.2f} s")
    print(f"raw inserting:        {inserting:6.2f} s")
    print(f"ratio:                {building / inserting:6.2f}  (limit 3)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60_000)
