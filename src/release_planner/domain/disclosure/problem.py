"""A table about to be protected: figures that may be shown, and secrets that they may not tell."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from release_planner.domain.disclosure.figures import Quantity
from release_planner.domain.disclosure.system import Equation, Secret, Solution, System, Terms

FigureKey = tuple[str, str, str, Quantity]
"""Indicator, breakdown and category of a line, and which of its numbers."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the table. `weight` is what it is worth to the reader to see it."""

    key: FigureKey
    name: str
    terms: Terms
    value: int
    weight: float


@dataclass(frozen=True, slots=True)
class Problem:
    """`relations` are known whatever is shown: what sums to what, and figures of earlier reports.

    `secrets` are to be kept in any case; every figure that is not shown is one more. `true` are
    counts that fit the relations and all figures, empty where none are known.
    """

    variables: int
    relations: tuple[Equation, ...]
    figures: tuple[Figure, ...]
    secrets: tuple[Secret, ...]
    true: Solution = ()

    def system(self, hidden: Collection[FigureKey]) -> System:
        """All that a reader knows when these figures are withheld."""
        shown = (
            Equation(each.terms, each.value) for each in self.figures if each.key not in hidden
        )
        return System(self.variables, (*self.relations, *shown))

    def secrets_with(self, hidden: Collection[FigureKey]) -> tuple[Secret, ...]:
        """The secrets when these figures are withheld."""
        withheld = (
            Secret(each.name, each.terms, each.value, ())
            for each in self.figures
            if each.key in hidden
        )
        return (*self.secrets, *withheld)

    def parts(self) -> Iterator["Problem"]:
        """The problem in parts that have no variable in common, each with variables from 0."""
        groups = _Groups(self.variables)
        everything: list[Equation | Figure | Secret] = [
            *self.relations,
            *self.figures,
            *self.secrets,
        ]
        for each in everything:
            groups.join(each.terms)
        for members in groups.members():
            places = {variable: place for place, variable in enumerate(members)}

            def within(terms: Terms, places: dict[int, int] = places) -> Terms | None:
                if not terms or terms[0][0] not in places:
                    return None
                return tuple((places[variable], factor) for variable, factor in terms)

            yield Problem(
                len(members),
                tuple(
                    Equation(terms, each.total)
                    for each in self.relations
                    if (terms := within(each.terms)) is not None
                ),
                tuple(
                    Figure(each.key, each.name, terms, each.value, each.weight)
                    for each in self.figures
                    if (terms := within(each.terms)) is not None
                ),
                tuple(
                    Secret(each.name, terms, each.value, each.small)
                    for each in self.secrets
                    if (terms := within(each.terms)) is not None
                ),
                tuple(self.true[variable] for variable in members) if self.true else (),
            )


class _Groups:
    """Variables that occur together, directly or by way of others."""

    def __init__(self, variables: int) -> None:
        self._parent = list(range(variables))

    def join(self, terms: Terms) -> None:
        for variable, _ in terms[1:]:
            self._parent[self._root(variable)] = self._root(terms[0][0])

    def members(self) -> list[list[int]]:
        groups: dict[int, list[int]] = {}
        for variable in range(len(self._parent)):
            groups.setdefault(self._root(variable), []).append(variable)
        return list(groups.values())

    def _root(self, variable: int) -> int:
        while self._parent[variable] != variable:
            self._parent[variable] = self._parent[self._parent[variable]]
            variable = self._parent[variable]
        return variable
