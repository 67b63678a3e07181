"""The tables behind the funnel and the chart of months: each rate among its limits."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from release_planner.domain.control_rules import Side, control_limits, long_runs, outside_limits
from release_planner.domain.funnel_limits import INNER, OUTER, funnel_limits, funnel_place
from release_planner.domain.intervals import Interval
from release_planner.reports.charts.month_series import Month, month_series
from release_planner.reports.document import Numbers
from release_planner.reports.number_tables import number_text, whole_text
from release_planner.reports.protected_table import NOT_APPLICABLE, Baseline, TableRow
from release_planner.reports.wording import percent_text, rate_text, signal_text


def funnel_table(area: TableRow, rows: Sequence[TableRow]) -> Numbers:
    """The areas with the limits of their size about the rate of the whole, the largest first."""
    by_size = sorted(rows, key=lambda row: -(row.denominator or 0))
    return Numbers(
        "funnel-areas",
        "Areas by size, among the limits of chance about the rate of the whole",
        ("Area", "Number", "Of", "Rate", "95% limits", "99.8% limits", "Place"),
        tuple((row.label, *_shown(row), *_among_limits(area, row)) for row in by_size),
    )


def control_table(rows: Sequence[TableRow], baseline: Baseline | None) -> Numbers:
    """The months with their limits about the baseline, and what stands out."""
    months = month_series(rows)
    centre = Fraction(baseline.numerator, baseline.denominator) if baseline else None
    signals = _signals(months, centre)
    return Numbers(
        "month-rates",
        "Take-up by month of release",
        ("Month", "Number", "Of", "Rate", "Limits", "What stands out"),
        tuple(
            (month.name, *_shown(month.row), _month_limits(month, centre), signal)
            for month, signal in zip(months, signals, strict=True)
        ),
    )


def _shown(row: TableRow | None) -> tuple[str, str, str]:
    rate = NOT_APPLICABLE if row is None else rate_text(row) or NOT_APPLICABLE
    return number_text(row), whole_text(row), rate


def _among_limits(area: TableRow, row: TableRow) -> tuple[str, str, str]:
    if not area.denominator or area.numerator is None or row.numerator is None:
        return (row.marker or NOT_APPLICABLE,) * 3
    if not row.denominator:
        return (NOT_APPLICABLE,) * 3
    centre = area.numerator / area.denominator
    inner, outer = (
        funnel_limits(centre, row.denominator, confidence) for confidence in (INNER, OUTER)
    )
    place = funnel_place(row.numerator, row.denominator, centre)
    return _limits_text(inner), _limits_text(outer), place.value


def _month_limits(month: Month, centre: Fraction | None) -> str:
    if centre is None or month.counted is None:
        return (month.row.marker if month.row else "") or NOT_APPLICABLE
    return _limits_text(control_limits(centre, month.counted.total))


def _signals(months: Sequence[Month], centre: Fraction | None) -> Iterator[str]:
    counts = [month.counted for month in months]
    runs = long_runs(counts, centre) if centre is not None else ()
    sides = outside_limits(counts, centre) if centre is not None else ()
    for place, month in enumerate(months):
        if month.counted is None or centre is None:
            yield (month.row.marker if month.row else "") or NOT_APPLICABLE
            continue
        run = next((run.side for run in runs if run.first <= place <= run.last), Side.NEITHER)
        yield signal_text(sides[place], run)


def _limits_text(limits: Interval) -> str:
    return f"{percent_text(limits.lower)} to {percent_text(limits.upper)}"
