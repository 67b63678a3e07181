"""The rules of the control chart: known series, and every run found by looking at each stretch."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_planner.domain.control_rules import (
    MonthCount,
    Run,
    Side,
    control_limits,
    long_runs,
    outside_limits,
)

HALF = Fraction(1, 2)
months = st.one_of(
    st.none(),
    st.integers(1, 60).flatmap(
        lambda total: st.builds(MonthCount, st.integers(0, total), st.just(total))
    ),
)


def series(text: str) -> list[MonthCount | None]:
    """A month for each letter: above, below, on the centre, or without a figure."""
    counts = {"a": MonthCount(6, 10), "b": MonthCount(4, 10), "c": MonthCount(5, 10), ".": None}
    return [counts[letter] for letter in text]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("", []),
        ("aaaaaaa", []),
        ("aaaaaaaa", [Run(0, 7, Side.ABOVE)]),
        ("babbbbbbbbba", [Run(2, 10, Side.BELOW)]),
        ("aaaacaaaa", []),
        ("aaaa.aaaa", []),
        ("........", []),
        ("cccccccc", []),
        ("aaaaaaaabbbbbbbb", [Run(0, 7, Side.ABOVE), Run(8, 15, Side.BELOW)]),
    ],
)
def test_eight_in_a_row_on_one_side(text: str, runs: list[Run]) -> None:
    assert list(long_runs(series(text), HALF)) == runs


@given(st.lists(st.sampled_from("ab."), max_size=40).map("".join))
def test_a_run_is_there_exactly_when_eight_letters_are_the_same(text: str) -> None:
    runs = long_runs(series(text), HALF)
    inside = {place for run in runs for place in range(run.first, run.last + 1)}
    expected = {
        place + step
        for letter in "ab"
        for place in range(len(text))
        if text[place : place + 8] == letter * 8
        for step in range(8)
    }
    assert inside == expected


def test_limits_are_three_standard_deviations_of_a_share_of_the_months_size() -> None:
    limits = control_limits(Fraction(1, 5), 100)
    assert (limits.lower, limits.upper) == (pytest.approx(0.08), pytest.approx(0.32))
    assert control_limits(Fraction(1, 5), 4).lower == 0


def test_a_month_is_outside_only_beyond_its_own_limits() -> None:
    shown = [MonthCount(32, 100), MonthCount(33, 100), None, MonthCount(7, 100), MonthCount(3, 4)]
    assert outside_limits(shown, Fraction(1, 5)) == (
        Side.NEITHER,
        Side.ABOVE,
        Side.NEITHER,
        Side.BELOW,
        Side.NEITHER,
    )


@given(st.lists(months, max_size=30), st.integers(1, 9))
def test_turning_every_month_round_turns_the_sides_round(
    shown: list[MonthCount | None], tenths: int
) -> None:
    centre = Fraction(tenths, 10)
    turned = [month and MonthCount(month.total - month.count, month.total) for month in shown]
    assert [run.side for run in long_runs(turned, 1 - centre)] == [
        -run.side for run in long_runs(shown, centre)
    ]
