"""When responsibility passes to the community offender manager."""

from datetime import date

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from release_planner.domain.codes import MappaLevel, ReleaseDateType
from release_planner.domain.handover import find_handover, is_short_sentence
from release_planner.domain.plan import PlanFacts
from release_planner.reference.reference import load_reference

RULES = load_reference().plan_rules
RELEASE = date(2027, 6, 30)
LONG_AGO = date(2022, 1, 10)


def test_the_standard_handover_is_8_months_and_14_days_before_release() -> None:
    handover = find_handover(PlanFacts(RELEASE, sentence_start=LONG_AGO), RULES)
    assert handover.day == date(2026, 10, 16)


@pytest.mark.parametrize("kind", [ReleaseDateType.PED, ReleaseDateType.APD, ReleaseDateType.TED])
def test_parole_hands_over_12_months_before(kind: ReleaseDateType) -> None:
    facts = PlanFacts(RELEASE, release_date_type=kind, sentence_start=LONG_AGO)
    assert find_handover(facts, RULES).day == date(2026, 6, 30)


def test_mappa_level_3_is_allocated_early_and_hands_over_15_months_before() -> None:
    facts = PlanFacts(RELEASE, sentence_start=LONG_AGO, mappa_level=MappaLevel.THREE)
    assert find_handover(facts, RULES).day == date(2026, 3, 30)


@pytest.mark.parametrize(
    ("sentence_start", "short"), [(date(2026, 8, 30), True), (date(2026, 8, 29), False)]
)
def test_release_within_ten_months_is_the_communitys_from_the_start(
    sentence_start: date, short: bool
) -> None:
    facts = PlanFacts(RELEASE, sentence_start=sentence_start)
    assert is_short_sentence(facts, RULES) is short
    assert (find_handover(facts, RULES).day == sentence_start) is short


def test_there_is_no_handover_after_a_recall_or_without_a_release_day() -> None:
    recalled = find_handover(PlanFacts(RELEASE, recalled=True), RULES)
    undated = find_handover(PlanFacts(None, sentence_start=LONG_AGO), RULES)
    assert (recalled.day, undated.day) == (None, None)
    assert "recall" in recalled.why
    assert "not known" in undated.why


@given(
    release_day=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    served_days=st.integers(0, 5000),
    level=st.sampled_from(MappaLevel),
    kind=st.sampled_from(ReleaseDateType),
)
def test_handover_is_never_before_the_sentence_nor_after_release(
    release_day: date, served_days: int, level: MappaLevel, kind: ReleaseDateType
) -> None:
    started = release_day - relativedelta(days=served_days)
    facts = PlanFacts(
        release_day, release_date_type=kind, sentence_start=started, mappa_level=level
    )
    day = find_handover(facts, RULES).day
    assert day is not None
    assert started <= day <= release_day
