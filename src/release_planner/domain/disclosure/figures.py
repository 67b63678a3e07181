"""Figures of a report as disclosure control sees them: one number each, shown or withheld."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from release_planner.domain.measured_counts import ALL, TOTAL
from release_planner.domain.report_period import ReportPeriod

COMBINED = "|"
"""What stands between the categories of a line that were combined."""


class Quantity(StrEnum):
    """Which number of a line. A line that is a plain count has a numerator only."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    PENDING = "pending"
    UNKNOWN = "unknown"


class HidingReason(StrEnum):
    """Why a figure is withheld. For whoever publishes, never for the reader of the report: the
    reason itself narrows down what the figure can be.
    """

    SMALL_COUNT = "small_count"
    SMALL_COMPLEMENT = "small_complement"
    NONE_OR_ALL = "none_or_all"
    FEW_RELEASES = "few_releases"
    GIVES_ANOTHER_AWAY = "gives_another_away"
    GIVES_AWAY_WITH_EARLIER = "gives_away_with_earlier"
    FEW_AT_RISK = "few_at_risk"
    COUNT_BESIDE_ESTIMATE = "count_beside_estimate"
    PERIOD_TOO_SHORT = "period_too_short"
    COLLAPSED = "collapsed"
    BREAKDOWN_WITHHELD = "breakdown_withheld"
    UNKNOWN_BREAKDOWN = "unknown_breakdown"


@dataclass(frozen=True, slots=True)
class HiddenFigure:
    """One withheld number and why; `quantity` is None where the whole line is left out."""

    indicator: str
    breakdown: str
    category: str
    quantity: Quantity | None
    reason: HidingReason


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """One line as a reader has it, of this report or an earlier one; None where it was withheld.

    `authorities` are the GSS codes of the treatment authorities that the report is about. In a
    category, `COMBINED` joins those that were combined. `as_at` and `edition` tell apart what was
    said of the same period on different days.
    """

    area: str
    authorities: frozenset[str]
    period: ReportPeriod
    as_at: date
    indicator: str
    numerator: int | None
    denominator: int | None = None
    pending: int | None = None
    unknown: int | None = None
    breakdown: str = TOTAL
    category: str = ALL
    edition: int = 1

    def value(self, quantity: Quantity) -> int | None:
        """The number, None where it was withheld or does not exist."""
        return {
            Quantity.NUMERATOR: self.numerator,
            Quantity.DENOMINATOR: self.denominator,
            Quantity.PENDING: self.pending,
            Quantity.UNKNOWN: self.unknown,
        }[quantity]
