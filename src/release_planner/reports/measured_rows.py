"""Lines of all measures and breakdowns, what is withheld left out, as lines of the table."""

from release_planner.domain.disclosure.figures import Quantity
from release_planner.domain.intervals import wilson_interval
from release_planner.reports.measured_lines import AUTHORITY, MeasuredLine, estimate_is_the_share
from release_planner.reports.table import (
    LOW_RELIABILITY,
    NOT_APPLICABLE,
    WITHHELD,
    ReportFrame,
    TableRow,
)
from release_planner.reports.wording.returns import over_text


def measured_row(frame: ReportFrame, line: MeasuredLine) -> TableRow:
    """One line of the table.

    The numerator, the rate and its limits are shown together or not at all. The limits belong to a
    plain share; an estimate over open windows has none here.
    """
    count, hidden = line.count, line.hidden
    ratio = lower = upper = None
    if count.denominator and Quantity.NUMERATOR not in hidden:
        ratio = count.estimate
        if estimate_is_the_share(count):
            ratio = count.numerator / count.denominator
            interval = wilson_interval(count.numerator, count.denominator)
            lower, upper = (interval.lower, interval.upper) if interval else (None, None)
    return TableRow(
        indicator=count.indicator,
        label=count.label,
        area=frame.area,
        period=frame.period,
        numerator=_shown(line, Quantity.NUMERATOR, count.numerator),
        denominator=_shown(line, Quantity.DENOMINATOR, count.denominator),
        pending=_shown(line, Quantity.PENDING, count.pending),
        ratio=_rounded(frame, ratio),
        lower=_rounded(frame, lower),
        upper=_rounded(frame, upper),
        marker=_marker(frame, line),
        breakdown=count.breakdown,
        category=count.category,
        unknown=_shown(line, Quantity.UNKNOWN, count.unknown),
        note="" if count.breakdown == AUTHORITY else over_text(frame),
    )


def _marker(frame: ReportFrame, line: MeasuredLine) -> str:
    if Quantity.NUMERATOR in line.hidden:
        return WITHHELD
    if line.count.denominator == 0:
        return NOT_APPLICABLE
    is_low = line.count.denominator < frame.profile.reliable_from
    return LOW_RELIABILITY if is_low else ""


def _shown(line: MeasuredLine, quantity: Quantity, number: int) -> int | None:
    return None if quantity in line.hidden else number


def _rounded(frame: ReportFrame, ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, frame.profile.ratio_decimals)
