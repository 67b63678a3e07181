"""Funnel limits against published numbers, an independent library, and their own meaning."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm  # type: ignore[import-untyped]

from release_planner.domain.funnel_limits import (
    FunnelPlace,
    funnel_limits,
    funnel_place,
    limits_about,
)

VECTORS = json.loads(
    (Path(__file__).parent.parent / "vectors" / "funnel_limits.json").read_text("utf-8")
)
CENTRE = VECTORS["baseline_pct"] / 100
counts = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
centres = st.floats(0, 1)


@pytest.mark.parametrize("row", VECTORS["rows"])
def test_the_published_limits_are_met_to_six_decimals(row: dict[str, float]) -> None:
    for confidence, lower, upper in ((0.95, "lo95", "hi95"), (0.998, "lo998", "hi998")):
        limits = funnel_limits(CENTRE, int(row["n"]), confidence)
        assert limits.lower * 100 == pytest.approx(row[lower], abs=5e-7)
        assert limits.upper * 100 == pytest.approx(row[upper], abs=5e-7)


@given(counts, centres)
def test_a_rate_is_outside_exactly_when_the_score_test_says_so(
    count_of_total: tuple[int, int], centre: float
) -> None:
    count, total = count_of_total
    deviation = (centre * (1 - centre) / total) ** 0.5
    distance = count / total - centre
    place = funnel_place(count, total, centre)
    for quantile, inside in (
        (norm.ppf(0.975), {FunnelPlace.WITHIN}),
        (norm.ppf(0.999), {FunnelPlace.WITHIN, FunnelPlace.BELOW, FunnelPlace.ABOVE}),
    ):
        margin = abs(distance) - quantile * deviation
        if abs(margin) > 1e-9:
            assert (margin < 0) == (place in inside)
    if place is not FunnelPlace.WITHIN:
        assert (distance > 0) == (place in {FunnelPlace.ABOVE, FunnelPlace.FAR_ABOVE})


@given(centres, st.integers(1, 10_000))
def test_limits_hold_the_centre_and_close_in_on_it(centre: float, total: int) -> None:
    near, wide = (funnel_limits(centre, size) for size in (total * 4, total))
    outer = funnel_limits(centre, total, 0.998)
    assert 0 <= outer.lower <= wide.lower <= near.lower <= centre
    assert centre <= near.upper <= wide.upper <= outer.upper <= 1


def test_a_rate_that_cannot_vary_has_limits_of_no_width() -> None:
    assert funnel_place(0, 9, 0.0) is FunnelPlace.WITHIN
    assert funnel_place(1, 9, 0.0) is FunnelPlace.FAR_ABOVE
    assert funnel_place(8, 9, 1.0) is FunnelPlace.FAR_BELOW


@pytest.mark.parametrize(("centre", "total"), [(0.5, 0), (-0.1, 5), (1.1, 5)])
def test_what_has_no_limits_is_refused(centre: float, total: int) -> None:
    with pytest.raises(ValueError, match=r"not within|no limits"):
        limits_about(centre, total, 3)
