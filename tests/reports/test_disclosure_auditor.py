"""The auditor: what a reader with pencil and paper can work out of a table with gaps."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from release_planner.domain.disclosure.auditor import Fault, audit
from release_planner.domain.disclosure.figures import Quantity
from release_planner.domain.disclosure.problem import Figure, FigureKey, Problem
from release_planner.domain.disclosure.system import (
    Equation,
    Search,
    Secret,
    Solution,
    Span,
    System,
    Terms,
)
from release_planner.reports.disclosure.hiding import hide
from release_planner.reports.disclosure.whole_numbers import WholeNumberSolver

VECTORS = json.loads(
    (Path(__file__).parent.parent / "vectors" / "disclosure.json").read_text("utf-8")
)["suppression"]
SMALL = ((1, 2),)


def key(name: str) -> FigureKey:
    """The key of a figure of a made-up table."""
    return "count", "line", name, Quantity.NUMERATOR


def table(cells: dict[str, int], totals: dict[str, tuple[str, ...]]) -> Problem:
    """Cells with totals over some of them, each worth its size to the reader."""
    places = {name: place for place, name in enumerate(cells)}
    lines = {name: (name,) for name in cells} | totals
    figures = []
    for name, members in lines.items():
        value = sum(cells[member] for member in members)
        terms = tuple((places[member], 1) for member in members)
        figures.append(Figure(key(name), name, terms, value, value + 1.0))
    return Problem(len(cells), (), tuple(figures), ())


@pytest.mark.parametrize("vector", VECTORS["must_fail_audit"], ids=lambda each: each["why"][:20])
def test_what_the_other_cells_give_away_is_refused(vector: dict) -> None:
    names = {name: place for place, name in enumerate(vector["cells"])}
    sums = tuple(
        Equation(((names[total], -1), *((names[part], 1) for part in parts)), 0)
        for total, parts in vector["eqs"]
    )
    shown = tuple(
        Equation(((names[name], 1),), value)
        for name, value in vector["cells"].items()
        if name not in vector["suppressed"]
    )
    secrets = [
        Secret(name, ((names[name], 1),), vector["exact"][name], ((1, 4),))
        for name in vector["suppressed"]
    ]
    findings = audit(System(len(names), sums + shown), secrets)
    assert {each.figure for each in findings} == set(vector["exact"])
    assert {each.fault for each in findings} == {Fault.WORKED_OUT}
    assert all(each.figure in each.text for each in findings)


def test_the_published_example_is_suppressed_as_its_authors_do() -> None:
    vector = VECTORS["gauss_vignette_table1"]
    cells = {
        f"{age},{country}": count
        for age, countries in vector["inner"].items()
        for country, count in countries.items()
    }
    totals = {"all": tuple(cells)}
    for name in (*vector["inner"], *vector["inner"]["young"]):
        totals[name] = tuple(cell for cell in cells if name in cell.split(","))
    problem = table(cells, totals)
    hiding = hide(problem, {key(",".join(cell)) for cell in vector["primary"]})
    assert hiding.hidden == {key(",".join(cell)) for cell in vector["suppressed"]}
    assert bounds(problem, hiding.hidden) == {
        name: tuple(limits) for name, limits in vector["attacker_lp_bounds"].items()
    }


def test_a_chain_of_sums_is_followed() -> None:
    rows, columns = ("a", "b"), ("1", "2", "3")
    cells = dict(zip((f"{r}{c}" for r in rows for c in columns), (9, 8, 7, 6, 5, 2), strict=True))
    totals = {row: tuple(name for name in cells if row in name) for row in rows}
    totals |= {column: tuple(name for name in cells if column in name) for column in columns}
    problem = table(cells, totals)
    hidden = {key(name) for name in ("b3", "a3", "a2", "b1")}
    findings = audit(problem.system(hidden), problem.secrets_with(hidden))
    assert {each.figure for each in findings} == {"b3", "a3", "a2", "b1"}


def test_a_range_within_small_numbers_is_refused_though_no_value_is_certain() -> None:
    both_at_most_two = System(2, (Equation(((0, 1), (1, 1)), 3),))
    secret = Secret("a", ((0, 1),), 1, ((1, 3),))
    assert audit(both_at_most_two, [secret]) == ()
    narrow = System(4, (*both_at_most_two.equations, Equation(((0, 1), (2, 1)), 2),
                        Equation(((1, 1), (3, 1)), 2)))  # fmt: skip
    assert [each.fault for each in audit(narrow, [secret])] == [Fault.KNOWN_TO_BE_SMALL]


def test_what_the_solver_does_not_decide_is_refused() -> None:
    def helpless(system: System, terms: Terms, span: Span) -> Solution | Search:
        return Search.UNDECIDED

    def wrong(system: System, terms: Terms, span: Span) -> Solution | Search:
        return (7,) * system.variables

    system = System(3, (Equation(((0, 1), (1, 1), (2, 1)), 9),))
    secret = Secret("started, Aber", ((0, 1),), 2, ((1, 4),))
    for solver in (helpless, wrong):
        (finding,) = audit(system, [secret], solver)
        assert finding.fault is Fault.UNDECIDED
        assert "started, Aber" in finding.text


def test_figures_that_contradict_each_other_are_refused() -> None:
    system = System(1, (Equation(((0, 1),), 3), Equation(((0, 1),), 4)))
    (finding,) = audit(system, [Secret("a", ((0, 1),), 3, SMALL)])
    assert finding.fault is Fault.CONTRADICTION


@st.composite
def gapped_tables(draw: st.DrawFn) -> tuple[Problem, set[FigureKey]]:
    """A table of two dimensions, with any of its figures but the total of all withheld."""
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(2, 3))
    most = 2 if rows * columns <= 6 else 1
    cells = {f"{r}{c}": draw(st.integers(0, most)) for r in "abc"[:rows] for c in "123"[:columns]}
    totals = {row: tuple(name for name in cells if row in name) for row in "abc"[:rows]}
    totals |= {
        column: tuple(name for name in cells if column in name) for column in "123"[:columns]
    }
    problem = table(cells, totals | {"all": tuple(cells)})
    return problem, {each.key for each in problem.figures[:-1] if draw(st.booleans())}


@given(gapped_tables())
@settings(max_examples=150, deadline=None)
def test_the_auditor_says_what_a_list_of_all_tables_says(
    gapped: tuple[Problem, set[FigureKey]],
) -> None:
    problem, hidden = gapped
    system = problem.system(hidden)
    total = problem.figures[-1].value
    fitting = fillings(problem.variables, total, system)
    secrets = [
        Secret(each.name, each.terms, each.value, SMALL)
        for each in problem.figures
        if each.key in hidden
    ]
    given_away = set()
    for secret in secrets:
        possible = {sum(values[cell] for cell, _ in secret.terms) for values in fitting}
        if len(possible) == 1 or (secret.value in {1, 2} and possible <= {1, 2}):
            given_away.add(secret.name)
    assert {each.figure for each in audit(system, secrets)} == given_away
    assert {each.figure for each in audit(system, secrets, WholeNumberSolver())} == given_away


def fillings(cells: int, total: int, system: System) -> list[tuple[int, ...]]:
    """Every way to spread the total over the cells that fits the system."""
    tables: list[tuple[int, ...]] = [()]
    for _ in range(cells - 1):
        tables = [(*each, more) for each in tables for more in range(total - sum(each) + 1)]
    whole = ((*each, total - sum(each)) for each in tables)
    return [each for each in whole if system.is_solved_by(each)]


@st.composite
def wide_tables(draw: st.DrawFn) -> Problem:
    """A table of two dimensions with cells up to 30."""
    rows, columns = draw(st.integers(3, 6)), draw(st.integers(3, 6))
    names = [(r, c) for r in range(rows) for c in range(columns)]
    cells = {f"r{r} c{c}": draw(st.integers(0, 30)) for r, c in names}
    totals = {f"r{r}": tuple(f"r{r} c{c}" for c in range(columns)) for r in range(rows)}
    totals |= {f"c{c}": tuple(f"r{r} c{c}" for r in range(rows)) for c in range(columns)}
    return table(cells, totals | {"all": tuple(cells)})


@given(wide_tables())
@settings(max_examples=25, deadline=None)
def test_no_withheld_figure_has_one_value_left(problem: Problem) -> None:
    primary = {each.key for each in problem.figures if 1 <= each.value <= 4}
    small = tuple(
        Secret(each.name, each.terms, each.value, ((1, 4),))
        for each in problem.figures
        if each.key in primary
    )
    whole = Problem(problem.variables, (), problem.figures, small)
    hiding = hide(whole, primary)
    assert hiding.undecided == ()
    assert primary <= hiding.hidden
    assert (
        audit(whole.system(hiding.hidden), whole.secrets_with(hiding.hidden), WholeNumberSolver())
        == ()
    )
    assert all(low < high for low, high in bounds(whole, hiding.hidden).values())


def bounds(problem: Problem, hidden: frozenset[FigureKey]) -> dict[str, tuple[int, int]]:
    """What linear programming leaves to each withheld figure: an oracle of its own."""
    shown = problem.system(hidden).equations
    matrix = np.zeros((len(shown), problem.variables))
    for row, equation in enumerate(shown):
        for variable, factor in equation.terms:
            matrix[row, variable] = factor
    totals = [equation.total for equation in shown]
    found = {}
    for figure in problem.figures:
        if figure.key in hidden:
            costs = np.zeros(problem.variables)
            for variable, factor in figure.terms:
                costs[variable] = factor
            low, high = (
                linprog(sign * costs, A_eq=matrix, b_eq=totals, method="highs").fun * sign
                for sign in (1, -1)
            )
            found[figure.name] = round(low), round(high)
    return found
