"""Logging who looks at what, also in a damaged store that nothing may be written to.

There the log is a file beside the store, one line an entry, and a restore brings its entries into
the audit. The file is not encrypted, so it names the record looked at and holds no detail.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from release_planner.domain.errors import PlannerError
from release_planner.store.audit import AuditRecord, append
from release_planner.store.connection import Connection, transaction
from release_planner.store.location import PostgresLocation, StoreLocation
from release_planner.store.store import Store


def log_consultation(store: Store, connection: Connection, record: AuditRecord) -> None:
    """Log that personal data is about to be shown; nothing may be shown when this raises."""
    store.refuse_gone()
    if store.damage is None or isinstance(store.location, PostgresLocation):
        with transaction(connection):
            append(connection, record)
    else:
        _note(consulted_path(store.location), record)


def consulted_path(location: StoreLocation) -> Path:
    """The file beside a damaged store that says who looked at what since."""
    return location.path.with_name(location.path.name + ".consulted.jsonl")


def consulted_while_damaged(location: StoreLocation) -> list[AuditRecord]:
    """What was looked at while the store was damaged, oldest first, without a torn last line."""
    try:
        lines = consulted_path(location).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [record for line in lines if (record := _read(line)) is not None]


def _note(path: Path, record: AuditRecord) -> None:
    entry = {
        "at": record.at.astimezone(UTC).isoformat(),
        "actor": record.actor,
        "operation": record.operation,
        "subject": record.subject,
        "subject_id": record.subject_id,
    }
    try:
        handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise PlannerError(
            f"{path} cannot be written: {error.strerror}. Who looks at a person has to be logged,"
            " so nothing is shown."
        ) from error


def _read(line: str) -> AuditRecord | None:
    try:
        entry = json.loads(line)
        return AuditRecord(
            at=datetime.fromisoformat(entry["at"]).astimezone(UTC),
            actor=str(entry["actor"]),
            operation=entry["operation"],
            subject=str(entry["subject"]),
            subject_id=entry["subject_id"],
            purpose="read while the store was damaged",
        )
    except (ValueError, TypeError, LookupError):
        return None
