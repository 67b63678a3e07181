"""What each count can be at least and at most, by going through the equations one at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from release_planner.domain.disclosure.system import Span, System, Terms


@dataclass(frozen=True, slots=True)
class Constraint:
    """A sum of variables that lies from `low` to `high`."""

    terms: Terms
    low: int
    high: int


class ContradictionError(Exception):
    """The equations have no solution at all."""


def constraints_of(system: System, terms: Terms = (), span: Span = (None, None)) -> "Bounded":
    """The system, and a sum that must lie in a span, with a range for every variable.

    Variables that nothing bounds are taken to be at most what all totals come to, twice over: more
    would not make another solution. Raises ContradictionError when there is no solution.
    """
    most = 100 + 2 * sum(abs(each.total) for each in system.equations)
    most += sum(abs(end) for end in span if end is not None)
    constraints = [Constraint(each.terms, each.total, each.total) for each in system.equations]
    if terms:
        low, high = span
        widest = most * (1 + sum(abs(factor) for _, factor in terms))
        constraints.append(
            Constraint(terms, -widest if low is None else low, widest if high is None else high)
        )
    bounded = Bounded(tuple(constraints), [0] * system.variables, [most] * system.variables)
    bounded.narrow()
    return bounded


@dataclass(slots=True)
class Bounded:
    """Constraints with the range that is left of every variable."""

    constraints: tuple[Constraint, ...]
    low: list[int]
    high: list[int]

    def narrowed_to(self, variable: int, low: int, high: int) -> "Bounded":
        """A copy in which the variable lies in this range.

        Raises ContradictionError when nothing is left.
        """
        copy = Bounded(self.constraints, self.low.copy(), self.high.copy())
        copy.low[variable], copy.high[variable] = low, high
        copy.narrow()
        return copy

    def narrow(self) -> None:
        """Narrow the ranges until no constraint narrows them further."""
        is_changed = True
        while is_changed:
            is_changed = False
            for constraint in self.constraints:
                is_changed = self._narrow_by(constraint) or is_changed

    def range_of(self, terms: Terms) -> tuple[int, int]:
        """What the sum can be at least and at most, by the ranges of its variables."""
        return _range_of(terms, self.low, self.high)

    def _narrow_by(self, constraint: Constraint) -> bool:
        least, most = _range_of(constraint.terms, self.low, self.high)
        if least > constraint.high or most < constraint.low:
            raise ContradictionError
        if least >= constraint.low and most <= constraint.high:
            return False
        is_changed = False
        for variable, factor in constraint.terms:
            low, high = self.low[variable], self.high[variable]
            if low == high:
                continue
            others_least = least - (factor * low if factor > 0 else factor * high)
            others_most = most - (factor * high if factor > 0 else factor * low)
            first, last = constraint.low - others_most, constraint.high - others_least
            if factor < 0:
                first, last = -last, -first
            size = abs(factor)
            new_low, new_high = max(low, -(-first // size)), min(high, last // size)
            if new_low > new_high:
                raise ContradictionError
            if (new_low, new_high) != (low, high):
                self.low[variable], self.high[variable] = new_low, new_high
                least, most = _range_of(constraint.terms, self.low, self.high)
                is_changed = True
        return is_changed


def _range_of(terms: Terms, low: Sequence[int], high: Sequence[int]) -> tuple[int, int]:
    least = most = 0
    for variable, factor in terms:
        if factor > 0:
            least += factor * low[variable]
            most += factor * high[variable]
        else:
            least += factor * high[variable]
            most += factor * low[variable]
    return least, most
