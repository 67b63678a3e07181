"""The audit: what was done to personal data, by whom, when."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from release_planner.model.base import STRICT


class AuditEntry(SQLModel, table=True):
    """One entry of the append-only chain; ``entry_hash`` covers this row and ``previous_hash``.

    ``operation`` is one of the six of the Data Protection Act 2018, section 62. ``detail`` is JSON
    of counts, identifiers of rows and field names: never the personal values themselves.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        sa.CheckConstraint(
            "operation IN ('collection', 'alteration', 'consultation', 'disclosure',"
            " 'combination', 'erasure')",
            name="operation",
        ),
        STRICT,
    )

    sequence: int | None = Field(default=None, primary_key=True)
    at: datetime
    actor: str
    operation: str
    subject: str
    subject_id: int | None = None
    recipient: str | None = None
    purpose: str | None = None
    detail: str
    previous_hash: str
    entry_hash: str = Field(unique=True)
