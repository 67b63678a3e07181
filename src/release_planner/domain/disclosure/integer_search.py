"""Looks for counts that fit a system by trying them: exact, for tables of modest size."""

from release_planner.domain.disclosure.propagation import (
    Bounded,
    ContradictionError,
    constraints_of,
)
from release_planner.domain.disclosure.system import Search, Solution, Span, System, Terms


def solution_by_search(
    system: System, terms: Terms, span: Span, most_steps: int = 2000
) -> Solution | Search:
    """Counts that solve the system with the sum in the span.

    Every value that the equations leave to a variable is tried, with the consequences drawn each
    time, so that IMPOSSIBLE is proven; UNDECIDED after `most_steps` of them.
    """
    try:
        open_cases = [constraints_of(system, terms, span)]
    except ContradictionError:
        return Search.IMPOSSIBLE
    steps = 0
    while open_cases:
        case = open_cases.pop()
        variable = _narrowest(case)
        if variable is None:
            return tuple(case.low)
        steps += 1
        if steps > most_steps:
            return Search.UNDECIDED
        low, high = case.low[variable], case.high[variable]
        middle = low + (high - low) // 2
        for first, last in ((middle + 1, high), (low, middle)):
            try:
                open_cases.append(case.narrowed_to(variable, first, last))
            except ContradictionError:
                continue
    return Search.IMPOSSIBLE


def _narrowest(case: Bounded) -> int | None:
    open_ranges = [
        (high - low, variable)
        for variable, (low, high) in enumerate(zip(case.low, case.high, strict=True))
        if high > low
    ]
    return min(open_ranges)[1] if open_ranges else None
