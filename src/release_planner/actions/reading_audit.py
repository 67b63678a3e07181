"""The auditor's work: reading the audit, verifying it, and giving a part of it to somebody.

In a file only the program refuses anybody else: whoever has the key could read it otherwise, so
that keeping away from it is a duty of their office.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from sqlmodel import Session

from release_planner.actions.context import ActionContext
from release_planner.actions.finding import require
from release_planner.actions.logging_changes import log
from release_planner.domain.access import Operation as Needed
from release_planner.domain.errors import PlannerError
from release_planner.domain.wall_time import LONDON
from release_planner.model.custody import Custody
from release_planner.store.audit import Finding, Verification, stored_instant, verify
from release_planner.store.audit.anchors import anchor_places, read_anchors
from release_planner.store.connection import Connection
from release_planner.store.durable_file import replace_file
from release_planner.store.erasing import rows_of
from release_planner.store.reading.audit import AuditFilter, AuditLine, audit_lines
from release_planner.store.reading.finding import find_custody
from release_planner.store.release_facts import releases_kept_otherwise
from release_planner.store.sessions import driver_connection

OPERATIONS = (
    "collection",
    "alteration",
    "consultation",
    "disclosure",
    "combination",
    "erasure",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRequest:
    """Which entries somebody asks for: London days, both included; a staff code; any identifier of
    a person; one of the six operations. None leaves a condition out.
    """

    first_day: date | None = None
    last_day: date | None = None
    actor: str | None = None
    person: str | None = None
    operation: str | None = None


@dataclass(frozen=True, slots=True)
class AuditVerified:
    """What verifying found, and the last entry that was noted outside the store, 0 for none."""

    verification: Verification
    last_anchor: int


def read_audit(context: ActionContext, request: AuditRequest) -> list[AuditLine]:
    """The entries asked for. That they are read is an entry itself, committed before.

    Raises PlannerError when the actor may not read the audit, or the person is unknown.
    """
    with context.writing("read the audit", Needed.READ_AUDIT) as session:
        lines = _lines(session, context, request)
        log(
            session, context, "consultation", "audit_entry", None,
            entries=len(lines), asked=_asked(request),
        )  # fmt: skip
    return lines


def verify_audit(context: ActionContext) -> AuditVerified:
    """Re-compute the audit and hold it against what was noted outside the store; shows no entry.

    What is kept of releases for reports is held against the records too: no entry tells of it.
    """
    with closing(context.store.reading()) as connection:
        store = context.store
        anchors = read_anchors(anchor_places(connection, store.location, store.anchor_folder))
        last = max((anchor.sequence for anchor in anchors), default=0)
        found = verify(connection, anchors)
        kept = tuple(_kept_otherwise(connection))
    return AuditVerified(replace(found, findings=(*found.findings, *kept)), last)


def _kept_otherwise(connection: Connection) -> Iterator[Finding]:
    differing = releases_kept_otherwise(connection)
    if differing:
        releases = "1 release" if differing == 1 else f"{differing:,} releases"
        yield Finding(None, f"What is kept of {releases} for reports is not what the records say.")


def export_audit(context: ActionContext, request: AuditRequest, path: Path, recipient: str) -> int:
    """Write the entries asked for as JSON, one a line, for a recipient; gives how many.

    They hold personal data: the file is its owner's alone, and the disclosure is logged before it
    is in its place. Raises PlannerError as `read_audit` does, without a recipient, and when the
    file exists already or cannot be written.
    """
    if not recipient.strip():
        raise PlannerError("Say who will hold the file: the recipient is missing.")
    if path.exists():
        raise PlannerError(f"{path} exists already. Choose another file.")
    with context.writing("export the audit", Needed.READ_AUDIT) as session:
        lines = _lines(session, context, request)
        text = "".join(json.dumps(asdict(line), ensure_ascii=False) + "\n" for line in lines)
        content = text.encode("utf-8")
        log(
            session, context, "disclosure", "audit_entry", None, recipient=recipient.strip(),
            entries=len(lines), sha256=hashlib.sha256(content).hexdigest(), asked=_asked(request),
        )  # fmt: skip
    replace_file(path, content)
    context.store.note_audit("disclosure")
    return len(lines)


def _lines(session: Session, context: ActionContext, request: AuditRequest) -> list[AuditLine]:
    if request.operation is not None and request.operation not in OPERATIONS:
        raise PlannerError(
            f'"{request.operation}" is not an operation; expected one of {", ".join(OPERATIONS)}.'
        )
    connection = driver_connection(session)
    rows = None
    if request.person is not None:
        custody_id = find_custody(connection, request.person, context.today.year)
        person_id = require(session, Custody, custody_id).person_id
        rows = rows_of(session, "person", person_id)
    wanted = AuditFilter(
        since=_midnight(request.first_day),
        before=_midnight(request.last_day and request.last_day + timedelta(days=1)),
        actor=request.actor,
        operation=request.operation,
        rows=rows,
    )
    return list(audit_lines(connection, wanted))


def _midnight(day: date | None) -> str | None:
    if day is None:
        return None
    return stored_instant(datetime.combine(day, time(), LONDON).astimezone(UTC))


def _asked(request: AuditRequest) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(request).items() if value is not None}
