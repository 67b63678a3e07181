"""The Wilson interval against published numbers, an independent library, and its own meaning."""

import json
from math import sqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, norm  # type: ignore[import-untyped]

from release_planner.domain.intervals import wilson_interval

VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "take_up.json").read_text("utf-8"))
counts = st.integers(0, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize("row", VECTORS["wilson"]["rows"])
def test_the_published_limits_are_met_at_95_and_99_8_per_cent(row: dict[str, float]) -> None:
    for confidence, lower, upper in ((0.95, "lo95", "hi95"), (0.998, "lo998", "hi998")):
        interval = wilson_interval(int(row["x"]), int(row["n"]), confidence)
        assert interval is not None
        assert interval.lower == pytest.approx(row[lower], abs=1e-14)
        assert interval.upper == pytest.approx(row[upper], abs=1e-14)


@pytest.mark.parametrize("row", VECTORS["wilson_percent_one_decimal"]["rows"])
def test_limits_to_one_decimal_agree_with_the_guidance(row: dict[str, float]) -> None:
    interval = wilson_interval(int(row["x"]), int(row["n"]))
    assert interval is not None
    assert round(interval.lower * 100, 1) == row["lo95"]
    assert round(interval.upper * 100, 1) == row["hi95"]


@given(counts, st.sampled_from([0.8, 0.95, 0.998]))
def test_it_agrees_with_scipy(count_of_total: tuple[int, int], confidence: float) -> None:
    count, total = count_of_total
    interval = wilson_interval(count, total, confidence)
    if total == 0:
        assert interval is None
        return
    theirs = binomtest(count, total).proportion_ci(confidence, method="wilson")
    assert interval is not None
    assert interval.lower == pytest.approx(theirs.low, abs=1e-12)
    assert interval.upper == pytest.approx(theirs.high, abs=1e-12)


@given(counts)
def test_the_limits_are_the_proportions_that_a_score_test_just_does_not_reject(
    count_of_total: tuple[int, int],
) -> None:
    count, total = count_of_total
    interval = wilson_interval(count, total)
    if interval is None:
        return
    share = count / total
    assert 0 <= interval.lower <= share <= interval.upper <= 1
    for limit in (interval.lower, interval.upper):
        if 1e-9 < limit < 1 - 1e-9 and 0 < count < total:
            score = abs(share - limit) / sqrt(limit * (1 - limit) / total)
            assert score == pytest.approx(norm.ppf(0.975), rel=1e-6)


def test_no_continuity_correction_is_made() -> None:
    theirs = binomtest(7, 13).proportion_ci(0.95, method="wilsoncc")
    interval = wilson_interval(7, 13)
    assert interval is not None
    assert interval.lower > theirs.low + 0.01
    assert interval.upper < theirs.high - 0.01


@pytest.mark.parametrize(("count", "total", "confidence"), [(-1, 5, 0.95), (6, 5, 0.95), (1, 5, 1)])
def test_what_is_not_a_proportion_is_refused(count: int, total: int, confidence: float) -> None:
    with pytest.raises(ValueError, match="is not"):
        wilson_interval(count, total, confidence)
