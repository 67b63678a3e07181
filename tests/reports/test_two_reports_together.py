"""Two reports of made-up worlds, subtracted by a reader who knows how windows close.

The reader here shares nothing with the auditor: each release is to an authority, in a piece of
time, with a window that was open, closed with a start or without when each report was made, and
linear programming says what the shown numbers of both leave for any count.
"""

import itertools
import random
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pytest
from scipy.optimize import linprog

from release_planner.domain.disclosure.figures import PublishedFigure
from release_planner.domain.measured_counts import MeasuredCount
from release_planner.domain.report_period import ReportPeriod
from release_planner.reports.disclosure.table_audit import audit_table
from release_planner.reports.protected_table import (
    ProtectedTable,
    figures_shown,
    protected_table,
)
from release_planner.store.reading.take_up import AreaTakeUp, AuthorityTakeUp

from .take_up_tables import AUTHORITIES, YEAR, frame

CODES = tuple(line.returns.authority for line in AUTHORITIES)
LATER_YEAR = ReportPeriod(date(2023, 7, 1), date(2024, 6, 30))
PERIODS = (YEAR, LATER_YEAR, ReportPeriod(date(2023, 7, 1), date(2024, 3, 31)))
CUTS = (date(2023, 4, 1), date(2023, 7, 1), date(2024, 4, 1))
FIRST_DAY, SECOND_DAY = date(2024, 7, 5), date(2024, 9, 5)
STARTED, NOT, OPEN = range(3)
FLOWS = ((STARTED, STARTED), (NOT, NOT), (OPEN, STARTED), (OPEN, NOT), (OPEN, OPEN))
LARGEST_SMALL = 4
Cell = tuple[str, date, tuple[int, int]]
CELLS: tuple[Cell, ...] = tuple(itertools.product(CODES, CUTS, FLOWS))


@dataclass(frozen=True, slots=True)
class Edition:
    """What a report is of, and which of the two days it is as at."""

    period: ReportPeriod
    late: tuple[str, ...]
    moment: int
    has_authorities: bool

    def holds(self, cell: Cell, code: str | None = None) -> bool:
        """Whether the releases of the cell are in the report, or in its line of an authority."""
        authority, day, _ = cell
        is_of_line = authority not in self.late if code is None else authority == code
        return is_of_line and self.period.first_day <= day <= self.period.last_day


World = dict[Cell, int]


def world(chance: random.Random) -> World:
    """A large authority or two, some small ones, and few windows that are open."""
    counts = {}
    for code in CODES:
        size = chance.choice((3, 8, 30))
        for day in CUTS:
            for flow in FLOWS:
                most = chance.choice((0, 0, 1, 3)) if flow[0] == OPEN else size
                counts[code, day, flow] = chance.randint(0, most)
    return counts


def number(
    counts: World, edition: Edition, states: tuple[int, ...], code: str | None = None
) -> int:
    """How many releases of the report, or of one line, are in these states on its day."""
    return sum(
        count
        for cell, count in counts.items()
        if edition.holds(cell, code) and cell[2][edition.moment] in states
    )


def counted(counts: World, edition: Edition) -> tuple[AreaTakeUp, list[MeasuredCount]]:
    """The report's true numbers."""
    parts, lines = {}, []
    for code in CODES:
        if code in edition.late:
            continue
        started, not_started, pending = (
            number(counts, edition, (state,), code) for state in (STARTED, NOT, OPEN)
        )
        parts[code] = AuthorityTakeUp(started=started, not_started=not_started, pending=pending)
        if edition.has_authorities:
            closed = started + not_started
            lines.append(
                MeasuredCount("take_up", "authority", code, code, started, closed, pending)
            )
    return AreaTakeUp(parts, mature_persons=number(counts, edition, (STARTED, NOT))), lines


def told(counts: World, edition: Edition, table: ProtectedTable) -> list[tuple[np.ndarray, int]]:
    """What the reader has of one report: sums of cells, and what each comes to."""
    known = []
    for row in table.rows:
        code = row.category if row.breakdown == "authority" else None
        numerator, denominator = {
            "take_up": ((STARTED,), (STARTED, NOT)),
            "mature": ((STARTED, NOT), ()),
            "pending": ((OPEN,), ()),
            "releases": ((STARTED, NOT, OPEN), ()),
        }.get(row.indicator, ((), ()))
        shown = (row.numerator, numerator), (row.denominator, denominator), (row.pending, (OPEN,))
        if row.area != table.frame.area or "|" in row.category or not numerator:
            continue
        for value, states in shown:
            if value is not None and states:
                assert value == number(counts, edition, states, code)
                known.append((sum_of(edition, states, code), value))
    return known


def sum_of(edition: Edition, states: tuple[int, ...], code: str | None) -> np.ndarray:
    """The cells that a number is the sum of."""
    return np.array(
        [float(edition.holds(each, code) and each[2][edition.moment] in states) for each in CELLS]
    )


def ends(known: list[tuple[np.ndarray, int]], terms: np.ndarray) -> tuple[float, float]:
    """What the sum can be at least and at most; no release is negative."""
    equal, totals = np.array([each for each, _ in known]), np.array([each for _, each in known])
    found = []
    for sign in (1, -1):
        answer = linprog(sign * terms, A_eq=equal, b_eq=totals, method="highs")
        found.append(sign * answer.fun if answer.status == 0 else -sign * np.inf)
    return found[0], found[1]


@pytest.mark.parametrize("seed", [*range(40), 41, 326, 408, 465])
def test_no_small_count_follows_from_two_reports(seed: int) -> None:
    chance = random.Random(seed)
    counts = world(chance)
    same = chance.choice((True, True, False))
    first = Edition(chance.choice(PERIODS), CODES[3:] if same else (), 0, chance.random() < 0.7)
    second = Edition(first.period if same else chance.choice(PERIODS), (), 1, chance.random() < 0.7)
    known: list[tuple[np.ndarray, int]] = []
    published: tuple[PublishedFigure, ...] = ()
    for edition, as_at in ((first, FIRST_DAY), (second, SECOND_DAY)):
        of = replace(frame("public", period=edition.period, late=edition.late), as_at=as_at)
        coverage, lines = counted(counts, edition)
        table = protected_table(of, coverage, lines, published)
        assert audit_table(table, coverage, lines, published) == ()
        published = (*published, *figures_shown(table))
        known += told(counts, edition, table)
    if not known:
        return
    for edition in (first, second):
        for states in ((STARTED,), (NOT,)):
            for code in (None, *CODES):
                true = number(counts, edition, states, code)
                if 1 <= true <= LARGEST_SMALL:
                    low, high = ends(known, sum_of(edition, states, code))
                    assert high - low > 0.5, (edition, states, code, true)
                    assert low < 0.5 or high > LARGEST_SMALL + 0.5, (
                        edition,
                        states,
                        code,
                        low,
                        high,
                    )
