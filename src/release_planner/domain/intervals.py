"""How far a proportion of a small group can be trusted: the Wilson score interval.

OHID's method for proportions, with the exact normal quantile rather than 1.96, and without a
continuity correction.
"""

from dataclasses import dataclass
from functools import cache
from math import sqrt
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Interval:
    """The lower and upper limit of a proportion, both from 0 to 1."""

    lower: float
    upper: float


def wilson_interval(count: int, total: int, confidence: float = 0.95) -> Interval | None:
    """The Wilson score interval of `count` in `total`, or None when there is nothing to count.

    `confidence` is the two-sided coverage, such as 0.95 or 0.998.
    Raises ValueError when the count is not within 0 to total, or the confidence within 0 to 1.
    """
    if not 0 <= count <= total:
        raise ValueError(f"a count of {count} is not within 0 to {total}")
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence of {confidence} is not between 0 and 1")
    if total == 0:
        return None
    z = _quantile(confidence)
    middle = count + z * z / 2
    spread = z * sqrt(count * (total - count) / total + z * z / 4)
    scale = total + z * z
    lower = 0.0 if count == 0 else (middle - spread) / scale
    upper = 1.0 if count == total else (middle + spread) / scale
    return Interval(max(lower, 0.0), min(upper, 1.0))


@cache
def _quantile(confidence: float) -> float:
    return NormalDist().inv_cdf(0.5 + confidence / 2)
