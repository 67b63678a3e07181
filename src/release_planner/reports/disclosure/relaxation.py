"""Sums over numbers that need not be whole: mostly they come out whole, and far sooner.

Where a solution in whole numbers is known already, the next one is sought as a change to it. As
little as possible changes then, so that nothing comes out in fractions that need not.
"""

from collections.abc import Sequence

import highspy
import numpy as np
import numpy.typing as npt

from release_planner.domain.disclosure.system import (
    Search,
    Solution,
    Span,
    Terms,
    is_within,
    value_of,
)

_SECONDS = 5.0
_ALMOST_WHOLE = 1e-6
_CHANGE = 1e-3
_MULTIPLES = (1, 2, 3, 4)


def highs_model(
    costs: Sequence[float], most: Sequence[float] | None, seconds: float
) -> highspy.Highs:
    """A model of variables from 0 up to `most`, with their costs, that stops after so long.

    There is one at least: of a model of nothing the solver says nothing.
    """
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("time_limit", seconds)
    highs.setOptionValue("threads", 1)
    if not costs:
        costs, most = [0.0], None
    count = len(costs)
    ends = np.full(count, highspy.kHighsInf) if most is None else np.asarray(most, np.float64)
    highs.addVars(count, np.zeros(count), ends)
    places = np.arange(count, dtype=np.int32)
    highs.changeColsCost(count, places, np.asarray(costs, dtype=np.float64))
    return highs


def add_row(highs: highspy.Highs, terms: Terms, low: float | None, high: float | None) -> None:
    """The sum lies from `low` to `high`; None is no end."""
    highs.addRow(
        -highspy.kHighsInf if low is None else low,
        highspy.kHighsInf if high is None else high,
        len(terms),
        np.fromiter((variable for variable, _ in terms), np.int32, len(terms)),
        np.fromiter((factor for _, factor in terms), np.float64, len(terms)),
    )


def drop_last_row(highs: highspy.Highs) -> None:
    """Without the sum that was added last."""
    highs.deleteRows(1, np.array([highs.getNumRow() - 1], dtype=np.int32))


class Relaxation:
    """Variables with sums, and one sum more that is moved about; each time it starts anew from the
    optimum without that one.
    """

    def __init__(
        self, costs: Sequence[float], whole: int, known: Solution = (), *, fits: bool = True
    ) -> None:
        """Variables from 0 up with their costs, the first `whole` of which are asked for.

        `known` are values of these near which to look, and beyond them the variables are 0; with
        `fits` they fit all sums to come.
        """
        count = len(costs)
        self._whole = whole
        self._multiples = _MULTIPLES if known and fits else (1,)
        self._known = (*known, *([0] * (count - len(known))))
        lowered = [place for place, value in enumerate(self._known) if value]
        self._lowered = {place: count + number for number, place in enumerate(lowered)}
        change = _CHANGE if known else 0.0
        self._highs = highs_model(
            [*(cost + change for cost in costs), *(change - costs[place] for place in lowered)],
            [*([highspy.kHighsInf] * count), *(self._known[place] for place in lowered)],
            _SECONDS,
        )
        self._basis: highspy.HighsBasis | None = None

    def add(self, terms: Terms, low: float | None, high: float | None) -> None:
        """The sum lies from `low` to `high`; None is no end."""
        self._add(terms, low, high)
        self._basis = None

    def make_free(self, variable: int) -> None:
        """The variable costs nothing from now on."""
        self._highs.changeColCost(variable, _CHANGE if self._lowered else 0.0)
        self._basis = None

    def solved(self, terms: Terms, span: Span) -> tuple[Solution, float] | Search:
        """The cheapest solution with the sum in the span, if it happens to be in whole numbers.

        IMPOSSIBLE where there is none, whole or not; UNDECIDED where it is not in whole numbers.
        """
        if self._basis is None:
            self._highs.run()
            self._basis = self._highs.getBasis()
        self._add(terms, *span)
        self._highs.run()
        status = self._highs.getModelStatus()
        values = np.asarray(self._highs.getSolution().col_value)
        cost = self._highs.getObjectiveValue()
        drop_last_row(self._highs)
        self._highs.setBasis(self._basis)
        if status == highspy.HighsModelStatus.kInfeasible:
            return Search.IMPOSSIBLE
        if status != highspy.HighsModelStatus.kOptimal:
            return Search.UNDECIDED
        found = values[: self._whole] + np.asarray(self._known[: self._whole])
        for place, column in self._lowered.items():
            found[place] -= values[column]
        solution = self._whole_of(found, terms, span)
        return Search.UNDECIDED if solution is None else (solution, cost)

    def _whole_of(
        self, found: npt.NDArray[np.float64], terms: Terms, span: Span
    ) -> Solution | None:
        """The solution itself, or one as far again from the known one in the same direction: where
        both fit the same sums, it does too.
        """
        start = np.asarray(self._known[: self._whole], dtype=np.float64)
        for times in self._multiples:
            values = start + times * (found - start)
            nearest = np.rint(values)
            if np.abs(values - nearest).max(initial=0.0) > times * _ALMOST_WHOLE:
                continue
            solution = tuple(int(value) for value in nearest)
            if times == 1 or (min(solution) >= 0 and is_within(value_of(terms, solution), span)):
                return solution
        return None

    def _add(self, terms: Terms, low: float | None, high: float | None) -> None:
        now = value_of(terms, self._known)
        columns = self._lowered
        lowered = ((columns[place], -factor) for place, factor in terms if place in columns)
        add_row(
            self._highs,
            (*terms, *lowered),
            None if low is None else low - now,
            None if high is None else high - now,
        )
