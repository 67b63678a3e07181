"""Batches: rows that come in together and are logged by one entry with their counts."""

from dataclasses import dataclass

from release_planner.store.audit.appending import append
from release_planner.store.audit.chain import detail_text, stored_instant
from release_planner.store.audit.circumstances import circumstances_of
from release_planner.store.audit.record import AuditRecord
from release_planner.store.connection import Connection


@dataclass(frozen=True, slots=True)
class OpenBatch:
    """A batch whose rows are coming in. ``last_ids`` are the last row of each audited table before
    it; a server counts by itself and needs none.
    """

    id: int
    kind: str
    sha256: str | None
    last_ids: dict[str, int]


def open_batch(connection: Connection, kind: str, sha256: str | None = None) -> OpenBatch:
    """Let the rows that are inserted from now on, in this transaction, belong to one batch.

    ``kind`` says what brings them, ``sha256`` is of their file. Needs somebody who acts.
    """
    if connection.engine == "postgresql":
        opened = connection.execute("SELECT planner.open_batch(?, ?)", (kind, sha256))
        return OpenBatch(int(opened.fetchone()[0]), kind, sha256, {})
    circumstances = circumstances_of(connection)
    acting = circumstances.acting
    assert acting is not None
    assert circumstances.batch is None
    last_ids = {table: _last_id(connection, table) for table in _audited()}
    batch_id = _last_id(connection, "audit_batch") + 1
    connection.execute(
        "INSERT INTO audit_batch (id, kind, sha256, opened_at, opened_by) VALUES (?, ?, ?, ?, ?)",
        (batch_id, kind, sha256, stored_instant(acting.at), acting.actor),
    )
    circumstances.batch = batch_id
    return OpenBatch(batch_id, kind, sha256, last_ids)


def close_batch(connection: Connection, batch: OpenBatch, **counts: object) -> None:
    """Log what came in: for each table how many rows, the first and the last row id.

    The rows are counted in the tables themselves. ``counts`` is what the program knows besides.
    """
    if connection.engine == "postgresql":
        connection.execute("SELECT planner.close_batch(?, ?)", (batch.id, detail_text(counts)))
        return
    circumstances = circumstances_of(connection)
    acting = circumstances.acting
    assert acting is not None
    circumstances.batch = None
    rows = {table: _counted(connection, table, batch) for table in batch.last_ids}
    detail = {
        "kind": batch.kind,
        "sha256": batch.sha256,
        "rows": {table: counted for table, counted in rows.items() if counted[0]},
        **counts,
    }
    record = AuditRecord(
        acting.at, acting.actor, "collection", "audit_batch", batch.id, detail=detail
    )
    append(connection, record)


def batch_in_hand(connection: Connection) -> int | None:
    """The batch that a row inserted now belongs to, None when none is open."""
    if connection.engine == "postgresql":
        (batch,) = connection.execute("SELECT planner.batch_in_hand()").fetchone()
        return None if batch is None else int(batch)
    return circumstances_of(connection).batch


def batch_for(connection: Connection, table: str) -> int | None:
    """The batch that is open, where the rows of a table carry one."""
    return batch_in_hand(connection) if table in _audited() else None


def _audited() -> tuple[str, ...]:
    """On the writing path alone: the tables' module is slow to import."""
    from release_planner.model.tables import audited_tables

    return audited_tables()


def _last_id(connection: Connection, table: str) -> int:
    (last,) = connection.execute(f"SELECT max(id) FROM {table}").fetchone()
    return int(last or 0)


def _counted(connection: Connection, table: str, batch: OpenBatch) -> tuple[int, int, int]:
    count, first, last = connection.execute(
        f"SELECT count(*), min(id), max(id) FROM {table} WHERE id > ? AND batch_id = ?",
        (batch.last_ids[table], batch.id),
    ).fetchone()
    return count, first, last
