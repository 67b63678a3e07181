"""The record of what a workbook withholds: which numbers of which rows, and by what rule.

Why a single number is withheld is never said: the reason itself narrows down what it can be.
"""

from collections.abc import Iterator

from release_planner.domain.measured_counts import TOTAL
from release_planner.reports.protected_table import ProtectedTable, TableRow
from release_planner.reports.wording import breakdown_heading, first_upper
from release_planner.reports.workbook_figures import Figures, measure_name
from release_planner.reports.workbook_plans import PLANS, sheet_name

Record = tuple[str, str, str, str]
_PLANS = {plan.name: plan for plan in PLANS}


def withheld_records(table: ProtectedTable) -> tuple[Record, ...]:
    """Measure, way to divide, group and numbers: of each row that withholds any, in the order of
    the table, then of each division that is left out whole.
    """
    return (*_numbers(table), *_divisions(table))


def _numbers(table: ProtectedTable) -> Iterator[Record]:
    figures = Figures.of(table)
    rows: dict[str, list[TableRow]] = {}
    for row in table.rows:
        rows.setdefault(sheet_name(row), []).append(row)
    used = {name: figures.used(held, _PLANS[name]) for name, held in rows.items()}
    for row in table.rows:
        sheet = sheet_name(row)
        headings = [
            _PLANS[sheet].heading(name) for name in used[sheet] if figures.is_withheld(row, name)
        ]
        if headings:
            is_total = row.breakdown == TOTAL
            divided = "Not divided" if is_total else breakdown_heading(row.breakdown)
            group = "All" if is_total else row.label
            yield measure_name(table, row), divided, group, ", ".join(headings)


def _divisions(table: ProtectedTable) -> Iterator[Record]:
    shown = {(row.indicator, row.breakdown) for row in table.rows}
    left_out = dict.fromkeys(
        (figure.indicator, figure.breakdown) for figure in table.hidden if figure.quantity is None
    )
    for indicator, breakdown in left_out:
        if (indicator, breakdown) not in shown:
            total = table.row(indicator)
            name = total.label if total else first_upper(indicator.replace("_", " "))
            divided = "Not divided" if breakdown == TOTAL else breakdown_heading(breakdown)
            yield name, divided, "All", "The whole line"
