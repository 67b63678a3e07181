"""Time to start: published survival tables, and what competing ends must satisfy."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release_planner.domain.time_to_start import cumulative_incidence, kaplan_meier

VECTORS = json.loads(
    (Path(__file__).parent.parent / "vectors" / "time_to_start.json").read_text("utf-8")
)
AML = VECTORS["kaplan_meier"]["aml"]
KINDS = ("start", "return_to_custody", "death")
people = st.lists(
    st.tuples(st.sampled_from([*KINDS, None]), st.integers(0, 28)), min_size=1, max_size=60
)


@pytest.mark.parametrize("arm", ["maintained", "nonmaintained"])
def test_kaplan_meier_agrees_with_the_published_table(arm: str) -> None:
    data = AML[arm]
    followed = Counter(
        ("relapse" if event else None, day)
        for day, event in zip(data["time"], data["event"], strict=True)
    )
    steps = kaplan_meier(followed)
    assert [(step.day, step.at_risk, step.ends) for step in steps] == [
        (row["t"], row["n_risk"], row["d"]) for row in data["rows"]
    ]
    for step, row in zip(steps, data["rows"], strict=True):
        digits = 4 if arm == "nonmaintained" else 3
        assert round(step.survival, digits) == pytest.approx(row["S"], abs=1e-9)
        if row["se"] is None:
            assert step.standard_error is None
        else:
            assert step.standard_error == pytest.approx(row["se"], abs=5.1e-5)


@given(people)
def test_with_everybody_followed_it_is_the_plain_proportion(
    leavers: list[tuple[str | None, int]],
) -> None:
    followed = Counter((kind, 28 if kind is None else day) for kind, day in leavers)
    found = cumulative_incidence(followed, range(29))
    for kind, by_day in found.items():
        for day, incidence in by_day.items():
            ends = sum(1 for other, on in leavers if other == kind and on <= day)
            assert incidence.ends == ends
            assert incidence.share == pytest.approx(ends / len(leavers))


@settings(max_examples=200)
@given(people)
def test_shares_rise_and_with_those_left_make_one(leavers: list[tuple[str | None, int]]) -> None:
    followed = Counter(leavers)
    found = cumulative_incidence(followed, range(29))
    steps = {step.day: step.survival for step in kaplan_meier(followed)}
    left = 1.0
    for day in range(29):
        left = steps.get(day, left)
        shares = [by_day[day].share for by_day in found.values()]
        assert sum(shares) + left == pytest.approx(1.0)
        if day:
            assert all(by_day[day].share >= by_day[day - 1].share for by_day in found.values())


@given(people)
def test_one_kind_alone_is_one_minus_kaplan_meier(leavers: list[tuple[str | None, int]]) -> None:
    followed = Counter((None if kind is None else "start", day) for kind, day in leavers)
    found = cumulative_incidence(followed, [28]).get("start")
    steps = kaplan_meier(followed)
    if found is not None:
        assert found[28].share == pytest.approx(1 - steps[-1].survival)


def test_deaths_are_an_end_and_not_a_wait() -> None:
    """Half die on day 1, half of the rest start on day 2: a quarter started, not a half."""
    followed = {("death", 1): 50, ("start", 2): 25, (None, 28): 25}
    assert cumulative_incidence(followed, [28])["start"][28].share == pytest.approx(0.25)
    as_if_waiting = {(None, 1): 50, ("start", 2): 25, (None, 28): 25}
    assert 1 - kaplan_meier(as_if_waiting)[-1].survival == pytest.approx(0.5)


def test_windows_still_open_do_not_flatter_the_curve() -> None:
    """Those followed to day 3 alone count among the days that they were followed."""
    followed = {("start", 2): 40, (None, 3): 20, ("start", 10): 20, (None, 28): 20}
    found = cumulative_incidence(followed, [3, 28])["start"]
    assert found[3].share == pytest.approx(0.4)
    assert found[28].share == pytest.approx(0.4 + 0.6 * 0.5)


def test_nobody_followed_has_no_curve() -> None:
    assert cumulative_incidence({}, [0, 21]) == {}
    assert kaplan_meier({}) == ()


@pytest.mark.parametrize("followed", [{("start", -1): 1}, {("start", 1): -1}])
def test_a_day_before_release_is_refused(followed: dict[tuple[str | None, int], int]) -> None:
    with pytest.raises(ValueError, match="negative"):
        cumulative_incidence(followed, [21])
