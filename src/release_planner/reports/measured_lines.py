"""Which lines of the counts a profile makes at all, before any number of them is judged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from release_planner.domain.disclosure.figures import HiddenFigure, HidingReason, Quantity
from release_planner.domain.measured_counts import ALL, TOTAL, MeasuredCount
from release_planner.domain.report_period import ReportPeriod
from release_planner.reference.disclosure import DisclosureProfile

AUTHORITY, MONTH, QUARTER, DAY = "authority", "month", "quarter", "day"
_AREA_BREAKDOWNS = {TOTAL: 0, QUARTER: 3, MONTH: 1}
GROUPS = frozenset(
    {
        "prison",
        "substance_group",
        "sex",
        "age_group",
        "ethnicity",
        "iom_cohort",
        "release_day",
        "booked_before_release",
        "naloxone",
        "first_night",
        DAY,
    }
)
_OF_EVERYBODY = ("take_up", "share_held", "returned_started")
_EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class MeasuredLine:
    """One count, and the numbers of it that are withheld, each with the reason."""

    count: MeasuredCount
    hidden: Mapping[Quantity, HidingReason] = field(default_factory=dict)

    def hiding(self, more: Mapping[Quantity, HidingReason]) -> "MeasuredLine":
        """The line with more withheld; what is withheld already keeps its reason.

        Without its denominator a line shows no numerator either.
        """
        hidden = dict(more) | dict(self.hidden)
        if Quantity.DENOMINATOR in hidden and Quantity.NUMERATOR not in hidden:
            hidden[Quantity.NUMERATOR] = hidden[Quantity.DENOMINATOR]
        return replace(self, hidden=hidden)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report covers, as far as it decides which lines are made."""

    period: ReportPeriod
    authorities: frozenset[str]
    profile: DisclosureProfile


def lines_made(
    counts: Iterable[MeasuredCount], scope: Scope
) -> tuple[tuple[MeasuredCount, ...], tuple[HiddenFigure, ...]]:
    """The counts that the profile makes for such a period, and those that it leaves out.

    A line is never finer than one authority by one attribute: a breakdown that is not known to be
    that is left out; in public, authorities that are not told apart are too.
    """
    made: list[MeasuredCount] = []
    left_out: list[HiddenFigure] = []
    for count in counts:
        reason = _why_left_out(count, scope)
        if reason is None:
            made.append(count)
        else:
            left_out.append(HiddenFigure(*count.key, None, reason))
    return tuple(made), tuple(left_out)


def covers_months(period: ReportPeriod, months: int) -> bool:
    """Whether the period is at least so many whole months long."""
    place = period.first_day.month - 1 + months
    year, month = period.first_day.year + place // 12, place % 12 + 1
    day = min(period.first_day.day, _days_in(year, month))
    return period.last_day >= date(year, month, day) - timedelta(days=1)


def estimate_is_the_share(count: MeasuredCount) -> bool:
    """Whether the rate is numerator by denominator, with nobody lost from sight on the way."""
    if count.estimate is None or not count.denominator:
        return count.estimate is None
    return abs(count.estimate - count.numerator / count.denominator) < _EXACT


def _why_left_out(count: MeasuredCount, scope: Scope) -> HidingReason | None:
    periods, breakdown = scope.profile.periods, count.breakdown
    if count.indicator in scope.profile.measures_left_out:
        return HidingReason.GIVES_ANOTHER_AWAY
    if breakdown in _AREA_BREAKDOWNS:
        months = _AREA_BREAKDOWNS[breakdown]
        is_short = 0 < months < periods.area
        return HidingReason.PERIOD_TOO_SHORT if is_short else None
    if breakdown == AUTHORITY:
        if scope.profile.is_public and count.category not in scope.authorities:
            return HidingReason.UNKNOWN_BREAKDOWN
        is_group = count.indicator not in _OF_EVERYBODY
        needed = periods.authority_group if is_group else periods.authority
    elif breakdown in GROUPS:
        needed = periods.authority_group if len(scope.authorities) == 1 else periods.group
    else:
        return HidingReason.UNKNOWN_BREAKDOWN
    return None if covers_months(scope.period, needed) else HidingReason.PERIOD_TOO_SHORT


def _days_in(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def is_headline(count: MeasuredCount) -> bool:
    """Whether the count is the take-up of the whole area, which the coverage carries already."""
    return count.key == ("take_up", TOTAL, ALL)
