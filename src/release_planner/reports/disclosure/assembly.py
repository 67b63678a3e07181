"""A report and all that was published before as one problem: figures, relations and secrets."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from release_planner.domain.disclosure.figures import PublishedFigure, Quantity
from release_planner.domain.disclosure.problem import Figure, FigureKey, Problem
from release_planner.domain.disclosure.secrets_of_table import changes_shown, secrets_of
from release_planner.domain.disclosure.small_differences import small_differences
from release_planner.domain.disclosure.statements import (
    ReportLine,
    Statement,
    statements_of,
)
from release_planner.domain.disclosure.still_withheld import still_withheld
from release_planner.domain.disclosure.table_model import TableModel
from release_planner.reports.disclosure.known_relations import known_of

_WORTH = {
    Quantity.NUMERATOR: 1.0,
    Quantity.DENOMINATOR: 3.0,
    Quantity.PENDING: 0.3,
    Quantity.UNKNOWN: 0.3,
}


@dataclass(frozen=True, slots=True)
class Assembly:
    """The problem, and the figures that beside one published before give a small number away."""

    problem: Problem
    small_changes: frozenset[FigureKey]


def assembled(
    lines: Sequence[ReportLine],
    published: Sequence[PublishedFigure],
    window_days: int,
    largest_small: int,
) -> Assembly:
    """All that readers know and must not know, of lines with their true numbers.

    An earlier figure that cannot be true of the same data as this report was said of other data:
    it is compared with its later edition, and counts no longer as knowledge. Raises PlannerError
    when the lines of the report contradict each other.
    """
    statements = statements_of(lines, published)
    model = TableModel(statements, window_days)
    figures = tuple(_figures(model, statements))
    known = known_of(model, statements, figures)
    secrets = secrets_of(model, statements, largest_small)
    problem = Problem(len(known.true), known.relations, figures, secrets, known.true)
    changed = changes_shown(model.sums, statements, largest_small)
    ours = [line.figure for line in lines]
    differing = small_differences(ours, published, largest_small)
    shown = [
        *still_withheld(ours, published, largest_small),
        *((statement.figure, name) for statement, name in changed),
        *((each.figure, each.quantity) for each in differing),
    ]
    return Assembly(problem, frozenset(_to_hide(shown)))


def _figures(model: TableModel, statements: Sequence[Statement]) -> Iterator[Figure]:
    for statement in statements:
        line, figure = statement.line, statement.figure
        if line is None:
            continue
        for quantity in Quantity:
            value, terms = figure.value(quantity), model.sums.terms[statement].get(quantity)
            is_left_out = quantity in line.left_out & line.hidden
            if value is not None and terms is not None and not is_left_out:
                key = figure.indicator, figure.breakdown, figure.category, quantity
                weight = line.weight * _WORTH[quantity]
                yield Figure(key, statement.name(quantity), terms, value, weight)


def _to_hide(changed: Iterable[tuple[PublishedFigure, str]]) -> Iterator[FigureKey]:
    for figure, name in changed:
        is_pair = name not in set(Quantity)
        quantity = Quantity.NUMERATOR if is_pair else Quantity(name)
        yield figure.indicator, figure.breakdown, figure.category, quantity
