"""The quarters and months of release, and which months are more than the usual up and down."""

from dataclasses import replace
from fractions import Fraction

from release_planner.domain.control_rules import Run, Side, long_runs, outside_limits
from release_planner.reports.charts.month_series import Month, month_series, span_name
from release_planner.reports.table import Baseline, ProtectedTable, TableRow
from release_planner.reports.wording import number_word, percent_text
from release_planner.tui.take_up.rate_lines import ABOVE, BELOW, FEW, RateLine, compared
from release_planner.tui.widgets.lines import Line, WrappedLine, heading


def month_lines(table: ProtectedTable) -> list[Line]:
    """The quarters, then the months with what the rules of a control chart say of them."""
    quarters = table.rows_by("take_up", "quarter")
    months = month_series(table.rows_by("take_up", "month"))
    lines: list[Line] = []
    if quarters:
        lines.append(heading("Quarters, beside the area's rate"))
        lines += [_quarter_line(row, table.take_up) for row in quarters]
    if months:
        lines += _chart(months, table.frame.baseline)
    return lines


def _quarter_line(row: TableRow, whole: TableRow) -> RateLine:
    """A quarter beside the whole; one that is the whole has nothing to be held against."""
    same = (row.numerator, row.denominator) == (whole.numerator, whole.denominator)
    return RateLine(row) if same else compared(row, whole.ratio)


def _chart(months: list[Month], baseline: Baseline | None) -> list[Line]:
    if baseline is None or not baseline.denominator:
        return [
            heading("Months; there is no baseline yet to hold them against"),
            *(RateLine(_named(month, month.row)) for month in months if month.row is not None),
        ]
    centre = Fraction(baseline.numerator, baseline.denominator)
    counted = [month.counted for month in months]
    sides = outside_limits(counted, centre)
    name = f"the baseline of {baseline.period.text}"
    lines: list[Line] = [heading(f"Months, beside the baseline, {percent_text(float(centre))}")]
    lines += [WrappedLine(_run_text(run, months)) for run in long_runs(counted, centre)]
    lines += [
        _month_line(_named(month, month.row), float(centre), side, name)
        for month, side in zip(months, sides, strict=True)
        if month.row is not None
    ]
    return lines


def _named(month: Month, row: TableRow) -> TableRow:
    return replace(row, label=month.name)


def _month_line(row: TableRow, centre: float, side: Side, baseline: str) -> RateLine:
    if side is Side.NEITHER:
        word = FEW if compared(row, centre).word == FEW else ""
        usual = (f"Within the usual up and down about {baseline}.",)
        return RateLine(row, centre, word, usual if row.ratio is not None else ())
    word = ABOVE if side is Side.ABOVE else BELOW
    said = f"{word.capitalize()} the three-deviation limits about {baseline}: more than chance."
    return RateLine(row, centre, word, (said,))


def _run_text(run: Run, months: list[Month]) -> str:
    side = "above" if run.side is Side.ABOVE else "below"
    return (
        f"{number_word(run.length).capitalize()} months in a row {side} the baseline, "
        f"{span_name(months[run.first : run.last + 1])}: more than chance."
    )
