"""What differs from one police area to the next: boards, councils, rules and limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from release_planner.domain.codes import MappaCategory, MappaLevel
from release_planner.domain.errors import PlannerError
from release_planner.domain.places import LocalAuthority


class AllocationPreference(StrEnum):
    """One preference for choosing a lead IOM officer; an area lists them in order."""

    CURRENT_LEAD_OFFICER = "current_lead_officer"
    HOME_AUTHORITY = "home_authority"
    SMALLEST_CASELOAD = "smallest_caseload"


class MappaRequirement(StrEnum):
    """What an area asks for in MAPPA cases beyond the national guidance."""

    NAMED_MOSOVO_OFFICER = "named_mosovo_officer"
    IOM_OFFICER_ATTENDS = "iom_officer_attends"
    DOMESTIC_ABUSE_RECORDED = "domestic_abuse_recorded"
    SAFEGUARDING_ACTIONS_IN_MEETING = "safeguarding_actions_in_meeting"


class RatioUnit(StrEnum):
    """What the limit of a ratio counts."""

    PEOPLE = "people"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Board:
    """A board that reports go to; its name is printed as it stands."""

    id: str
    name: str
    senior_responsible_owner: str | None
    verified: bool


@dataclass(frozen=True, slots=True)
class IomAllocationRule:
    """The preferences for choosing a lead IOM officer, tried in order until one is left."""

    order: tuple[AllocationPreference, ...]
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class MappaRule:
    """A requirement on MAPPA cases of these categories at these levels."""

    id: str
    categories: tuple[MappaCategory, ...]
    levels: tuple[MappaLevel, ...]
    requires: MappaRequirement
    explanation: str
    source: str
    verified: bool

    def covers(self, category: MappaCategory, level: MappaLevel) -> bool:
        """Whether a case of this category and level falls under the rule."""
        return category in self.categories and level in self.levels


@dataclass(frozen=True, slots=True)
class ChairRule:
    """The rank, and the training, that the chair of a MAPPA meeting at a level must have."""

    level: MappaLevel
    rank: str
    mappa_trained: bool
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Ratio:
    """A published limit on caseloads; `note` says what in its wording is unclear."""

    id: str
    name: str
    limit: int
    unit: RatioUnit
    note: str | None
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class AreaProfile:
    """One police area: whom reports go to, which councils answer for what, and its own rules.

    `housing_authorities` and `treatment_authorities` are GSS codes; they differ where districts
    house and the county treats. `prisons` are those people of the area usually leave from.
    """

    id: str
    name: str
    police_force: str
    probation_region: str
    probation_delivery_units: tuple[str, ...]
    boards: tuple[Board, ...]
    housing_authorities: tuple[str, ...]
    treatment_authorities: tuple[str, ...]
    prisons: tuple[str, ...]
    iom_allocation: IomAllocationRule
    mappa_rules: tuple[MappaRule, ...]
    chairs: tuple[ChairRule, ...]
    ratios: tuple[Ratio, ...]
    source: str
    checked_on: date

    @property
    def authorities(self) -> frozenset[str]:
        """Every council of the area, whether it houses or treats."""
        return frozenset(self.housing_authorities) | frozenset(self.treatment_authorities)


def find_area(
    areas: Mapping[str, AreaProfile],
    typed: str,
    authorities: Mapping[str, LocalAuthority] = MappingProxyType({}),
) -> AreaProfile:
    """The area with this id or name. Raises PlannerError naming the areas there are, and for the
    code or name of one of `authorities` the area that it belongs to.
    """
    wanted = typed.strip().casefold()
    for area in areas.values():
        if wanted in (area.id.casefold(), area.name.casefold()):
            return area
    known = ", ".join(sorted(area.name for area in areas.values()))
    refused = f'"{typed}" is not the name of an area'
    for code, authority in authorities.items():
        if wanted in (code.casefold(), authority.name.casefold()):
            holding = [area.name for area in areas.values() if code in area.authorities]
            if holding:
                refused = f"{refused} but an authority in {' and '.join(sorted(holding))}"
    raise PlannerError(f"{refused}; expected one of {known}.")
