"""A report and all that was published before as one problem: figures, relations and secrets."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from release_planner.domain.disclosure.figures import PublishedFigure, Quantity
from release_planner.domain.disclosure.problem import Figure, FigureKey, Problem
from release_planner.domain.disclosure.secrets_of_table import (
    changes_shown,
    is_superseded,
    secrets_of,
)
from release_planner.domain.disclosure.small_differences import small_differences
from release_planner.domain.disclosure.statements import (
    ReportLine,
    Statement,
    statements_of,
)
from release_planner.domain.disclosure.system import Equation, Search, Terms, value_of
from release_planner.domain.disclosure.table_model import TableModel
from release_planner.domain.errors import PlannerError
from release_planner.reports.disclosure.whole_numbers import WholeNumberModel

_OURS, _EARLIER, _TIE = 1_000_000.0, 1_000.0, 1.0
_WORTH = {
    Quantity.NUMERATOR: 1.0,
    Quantity.DENOMINATOR: 3.0,
    Quantity.PENDING: 0.3,
    Quantity.UNKNOWN: 0.3,
}


@dataclass(frozen=True, slots=True)
class Assembly:
    """The problem, and the figures that differ by a small number from what was said before."""

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
    relations = _relations(model, statements, figures)
    problem = Problem(
        len(model.variables.names),
        relations,
        figures,
        secrets_of(model, statements, largest_small),
    )
    changed = changes_shown(model.sums, statements, largest_small)
    differing = small_differences((line.figure for line in lines), published, largest_small)
    shown = [
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


@dataclass(frozen=True, slots=True)
class _Claim:
    """Equations that hold together or not at all."""

    name: str
    equations: tuple[tuple[Terms, int], ...]
    cost: float


def _relations(
    model: TableModel, statements: Sequence[Statement], figures: Sequence[Figure]
) -> tuple[Equation, ...]:
    """The ties and the earlier figures that hold of the true numbers, all at once."""
    ours = [_Claim(each.name, ((each.terms, each.value),), _OURS) for each in figures]
    ties = [
        _Claim(tie.name, tuple((each.terms, each.total) for each in tie.equations), _TIE)
        for tie in model.variables.ties
    ]
    claims = [*ours, *ties, *_earlier(model, statements)]
    values = _nearest(len(model.variables.names), claims)
    for claim in ours:
        if not _holds(claim, values):
            raise PlannerError(
                f"The report cannot be checked for disclosure: {claim.name}, does not fit the other"
                " figures."
            )
    return tuple(
        Equation(terms, total)
        for claim in claims[len(ours) :]
        if _holds(claim, values)
        for terms, total in claim.equations
    )


def _earlier(model: TableModel, statements: Sequence[Statement]) -> Iterator[_Claim]:
    superseded = is_superseded(statements)
    for statement in statements:
        if statement.line is not None or statement in superseded:
            continue
        figure = statement.figure
        for quantity in Quantity:
            value, terms = figure.value(quantity), model.sums.terms[statement].get(quantity)
            if value is not None and terms is not None:
                newer = 1.0 + figure.as_at.toordinal() / 1_000_000
                yield _Claim(statement.name(quantity), ((terms, value),), _EARLIER * newer)


def _nearest(variables: int, claims: Sequence[_Claim]) -> tuple[int, ...]:
    """Counts for which as little as possible of the claims is wrong."""
    costs = [0.0] * variables
    for claim in claims:
        costs += [claim.cost, claim.cost] * len(claim.equations)
    solver = WholeNumberModel(costs, variables, is_cheapest=True)
    slack = variables
    for claim in claims:
        for terms, total in claim.equations:
            solver.add((*terms, (slack, -1), (slack + 1, 1)), total, total)
            slack += 2
    answer = solver.solved((), (None, None))
    if isinstance(answer, Search):
        raise PlannerError(
            "The report cannot be checked for disclosure: what was published before and this report"
            " could not be brought together."
        )
    return answer[0]


def _holds(claim: _Claim, values: tuple[int, ...]) -> bool:
    return all(value_of(terms, values) == total for terms, total in claim.equations)
