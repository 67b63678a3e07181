"""The rows of a report with the true numbers behind them, as disclosure control reads them."""

from collections.abc import Iterable, Iterator
from math import log2

from release_planner.domain.disclosure.figures import HidingReason, PublishedFigure, Quantity
from release_planner.domain.disclosure.statements import ReportLine
from release_planner.domain.measured_counts import ALL, TOTAL
from release_planner.reports.indicators import FIRST_MISSING
from release_planner.reports.measured_lines import MeasuredLine
from release_planner.reports.table import ProtectedTable, ReportFrame, TableRow
from release_planner.store.reading.take_up import AreaTakeUp

_HEADLINE_WORTH, _COVERAGE_WORTH, _TOTAL_WORTH, _OTHER_WORTH = 4000.0, 400.0, 200.0, 15.0
_WORTH = {"authority": 60.0, "quarter": 60.0, "prison": 25.0, "month": 25.0, "day": 10.0}
_HEADLINE = "take_up"
_NOT_TO_KEEP_IT = (HidingReason.FEW_AT_RISK, HidingReason.COUNT_BESIDE_ESTIMATE)


def measured_report_line(frame: ReportFrame, line: MeasuredLine) -> ReportLine:
    """A line of the measures, with what is withheld of it so far."""
    count = line.count
    figure = _figure(
        frame,
        count.indicator,
        (count.numerator, count.denominator, count.pending, count.unknown),
        (count.breakdown, count.category),
    )
    worth = _TOTAL_WORTH if count.breakdown == TOTAL else _WORTH.get(count.breakdown, _OTHER_WORTH)
    if count.indicator != _HEADLINE and count.breakdown != TOTAL:
        worth /= 3
    return ReportLine(
        figure,
        frozenset(line.hidden),
        worth * log2(2 + count.denominator),
        frozenset(each for each in line.hidden if _may_be_told(line, each)),
    )


def _may_be_told(line: MeasuredLine, quantity: Quantity) -> bool:
    """Whether a withheld number may be worked out from others. Of how many did not start, the
    headline tells; that there are too few to divide by the first missing step is no reason to
    withhold the headline.
    """
    reason = line.hidden[quantity]
    is_rest_of_headline = line.count.indicator in FIRST_MISSING
    is_few = reason is HidingReason.FEW_RELEASES and quantity is Quantity.DENOMINATOR
    return reason in _NOT_TO_KEEP_IT or (is_few and is_rest_of_headline)


def area_report_lines(
    frame: ReportFrame, coverage: AreaTakeUp, rows: Iterable[TableRow]
) -> Iterator[ReportLine]:
    """The headline and the coverage, as far as they are rows of the table."""
    true = _true_numbers(coverage)
    for row in rows:
        if row.indicator not in true or row.area != frame.area or row.breakdown != TOTAL:
            continue
        numbers = true[row.indicator]
        figure = _figure(frame, row.indicator, numbers, (TOTAL, ALL))
        hidden = {
            quantity
            for quantity in Quantity
            if figure.value(quantity) is not None and shown_number(row, quantity) is None
        }
        worth = _HEADLINE_WORTH if row.indicator == _HEADLINE else _COVERAGE_WORTH
        yield ReportLine(figure, frozenset(hidden), worth * log2(2 + (numbers[0] or 0)))


def figures_shown(table: ProtectedTable) -> tuple[PublishedFigure, ...]:
    """The lines of a table as its readers have them, for the ledger of what was published.

    Figures set beside the report, of another area or from another source, are no part of it.
    """
    return tuple(
        _figure(
            table.frame,
            row.indicator,
            (row.numerator, row.denominator, row.pending, row.unknown),
            (row.breakdown, row.category),
        )
        for row in table.rows
        if row.area == table.frame.area
    )


Numbers = tuple[int | None, int | None, int | None, int | None]


def _figure(
    frame: ReportFrame, indicator: str, numbers: Numbers, place: tuple[str, str]
) -> PublishedFigure:
    numerator, denominator, pending, unknown = numbers
    breakdown, category = place
    return PublishedFigure(
        area=frame.area.code,
        authorities=frozenset(frame.counted_authorities),
        period=frame.period,
        as_at=frame.as_at,
        indicator=indicator,
        numerator=numerator,
        denominator=denominator,
        pending=pending,
        unknown=unknown,
        breakdown=breakdown,
        category=category,
        edition=frame.edition.number,
    )


def shown_number(row: TableRow, quantity: Quantity) -> int | None:
    """The number that the row shows, None where it shows none."""
    numbers = {
        Quantity.NUMERATOR: row.numerator,
        Quantity.DENOMINATOR: row.denominator,
        Quantity.PENDING: row.pending,
        Quantity.UNKNOWN: row.unknown,
    }
    return numbers[quantity]


def _true_numbers(coverage: AreaTakeUp) -> dict[str, Numbers]:
    total = coverage.total
    pending = total.pending + total.no_return
    need_yes = total.mature + pending
    plain = {
        "releases": total.releases,
        "need_known": need_yes + total.no_need,
        "need_yes": need_yes,
        "need_no": total.no_need,
        "need_unknown": total.need_unknown,
        "mature": total.mature,
        "pending": pending,
        "not_in_figure": pending + total.no_need + total.need_unknown,
        "persons": coverage.mature_persons,
        "already_open": total.already_open,
    }
    lines: dict[str, Numbers] = {
        indicator: (number, None, None, None) for indicator, number in plain.items()
    }
    return lines | {
        _HEADLINE: (total.started, total.mature, pending, None),
        "referred": (total.referred, total.mature, None, None),
    }
