"""What was reported to whom: the ledger that later reports are checked against."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from release_planner.model.base import STRICT, Audited


class IssuedReport(Audited, table=True):
    """One report that left the planner: published, or given to a partner.

    ``edition`` counts those of one area, period and profile whose figures differ. ``table_sha256``
    is the digest of the protected table, ``definition_version`` that of the headline measure.
    ``counted_authorities`` are the GSS codes of the treatment authorities that its totals are over,
    with a space between; empty in reports from before they were kept, which are taken to be over
    those that the area has today.
    """

    __tablename__ = "issued_report"
    __table_args__ = (sa.Index("ix_issued_report_area", "profile", "area", "first_day"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    profile: str
    area: str
    first_day: date
    last_day: date
    as_at: date
    edition: int
    definition_version: str
    table_sha256: str
    recipient: str
    issued_by: str
    issued_at: datetime
    counted_authorities: str = Field(default="", sa_column_kwargs={"server_default": sa.text("''")})


class IssuedFigure(SQLModel, table=True):
    """One line of a report as it was shown; None is a number that was withheld.

    ``shown`` is the figure in the report's words.
    Written once with its report and never changed. The ends of its own period are here because a
    line may cover a month of a longer report.
    """

    __tablename__ = "issued_figure"
    __table_args__ = (
        sa.UniqueConstraint("issued_report_id", "indicator", "breakdown", "category"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    issued_report_id: int = Field(foreign_key="issued_report.id")
    indicator: str
    breakdown: str
    category: str
    label: str
    first_day: date
    last_day: date
    numerator: int | None = None
    denominator: int | None = None
    pending: int | None = None
    unknown: int | None = None
    shown: str = ""
