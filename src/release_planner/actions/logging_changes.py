"""Writing an audit entry of what no row shows, in the action's own transaction.

Collection, alteration and erasure of rows are logged by the database itself.
"""

from sqlmodel import Session

from release_planner.actions.context import ActionContext
from release_planner.store.audit import AuditRecord, Operation, append
from release_planner.store.sessions import driver_connection


def log(
    session: Session,
    context: ActionContext,
    operation: Operation,
    subject: str,
    subject_id: int | None,
    *,
    recipient: str | None = None,
    purpose: str | None = None,
    **detail: object,
) -> None:
    """Append one audit entry: a consultation, a disclosure with its recipient, or a combination."""
    session.flush()
    record = AuditRecord(
        at=context.now,
        actor=context.actor,
        operation=operation,
        subject=subject,
        subject_id=subject_id,
        recipient=recipient,
        purpose=purpose,
        detail=detail,
    )
    append(driver_connection(session), record)
