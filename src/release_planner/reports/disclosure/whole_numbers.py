"""Systems of whole numbers handed to the HiGHS solver, for tables too large to be tried through.

HiGHS works in floating point. Nothing it says lets a figure pass: a solution is checked in whole
numbers by whoever asks, and no solution means refusal.
"""

from collections.abc import Sequence

import highspy
import numpy as np

from release_planner.domain.disclosure.integer_search import solution_by_search
from release_planner.domain.disclosure.system import Search, Solution, Span, System, Terms
from release_planner.reports.disclosure.relaxation import (
    Relaxation,
    add_row,
    drop_last_row,
    highs_model,
)

_SMALL_ENOUGH_TO_TRY = 24
_SECONDS, _SECONDS_FOR_THE_BEST = 5.0, 60.0
_CLOSE_ENOUGH = 0.05


class WholeNumberModel:
    """Variables with equations, and one sum more that is moved about."""

    def __init__(
        self, costs: Sequence[float], whole: int, known: Solution = (), *, is_cheapest: bool = False
    ) -> None:
        """Variables from 0 up with their costs, the first `whole` of them whole numbers.

        `known` are values of these that fit all sums to come, where some are known. With
        `is_cheapest` only the cheapest solution of all counts as one, and they need not fit.
        """
        self._is_cheapest = is_cheapest
        seconds = _SECONDS_FOR_THE_BEST if is_cheapest else _SECONDS
        self._highs = highs_model(costs, None, seconds)
        self._highs.setOptionValue("mip_rel_gap", 0.0 if is_cheapest else _CLOSE_ENOUGH)
        self._relaxed = Relaxation(costs, whole, known, fits=not is_cheapest)
        self._whole = whole
        self._highs.changeColsIntegrality(
            whole,
            np.arange(whole, dtype=np.int32),
            np.full(whole, highspy.HighsVarType.kInteger.value, dtype=np.uint8),
        )

    def add(self, terms: Terms, low: float | None, high: float | None) -> None:
        """The sum lies from `low` to `high`; None is no end."""
        add_row(self._highs, terms, low, high)
        self._relaxed.add(terms, low, high)

    def make_free(self, variable: int) -> None:
        """The variable costs nothing from now on."""
        self._highs.changeColCost(variable, 0.0)
        self._relaxed.make_free(variable)

    def solved(self, terms: Terms, span: Span) -> tuple[Solution, float] | Search:
        """A solution with the sum in the span, its whole numbers and its cost.

        It is about the cheapest, or what was found by the time that the solver is given.
        """
        relaxed = self._relaxed.solved(terms, span)
        if relaxed is not Search.UNDECIDED:
            return relaxed
        add_row(self._highs, terms, *span)
        self._highs.run()
        status = self._highs.getModelStatus()
        values = self._highs.getSolution().col_value[: self._whole]
        cost = self._highs.getObjectiveValue()
        found = self._highs.getInfo().primal_solution_status
        is_found = not self._is_cheapest and found == highspy.SolutionStatus.kSolutionStatusFeasible
        drop_last_row(self._highs)
        if status == highspy.HighsModelStatus.kOptimal or is_found:
            return tuple(round(value) for value in values), cost
        is_impossible = status == highspy.HighsModelStatus.kInfeasible
        return Search.IMPOSSIBLE if is_impossible else Search.UNDECIDED


class WholeNumberSolver:
    """Solves systems one after another, keeping the model of the last."""

    def __init__(self, known: Solution = ()) -> None:
        """Without a model so far; `known` is a solution of every system to come, if any is."""
        self._known = known
        self._system: System | None = None
        self._model: WholeNumberModel | None = None

    def __call__(self, system: System, terms: Terms, span: Span) -> Solution | Search:
        """Counts that solve the system with the sum in the span."""
        if system.variables <= _SMALL_ENOUGH_TO_TRY:
            tried = solution_by_search(system, terms, span)
            if tried is not Search.UNDECIDED:
                return tried
        if self._model is None or self._system is not system:
            self._system, self._model = system, _model_of(system, self._known)
        answer = self._model.solved(terms, span)
        return answer if isinstance(answer, Search) else answer[0]


def _model_of(system: System, known: Solution) -> WholeNumberModel:
    model = WholeNumberModel([0.0] * system.variables, system.variables, known)
    for equation in system.equations:
        model.add(equation.terms, equation.total, equation.total)
    return model
