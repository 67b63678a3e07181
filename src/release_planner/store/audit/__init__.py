"""The audit of section 62 of the Data Protection Act 2018: append-only, chained, anchored."""

from release_planner.store.audit.appending import append
from release_planner.store.audit.chain import FIRST_HASH, entry_hash, stored_instant
from release_planner.store.audit.record import PLANNING, AuditRecord, Operation
from release_planner.store.audit.verifying import Finding, Verification, first_broken_entry, verify

__all__ = [
    "FIRST_HASH",
    "PLANNING",
    "AuditRecord",
    "Finding",
    "Operation",
    "Verification",
    "append",
    "entry_hash",
    "first_broken_entry",
    "stored_instant",
    "verify",
]
