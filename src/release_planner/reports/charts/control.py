"""Take-up by month about a fixed baseline: which months are more than the usual up and down."""

from collections.abc import Sequence
from fractions import Fraction

from release_planner.domain.control_rules import Run, Side, long_runs, outside_limits
from release_planner.reports.charts.chart import Breadth, Chart, finished
from release_planner.reports.charts.control_marks import (
    draw_limits,
    draw_months,
    draw_runs,
    draw_ticks,
    lanes_height,
    month_mark,
    run_lanes,
    run_text,
    waiting_mark,
)
from release_planner.reports.charts.ink import diamond
from release_planner.reports.charts.month_series import Month, month_series, span_name
from release_planner.reports.charts.plot import plot_of, share_scale
from release_planner.reports.charts.prose import (
    Key,
    absences,
    figure_text,
    keys,
    listed,
    marker_notes,
    paragraphs,
    words_only,
)
from release_planner.reports.table import Baseline, TableRow
from release_planner.reports.wording import percent_text

_NOTE = (
    "The baseline is fixed, so a change does not move the line it is measured by. The limits are"
    " three standard deviations about it, wider in months with few releases. A month outside them,"
    " or eight in a row on one side, is more than the usual up and down; why, it does not say."
)


def control_chart(
    months: Sequence[TableRow], baseline: Baseline | None, *, breadth: Breadth = Breadth.NARROW
) -> Chart:
    """A point for each month, the baseline, and limits that step with the size of the month.

    The category of a row is its month, "2026-07". A month without a figure leaves a gap and is
    named in words; so is every signal.
    """
    series = month_series(months)
    counts = [month.counted for month in series]
    absent = _absent(series)
    if baseline is None or not baseline.denominator or not any(counts):
        title = "Take-up by month: no figure can be shown"
        return words_only("months", title, absent, "There is no baseline or no month yet.", breadth)
    centre = Fraction(baseline.numerator, baseline.denominator)
    runs, sides = long_runs(counts, centre), outside_limits(counts, centre)
    lanes = run_lanes(plot_of(breadth, 0, len(series)), runs, breadth)
    plot = plot_of(breadth, lanes_height(lanes) + 10, len(series))
    ticks, top = draw_ticks(plot, series)
    marks = [
        *share_scale(plot),
        *ticks,
        *draw_runs(plot, runs, lanes, breadth),
        *draw_limits(plot, counts, centre, breadth),
        *draw_months(plot, series, sides),
    ]
    key_marks, top = keys(top + 6, _keys(series, sides), breadth)
    words = [_baseline_text(baseline), *_signals(series, runs, sides), *_waiting(series), *absent]
    lines, top = paragraphs(top + 6, [*words, *marker_notes(months)], breadth)
    return finished(
        "months",
        _title(series, runs, sides, centre),
        [*words, *_said(series)],
        [_NOTE],
        breadth,
        top + 4,
        [*marks, *key_marks, *lines],
    )


def _absent(series: Sequence[Month]) -> list[str]:
    texts = absences((month.name, month.row) for month in series if month.row is not None)
    missing = [month.name for month in series if month.row is None]
    return [*texts, f"No figure: {listed(missing)}."] if missing else texts


def _said(series: Sequence[Month]) -> list[str]:
    return [
        f"{month.name}: {figure_text(month.row)}."
        for month in series
        if month.row is not None and month.counted
    ]


def _keys(series: Sequence[Month], sides: Sequence[Side]) -> list[Key]:
    items: list[Key] = [(month_mark, "a month")]
    if any(month.is_waiting for month in series):
        items.append((waiting_mark, "a month with releases still pending"))
    if any(sides):
        items.append((diamond, "a month outside its limits"))
    return items


def _baseline_text(baseline: Baseline) -> str:
    rate = percent_text(round(baseline.numerator / baseline.denominator, 6))
    return (
        f"Baseline {rate}: {baseline.numerator:,} of {baseline.denominator:,},"
        f" {baseline.period.text}."
    )


def _signals(series: Sequence[Month], runs: Sequence[Run], sides: Sequence[Side]) -> list[str]:
    texts = [
        f"{run_text(run).capitalize()} the baseline: {_run_span(series, run)}." for run in runs
    ]
    for side, words in ((Side.ABOVE, "Above"), (Side.BELOW, "Below")):
        names = _outside(series, sides, side)
        if names:
            texts.append(f"{words} the limits: {listed(names)}.")
    return texts or ["No month, and no row of months, is more than the usual up and down."]


def _waiting(series: Sequence[Month]) -> list[str]:
    waiting = [
        f"{month.name} ({month.row.pending:,})"
        for month in series
        if month.row is not None and month.is_waiting and month.row.pending
    ]
    return [f"With releases still pending: {listed(waiting)}."] if waiting else []


def _outside(series: Sequence[Month], sides: Sequence[Side], wanted: Side) -> list[str]:
    return [month.name for month, side in zip(series, sides, strict=True) if side is wanted]


def _run_span(series: Sequence[Month], run: Run) -> str:
    return span_name(series[run.first : run.last + 1])


def _title(
    series: Sequence[Month], runs: Sequence[Run], sides: Sequence[Side], centre: Fraction
) -> str:
    baseline = f"the baseline of {percent_text(round(float(centre), 6))}"
    outside = len(_outside(series, sides, Side.ABOVE) + _outside(series, sides, Side.BELOW))
    months = f"{outside} {'month is' if outside == 1 else 'months are'} outside the limits"
    if runs:
        run = runs[-1]
        side = "above" if run.side is Side.ABOVE else "below"
        first = f"Take-up was {side} {baseline} for {run.length} months in a row"
        return f"{first}, {_run_span(series, run)}{f'; {months}' if outside else ''}"
    if outside:
        return f"Take-up by month about {baseline}: {months}"
    return f"Take-up by month stays within the usual up and down about {baseline}"
