"""A person's agreements to share their treatment, and whose store this is."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from release_planner.domain.codes import Agency
from release_planner.model.base import STRICT, Audited, Versioned, code_field


class SharingAgreement(Audited, Versioned, table=True):
    """What a person said about sharing their treatment with one recipient.

    ``recipient`` is a staff, team, provider or prison code; empty means the agency as a whole. The
    newest row of a recipient counts. A row with ``withdrawn_on`` says no from that day on;
    ``agreed_on`` is None where they refused without having agreed before.
    """

    __tablename__ = "sharing_agreement"
    __table_args__ = (
        sa.CheckConstraint("agreed_on IS NOT NULL OR withdrawn_on IS NOT NULL", name="said"),
        sa.CheckConstraint("withdrawn_on >= agreed_on", name="withdrawn_after"),
        sa.Index("ix_sharing_agreement_person_agency", "person_id", "agency"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    agency: Agency = code_field(Agency, "sharing_agency", Agency.TREATMENT_PROVIDER)
    recipient: str = ""
    agreed_on: date | None = None
    withdrawn_on: date | None = None
    recorded_by: str
    recorded_at: datetime


class StoreFact(SQLModel, table=True):
    """Something said once of the store as a whole: ``owning_agency``, when the store is made."""

    __tablename__ = "store_fact"
    __table_args__ = STRICT

    name: str = Field(primary_key=True)
    value: str
