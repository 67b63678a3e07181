"""Prisons, councils and kinds of accommodation, as the reference lists give them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Country(StrEnum):
    """Which country's law applies: the duty to refer, for one, is England's alone."""

    ENGLAND = "England"
    WALES = "Wales"
    UNKNOWN = "unknown"


def is_welsh(authority: str | None) -> bool:
    """Whether an authority is in Wales, by its ONS (GSS) code; one that is not known is not."""
    return authority is not None and authority.startswith("W")


class AuthorityTier(StrEnum):
    """A district has the housing duties and an upper-tier council treatment; a unitary has both."""

    DISTRICT = "district"
    UPPER = "upper"
    UNITARY = "unitary"


class AccommodationStatus(StrEnum):
    """How probation counts a kind of accommodation."""

    SETTLED = "settled"
    TRANSIENT = "transient"
    HOMELESS = "homeless"


class HousedOutcome(StrEnum):
    """How the measure of being housed on the first night (MI014) counts it.

    Unknown and out-of-scope outcomes are left out of the measure.
    """

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class Prison:
    """An establishment of the prison register; `types` and `categories` are the register's codes.

    A prison that is not `active` is kept because old records name it.
    """

    prison_id: str
    name: str
    active: bool
    holds_men: bool
    holds_women: bool
    types: tuple[str, ...]
    categories: tuple[str, ...]
    town: str | None
    county: str | None
    postcode: str | None
    country: Country


@dataclass(frozen=True, slots=True)
class LocalAuthority:
    """A council by its ONS (GSS) code.

    `upper_tier_code` is the council that answers for treatment: a district's county, otherwise the
    council itself, or None where a district's county is not known. `ended_on` is the last day of a
    council that was merged into another.
    """

    gss_code: str
    name: str
    tier: AuthorityTier
    upper_tier_code: str | None
    country: Country
    ended_on: date | None

    @property
    def has_housing_duty(self) -> bool:
        """Whether homelessness referrals go here; never to a county council."""
        return self.tier is not AuthorityTier.UPPER


@dataclass(frozen=True, slots=True)
class AccommodationType:
    """A kind of accommodation by its probation (nDelius) code."""

    code: str
    name: str
    status: AccommodationStatus
    housed: HousedOutcome
