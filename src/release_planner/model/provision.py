"""Who provides what, where, and how complete their returns are."""

from datetime import date

from sqlmodel import Field

from release_planner.domain.codes import Agency
from release_planner.model.base import STRICT, Audited, code_field
from release_planner.model.retention import Reviewed


class Provider(Audited, table=True):
    """An organisation that people leaving prison are referred to.

    ``ended_on`` is the last day of its service, None while it provides: returns are awaited for no
    later day.
    """

    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    agency: Agency = code_field(Agency, "provider_agency", Agency.VOLUNTARY_SECTOR)
    telephone: str | None = None
    email: str | None = None
    ended_on: date | None = None


class Place(Audited, table=True):
    """A site where appointments are held.

    ``authority`` is a GSS code; ``prison_id`` is set where the place is inside a prison.
    ``closed_weekdays`` lists ISO weekday numbers on which it is shut, such as "567".
    """

    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    provider_id: int | None = Field(default=None, foreign_key="provider.id", index=True)
    name: str
    town: str | None = None
    postcode: str | None = None
    authority: str | None = None
    prison_id: str | None = None
    closed_weekdays: str = ""


class ProviderReturn(Audited, Reviewed, table=True):
    """Counts that a provider returned for one authority and period.

    ``complete_to`` is the day up to which the provider says its starts are all reported: only
    releases whose window had closed by then can be counted. Counts are people released in the
    period; None where the provider did not say. ``queried_on`` is the day somebody asked the
    provider about what does not make sense in it, None where nobody has.
    """

    __tablename__ = "provider_return"
    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id", index=True)
    authority: str = Field(index=True)
    period_from: date
    period_to: date
    released_with_need: int | None = None
    referred: int | None = None
    appointment_before_release: int | None = None
    started_within_21_days: int | None = None
    complete_to: date
    returned_on: date
    queried_on: date | None = None
