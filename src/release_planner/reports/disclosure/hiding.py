"""Complementary suppression: the figures that cost the reader least to lose.

For every secret the cheapest other table is sought in which it comes out differently. The figures
that differ in it are withheld; with them withheld, that table is the evidence that the secret is
kept.
"""

from collections.abc import Collection
from dataclasses import dataclass

from release_planner.domain.disclosure.figures import Quantity
from release_planner.domain.disclosure.problem import Figure, FigureKey, Problem
from release_planner.domain.disclosure.system import (
    Search,
    Secret,
    Solution,
    System,
    combined,
    value_of,
)
from release_planner.reports.disclosure.whole_numbers import WholeNumberModel


@dataclass(frozen=True, slots=True)
class Hiding:
    """The keys of all figures to withhold, and the secrets for which the solver did not decide."""

    hidden: frozenset[FigureKey]
    undecided: tuple[Secret, ...]


def hide(problem: Problem, hidden: Collection[FigureKey]) -> Hiding:
    """Withhold more than what is `hidden` already, until every secret is kept.

    What earlier reports give away by themselves is passed over: nothing withheld here would keep
    it.
    """
    all_hidden: set[FigureKey] = set(hidden)
    undecided: list[Secret] = []
    for part in problem.parts():
        search = _Search(part, frozenset(hidden))
        search.run()
        all_hidden |= search.hidden
        undecided += search.undecided
    return Hiding(frozenset(all_hidden), tuple(undecided))


class _Search:
    """The search in one part of a table."""

    def __init__(self, problem: Problem, hidden: frozenset[FigureKey]) -> None:
        self._problem = problem
        self.hidden = {each.key for each in problem.figures if each.key in hidden}
        self.undecided: list[Secret] = []
        self._witnesses: list[Solution] = [problem.true] if problem.true else []
        self._relations = System(problem.variables, problem.relations)
        self._model: WholeNumberModel | None = None

    def run(self) -> None:
        """Take the secrets one by one; what is withheld for one is a secret too."""
        done: set[Secret] = set()
        while True:
            secrets = self._problem.secrets_with(self.hidden)
            open_secrets = [each for each in secrets if each not in done and each.escapes]
            if not open_secrets:
                return
            for secret in open_secrets:
                done.add(secret)
                if not any(secret.is_kept_by(each) for each in self._witnesses):
                    self._keep(secret)

    def _keep(self, secret: Secret) -> None:
        witness = self._cheapest(secret)
        if isinstance(witness, Search):
            if witness is Search.UNDECIDED:
                self.undecided.append(secret)
            return
        self._witnesses.append(witness)
        figures = self._problem.figures
        differing = {each.key for each in figures if value_of(each.terms, witness) != each.value}
        differing |= {_numerator_beside(key) for key in differing}
        for place, figure in enumerate(figures):
            if figure.key in differing - self.hidden:
                self.hidden.add(figure.key)
                self._make_free(place)

    def _cheapest(self, secret: Secret) -> Solution | Search:
        best: tuple[Solution, float] | None = None
        failure = Search.IMPOSSIBLE
        for span in secret.escapes:
            answer = self._priced().solved(secret.terms, span)
            if isinstance(answer, Search):
                failure = Search.UNDECIDED if answer is Search.UNDECIDED else failure
                continue
            witness, cost = answer
            if not (self._relations.is_solved_by(witness) and secret.is_kept_by(witness)):
                failure = Search.UNDECIDED
            elif best is None or cost < best[1]:
                best = answer
        return failure if best is None else best[0]

    def _priced(self) -> WholeNumberModel:
        if self._model is None:
            self._model = _priced_model(self._problem)
            for place, figure in enumerate(self._problem.figures):
                if figure.key in self.hidden:
                    self._make_free(place)
        return self._model

    def _make_free(self, place: int) -> None:
        first = self._problem.variables + 2 * place
        for variable in (first, first + 1):
            self._priced().make_free(variable)


def _numerator_beside(key: FigureKey) -> FigureKey:
    """The figure that is never shown without this one; itself, where there is none."""
    indicator, breakdown, category, quantity = key
    is_denominator = quantity is Quantity.DENOMINATOR
    return indicator, breakdown, category, Quantity.NUMERATOR if is_denominator else quantity


def _priced_model(problem: Problem) -> WholeNumberModel:
    """Every figure may come out higher or lower than it is, at its weight for each one more."""
    costs = [0.0] * problem.variables
    for figure in problem.figures:
        costs += [figure.weight, figure.weight]
    model = WholeNumberModel(costs, problem.variables, problem.true)
    for relation in problem.relations:
        model.add(relation.terms, relation.total, relation.total)
    for place, figure in enumerate(problem.figures):
        model.add(_with_slack(problem, place, figure), figure.value, figure.value)
    return model


def _with_slack(problem: Problem, place: int, figure: Figure) -> tuple[tuple[int, int], ...]:
    above = problem.variables + 2 * place
    return combined((figure.terms, 1), (((above, -1), (above + 1, 1)), 1))
