"""The disclosure auditor against exhaustive enumeration, and against a linear-programming oracle.

Run: python benchmarks/disclosure_audit.py [TINY] [LARGER]     Usual: 1,000,000 and 10,000 tables.

Tiny tables have one line, two dimensions or two levels, a total of at most eight, and any of their
figures withheld: every table that fits what is shown is listed, and the auditor must say of every
withheld figure what the list says. Larger ones have two or three dimensions and up to 80 cells:
where linear programming leaves one value the auditor must refuse, and where it refuses more, mixed
integer programming must find no other value either. Both halves run in two processes.
"""

import itertools
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from release_planner.domain.disclosure.auditor import audit
from release_planner.domain.disclosure.figures import Quantity
from release_planner.domain.disclosure.problem import Figure, Problem
from release_planner.domain.disclosure.system import Secret
from release_planner.reports.disclosure.hiding import hide
from release_planner.reports.disclosure.whole_numbers import WholeNumberSolver

PROCESSES, SHARE_HIDDEN_ANEW = 2, 20
TINY_SMALL, LARGER_SMALL = 2, 4
Lines = list[tuple[int, ...]]


def main() -> None:
    """Run both halves and say what came of them."""
    tiny = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 1_000_000
    larger = int(sys.argv[2].replace(",", "")) if len(sys.argv) > 2 else 10_000
    for name, work, count in (("tiny", tiny_tables, tiny), ("larger", larger_tables, larger)):
        began = time.perf_counter()
        batch = max(1, min(count // (2 * PROCESSES) or 1, 5_000))
        starts = range(0, count, batch)
        sizes = [min(batch, count - start) for start in starts]
        with ProcessPoolExecutor(PROCESSES) as pool:
            found = sum(pool.map(work, starts, sizes), Counter[str]())
        print(f"{name}: {count:,} tables in {time.perf_counter() - began:,.0f} s")
        for what, number in sorted(found.items()):
            print(f"  {what}: {number:,}")
        print(f"  disagreements: {found['disagreements']:,}", flush=True)
        if found["disagreements"]:
            sys.exit(1)


def tiny_tables(start: int, count: int) -> Counter[str]:
    """Compare auditor and enumeration on `count` tables from seed `start`."""
    found = Counter[str]()
    for seed in range(start, start + count):
        chance = random.Random(seed)
        cells, lines = tiny_shape(chance)
        values = [0] * cells
        for _ in range(chance.randint(0, 8)):
            values[chance.randrange(cells)] += 1
        problem = problem_of(values, lines)
        hidden = {each.key for each in problem.figures[:-1] if chance.random() < 0.5}
        refused = {
            each.figure
            for each in audit(problem.system(hidden), secrets_of(problem, hidden, TINY_SMALL))
        }
        expected = enumerated(problem, hidden, sum(values))
        found["withheld figures"] += len(hidden)
        found["withheld figures given away"] += len(expected)
        found["disagreements"] += refused != expected
        if seed % SHARE_HIDDEN_ANEW == 0:
            hide_anew(problem, TINY_SMALL, found)
    return found


def tiny_shape(chance: random.Random) -> tuple[int, Lines]:
    """How many cells, and the lines that have totals; the total of all comes last."""
    kind = chance.randrange(3)
    if kind == 0:
        cells, lines = chance.randint(2, 5), Lines()
    elif kind == 1:
        rows, columns = chance.randint(2, 3), chance.randint(2, 3)
        cells, lines = rows * columns, list(grid_lines((rows, columns)))
    else:
        sizes = [chance.randint(1, 3) for _ in range(chance.randint(2, 3))]
        ends = list(itertools.accumulate(sizes))
        cells = ends[-1]
        lines = [
            tuple(range(end - size, end)) for size, end in zip(sizes, ends, strict=True) if size > 1
        ]
    return cells, [*lines, tuple(range(cells))]


def grid_lines(sizes: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """All lines along each dimension of a grid whose cells are numbered row by row."""
    places = list(itertools.product(*map(range, sizes)))
    numbers = {place: number for number, place in enumerate(places)}
    for dimension in range(len(sizes)):
        along: dict[tuple[int, ...], list[int]] = {}
        for place in places:
            along.setdefault((*place[:dimension], *place[dimension + 1 :]), []).append(
                numbers[place]
            )
        yield from (tuple(line) for line in along.values())


def problem_of(values: list[int], lines: Lines) -> Problem:
    """A table of cells and totals."""
    figures = []
    for number, members in enumerate([*((cell,) for cell in range(len(values))), *lines]):
        value = sum(values[cell] for cell in members)
        key = "count", "line", str(number), Quantity.NUMERATOR
        terms = tuple((cell, 1) for cell in members)
        figures.append(Figure(key, str(number), terms, value, float(value + 1)))
    return Problem(len(values), (), tuple(figures), ())


def secrets_of(problem: Problem, hidden: set, largest_small: int) -> list[Secret]:
    """Every withheld figure, with the values that it may not be known to have."""
    return [
        Secret(each.name, each.terms, each.value, ((1, largest_small),))
        for each in problem.figures
        if each.key in hidden
    ]


def enumerated(problem: Problem, hidden: set, total: int) -> set[str]:
    """The withheld figures that a list of all tables gives away."""
    fixed = {
        figure.terms[0][0]: figure.value
        for figure in problem.figures
        if figure.key not in hidden and len(figure.terms) == 1
    }
    shown = [
        ([cell for cell, _ in figure.terms], figure.value)
        for figure in problem.figures
        if figure.key not in hidden
    ]
    secret = [figure for figure in problem.figures if figure.key in hidden]
    possible: list[set[int]] = [set() for _ in secret]
    for table in fillings(problem.variables, fixed, total):
        if all(sum(table[cell] for cell in cells) == value for cells, value in shown):
            for found, figure in zip(possible, secret, strict=True):
                found.add(sum(table[cell] for cell, _ in figure.terms))
    small = set(range(1, TINY_SMALL + 1))
    return {
        figure.name
        for figure, found in zip(secret, possible, strict=True)
        if len(found) == 1 or (figure.value in small and found <= small)
    }


def fillings(cells: int, fixed: dict[int, int], total: int) -> Iterator[list[int]]:
    """Every table of these cells that comes to the total, the fixed cells being as they are."""
    free = [cell for cell in range(cells) if cell not in fixed]
    rest = total - sum(fixed.values())
    table = [fixed.get(cell, 0) for cell in range(cells)]
    if not free:
        if rest == 0:
            yield table
        return
    for bars in itertools.combinations(range(rest + len(free) - 1), len(free) - 1):
        ends = (-1, *bars, rest + len(free) - 1)
        for cell, (before, after) in zip(free, itertools.pairwise(ends), strict=True):
            table[cell] = after - before - 1
        yield table


def hide_anew(problem: Problem, largest_small: int, found: Counter[str]) -> None:
    """Withhold small figures and what gives them away, and audit the result."""
    primary = {each.key for each in problem.figures if 1 <= each.value <= largest_small}
    secrets = tuple(secrets_of(problem, primary, largest_small))
    whole = Problem(problem.variables, (), problem.figures, secrets)
    hiding = hide(whole, primary)
    found["tables suppressed"] += 1
    found["tables suppressed that needed it"] += bool(primary)
    shown = [each for each in problem.figures if each.key not in hiding.hidden]
    has_cell = any(len(each.terms) == 1 for each in shown)
    found["tables suppressed that ended in a collapse"] += bool(primary) and not has_cell
    findings = audit(
        whole.system(hiding.hidden), whole.secrets_with(hiding.hidden), WholeNumberSolver()
    )
    found["disagreements"] += bool(findings) or bool(hiding.undecided)


def larger_tables(start: int, count: int) -> Counter[str]:
    """Compare auditor and linear programming on `count` tables from seed `start`."""
    found = Counter[str]()
    for seed in range(start, start + count):
        chance = random.Random(-1 - seed)
        sizes = (
            (chance.randint(3, 4),) * 3
            if chance.random() < 0.2
            else (chance.randint(4, 8), chance.randint(4, 10))
        )
        lines = list(grid_lines(sizes))
        cells = int(np.prod(sizes))
        values = [int(chance.expovariate(1 / chance.choice((2, 9, 30)))) for _ in range(cells)]
        problem = problem_of(values, [*lines, tuple(range(cells))])
        hidden = hidden_by_line_rule(problem, lines, values)
        secrets = secrets_of(problem, hidden, LARGER_SMALL)
        findings = audit(problem.system(hidden), secrets, WholeNumberSolver())
        refused = {each.figure for each in findings}
        found["withheld figures"] += len(hidden)
        found["withheld figures given away"] += len(refused)
        kept = [each for each in secrets if each.name not in refused]
        judged = [each for each in secrets if each.name in refused]
        for secret in [*chance.sample(kept, min(2, len(kept))), *judged[:3]]:
            compare(problem, hidden, secret, secret.name in refused, found)
    return found


def hidden_by_line_rule(problem: Problem, lines: Lines, values: list[int]) -> set:
    """Small cells, and one more in each line that would hold a single one."""
    small = {cell for cell, value in enumerate(values) if 1 <= value <= LARGER_SMALL}
    for line in lines:
        if len(small & set(line)) == 1:
            small.add(min(set(line) - small, key=lambda cell: (values[cell], cell)))
    return {problem.figures[cell].key for cell in small}


def compare(
    problem: Problem, hidden: set, secret: Secret, is_refused: bool, found: Counter[str]
) -> None:
    """Count a disagreement where the auditor says other than the oracle."""
    shown = problem.system(hidden).equations
    matrix = np.zeros((len(shown), problem.variables))
    for row, equation in enumerate(shown):
        for variable, factor in equation.terms:
            matrix[row, variable] = factor
    totals = np.array([equation.total for equation in shown])
    costs = np.zeros(problem.variables)
    for variable, factor in secret.terms:
        costs[variable] = factor
    low = linprog(costs, A_eq=matrix, b_eq=totals, method="highs").fun
    high = -linprog(-costs, A_eq=matrix, b_eq=totals, method="highs").fun
    first, last = int(np.ceil(low - 1e-6)), int(np.floor(high + 1e-6))
    is_small = 1 <= (secret.value or 0) <= LARGER_SMALL
    must_refuse = first == last or (is_small and first >= 1 and last <= LARGER_SMALL)
    found["compared"] += 1
    if must_refuse and not is_refused:
        found["disagreements"] += 1
    elif is_refused and not must_refuse:
        found["given away in whole numbers only"] += 1
        found["disagreements"] += any(
            reaches(matrix, totals, costs, span) for span in secret.escapes
        )


def reaches(matrix: np.ndarray, totals: np.ndarray, costs: np.ndarray, span: tuple) -> bool:
    """Whether whole numbers solve the equations with the sum in the span."""
    low, high = span
    answer = milp(
        np.zeros(len(costs)),
        constraints=[
            LinearConstraint(matrix, totals, totals),
            LinearConstraint(
                costs[np.newaxis],
                -np.inf if low is None else low,
                np.inf if high is None else high,
            ),
        ],
        integrality=np.ones(len(costs)),
        bounds=Bounds(0, np.inf),
    )
    return bool(answer.success)


if __name__ == "__main__":
    main()
