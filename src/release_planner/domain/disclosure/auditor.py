"""Whether a reader can work out what a table withholds: exact, and refusing what it cannot decide.

A secret passes only on the evidence of another table that fits everything the reader knows, and
that evidence is checked in whole numbers. Whatever searches for it may be quick and fallible: when
it finds nothing, the secret is refused.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from release_planner.domain.disclosure.elimination import Elimination
from release_planner.domain.disclosure.integer_search import solution_by_search
from release_planner.domain.disclosure.propagation import (
    Bounded,
    ContradictionError,
    constraints_of,
)
from release_planner.domain.disclosure.system import (
    Search,
    Secret,
    Solution,
    Span,
    System,
    Terms,
    is_within,
)

_MOST_ELIMINATED = 200


class Fault(StrEnum):
    """What is wrong with a figure."""

    SHOWN = "shown"
    WORKED_OUT = "worked_out"
    KNOWN_TO_BE_SMALL = "known_to_be_small"
    UNDECIDED = "undecided"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure for which the table is refused; `text` says so in a sentence that names it."""

    figure: str
    fault: Fault
    text: str


class Solver(Protocol):
    """Looks for counts that solve a system with a sum in a span."""

    def __call__(self, system: System, terms: Terms, span: Span) -> Solution | Search:
        """A solution, or IMPOSSIBLE where that is proven, or UNDECIDED."""


def audit(
    system: System,
    secrets: Sequence[Secret],
    solver: Solver = solution_by_search,
    witnesses: Iterable[Solution] = (),
) -> tuple[Finding, ...]:
    """Every secret that is not shown to be kept, with the reason.

    `witnesses` are solutions that are thought to keep some; those that solve nothing are passed
    over.
    """
    try:
        ranges = constraints_of(system)
    except ContradictionError:
        return _contradiction(secrets)
    open_secrets = [secret for secret in secrets if secret.escapes]
    for witness in witnesses:
        if system.is_solved_by(witness):
            open_secrets = [each for each in open_secrets if not each.is_kept_by(witness)]
    return tuple(_judged(system, open_secrets, solver, ranges))


def _judged(
    system: System, secrets: list[Secret], solver: Solver, ranges: Bounded
) -> Iterator[Finding]:
    elimination: Elimination | None = None
    found: list[Solution] = []
    for secret in secrets:
        if any(secret.is_kept_by(solution) for solution in found):
            continue
        low, high = ranges.range_of(secret.terms)
        if not any(_meets(span, low, high) for span in secret.escapes):
            yield _given_away(secret, is_one_value=low == high)
            continue
        if elimination is None and system.variables <= _MOST_ELIMINATED:
            elimination = Elimination(system.equations)
        value = elimination.value_of(secret.terms) if elimination else None
        if value is not None and not any(is_within(int(value), span) for span in secret.escapes):
            yield _given_away(secret, is_one_value=True)
            continue
        solution = _witness(system, secret, solver)
        if isinstance(solution, Search):
            is_proven = solution is Search.IMPOSSIBLE
            yield _given_away(secret, is_one_value=False) if is_proven else _undecided(secret)
        else:
            found.append(solution)


def _witness(system: System, secret: Secret, solver: Solver) -> Solution | Search:
    answer = Search.IMPOSSIBLE
    for span in secret.escapes:
        solution = solver(system, secret.terms, span)
        if isinstance(solution, Search):
            answer = Search.UNDECIDED if solution is Search.UNDECIDED else answer
        elif system.is_solved_by(solution) and secret.is_kept_by(solution):
            return solution
        else:
            answer = Search.UNDECIDED
    return answer


def _meets(span: Span, low: int, high: int) -> bool:
    first, last = span
    return (first is None or first <= high) and (last is None or last >= low)


def _given_away(secret: Secret, *, is_one_value: bool) -> Finding:
    is_known_value = secret.value is not None and secret.escapes == (
        (None, secret.value - 1),
        (secret.value + 1, None),
    )
    if is_one_value or is_known_value:
        text = f"{secret.name} is withheld, but the other figures leave one value for it."
        return Finding(secret.name, Fault.WORKED_OUT, text)
    text = f"{secret.name} can be known to be a small number from the other figures."
    return Finding(secret.name, Fault.KNOWN_TO_BE_SMALL, text)


def _undecided(secret: Secret) -> Finding:
    text = f"Whether the other figures give away {secret.name} could not be decided."
    return Finding(secret.name, Fault.UNDECIDED, text)


def _contradiction(secrets: Sequence[Secret]) -> tuple[Finding, ...]:
    name = secrets[0].name if secrets else "the table"
    text = f"The figures contradict each other, so that {name} and the others cannot be checked."
    return (Finding(name, Fault.CONTRADICTION, text),)
