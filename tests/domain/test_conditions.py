"""Which conditions of template steps hold for a person."""

from dataclasses import replace
from datetime import date

import pytest

from release_planner.domain.codes import (
    CustodyState,
    IomCohort,
    MappaCategory,
    MappaLevel,
    ReleaseDateType,
    Sex,
    SubstanceGroup,
    YesNoUnknown,
)
from release_planner.domain.conditions import age_on, conditions_that_hold, holds
from release_planner.domain.plan import Condition, PlanFacts
from release_planner.reference.reference import load_reference

RULES = load_reference().plan_rules
UNKNOWN = PlanFacts(release_day=date(2027, 3, 1))


def test_what_is_unknown_counts_as_a_need_but_no_age_sex_or_sentence_is_guessed() -> None:
    assert conditions_that_hold(UNKNOWN, RULES) == {
        Condition.TREATMENT_NEED,
        Condition.OPIATE_NEED,
        Condition.NO_SETTLED_ACCOMMODATION,
        Condition.SUPERVISED_ON_RELEASE,
        Condition.STANDARD_DETERMINATE,
        Condition.SHORT_STAY,
        Condition.MAPPA,
        Condition.ENGLAND,
    }


def test_needs_that_are_met_do_not_hold() -> None:
    settled = replace(
        UNKNOWN,
        treatment_need=YesNoUnknown.NO,
        settled_accommodation=YesNoUnknown.YES,
        mappa_category=MappaCategory.NOT_SUBJECT,
        reception_on=date(2025, 1, 1),
        release_date_type=ReleaseDateType.SLED,
        in_wales=True,
    )
    assert conditions_that_hold(settled, RULES) == {Condition.WALES}


@pytest.mark.parametrize(
    ("group", "need", "expected"),
    [
        (SubstanceGroup.OPIATE, YesNoUnknown.YES, True),
        (SubstanceGroup.OPIATE, YesNoUnknown.UNKNOWN, True),
        (SubstanceGroup.UNKNOWN, YesNoUnknown.YES, True),
        (SubstanceGroup.ALCOHOL, YesNoUnknown.YES, False),
        (SubstanceGroup.OPIATE, YesNoUnknown.NO, False),
    ],
)
def test_an_opiate_need(group: SubstanceGroup, need: YesNoUnknown, expected: bool) -> None:
    facts = replace(UNKNOWN, substance_group=group, treatment_need=need)
    assert holds(Condition.OPIATE_NEED, facts, RULES) is expected


@pytest.mark.parametrize(
    ("date_of_birth", "child", "young_adult"),
    [
        (date(2009, 3, 2), True, False),
        (date(2009, 3, 1), False, True),
        (date(2002, 3, 2), False, True),
        (date(2002, 3, 1), False, False),
    ],
)
def test_age_is_counted_on_the_release_day(
    date_of_birth: date, child: bool, young_adult: bool
) -> None:
    facts = replace(UNKNOWN, date_of_birth=date_of_birth)
    assert holds(Condition.CHILD, facts, RULES) is child
    assert holds(Condition.YOUNG_ADULT, facts, RULES) is young_adult


def test_someone_born_on_29_february_turns_a_year_older_on_1_march() -> None:
    born = date(2008, 2, 29)
    assert [age_on(born, date(2026, 2, 28)), age_on(born, date(2026, 3, 1))] == [17, 18]


def test_release_at_the_end_of_the_sentence_is_not_supervised() -> None:
    facts = replace(UNKNOWN, release_date_type=ReleaseDateType.SLED)
    assert not holds(Condition.SUPERVISED_ON_RELEASE, facts, RULES)
    assert not holds(Condition.STANDARD_DETERMINATE, facts, RULES)


def test_a_short_stay_lasts_six_months_from_reception() -> None:
    short = replace(UNKNOWN, reception_on=date(2026, 9, 1))
    long = replace(UNKNOWN, reception_on=date(2026, 8, 31))
    assert holds(Condition.SHORT_STAY, short, RULES)
    assert not holds(Condition.SHORT_STAY, long, RULES)


def test_a_mappa_level_not_yet_set_is_not_level_two() -> None:
    level_two_or_three = {
        level
        for level in MappaLevel
        if holds(Condition.MAPPA_LEVEL_TWO_OR_THREE, replace(UNKNOWN, mappa_level=level), RULES)
    }
    assert level_two_or_three == {MappaLevel.TWO, MappaLevel.THREE}


def test_facts_that_are_plainly_recorded() -> None:
    facts = replace(
        UNKNOWN,
        sex=Sex.FEMALE,
        iom_cohort=IomCohort.FREE,
        recalled=True,
        home_detention_curfew=True,
        custody_state=CustodyState.REMAND,
    )
    held = conditions_that_hold(facts, RULES)
    assert held >= {
        Condition.WOMAN,
        Condition.IOM,
        Condition.IOM_FREE,
        Condition.RECALLED,
        Condition.HOME_DETENTION_CURFEW,
        Condition.REMAND,
    }
    assert held.isdisjoint(
        {Condition.IOM_FIXED, Condition.IOM_FLEX, Condition.STANDARD_DETERMINATE}
    )
