"""The append-only audit chain of the Data Protection Act 2018, section 62."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from release_planner.store.connection import Connection

Operation = Literal[
    "collection", "alteration", "consultation", "disclosure", "combination", "erasure"
]
FIRST_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """What is logged. ``detail`` holds counts, row ids and field names: no personal values."""

    at: datetime
    actor: str
    operation: Operation
    subject: str
    subject_id: int | None = None
    recipient: str | None = None
    purpose: str | None = None
    detail: dict[str, object] | None = None


def append(connection: Connection, record: AuditRecord) -> None:
    """Add one entry to the chain, inside the caller's transaction."""
    row = connection.execute(
        "SELECT sequence, entry_hash FROM audit_entry ORDER BY sequence DESC LIMIT 1"
    ).fetchone()
    sequence, previous = (row[0] + 1, row[1]) if row else (1, FIRST_HASH)
    detail = json.dumps(record.detail or {}, sort_keys=True, separators=(",", ":"))
    at = stored_instant(record.at)
    fields = (
        sequence,
        at,
        record.actor,
        record.operation,
        record.subject,
        record.subject_id,
        record.recipient,
        record.purpose,
        detail,
        previous,
    )
    connection.execute(
        "INSERT INTO audit_entry (sequence, at, actor, operation, subject, subject_id, recipient,"
        " purpose, detail, previous_hash, entry_hash) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        (*fields, entry_hash(fields)),
    )


def entry_hash(fields: tuple[object, ...]) -> str:
    """SHA-256 of one entry's columns in order, as JSON so that no two rows can read the same."""
    text = json.dumps(fields, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def stored_instant(instant: datetime) -> str:
    """An instant as the store writes it: UTC, to the microsecond, without an offset."""
    return instant.strftime("%Y-%m-%d %H:%M:%S.%f")


def first_broken_entry(connection: Connection) -> int | None:
    """Re-compute the chain; the sequence number of the first entry that does not fit, or None."""
    previous, expected = FIRST_HASH, 1
    for row in connection.execute(
        "SELECT sequence, at, actor, operation, subject, subject_id, recipient, purpose, detail,"
        " previous_hash, entry_hash FROM audit_entry ORDER BY sequence"
    ):
        fits = row[0] == expected and row[9] == previous and row[10] == entry_hash(tuple(row[:10]))
        if not fits:
            return expected
        previous, expected = row[10], expected + 1
    return None
