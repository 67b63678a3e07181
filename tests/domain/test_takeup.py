"""The take-up figure: which releases count, as what, and what may be shown of it."""

import json
from datetime import date, timedelta
from math import exp, log
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_planner.domain.codes import YesNoUnknown
from release_planner.domain.intervals import wilson_interval
from release_planner.domain.takeup import (
    DisclosureThresholds,
    ReleaseWindow,
    TakeUpCounts,
    TakeUpOutcome,
    count_outcomes,
    is_mature,
    outcome_of,
    summarise,
    window_ends_on,
)

VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "take_up.json").read_text("utf-8"))
THRESHOLDS = DisclosureThresholds(largest_small_count=4, smallest_denominator=10)
DAYS = 21
LATE = date(2030, 1, 1)
numbers = st.integers(0, 60)


def outcome(
    released_on: date,
    *starts: date,
    need: YesNoUnknown = YesNoUnknown.YES,
    complete_to: date | None = LATE,
    next_released_on: date | None = None,
) -> TakeUpOutcome:
    release = ReleaseWindow(released_on, need, starts, next_released_on)
    return outcome_of(release, complete_to, DAYS)


def counts(
    started: int = 0,
    not_started: int = 0,
    already_open: int = 0,
    pending: int = 0,
    need_unknown: int = 0,
) -> TakeUpCounts:
    persons = started + not_started + already_open + pending + need_unknown
    return TakeUpCounts(persons, started, not_started, already_open, pending, need_unknown)


@pytest.mark.parametrize("row", VECTORS["window_edge"]["rows"])
def test_the_edges_of_the_window_are_whole_dates(row: dict[str, str | bool | None]) -> None:
    expected = {
        True: TakeUpOutcome.STARTED,
        False: TakeUpOutcome.NOT_STARTED,
        None: TakeUpOutcome.ALREADY_OPEN,
    }
    released_on, start = (
        date.fromisoformat(str(row["release"])),
        date.fromisoformat(str(row["start"])),
    )
    counts_as = row["counts"]
    assert counts_as is None or isinstance(counts_as, bool)
    assert outcome(released_on, start) is expected[counts_as]


def test_a_window_matures_when_the_returns_reach_its_last_day() -> None:
    released_on = date(2026, 12, 18)
    last_day = date(2027, 1, 8)
    assert window_ends_on(released_on, DAYS) == last_day
    assert is_mature(released_on, last_day, DAYS)
    assert not is_mature(released_on, last_day - timedelta(days=1), DAYS)
    assert not is_mature(released_on, None, DAYS)


def test_an_early_start_in_an_open_window_is_still_pending() -> None:
    released_on = date(2026, 11, 1)
    almost = date(2026, 11, 21)
    assert outcome(released_on, date(2026, 11, 2), complete_to=almost) is TakeUpOutcome.PENDING
    assert outcome(released_on, date(2026, 11, 2), complete_to=None) is TakeUpOutcome.PENDING


def test_an_unknown_need_is_unknown_whatever_else_is_known() -> None:
    released_on = date(2026, 1, 1)
    for need, expected in (
        (YesNoUnknown.UNKNOWN, TakeUpOutcome.UNKNOWN),
        (YesNoUnknown.NO, TakeUpOutcome.NO_NEED),
    ):
        assert outcome(released_on, released_on, need=need) is expected
        assert outcome(released_on, need=need, complete_to=None) is expected


def test_one_start_counts_for_the_latest_release_before_it() -> None:
    first, second, start = date(2026, 1, 1), date(2026, 1, 10), date(2026, 1, 12)
    assert outcome(first, start, next_released_on=second) is TakeUpOutcome.NOT_STARTED
    assert outcome(second, start) is TakeUpOutcome.STARTED
    assert outcome(first, second, next_released_on=second) is TakeUpOutcome.NOT_STARTED


def test_a_new_start_counts_although_another_was_already_open() -> None:
    released_on = date(2026, 1, 1)
    assert outcome(released_on, date(2025, 12, 1), date(2026, 1, 5)) is TakeUpOutcome.STARTED


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(TakeUpOutcome))))
def test_every_release_with_a_need_is_counted_once(
    outcomes: list[tuple[int, TakeUpOutcome]],
) -> None:
    counted = count_outcomes(outcomes)
    in_scope = [(who, what) for who, what in outcomes if what is not TakeUpOutcome.NO_NEED]
    assert counted.releases == len(in_scope)
    assert counted.persons == len({who for who, _ in in_scope})


@given(numbers, numbers, numbers, numbers, numbers)
def test_no_small_count_can_be_read_from_what_is_shown(
    started: int, not_started: int, already_open: int, pending: int, need_unknown: int
) -> None:
    shown = summarise(counts(started, not_started, already_open, pending, need_unknown), THRESHOLDS)
    mature = started + not_started + already_open
    assert shown.releases == mature + pending + need_unknown
    if mature < 10 or 1 <= started <= 4 or 1 <= mature - started <= 4:
        hidden = (shown.started, shown.not_started, shown.already_open, shown.rate)
        assert {*hidden, shown.lower, shown.upper} == {None}
        assert shown.withheld
        return
    assert shown.withheld is None
    assert (shown.started, shown.not_started) == (started, mature - started)
    assert shown.rate == started / mature
    interval = wilson_interval(started, mature)
    assert interval is not None
    assert (shown.lower, shown.upper) == (interval.lower, interval.upper)
    if shown.already_open is not None:
        assert shown.not_started is not None
        for part in (shown.already_open, shown.not_started - shown.already_open):
            assert part == 0 or part >= 5


@pytest.mark.parametrize(("value", "shown"), VECTORS["ndtms_public_site"]["rows"])
def test_small_counts_are_those_that_the_national_site_stars(value: int, shown: int | str) -> None:
    protected = summarise(counts(started=value, not_started=50), THRESHOLDS)
    assert protected.started == (None if shown == "*" else shown)
    complement = summarise(counts(started=50, not_started=value), THRESHOLDS)
    assert complement.started == (None if shown == "*" else 50)


def test_nothing_mature_gives_no_rate_and_says_why() -> None:
    shown = summarise(counts(pending=7), THRESHOLDS)
    assert shown.rate is None
    assert shown.pending == 7
    assert shown.withheld == "no release has a window that has closed within the providers' returns"


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        counts(started=-1)


def simulated_quarter() -> list[tuple[date, date | None]]:
    """Even releases over 91 days; 53% start in the window, after exponential delays of mean 6."""
    each_day = 200
    starters = round(each_day * 0.53)
    reach = 1 - exp(-(DAYS + 1) / 6)
    delays = [int(-6 * log(1 - reach * (index + 0.5) / starters)) for index in range(starters)]
    first = date(2026, 1, 1)
    days = [first + timedelta(days=number) for number in range(91)]
    return [
        (day, day + timedelta(days=delays[index]) if index < starters else None)
        for day in days
        for index in range(each_day)
    ]


def test_only_closed_windows_give_the_true_rate() -> None:
    as_at = date(2026, 1, 1) + timedelta(days=90)
    quarter = simulated_quarter()
    outcomes = [
        outcome(day, *([start] if start and start <= as_at else []), complete_to=as_at)
        for day, start in quarter
    ]
    counted = count_outcomes(enumerate(outcomes))
    known = sum(1 for _, start in quarter if start and start <= as_at)
    expected = VECTORS["pending_bias_simulation"]
    rate = summarise(counted, THRESHOLDS).rate
    assert rate is not None
    assert 100 * rate == pytest.approx(expected["truth_pct"], abs=0.5)
    assert 100 * known / len(quarter) == pytest.approx(expected["naive_all_pct"], abs=1)
    open_starters = known - counted.started
    tempting = (counted.started + open_starters) / (counted.mature + open_starters)
    assert 100 * tempting == pytest.approx(expected["closed_plus_open_starters_pct"], abs=1)
