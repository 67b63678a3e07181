"""How long it takes until treatment starts, when some leave first and some are still awaited.

Kaplan-Meier for one kind of end, Aalen-Johansen for several that exclude one another. Both work on
whole days: what ends on a day counts before those who are followed no further than that day leave.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

Followed = Mapping[tuple[str | None, int], int]
"""How many are followed to a day, by what ended it, None where nothing had."""


@dataclass(frozen=True, slots=True)
class SurvivalStep:
    """A day on which something ended: those at risk before it, the ends on it, the share left
    after it, and the standard error of that share by Greenwood, None where nobody is left."""

    day: int
    at_risk: int
    ends: int
    survival: float
    standard_error: float | None


@dataclass(frozen=True, slots=True)
class Incidence:
    """The share, from 0 to 1, that one kind of end has reached by a day, and the ends counted."""

    share: float
    ends: int


def kaplan_meier(followed: Followed) -> tuple[SurvivalStep, ...]:
    """The share for whom nothing has ended, after each day with an end.

    Any end but None counts. Where there are several kinds, one minus this is not the share of any
    of them: use `cumulative_incidence`.
    """
    steps: list[SurvivalStep] = []
    survival, variance = 1.0, 0.0
    for day, at_risk, ends in _days(followed):
        gone = sum(ends.values())
        if not gone:
            continue
        survival *= 1 - gone / at_risk
        error = None
        if at_risk > gone:
            variance += gone / (at_risk * (at_risk - gone))
            error = survival * sqrt(variance)
        steps.append(SurvivalStep(day, at_risk, gone, survival, error))
    return tuple(steps)


def cumulative_incidence(
    followed: Followed, days: Iterable[int]
) -> Mapping[str, Mapping[int, Incidence]]:
    """The Aalen-Johansen share of each kind of end by each of these days, and its count.

    The share of a kind grows, on each day, by the share still without any end just before it times
    the part of those at risk that ends so on the day. Nobody is taken to start after they died or
    went back to custody, as one minus Kaplan-Meier would. With nobody unfollowed it is the plain
    proportion.
    """
    wanted = sorted(set(days))
    kinds = {kind for kind, _ in followed if kind is not None}
    share = dict.fromkeys(kinds, 0.0)
    count = dict.fromkeys(kinds, 0)
    found: dict[str, dict[int, Incidence]] = {kind: {} for kind in kinds}
    still_without = 1.0
    steps = iter((*_days(followed), None))
    step = next(steps)
    for wanted_day in wanted:
        while step is not None and step[0] <= wanted_day:
            _, at_risk, ends = step
            for kind, gone in ends.items():
                share[kind] += still_without * gone / at_risk
                count[kind] += gone
            still_without *= 1 - sum(ends.values()) / at_risk
            step = next(steps)
        for kind in kinds:
            found[kind][wanted_day] = Incidence(min(share[kind], 1.0), count[kind])
    return found


def _days(followed: Followed) -> tuple[tuple[int, int, dict[str, int]], ...]:
    """Each day that somebody leaves on, in order: those at risk before it, and the ends by kind."""
    by_day: dict[int, dict[str, int]] = {}
    leaving: dict[int, int] = {}
    for (kind, day), number in followed.items():
        if number < 0 or day < 0:
            raise ValueError("a count of people or a day since release is negative")
        leaving[day] = leaving.get(day, 0) + number
        ends = by_day.setdefault(day, {})
        if kind is not None:
            ends[kind] = ends.get(kind, 0) + number
    at_risk = sum(leaving.values())
    rows = []
    for day in sorted(leaving):
        if at_risk:
            rows.append((day, at_risk, by_day[day]))
        at_risk -= leaving[day]
    return tuple(rows)
