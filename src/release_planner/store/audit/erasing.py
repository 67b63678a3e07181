"""Erasing what the audit says of somebody: the details go, the entries stay and still fit."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from release_planner.store.acting import Acting
from release_planner.store.audit.appending import append
from release_planner.store.audit.circumstances import circumstances_of
from release_planner.store.audit.record import AuditRecord
from release_planner.store.connection import Connection


@contextmanager
def erasing(connection: Connection) -> Iterator[None]:
    """Let an erasure go on in a store file: rows that are deleted meanwhile are logged without
    their values, and details of entries may be removed.
    """
    circumstances = circumstances_of(connection)
    circumstances.is_erasing = True
    try:
        yield
    finally:
        circumstances.is_erasing = False


def erase_details(
    connection: Connection, acting: Acting, sequences: Iterable[int], **more: object
) -> int:
    """Remove the details of entries in the caller's transaction, and log their numbers as an
    erasure, whose own detail names nobody and is never erased; gives how many there were.

    ``more`` is added to the detail of that entry. Other entries of the kind are left alone.
    """
    kept = connection.execute(
        "SELECT sequence FROM audit_entry WHERE subject = 'audit_detail' AND operation = 'erasure'"
    )
    gone = sorted(set(sequences) - {one for (one,) in kept.fetchall()})
    if not gone:
        return 0
    with erasing(connection):
        connection.executemany(
            "DELETE FROM audit_detail WHERE sequence = ?", [(one,) for one in gone]
        )
    record = AuditRecord(
        acting.at,
        acting.actor,
        "erasure",
        "audit_detail",
        purpose=acting.purpose,
        detail={"erased": _spans(gone), **more},
    )
    append(connection, record)
    return len(gone)


def _spans(numbers: list[int]) -> list[list[int]]:
    """Numbers in order as first and last of each unbroken run."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return spans
