"""Which releases a line is about: days by authorities, cut into pieces that lines are sums of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from release_planner.domain.disclosure.figures import COMBINED, PublishedFigure
from release_planner.domain.report_period import ReportPeriod

AUTHORITY, MONTH, QUARTER = "authority", "month", "quarter"
SUMS_OF_REGIONS = frozenset({"total", AUTHORITY, MONTH, QUARTER})
_MONTHS_OF_QUARTER = {"Q1": 4, "Q2": 7, "Q3": 10, "Q4": 1}

Piece = tuple[date, str]
"""The releases from a day on, until the next cut, of an authority."""

Region = frozenset[Piece]


@dataclass(frozen=True, slots=True)
class Extent:
    """The days and the authorities that a line covers."""

    period: ReportPeriod
    authorities: frozenset[str]


def extent_of(figure: PublishedFigure) -> Extent | None:
    """What the line covers; None where its category is no period, or shares no day with the report.

    A month is whole, however the report begins, but never goes beyond its end; a quarter is the
    part of it that lies in the report's period.
    """
    if figure.breakdown == AUTHORITY:
        return Extent(figure.period, frozenset(figure.category.split(COMBINED)))
    if figure.breakdown not in (MONTH, QUARTER):
        return Extent(figure.period, figure.authorities)
    try:
        spans = [_days_of(figure.breakdown, part) for part in figure.category.split(COMBINED)]
    except (ValueError, KeyError):
        return None
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    last = min(last, figure.period.last_day)
    if figure.breakdown == QUARTER:
        first = max(first, figure.period.first_day)
    return Extent(ReportPeriod(first, last), figure.authorities) if first <= last else None


class Pieces:
    """All days and authorities of some extents, cut into the pieces that they have in common."""

    def __init__(self, extents: Iterable[Extent]) -> None:
        """Cut at every first day, and after every last day."""
        known = set(extents)
        cuts = {extent.period.first_day for extent in known}
        cuts |= {_after(extent.period.last_day) for extent in known}
        self._cuts = sorted(cuts)
        self._places = _places(known)

    def region(self, extent: Extent) -> Region:
        """The pieces that make up the extent."""
        places = {self._places[authority] for authority in extent.authorities}
        return frozenset(
            (cut, place)
            for cut in self._cuts
            if extent.period.first_day <= cut <= extent.period.last_day
            for place in places
        )


def parts_of(regions: Iterable[Region]) -> tuple[Region, ...]:
    """The coarsest parts of which every one of the regions is made."""
    members: dict[Piece, list[int]] = {}
    for number, region in enumerate(sorted(set(regions), key=_order)):
        for piece in region:
            members.setdefault(piece, []).append(number)
    parts: dict[tuple[int, ...], set[Piece]] = {}
    for piece, numbers in members.items():
        parts.setdefault(tuple(numbers), set()).add(piece)
    return tuple(sorted((frozenset(part) for part in parts.values()), key=_order))


def _order(region: Region) -> tuple[Piece, ...]:
    return tuple(sorted(region))


def _places(extents: Iterable[Extent]) -> Mapping[str, str]:
    """For every authority one that stands for all that no extent tells apart."""
    members: dict[str, list[int]] = {}
    sets = sorted({extent.authorities for extent in extents}, key=sorted)
    for number, authorities in enumerate(sets):
        for authority in authorities:
            members.setdefault(authority, []).append(number)
    first: dict[tuple[int, ...], str] = {}
    for authority in sorted(members):
        first.setdefault(tuple(members[authority]), authority)
    return {authority: first[tuple(numbers)] for authority, numbers in members.items()}


def _days_of(breakdown: str, category: str) -> tuple[date, date]:
    if breakdown == MONTH:
        first, months = date.fromisoformat(f"{category}-01"), 1
    else:
        year, _, quarter = category.partition(" ")
        month = _MONTHS_OF_QUARTER[quarter]
        first, months = date(int(year[:4]) + (month == 1), month, 1), 3
    place = first.month - 1 + months
    return first, date(first.year + place // 12, place % 12 + 1, 1) - timedelta(days=1)


def _after(day: date) -> date:
    return day + timedelta(days=1)
