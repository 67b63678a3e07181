"""Housing: referrals and where nights were spent."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field

from release_planner.domain.codes import (
    AccommodationPoint,
    HousingReferralStatus,
    HousingRoute,
    YesNoUnknown,
)
from release_planner.model.base import STRICT, Audited, Versioned, code_field


class HousingReferral(Audited, Versioned, table=True):
    """A referral into one housing route; a duty to refer needs consent and a chosen authority."""

    __tablename__ = "housing_referral"
    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    custody_id: int = Field(foreign_key="custody.id", index=True)
    route: HousingRoute = code_field(HousingRoute, "housing_route", HousingRoute.DUTY_TO_REFER)
    authority: str | None = None
    consent: YesNoUnknown = code_field(YesNoUnknown, "housing_consent", YesNoUnknown.UNKNOWN)
    submitted_on: date
    status: HousingReferralStatus = code_field(
        HousingReferralStatus, "housing_status", HousingReferralStatus.SUBMITTED
    )
    decided_on: date | None = None


class Accommodation(Audited, Versioned, table=True):
    """Where a night is to be, or was, spent. ``type_code`` None means that it is not known."""

    __table_args__ = (
        sa.UniqueConstraint("custody_id", "point"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    custody_id: int = Field(foreign_key="custody.id")
    point: AccommodationPoint = code_field(
        AccommodationPoint, "accommodation_point", AccommodationPoint.FIRST_NIGHT
    )
    type_code: str | None = None
    recorded_on: date
