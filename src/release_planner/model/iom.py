"""Integrated Offender Management registration."""

from datetime import date

from sqlmodel import Field

from release_planner.domain.codes import IomCohort
from release_planner.model.base import STRICT, Audited, Versioned, code_field


class IomRegistration(Audited, Versioned, table=True):
    """A person's place on the IOM caseload; ``deselected_on`` is None while they are on it."""

    __tablename__ = "iom_registration"
    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    cohort: IomCohort = code_field(IomCohort, "iom_cohort", IomCohort.FIXED)
    selected_on: date | None = None
    next_review_on: date | None = None
    deselected_on: date | None = None
    lead_officer_id: int | None = Field(default=None, foreign_key="staff.id")
