"""Re-computing the audit chain of revisions 0001 and 0002, whose detail stood in the entry itself.

Later revisions hash each field with its length and keep the detail apart.
"""

import hashlib
import json

from release_planner.store.connection import Connection

FIRST_HASH = "0" * 64


def first_broken_early_entry(connection: Connection) -> int | None:
    """The number of the first entry that does not fit, or None when all do."""
    previous, expected = FIRST_HASH, 1
    for row in connection.execute(
        "SELECT sequence, at, actor, operation, subject, subject_id, recipient, purpose, detail,"
        " previous_hash, entry_hash FROM audit_entry ORDER BY sequence"
    ):
        text = json.dumps(tuple(row[:10]), separators=(",", ":"), ensure_ascii=True)
        sealed = hashlib.sha256(text.encode()).hexdigest()
        if row[0] != expected or row[9] != previous or row[10] != sealed:
            return expected
        previous, expected = row[10], expected + 1
    return None
