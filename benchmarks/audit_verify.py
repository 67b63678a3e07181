"""Time for verifying a million audit entries: `python benchmarks/audit_verify.py [entries]`."""

import argparse
from contextlib import closing
from datetime import UTC, datetime, timedelta

from release_planner.store.audit import AuditRecord, append, verify
from release_planner.store.connection import transaction
from stores import new_context, scratch_folder, timed

MILLION = 1_000_000
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def main() -> None:
    """Print how long it takes to write and to verify so many entries."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entries", nargs="?", type=int, default=MILLION)
    entries = parser.parse_args().entries
    with scratch_folder() as folder:
        store = new_context(folder, "audit").store
        with closing(store.reading()) as connection:

            def write() -> None:
                with transaction(connection):
                    for number in range(entries):
                        append(connection, _record(number))

            written = timed(write)
            found = []
            seconds = timed(lambda: found.append(verify(connection)))
    print(f"{entries:,} entries: written in {written:.1f} s, verified in {seconds:.1f} s")
    print(f"{len(found[0].findings)} findings")


def _record(number: int) -> AuditRecord:
    return AuditRecord(
        at=AT + timedelta(milliseconds=number),
        actor=f"N{number % 40:02}",
        operation="alteration",
        subject="custody",
        subject_id=number,
        purpose="change the release date",
        detail={"anchor_day": ["2026-11-26", "2026-12-03"], "is_current": [0, 1]},
    )


if __name__ == "__main__":
    main()
