"""Reading the audit's entries with their details, for its auditor."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from release_planner.store.connection import Connection

_COLUMNS = (
    "audit_entry.sequence, at, actor, operation, subject, subject_id, recipient, purpose,"
    " detail_hash, previous_hash, entry_hash, salt, detail"
)

_PLAIN = 12


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are wanted. ``since`` and ``before`` are stored instants; ``rows`` are ids by
    table, of which any has to be the subject, None for every subject.
    """

    since: str | None = None
    before: str | None = None
    actor: str | None = None
    operation: str | None = None
    rows: Mapping[str, Sequence[int]] | None = field(default=None)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry. ``detail`` is None once it was erased."""

    sequence: int
    at: str
    actor: str
    operation: str
    subject: str
    subject_id: int | None
    recipient: str | None
    purpose: str | None
    detail_hash: str
    previous_hash: str
    entry_hash: str
    salt: str | None
    detail: dict[str, object] | None


def audit_lines(connection: Connection, wanted: AuditFilter) -> Iterator[AuditLine]:
    """The entries that are wanted, in their order."""
    conditions: list[str] = []
    values: list[object] = []
    for condition, value in (
        ("at >= ?", wanted.since),
        ("at < ?", wanted.before),
        ("actor = ?", wanted.actor),
        ("operation = ?", wanted.operation),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM audit_entry"
        " LEFT JOIN audit_detail ON audit_detail.sequence = audit_entry.sequence"
        f"{where} ORDER BY audit_entry.sequence",
        values,
    )
    subjects = (
        None
        if wanted.rows is None
        else {(table, row_id) for table, ids in wanted.rows.items() for row_id in ids}
    )
    for row in rows:
        if subjects is None or (row[4], row[5]) in subjects:
            detail = None if row[-1] is None else json.loads(row[-1])
            yield AuditLine(*(*row[:_PLAIN], detail))
