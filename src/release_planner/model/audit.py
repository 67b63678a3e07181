"""The audit: what was done to personal data, by whom, when."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from release_planner.model.base import STRICT


class AuditEntry(SQLModel, table=True):
    """One entry of the append-only chain; ``entry_hash`` covers this row and ``previous_hash``.

    ``operation`` is one of the six of the Data Protection Act 2018, section 62. No personal value
    stands here, so that an entry can outlast an erasure: values are in its detail, which is known
    by ``detail_hash``.
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
    detail_hash: str
    previous_hash: str
    entry_hash: str = Field(unique=True)


class AuditDetail(SQLModel, table=True):
    """What an entry is about, as JSON: the old and new value of each field that changed, or counts
    and row ids. An erasure removes it; the entry stays.
    """

    __tablename__ = "audit_detail"
    __table_args__ = STRICT

    sequence: int = Field(primary_key=True, foreign_key="audit_entry.sequence")
    salt: str
    detail: str


class AuditBatch(SQLModel, table=True):
    """Rows that came in together, as by an import or a build of plans: one entry logs them all.

    ``sha256`` is of the file they came from, None when they came from none.
    """

    __tablename__ = "audit_batch"
    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    sha256: str | None = None
    opened_at: datetime
    opened_by: str
