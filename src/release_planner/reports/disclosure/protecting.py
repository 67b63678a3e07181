"""Withholds of a report whatever is small, and whatever would give it away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from release_planner.domain.disclosure.figures import (
    HiddenFigure,
    HidingReason,
    PublishedFigure,
    Quantity,
)
from release_planner.domain.disclosure.problem import FigureKey
from release_planner.domain.disclosure.small_numbers import small_numbers
from release_planner.domain.disclosure.statements import ReportLine
from release_planner.domain.errors import PlannerError
from release_planner.domain.measured_counts import MeasuredCount
from release_planner.reference.disclosure import DisclosureProfile
from release_planner.reports.combining import combine_where_needed
from release_planner.reports.disclosure.assembly import assembled
from release_planner.reports.disclosure.hiding import hide
from release_planner.reports.disclosure.report_lines import (
    area_report_lines,
    measured_report_line,
)
from release_planner.reports.measured_lines import DAY, MeasuredLine, estimate_is_the_share
from release_planner.reports.table import WITHHELD, ReportFrame, TableRow
from release_planner.store.reading.take_up import AreaTakeUp

_WHY_WITHHELD = "it would give away a small number"


@dataclass(frozen=True, slots=True)
class ProtectedLines:
    """Rows of the area, lines of the measures, and why what is missing of both is missing."""

    area_rows: tuple[TableRow, ...]
    lines: tuple[MeasuredLine, ...]
    hidden: tuple[HiddenFigure, ...]


def protected_lines(
    frame: ReportFrame,
    coverage: AreaTakeUp,
    area_rows: Sequence[TableRow],
    counts: Sequence[MeasuredCount],
    published: Sequence[PublishedFigure],
) -> ProtectedLines:
    """What of a public report may stand beside everything published before.

    A breakdown of which too little is left has categories combined and is judged again. Raises
    PlannerError naming the figure for which the solver does not find out how to keep it.
    """
    left_out: list[HiddenFigure] = []
    hidden: Hidden = {}
    is_settled = False
    while not is_settled:
        lines = judged(counts, frame.profile)
        combined = combine_where_needed(lines)
        if not combined.is_changed:
            hidden = _hidden(frame, coverage, area_rows, lines, published)
            lines = [line.hiding(hidden.get(line.count.key, {})) for line in lines]
            combined = combine_where_needed(lines)
            is_settled = not combined.is_changed
        left_out += combined.left_out
        counts = combined.counts
    rows = [row_hiding(row, hidden.get(_key(row), {})) for row in area_rows]
    told = [
        *(HiddenFigure(*line.count.key, *each) for line in lines for each in line.hidden.items()),
        *(
            HiddenFigure(*_key(row), *each)
            for row in rows
            for each in hidden.get(_key(row), {}).items()
        ),
    ]
    return ProtectedLines(tuple(rows), tuple(lines), (*left_out, *told))


def row_hiding(row: TableRow, hidden: Mapping[Quantity, HidingReason]) -> TableRow:
    """A row of the area with these of its numbers withheld."""
    if Quantity.DENOMINATOR in hidden:
        row = replace(row, denominator=None)
    if Quantity.PENDING in hidden:
        row = replace(row, pending=None)
    if hidden.keys() & {Quantity.NUMERATOR, Quantity.DENOMINATOR}:
        note = _WHY_WITHHELD if row.numerator is not None else row.note
        row = replace(
            row, numerator=None, ratio=None, lower=None, upper=None, marker=WITHHELD, note=note
        )
    return row


Hidden = Mapping[tuple[str, str, str], Mapping[Quantity, HidingReason]]


def _hidden(
    frame: ReportFrame,
    coverage: AreaTakeUp,
    area_rows: Sequence[TableRow],
    lines: Sequence[MeasuredLine],
    published: Sequence[PublishedFigure],
) -> Hidden:
    """What the solver withholds beyond what is small by itself."""
    report = [
        *area_report_lines(frame, coverage, area_rows),
        *(measured_report_line(frame, line) for line in lines),
    ]
    assembly = assembled(
        report, published, frame.window_days, frame.profile.thresholds.largest_small_count
    )
    primary: set[FigureKey] = {
        (line.figure.indicator, line.figure.breakdown, line.figure.category, quantity)
        for line in report
        for quantity in line.hidden
    }
    again = _withheld_before(report, published)
    hiding = hide(assembly.problem, primary | assembly.small_changes | again)
    for secret in hiding.undecided:
        raise PlannerError(
            f"The report is refused: how to keep {secret.name}, from being worked out could not be"
            " decided."
        )
    found: dict[tuple[str, str, str], dict[Quantity, HidingReason]] = {}
    for figure in assembly.problem.figures:
        if figure.key in hiding.hidden and figure.key not in primary:
            is_change = figure.key in assembly.small_changes
            found.setdefault(figure.key[:3], {})[figure.key[3]] = (
                HidingReason.GIVES_AWAY_WITH_EARLIER
                if is_change
                else HidingReason.GIVES_ANOTHER_AWAY
            )
    return found


def _withheld_before(
    report: Sequence[ReportLine], published: Sequence[PublishedFigure]
) -> set[FigureKey]:
    """What the last edition withheld, when all that it shows is true of this report as well: the
    same report once more withholds the same.
    """
    ours = {_line_key(line.figure): line.figure for line in report}
    last: dict[tuple[str, str, str], PublishedFigure] = {}
    for each in sorted(published, key=lambda each: each.edition):
        one = ours.get(_line_key(each))
        if one is not None and _whose(one) == _whose(each):
            last[_line_key(each)] = each
    if last.keys() != ours.keys() or len({each.edition for each in last.values()}) > 1:
        return set()
    withheld = set()
    for key, figure in ours.items():
        for quantity in Quantity:
            then = last[key].value(quantity)
            if then is None:
                withheld.add((*key, quantity))
            elif then != figure.value(quantity):
                return set()
    return withheld


def _line_key(figure: PublishedFigure) -> tuple[str, str, str]:
    return figure.indicator, figure.breakdown, figure.category


def _whose(figure: PublishedFigure) -> tuple[object, ...]:
    return figure.area, figure.period, figure.authorities


def judged(counts: Sequence[MeasuredCount], profile: DisclosureProfile) -> list[MeasuredLine]:
    """The lines with what is small by itself withheld, and what a curve may not show."""
    at_risk = _at_risk(counts)
    lines = []
    for count in counts:
        line = MeasuredLine(count).hiding(small_numbers(count, profile.thresholds))
        if not estimate_is_the_share(count):
            line = line.hiding({Quantity.NUMERATOR: HidingReason.COUNT_BESIDE_ESTIMATE})
        followed = at_risk.get(count.key, profile.smallest_at_risk)
        if count.denominator and followed < profile.smallest_at_risk:
            line = line.hiding({Quantity.NUMERATOR: HidingReason.FEW_AT_RISK})
        lines.append(line)
    return lines


def _at_risk(counts: Iterable[MeasuredCount]) -> Mapping[tuple[str, str, str], int]:
    """How many are still followed after each day of the curves, by the lines of that day."""
    days: dict[str, list[MeasuredCount]] = {}
    for count in counts:
        if count.breakdown == DAY:
            days.setdefault(count.category, []).append(count)
    return {
        each.key: each.denominator - each.pending - sum(one.numerator for one in same)
        for same in days.values()
        for each in same
    }


def _key(row: TableRow) -> tuple[str, str, str]:
    return row.indicator, row.breakdown, row.category
