"""Adding an entry to the audit for what no row shows: who looked, and what was given to whom."""

from dataclasses import replace

from release_planner.store.audit.chain import detail_text
from release_planner.store.audit.circumstances import circumstances_of
from release_planner.store.audit.record import AuditRecord
from release_planner.store.connection import Connection

LAST_ENTRY = "SELECT sequence, entry_hash FROM audit_entry ORDER BY sequence DESC LIMIT 1"
_ENTRY = (
    "INSERT INTO audit_entry (sequence, at, actor, operation, subject, subject_id, recipient,"
    " purpose, detail_hash, previous_hash, entry_hash) VALUES (?,?,?,?,?,?,?,?,?,?,?)"
)
_DETAIL = "INSERT INTO audit_detail (sequence, salt, detail) VALUES (?,?,?)"
_ON_A_SERVER = "SELECT planner.log_event(?, ?, ?, ?, ?, ?)"
_SEALED = 11


def append(connection: Connection, record: AuditRecord) -> None:
    """Add one entry to the chain, inside the caller's transaction.

    Without a purpose of its own it has that of the transaction. A server takes the actor and the
    instant from itself, whatever the record says.
    """
    detail = detail_text(record.detail or {})
    if connection.engine == "postgresql":
        connection.execute(
            _ON_A_SERVER,
            (
                record.operation,
                record.subject,
                record.subject_id,
                record.recipient,
                record.purpose,
                detail,
            ),
        )
        return
    circumstances = circumstances_of(connection)
    if record.purpose is None and circumstances.acting is not None:
        record = replace(record, purpose=circumstances.acting.purpose)
    last_sequence, last_hash = connection.execute(LAST_ENTRY).fetchone() or (None, None)
    sealed = circumstances.seal(record, last_sequence, last_hash, detail)
    connection.execute(_ENTRY, sealed[:_SEALED])
    connection.execute(_DETAIL, (sealed.sequence, *sealed[_SEALED:]))
