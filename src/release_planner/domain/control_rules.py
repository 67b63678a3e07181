"""When a month, or several in a row, are more than the usual up and down: the rules of a p-chart.

The centre is fixed beforehand, so a change does not move the line it is measured by; the limits
of a month are three standard deviations of a share of its own size. A month without a figure
belongs to no row of months: what is not known does not count as the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from itertools import groupby

from release_planner.domain.funnel_limits import limits_about
from release_planner.domain.intervals import Interval

RUN_LENGTH = 8
_DEVIATIONS = 3.0


class Side(IntEnum):
    """The side of the centre, or of the limits, that a month is on."""

    BELOW = -1
    NEITHER = 0
    ABOVE = 1


@dataclass(frozen=True, slots=True)
class MonthCount:
    """`count` of the `total` releases of a month; `total` is at least 1."""

    count: int
    total: int

    @property
    def rate(self) -> Fraction:
        """The share, exact, so that a month on the centre is on neither side."""
        return Fraction(self.count, self.total)


@dataclass(frozen=True, slots=True)
class Run:
    """Months in a row on one side of the centre, by place in the series, both ends inclusive."""

    first: int
    last: int
    side: Side

    @property
    def length(self) -> int:
        """How many months."""
        return self.last - self.first + 1


def control_limits(centre: Fraction, total: int) -> Interval:
    """The limits of a month of `total` releases. Raises ValueError when there is none."""
    return limits_about(float(centre), total, _DEVIATIONS)


def outside_limits(months: Sequence[MonthCount | None], centre: Fraction) -> tuple[Side, ...]:
    """On which side of its limits each month lies; NEITHER within them and without a figure."""
    return tuple(_beyond(month, centre) for month in months)


def long_runs(months: Sequence[MonthCount | None], centre: Fraction) -> tuple[Run, ...]:
    """Every eight months or more in a row on one side of the centre, as long as they last.

    A month on the centre, like one without a figure, ends the run.
    """
    sides = [_side(month, centre) for month in months]
    runs = (
        Run(places[0], places[-1], side)
        for side, group in groupby(range(len(sides)), key=sides.__getitem__)
        for places in [list(group)]
    )
    return tuple(run for run in runs if run.side and run.length >= RUN_LENGTH)


def _side(month: MonthCount | None, centre: Fraction) -> Side:
    if month is None or month.rate == centre:
        return Side.NEITHER
    return Side.ABOVE if month.rate > centre else Side.BELOW


def _beyond(month: MonthCount | None, centre: Fraction) -> Side:
    if month is None:
        return Side.NEITHER
    limits = control_limits(centre, month.total)
    rate = month.count / month.total
    if rate > limits.upper:
        return Side.ABOVE
    return Side.BELOW if rate < limits.lower else Side.NEITHER
