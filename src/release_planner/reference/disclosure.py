"""Loads `disclosure.toml`: what a report may show, by profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from release_planner.domain.takeup import DisclosureThresholds
from release_planner.reference.locator import DataFolder
from release_planner.reference.measures import FILE as MEASURES_FILE
from release_planner.reference.measures import INDICATORS
from release_planner.reference.toml_reading import TomlTable

FILE = "disclosure.toml"
PARTNER, PUBLIC = "partner", "public"
_KEYS = (
    "name",
    "largest_small_count",
    "smallest_denominator",
    "withhold_none_and_all",
    "months_for_area",
    "months_for_authority",
    "months_for_group",
    "months_for_authority_group",
    "smallest_at_risk",
    "measures_left_out",
    "left_out_source",
    "reliable_from",
    "ratio_decimals",
    "marking",
    "published_marking",
    "audience",
    "source",
    "checked_on",
)


@dataclass(frozen=True, slots=True)
class ShortestPeriods:
    """The fewest whole months for which lines of each kind are made; 0 for any period.

    `group` is a part of the area by anything but authority and time; `authority_group` is such a
    part of one authority.
    """

    area: int
    authority: int
    group: int
    authority_group: int


@dataclass(frozen=True, slots=True)
class DisclosureProfile:
    """What one kind of reader may be shown.

    A rate of fewer than `reliable_from` releases is marked as of low reliability; rates are written
    to `ratio_decimals` places. `periods` says how long a period must be for a line to be made. A
    curve ends where fewer than `smallest_at_risk` are followed. No line is made of
    `measures_left_out`, for the reason in `left_out_source`. `marking` stands at the head and
    foot of every report.
    """

    id: str
    name: str
    thresholds: DisclosureThresholds
    periods: ShortestPeriods
    smallest_at_risk: int
    measures_left_out: frozenset[str]
    left_out_source: str
    reliable_from: int
    ratio_decimals: int
    marking: str
    published_marking: str
    audience: str
    source: str
    checked_on: date

    @property
    def is_public(self) -> bool:
        """Whether counts must be withheld rather than entrusted to the reader."""
        return self.id == PUBLIC


def load_disclosure(folder: DataFolder) -> Mapping[str, DisclosureProfile]:
    """The profiles "partner" and "public" by id.

    Raises DataError naming file, key, value and what was expected; the public profile may not be
    set to show single people.
    """
    top = folder.read_toml(FILE)
    top.allow(PARTNER, PUBLIC)
    return MappingProxyType({name: _profile(name, top.table(name)) for name in (PARTNER, PUBLIC)})


def _profile(profile_id: str, table: TomlTable) -> DisclosureProfile:
    table.allow(*_KEYS)
    is_public = profile_id == PUBLIC
    return DisclosureProfile(
        id=profile_id,
        name=table.text("name"),
        thresholds=DisclosureThresholds(
            table.whole_number("largest_small_count", at_least=2 if is_public else 0, at_most=100),
            table.whole_number("smallest_denominator", at_least=5 if is_public else 1),
            table.flag("withhold_none_and_all"),
        ),
        periods=ShortestPeriods(
            *(
                table.whole_number(f"months_for_{kind}", at_least=0, at_most=60)
                for kind in ("area", "authority", "group", "authority_group")
            )
        ),
        smallest_at_risk=table.whole_number("smallest_at_risk", at_least=1),
        measures_left_out=_measures(table),
        left_out_source=table.text("left_out_source"),
        reliable_from=table.whole_number("reliable_from", at_least=0),
        ratio_decimals=table.whole_number("ratio_decimals", at_least=2, at_most=6),
        marking=table.text("marking"),
        published_marking=table.text("published_marking"),
        audience=table.text("audience"),
        source=table.text("source"),
        checked_on=table.day("checked_on"),
    )


def _measures(table: TomlTable) -> frozenset[str]:
    named = table.texts("measures_left_out")
    if not set(named) <= set(INDICATORS):
        raise table.error("measures_left_out", f"names of measures in {MEASURES_FILE}")
    return frozenset(named)
