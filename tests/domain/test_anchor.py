"""Which release date the plan hangs on, with the order of the shipped data."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_planner.domain.anchor import (
    Anchor,
    AnchorConfidence,
    DateEntry,
    choose_anchor,
)
from release_planner.domain.codes import CustodyState, ReleaseDateType
from release_planner.reference.anchor_precedence import load_anchor_precedence
from release_planner.reference.locator import find_data

T = ReleaseDateType
S = CustodyState
PRECEDENCE = load_anchor_precedence(find_data())
CRD_DAY = date(2026, 12, 18)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
NEVER = {T.HDCED, T.PED, T.TED, T.THD, T.ROTL, T.SED, T.SLED, T.LED, T.ESED, T.TUSED, T.ERSED}


def entry(
    kind: ReleaseDateType,
    day: date,
    source: str = "NOMIS",
    as_at: datetime = NOON,
    chosen: bool = False,
) -> DateEntry:
    return DateEntry(kind, day, source, as_at, "A123", chosen)


def choose(
    *entries: DateEntry, state: CustodyState = S.IN_CUSTODY, current_day: date | None = None
) -> Anchor:
    return choose_anchor(entries, state, PRECEDENCE, current_day=current_day)


CRD = entry(T.CRD, CRD_DAY)
HDCAD = entry(T.HDCAD, date(2026, 8, 20))
APD = entry(T.APD, date(2026, 10, 1))


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ((CRD, entry(T.SED, date(2028, 1, 1))), T.CRD),
        ((entry(T.ARD, CRD_DAY), CRD), T.CRD),
        ((entry(T.NPD, CRD_DAY), entry(T.ARD, CRD_DAY)), T.ARD),
        ((CRD, HDCAD), T.HDCAD),
        ((CRD, HDCAD, APD), T.APD),
        ((CRD, HDCAD, APD, entry(T.CONFIRMED, date(2026, 12, 17))), T.CONFIRMED),
        ((CRD, entry(T.CONFIRMED, CRD_DAY)), T.CONFIRMED),
        ((entry(T.LTD, CRD_DAY), entry(T.ETD, CRD_DAY), entry(T.MTD, CRD_DAY)), T.MTD),
        ((entry(T.HDCED, CRD_DAY),), None),
        ((entry(T.PED, CRD_DAY), entry(T.TED, CRD_DAY), entry(T.THD, CRD_DAY)), None),
        ((), None),
    ],
)
def test_in_custody_the_strongest_date_anchors(
    entries: tuple[DateEntry, ...], expected: ReleaseDateType | None
) -> None:
    anchor = choose(*entries)
    assert anchor.type is expected
    assert (anchor.day is None) is (expected is None)
    assert anchor.why


def test_a_confirmed_date_after_the_conditional_one_is_passed_over_and_said() -> None:
    anchor = choose(CRD, entry(T.CONFIRMED, date(2026, 12, 21)))
    assert (anchor.type, anchor.day) == (T.CRD, CRD_DAY)
    assert anchor.passed_over == (
        "confirmed release date Mon 21 Dec 2026 (NOMIS) does not count: "
        "it is after the conditional release date, Fri 18 Dec 2026",
    )


@pytest.mark.parametrize("state", [S.IN_CUSTODY, S.HDC_APPROVED])
@pytest.mark.parametrize("kind", [T.CONFIRMED, T.HDCAD])
@pytest.mark.parametrize(("limit", "other"), [(T.CRD, T.ARD), (T.ARD, T.NPD)])
def test_no_decided_date_goes_past_the_conditional_or_else_the_automatic_one(
    state: CustodyState, kind: ReleaseDateType, limit: ReleaseDateType, other: ReleaseDateType
) -> None:
    bounds = (entry(limit, CRD_DAY), entry(other, CRD_DAY - timedelta(days=90)))
    on_the_day = choose(entry(kind, CRD_DAY), *bounds, state=state)
    assert (on_the_day.type, on_the_day.day) == (kind, CRD_DAY)
    later = choose(entry(kind, CRD_DAY + timedelta(days=1)), *bounds, state=state)
    assert (later.type, later.day) == (limit, CRD_DAY)
    assert len(later.passed_over) == 1
    assert "release date, Fri 18 Dec 2026" in later.passed_over[0]


def test_a_confirmed_date_stands_where_neither_limit_is_known() -> None:
    anchor = choose(entry(T.CONFIRMED, date(2026, 12, 21)), entry(T.NPD, CRD_DAY))
    assert anchor.type is T.CONFIRMED
    assert anchor.confidence is AnchorConfidence.CONFIRMED


@pytest.mark.parametrize(
    ("state", "expected", "said"),
    [
        (S.HDC_APPROVED, T.HDCAD, None),
        (S.HDC_REFUSED, T.CRD, "refused"),
        (S.HDC_WITHDRAWN, T.CRD, "withdrawn"),
        (S.IN_HOSPITAL, T.CRD, "in hospital"),
    ],
)
def test_a_curfew_date_counts_only_while_it_is_approved(
    state: CustodyState, expected: ReleaseDateType, said: str | None
) -> None:
    anchor = choose(CRD, HDCAD, state=state)
    assert anchor.type is expected
    assert (said is None) is (not anchor.passed_over)
    assert said is None or said in anchor.passed_over[0]


@pytest.mark.parametrize(
    ("confirmed", "expected"),
    [
        (date(2026, 12, 17), T.PRRD),
        (CRD_DAY, T.PRRD),
        (date(2026, 12, 19), T.CONFIRMED),
        (date(2027, 3, 1), T.CONFIRMED),
        (date(2027, 3, 2), T.PRRD),
    ],
)
def test_after_a_recall_a_confirmed_date_lies_between_the_two_releases(
    confirmed: date, expected: ReleaseDateType
) -> None:
    recall = entry(T.PRRD, date(2027, 3, 1))
    anchor = choose(CRD, recall, entry(T.CONFIRMED, confirmed), state=S.RETURNED_TO_CUSTODY)
    assert anchor.type is expected


def test_after_a_recall_the_old_dates_no_longer_anchor() -> None:
    entries = (CRD, HDCAD, entry(T.CONFIRMED, date(2027, 1, 4)))
    anchor = choose(*entries, state=S.RETURNED_TO_CUSTODY)
    assert anchor.confidence is AnchorConfidence.NONE
    assert "awaited" in anchor.why
    assert len(anchor.passed_over) == 3


@pytest.mark.parametrize("state", [S.RELEASED, S.RECALL_RESCINDED])
def test_after_release_the_plan_hangs_on_the_actual_day(state: CustodyState) -> None:
    released_on = date(2026, 12, 17)
    anchor = choose_anchor((CRD,), state, PRECEDENCE, released_on=released_on)
    assert (anchor.type, anchor.day) == (None, released_on)
    assert anchor.confidence is AnchorConfidence.ACTUAL
    assert choose(CRD, state=state).day is None


@pytest.mark.parametrize("state", [S.UNLAWFULLY_AT_LARGE, S.DIED, S.REMAND])
def test_there_is_nothing_to_plan_for_in_other_states(state: CustodyState) -> None:
    anchor = choose(CRD, HDCAD, state=state)
    assert (anchor.type, anchor.day, anchor.confidence) == (None, None, AnchorConfidence.NONE)


def test_a_person_on_remand_with_a_confirmed_date_has_an_anchor() -> None:
    assert choose(entry(T.CONFIRMED, CRD_DAY), state=S.REMAND).day == CRD_DAY


DELIUS = entry(T.CRD, date(2026, 12, 4), source="Delius")


def test_two_systems_that_disagree_leave_the_plan_where_it_was() -> None:
    for current_day in (CRD_DAY, DELIUS.day):
        anchor = choose(CRD, DELIUS, current_day=current_day)
        assert anchor.confidence is AnchorConfidence.CONFLICT
        assert anchor.day == current_day
        assert anchor.conflict == (DELIUS, CRD)
        assert "NOMIS says Fri 18 Dec 2026" in anchor.why
        assert "Delius says Fri 4 Dec 2026" in anchor.why


@pytest.mark.parametrize("current_day", [None, date(2026, 12, 10)])
def test_a_conflict_elsewhere_than_the_current_day_takes_the_earlier(
    current_day: date | None,
) -> None:
    anchor = choose(CRD, DELIUS, current_day=current_day)
    assert anchor.day == DELIUS.day
    assert anchor.confidence is AnchorConfidence.CONFLICT


def test_a_chosen_date_ends_the_conflict_until_its_source_says_otherwise() -> None:
    chosen = replace(CRD, chosen=True)
    anchor = choose(chosen, DELIUS, current_day=DELIUS.day)
    assert (anchor.day, anchor.confidence) == (CRD_DAY, AnchorConfidence.CALCULATED)
    assert "chosen by a person" in anchor.why
    repeated = entry(T.CRD, CRD_DAY, as_at=NOON + timedelta(days=7))
    assert choose(repeated, chosen, DELIUS).day == CRD_DAY
    moved = entry(T.CRD, date(2026, 12, 20), as_at=NOON + timedelta(days=7))
    assert choose(chosen, moved, DELIUS).confidence is AnchorConfidence.CONFLICT


def test_two_systems_that_agree_are_no_conflict() -> None:
    anchor = choose(CRD, entry(T.CRD, CRD_DAY, source="Delius", as_at=NOON + timedelta(days=1)))
    assert anchor.confidence is AnchorConfidence.CALCULATED
    assert not anchor.conflict
    assert "Delius, as at Tue 3 Nov 2026" in anchor.why


def test_a_conflict_on_a_weaker_date_does_not_matter() -> None:
    anchor = choose(CRD, DELIUS, APD)
    assert (anchor.type, anchor.confidence) == (T.APD, AnchorConfidence.APPROVED)


def test_only_the_latest_word_of_a_source_counts() -> None:
    older = entry(T.CRD, date(2026, 12, 1), as_at=NOON - timedelta(days=30))
    anchor = choose(older, CRD)
    assert (anchor.day, anchor.conflict) == (CRD_DAY, ())


entries_of_a_spell = st.lists(
    st.builds(
        DateEntry,
        type=st.sampled_from(ReleaseDateType),
        day=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
        source=st.sampled_from(["NOMIS", "Delius", "workbook"]),
        as_at=st.integers(0, 5).map(lambda days: NOON + timedelta(days=days)),
        entered_by=st.just("A123"),
        chosen=st.booleans(),
    ),
    max_size=8,
    unique=True,
)


@given(entries_of_a_spell, st.sampled_from(CustodyState), st.randoms())
def test_the_answer_is_one_of_the_entries_and_does_not_depend_on_their_order(
    entries: list[DateEntry], state: CustodyState, shuffler: Random
) -> None:
    anchor = choose(*entries, state=state)
    assert anchor.type not in NEVER
    if anchor.day is not None:
        assert any((each.type, each.day) == (anchor.type, anchor.day) for each in entries)
    assert (anchor.confidence is AnchorConfidence.CONFLICT) is bool(anchor.conflict)
    assert (anchor.confidence is AnchorConfidence.NONE) is (anchor.day is None)
    shuffled = list(entries)
    shuffler.shuffle(shuffled)
    again = choose(*shuffled, state=state)
    assert (again.type, again.day, again.confidence) == (
        anchor.type,
        anchor.day,
        anchor.confidence,
    )


@given(entries_of_a_spell, st.sampled_from(CustodyState))
def test_choosing_again_from_where_the_plan_stands_moves_nothing(
    entries: list[DateEntry], state: CustodyState
) -> None:
    first = choose(*entries, state=state)
    assert choose(*entries, state=state, current_day=first.day) == replace(
        first, why=choose(*entries, state=state, current_day=first.day).why
    )
