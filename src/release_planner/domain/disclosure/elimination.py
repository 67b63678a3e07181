"""What follows from the equations alone, by Gaussian elimination over exact fractions."""

from collections.abc import Iterable
from fractions import Fraction

from release_planner.domain.disclosure.system import Equation, Terms

Row = dict[int, Fraction]


class Elimination:
    """Equations solved for as many variables as they determine."""

    def __init__(self, equations: Iterable[Equation]) -> None:
        """Eliminate; what contradicts itself is left to whoever looks for solutions."""
        self._rows: dict[int, tuple[Row, Fraction]] = {}
        for equation in equations:
            row, total = self._reduced(equation.terms, Fraction(equation.total))
            if row:
                self._add(row, total)

    def value_of(self, terms: Terms) -> Fraction | None:
        """What the sum comes to, None when the equations do not say."""
        row, rest = self._reduced(terms, Fraction(0))
        return None if row else -rest

    def _reduced(self, terms: Terms, total: Fraction) -> tuple[Row, Fraction]:
        row: Row = {}
        for variable, factor in terms:
            known = self._rows.get(variable)
            if known is None:
                _add(row, variable, Fraction(factor))
                continue
            total -= factor * known[1]
            for other, share in known[0].items():
                _add(row, other, -factor * share)
        return row, total

    def _add(self, row: Row, total: Fraction) -> None:
        """Solve the row for one variable, and write that into the rows before it."""
        pivot = min(row)
        scale = row.pop(pivot)
        solved = {variable: share / scale for variable, share in row.items()}
        value = total / scale
        for other, (known, known_total) in self._rows.items():
            factor = known.pop(pivot, None)
            if factor is None:
                continue
            for variable, share in solved.items():
                _add(known, variable, -factor * share)
            self._rows[other] = known, known_total - factor * value
        self._rows[pivot] = solved, value


def _add(row: Row, variable: int, share: Fraction) -> None:
    total = row.get(variable, Fraction(0)) + share
    if total:
        row[variable] = total
    else:
        row.pop(variable, None)
