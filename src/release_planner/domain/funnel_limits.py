"""Where the rates of areas of different size lie when only chance sets them apart: funnel limits.

OHID's limits for proportions about a common rate; the inverse of its Wilson interval comes to
`rate +- z * sqrt(rate * (1 - rate) / size)`, clipped to 0 and 1. A rate outside differs from the
common rate by more than chance explains. Why it differs, the limits do not say.
"""

from enum import StrEnum
from math import sqrt
from statistics import NormalDist

from release_planner.domain.intervals import Interval

INNER, OUTER = 0.95, 0.998
_DEVIATIONS = {
    confidence: NormalDist().inv_cdf(0.5 + confidence / 2) for confidence in (INNER, OUTER)
}


class FunnelPlace(StrEnum):
    """Where a rate lies among the limits of its size."""

    FAR_BELOW = "below the 99.8% limit"
    BELOW = "below the 95% limit"
    WITHIN = "within the limits"
    ABOVE = "above the 95% limit"
    FAR_ABOVE = "above the 99.8% limit"


def limits_about(centre: float, total: float, deviations: float) -> Interval:
    """The limits this many standard deviations of a share of `total` on both sides of `centre`.

    A size between two whole numbers is for the line that is drawn through the limits. Raises
    ValueError when the centre is not within 0 to 1 or there is nothing to count.
    """
    if not 0 <= centre <= 1:
        raise ValueError(f"a rate of {centre} is not within 0 to 1")
    if total <= 0:
        raise ValueError(f"there are no limits for a size of {total}")
    spread = deviations * sqrt(centre * (1 - centre) / total)
    return Interval(max(centre - spread, 0.0), min(centre + spread, 1.0))


def funnel_limits(centre: float, total: float, confidence: float = INNER) -> Interval:
    """The limits for an area of `total` releases about the rate `centre`; 0.95 or 0.998.

    Raises ValueError as `limits_about` does.
    """
    return limits_about(centre, total, _DEVIATIONS[confidence])


def funnel_place(count: int, total: int, centre: float) -> FunnelPlace:
    """Where the rate of `count` in `total` lies. A rate on a limit is within it."""
    rate = count / total
    inner, outer = (funnel_limits(centre, total, confidence) for confidence in (INNER, OUTER))
    if rate < inner.lower:
        return FunnelPlace.FAR_BELOW if rate < outer.lower else FunnelPlace.BELOW
    if rate > inner.upper:
        return FunnelPlace.FAR_ABOVE if rate > outer.upper else FunnelPlace.ABOVE
    return FunnelPlace.WITHIN
