"""The audit before a report is published: the table as read, and everything before it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from release_planner.domain.disclosure.auditor import Fault, Finding, audit
from release_planner.domain.disclosure.figures import COMBINED, PublishedFigure, Quantity
from release_planner.domain.disclosure.problem import FigureKey, Problem
from release_planner.domain.disclosure.small_differences import small_differences
from release_planner.domain.disclosure.small_numbers import small_numbers
from release_planner.domain.disclosure.statements import ReportLine
from release_planner.domain.disclosure.system import System
from release_planner.domain.errors import PlannerError
from release_planner.domain.measured_counts import TOTAL, MeasuredCount
from release_planner.reports.disclosure.assembly import assembled
from release_planner.reports.disclosure.protecting import judged
from release_planner.reports.disclosure.report_lines import (
    area_report_lines,
    figures_shown,
    measured_report_line,
    shown_number,
)
from release_planner.reports.disclosure.whole_numbers import WholeNumberSolver
from release_planner.reports.measured_lines import is_headline
from release_planner.reports.table import ProtectedTable, TableRow
from release_planner.store.reading.take_up import AreaTakeUp


def audit_table(
    table: ProtectedTable,
    coverage: AreaTakeUp,
    counts: Iterable[MeasuredCount] = (),
    published: Sequence[PublishedFigure] = (),
) -> tuple[Finding, ...]:
    """Why the table may not be published, nothing when it may.

    It judges the table as it stands, whoever made it: no small number is shown, none can be worked
    out of it with all that was published before, and its numbers are the true ones of `coverage`
    and `counts`. What could not be decided is a finding too; what earlier reports give away without
    this one is none. Partners are shown exact counts, so
    that there is nothing to find.
    """
    thresholds = table.frame.profile.thresholds
    if thresholds.largest_small_count == 0:
        return ()
    try:
        lines = [
            *area_report_lines(table.frame, coverage, table.rows),
            *_measured_lines(table, counts),
        ]
        assembly = assembled(
            lines, published, table.frame.window_days, thresholds.largest_small_count
        )
    except PlannerError as error:
        return (Finding("the table", Fault.CONTRADICTION, str(error)),)
    hidden = {
        (line.figure.indicator, line.figure.breakdown, line.figure.category, quantity)
        for line in lines
        for quantity in line.hidden
    }
    return (
        *_shown_small(table, lines),
        *_changed(assembly.small_changes - hidden),
        *_differing(table, published, thresholds.largest_small_count),
        *_worked_out(assembly.problem, hidden),
    )


def _differing(
    table: ProtectedTable, published: Sequence[PublishedFigure], largest_small: int
) -> Iterator[Finding]:
    for each in small_differences(figures_shown(table), published, largest_small):
        yield Finding(each.figure.indicator, Fault.WORKED_OUT, each.text)


def _worked_out(problem: Problem, hidden: set[FigureKey]) -> Iterator[Finding]:
    for part in problem.parts():
        secrets = part.secrets_with(hidden)
        solver = WholeNumberSolver(part.true)
        findings = audit(part.system(hidden), secrets, solver, [part.true])
        named = {each.figure for each in findings}
        suspected = [each for each in secrets if each.name in named]
        without = audit(System(part.variables, part.relations), suspected, solver, [part.true])
        known = {each.figure for each in without if each.fault is not Fault.UNDECIDED}
        yield from (each for each in findings if each.figure not in known)


def _measured_lines(table: ProtectedTable, counts: Iterable[MeasuredCount]) -> Iterator[ReportLine]:
    """The rows of measures with their true numbers; combined categories are added up."""
    true = {count.key: count for count in counts if not is_headline(count)}
    found = _true_counts(table, true)
    rows = {count.key: row for row, count in found}
    for line in judged([count for _, count in found], table.frame.profile):
        report_line = measured_report_line(table.frame, line)
        yield replace(report_line, hidden=_hidden(rows[line.count.key], report_line))


def _true_counts(
    table: ProtectedTable, true: Mapping[tuple[str, str, str], MeasuredCount]
) -> list[tuple[TableRow, MeasuredCount]]:
    """Each row of a measure with what was counted for it. Raises PlannerError for one without."""
    found = []
    for row in table.rows:
        parts = [
            true[key]
            for category in row.category.split(COMBINED)
            if (key := (row.indicator, row.breakdown, category)) in true
        ]
        if not parts:
            if row.breakdown != TOTAL:
                raise PlannerError(
                    f"{row.indicator} by {row.breakdown}, {row.category}: the table shows a line of"
                    " which nothing was counted."
                )
            continue
        count = replace(
            parts[0],
            category=row.category,
            numerator=sum(part.numerator for part in parts),
            denominator=sum(part.denominator for part in parts),
            pending=sum(part.pending for part in parts),
            unknown=sum(part.unknown for part in parts),
        )
        found.append((row, count))
    return found


def _hidden(row: TableRow, line: ReportLine) -> frozenset[Quantity]:
    """What the row withholds: a rate counts as its numerator. Raises PlannerError for a number that
    is not the true one.
    """
    hidden = set()
    for quantity in Quantity:
        shown, true = shown_number(row, quantity), line.figure.value(quantity)
        if shown is None:
            hidden.add(quantity)
        elif shown != true:
            raise PlannerError(
                f"{row.indicator} by {row.breakdown}, {row.category}: the table shows {shown} as"
                f" {quantity.value}, and that is not what was counted."
            )
    if row.ratio is not None:
        hidden.discard(Quantity.NUMERATOR)
    return frozenset(hidden)


def _shown_small(table: ProtectedTable, lines: Iterable[ReportLine]) -> Iterator[Finding]:
    for line in lines:
        figure = line.figure
        if figure.numerator is None:
            continue
        denominator = figure.numerator if figure.denominator is None else figure.denominator
        is_plain = figure.denominator is None
        count = MeasuredCount(
            figure.indicator,
            figure.breakdown,
            figure.category,
            "",
            denominator if is_plain else figure.numerator,
            denominator,
            figure.pending or 0,
            figure.unknown or 0,
        )
        thresholds = table.frame.profile.thresholds
        if is_plain:
            thresholds = replace(thresholds, smallest_denominator=1, withhold_none_and_all=False)
        for quantity, reason in small_numbers(count, thresholds).items():
            if quantity not in line.hidden:
                name = f"{figure.indicator} by {figure.breakdown}, {figure.category}"
                text = f"{name} shows its {quantity.value}, which is to be withheld ({reason})."
                yield Finding(name, Fault.SHOWN, text)


def _changed(shown: Iterable[FigureKey]) -> Iterator[Finding]:
    for indicator, breakdown, category, quantity in sorted(shown):
        name = f"{indicator} by {breakdown}, {category}"
        text = f"{name}: the {quantity.value} gives a small number away beside what was published."
        yield Finding(name, Fault.SHOWN, text)
