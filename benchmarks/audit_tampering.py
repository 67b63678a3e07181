"""10,000 random changes of stored audit values by plain SQL, each found at its number?

`python benchmarks/audit_tampering.py [changes]` drops the triggers as a thief with the key would.
"""

import argparse
import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

from release_planner.store.audit import AuditRecord, append, verify
from release_planner.store.audit.chain import SEALED_COLUMNS
from release_planner.store.connection import transaction
from stores import new_context, scratch_folder

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
SEED = 62
OPERATIONS = ("collection", "alteration", "consultation", "disclosure", "combination", "erasure")


def main() -> None:
    """Print how many changes were made, found and located, and what was found besides."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("changes", nargs="?", type=int, default=10_000)
    changes = parser.parse_args().changes
    chance = random.Random(SEED)
    with scratch_folder() as folder:
        store = new_context(folder, "audit").store
        entries = changes * 2
        with closing(store.reading()) as connection:
            with transaction(connection):
                for number in range(entries):
                    append(connection, _record(number))
            before = verify(connection)
            store.close()
            changed = dict.fromkeys(chance.sample(range(1, entries + 1), changes), "")
            with closing(sqlite3.connect(store.location.path, isolation_level=None)) as thief:
                _drop_triggers(thief)
                thief.execute("BEGIN")
                for sequence in changed:
                    changed[sequence] = _change(thief, chance, sequence)
                thief.execute("COMMIT")
            found = {one.sequence for one in verify(connection).findings} - {None}
    print(f"{entries:,} entries, {len(before.findings)} findings before any change")
    print(f"{changes:,} changes: {len(found & changed.keys()):,} found at their number,")
    print(f"{len(changed.keys() - found):,} missed, {len(found - changed.keys()):,} elsewhere")
    kinds = sorted(set(changed.values()))
    print(", ".join(f"{kind} {list(changed.values()).count(kind):,}" for kind in kinds))


def _record(number: int) -> AuditRecord:
    return AuditRecord(
        at=AT + timedelta(seconds=number),
        actor=f"N{number % 40:02}",
        operation="alteration",
        subject="custody",
        subject_id=number,
        recipient=None if number % 3 else "HMP Hewell",
        purpose="change the release date",
        detail={"anchor_day": ["2026-11-26", "2026-12-03"]},
    )


def _drop_triggers(thief: sqlite3.Connection) -> None:
    for (name,) in thief.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        thief.execute(f"DROP TRIGGER {name}")


def _change(thief: sqlite3.Connection, chance: random.Random, sequence: int) -> str:
    """Change one value of one entry or its detail; gives the column's name."""
    columns = (*SEALED_COLUMNS[1:], "entry_hash", "salt", "detail")
    column = chance.choice(columns)
    table = "audit_detail" if column in ("salt", "detail") else "audit_entry"
    (was,) = thief.execute(
        f"SELECT {column} FROM {table} WHERE sequence = ?", (sequence,)
    ).fetchone()
    becomes = _other(chance, column, was)
    thief.execute(f"UPDATE {table} SET {column} = ? WHERE sequence = ?", (becomes, sequence))
    return column


def _other(chance: random.Random, column: str, was: str | int | None) -> str | int | None:
    if column == "operation":
        return chance.choice([each for each in OPERATIONS if each != was])
    if isinstance(was, int):
        return was + chance.randrange(1, 1000)
    if was is None:
        return "HMP Birmingham"
    if column in ("recipient", "purpose") and chance.random() < 0.2:
        return None
    place = chance.randrange(len(was))
    letter = chance.choice([each for each in "0123456789abcdefXYZ" if each != was[place]])
    return was[:place] + letter + was[place + 1 :]


if __name__ == "__main__":
    main()
