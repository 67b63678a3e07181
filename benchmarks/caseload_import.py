"""Importing a checked caseload, against csv and unchecked executemany into the same tables.

Run: python benchmarks/caseload_import.py [PEOPLE]     Limit: 4 times, at 100,000 people.
"""

import csv
import sys
from pathlib import Path

from release_planner.actions.import_caseload import import_caseload
from stores import (
    caseload_file,
    insert_unchecked,
    new_context,
    rows_by_table,
    scratch_folder,
    timed,
)

TABLES = (
    "import_batch", "person", "custody", "release_date_entry", "treatment_need",
    "iom_registration", "public_protection", "assignment", "accommodation", "housing_referral",
)  # fmt: skip
TRIES = 3


def read_csv(path: Path) -> int:
    """Read every row of a file, checking nothing."""
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file))


def main(people: int) -> None:
    """Print the seconds of each way and their ratio, the best of several tries."""
    with scratch_folder() as folder:
        path = caseload_file(folder, people)
        checked, unchecked = [], []
        for attempt in range(TRIES):
            ours = new_context(folder, f"ours-{attempt}")
            checked.append(timed(lambda act=ours: import_caseload(act, path)))
            rows = rows_by_table(ours.store.reading(), TABLES)
            theirs = new_context(folder, f"theirs-{attempt}").store.reading()
            reading = timed(lambda: read_csv(path))
            writing = timed(lambda at=theirs, held=rows: insert_unchecked(at, held))
            unchecked.append(reading + writing)
        count = sum(len(values) for values in rows.values())
    print(f"{people:,} people, {count:,} rows in {len(TABLES)} tables")
    print(f"checked import:              {min(checked):6.2f} s")
    print(f"csv + unchecked executemany: {min(unchecked):6.2f} s")
    print(f"ratio:                       {min(checked) / min(unchecked):6.2f}  (limit 4)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
