"""Substance misuse treatment: need, referral, start. No drug names, doses or clinical detail."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field

from release_planner.domain.codes import (
    OfferOutcome,
    SubstanceGroup,
    TreatmentStanding,
    YesNoUnknown,
)
from release_planner.model.base import STRICT, Audited, Versioned, code_field


class TreatmentNeed(Audited, Versioned, table=True):
    """What is known of a person's treatment need in one custody spell."""

    __tablename__ = "treatment_need"
    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    custody_id: int = Field(foreign_key="custody.id", unique=True)
    need: YesNoUnknown = code_field(YesNoUnknown, "treatment_need", YesNoUnknown.UNKNOWN)
    substance_group: SubstanceGroup = code_field(
        SubstanceGroup, "treatment_substance_group", SubstanceGroup.UNKNOWN
    )
    consent_to_share: YesNoUnknown = code_field(
        YesNoUnknown, "treatment_consent", YesNoUnknown.UNKNOWN
    )
    naloxone: OfferOutcome = code_field(OfferOutcome, "treatment_naloxone", OfferOutcome.UNKNOWN)
    bridging_prescription: YesNoUnknown = code_field(
        YesNoUnknown, "treatment_bridging", YesNoUnknown.UNKNOWN
    )


class TreatmentReferral(Audited, Versioned, table=True):
    """A referral to a community treatment provider; ``accepted_on`` is None until accepted."""

    __tablename__ = "treatment_referral"
    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    custody_id: int = Field(foreign_key="custody.id", index=True)
    provider_id: int | None = Field(default=None, foreign_key="provider.id")
    referred_on: date
    accepted_on: date | None = None


class TreatmentStart(Audited, table=True):
    """A start of structured community treatment: the only event that counts as take-up.

    ``link_pass`` is the pass (1 to 5) that found the person of a start which a provider returned
    without a name; None where the start was recorded of the person.
    """

    __tablename__ = "treatment_start"
    __table_args__ = (
        sa.Index("ix_treatment_start_person_started", "person_id", "started_on"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    provider_id: int | None = Field(default=None, foreign_key="provider.id")
    started_on: date
    link_pass: int | None = None


class TreatmentStatus(Audited, Versioned, table=True):
    """How treatment stands in one spell, told by whoever arranges it.

    For stores that may not hold treatment itself, and only under the person's agreement.
    """

    __tablename__ = "treatment_status"
    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    custody_id: int = Field(foreign_key="custody.id", unique=True)
    status: TreatmentStanding = code_field(
        TreatmentStanding, "treatment_standing", TreatmentStanding.UNKNOWN
    )
    recorded_on: date
