"""What was imported, and how its columns were read."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from release_planner.model.base import STRICT


class ImportBatch(SQLModel, table=True):
    """One imported file, known by its digest; its name is not kept since it may name a person."""

    __tablename__ = "import_batch"
    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    sha256: str = Field(index=True)
    encoding: str
    rows: int
    accepted: int
    imported_by: str
    imported_at: datetime


class ColumnMapping(SQLModel, table=True):
    """A remembered reading of one set of column headings: JSON of heading to column key."""

    __tablename__ = "column_mapping"
    __table_args__ = (sa.UniqueConstraint("kind", "signature"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    signature: str
    mapping: str
