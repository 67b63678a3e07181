"""What of the ties and of earlier reports is true of the numbers of this report.

What was published before outweighs every tie: ties are only assumptions about the data.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from release_planner.domain.disclosure.counts_model import NOT_STARTED
from release_planner.domain.disclosure.figures import Quantity
from release_planner.domain.disclosure.problem import Figure
from release_planner.domain.disclosure.statements import Statement, values_of
from release_planner.domain.disclosure.system import Equation, Search, Solution, Terms, value_of
from release_planner.domain.disclosure.table_model import TableModel
from release_planner.domain.errors import PlannerError
from release_planner.reports.disclosure.whole_numbers import WholeNumberModel

_ONLY_GROW = frozenset({Quantity.NUMERATOR, Quantity.DENOMINATOR, NOT_STARTED})
_COME_AND_GO = frozenset({"pending", "not_in_figure", "need_unknown"})


@dataclass(frozen=True, slots=True)
class KnownRelations:
    """Equations that hold whatever is shown, and counts that fit them and all figures."""

    relations: tuple[Equation, ...]
    true: Solution


@dataclass(frozen=True, slots=True)
class _Claim:
    """Equations that hold together or not at all."""

    equations: tuple[Equation, ...]
    cost: float = 1.0


def known_of(
    model: TableModel, statements: Sequence[Statement], figures: Sequence[Figure]
) -> KnownRelations:
    """The ties and the earlier figures that hold of the true numbers, all at once.

    Raises PlannerError when the lines of the report contradict each other.
    """
    variables = len(model.variables.names)
    ours = [Equation(each.terms, each.value) for each in figures]
    _check_that_they_fit(variables, figures)
    earlier = list(_earlier(model, statements))
    values = _nearest(variables, ours, earlier, ())
    told = _held(earlier, values)
    ties = [_Claim(tuple(tie.equations)) for tie in model.variables.ties]
    values = _nearest(variables, [*ours, *told], ties, values)
    return _with_limits(model, statements, (*_held(ties, values), *told), values)


def _check_that_they_fit(variables: int, figures: Sequence[Figure]) -> None:
    """Raise PlannerError naming a figure that does not fit those before it."""
    solver = WholeNumberModel([0.0] * variables, variables)
    for figure in figures:
        solver.add(figure.terms, figure.value, figure.value)
    if not isinstance(solver.solved((), (None, None)), Search):
        return
    solver = WholeNumberModel([0.0] * variables, variables)
    for figure in figures:
        if isinstance(solver.solved(figure.terms, (figure.value, figure.value)), Search):
            raise PlannerError(
                f"The report cannot be checked for disclosure: {figure.name}, does not fit the"
                " other figures."
            )
        solver.add(figure.terms, figure.value, figure.value)


def _earlier(model: TableModel, statements: Sequence[Statement]) -> Iterator[_Claim]:
    for statement in statements:
        if statement.line is not None:
            continue
        figure = statement.figure
        for quantity in Quantity:
            value, terms = figure.value(quantity), model.sums.terms[statement].get(quantity)
            if value is not None and terms is not None:
                newer = 1.0 + figure.as_at.toordinal() / 1_000_000
                yield _Claim((Equation(terms, value),), newer)


def _with_limits(
    model: TableModel,
    statements: Sequence[Statement],
    relations: Sequence[Equation],
    values: Solution,
) -> KnownRelations:
    """What has grown since an earlier report was at least so much, and at most so much more as was
    pending then: windows close, and who started has started. One more count for each says by how
    much it is off the limit.
    """
    equations, true = list(relations), list(values)
    for terms, least, most in _limits(model, statements):
        now = value_of(terms, values)
        if now <= least:
            continue
        for limit, sign in ((least, 1), (most, -1)):
            if limit is not None and sign * (now - limit) >= 0:
                equations.append(Equation((*terms, (len(true), -sign)), limit))
                true.append(sign * (now - limit))
    return KnownRelations(tuple(equations), tuple(true))


def _limits(
    model: TableModel, statements: Sequence[Statement]
) -> Iterator[tuple[Terms, int, int | None]]:
    """Sums with what they come to at least and at most, by an earlier report; None is no end."""
    newest = max((each.figure.as_at for each in statements if each.line), default=date.min)
    for statement in statements:
        figure = statement.figure
        is_before = statement.line is None and figure.as_at < newest
        if not is_before or figure.indicator in _COME_AND_GO:
            continue
        for name, then in values_of(statement).items():
            terms = model.sums.terms[statement].get(name)
            if terms and name in _ONLY_GROW:
                yield terms, then, None if figure.pending is None else then + figure.pending


def _held(claims: Sequence[_Claim], values: Solution) -> tuple[Equation, ...]:
    return tuple(
        equation
        for claim in claims
        if all(value_of(each.terms, values) == each.total for each in claim.equations)
        for equation in claim.equations
    )


def _nearest(
    variables: int, certain: Sequence[Equation], claims: Sequence[_Claim], known: Solution
) -> Solution:
    """Counts for which as little as possible of the claims is wrong; `known` are some to
    begin at.
    """
    costs = [0.0] * variables
    for claim in claims:
        costs += [claim.cost, claim.cost] * len(claim.equations)
    solver = WholeNumberModel(costs, variables, known, is_cheapest=True)
    for equation in certain:
        solver.add(equation.terms, equation.total, equation.total)
    slack = variables
    for claim in claims:
        for each in claim.equations:
            solver.add((*each.terms, (slack, -1), (slack + 1, 1)), each.total, each.total)
            slack += 2
    answer = solver.solved((), (None, None))
    if isinstance(answer, Search):
        raise PlannerError(
            "The report cannot be checked for disclosure: what was published before and this report"
            " could not be brought together."
        )
    return answer[0]
