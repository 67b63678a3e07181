"""Whether a condition of a template step holds for a person.

A need that is unknown counts as a need, and supervision or MAPPA that is unknown counts as
applying, so that somebody finds out. An age, a sex or a sentence that is unknown is not guessed:
conditions on it do not hold.
"""

from collections.abc import Callable
from datetime import date

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
from release_planner.domain.handover import PAROLE_TYPES, PlanRules, is_short_sentence
from release_planner.domain.plan import Condition, PlanFacts, TemplateStep
from release_planner.domain.timeline import add_months

_END_OF_SENTENCE_TYPES = frozenset(
    {ReleaseDateType.SED, ReleaseDateType.SLED, ReleaseDateType.ESED, ReleaseDateType.LED}
)
_NOT_STANDARD_TYPES = (
    PAROLE_TYPES
    | _END_OF_SENTENCE_TYPES
    | {
        ReleaseDateType.PRRD,
        ReleaseDateType.DPRRD,
        ReleaseDateType.ETD,
        ReleaseDateType.MTD,
        ReleaseDateType.LTD,
        ReleaseDateType.ERSED,
        ReleaseDateType.TERSED,
    }
)


def holds(condition: Condition, facts: PlanFacts, rules: PlanRules) -> bool:
    """Whether one condition holds for a custody spell."""
    return _TESTS[condition](facts, rules)


def conditions_that_hold(facts: PlanFacts, rules: PlanRules) -> frozenset[Condition]:
    """Every condition that holds for a custody spell."""
    return frozenset(condition for condition, test in _TESTS.items() if test(facts, rules))


def applies(step: TemplateStep, holding: frozenset[Condition]) -> bool:
    """Whether a step belongs in a plan: all of `when` hold, and none of `unless`."""
    return holding.issuperset(step.when) and holding.isdisjoint(step.unless)


def age_on(date_of_birth: date, day: date) -> int:
    """Age in whole years; someone born on 29 February turns a year older on 1 March."""
    birthday_passed = (day.month, day.day) >= (date_of_birth.month, date_of_birth.day)
    return day.year - date_of_birth.year - (not birthday_passed)


def _treatment_need(facts: PlanFacts, _: PlanRules) -> bool:
    return facts.treatment_need is not YesNoUnknown.NO


def _opiate_need(facts: PlanFacts, rules: PlanRules) -> bool:
    group_may_be_opiate = facts.substance_group in (SubstanceGroup.OPIATE, SubstanceGroup.UNKNOWN)
    return _treatment_need(facts, rules) and group_may_be_opiate


def _supervised(facts: PlanFacts, _: PlanRules) -> bool:
    """Nobody in probation is responsible after a release at the end of the sentence or licence."""
    return facts.release_date_type not in _END_OF_SENTENCE_TYPES


def _standard_determinate(facts: PlanFacts, _: PlanRules) -> bool:
    return (
        not facts.recalled
        and facts.custody_state is not CustodyState.REMAND
        and facts.release_date_type not in _NOT_STANDARD_TYPES
    )


def _short_stay(facts: PlanFacts, rules: PlanRules) -> bool:
    entered = facts.reception_on or facts.sentence_start
    if entered is None or facts.release_day is None:
        return True
    return add_months(entered, rules.short_stay_months) >= facts.release_day


def _age_at_release(facts: PlanFacts) -> int | None:
    if facts.date_of_birth is None or facts.release_day is None:
        return None
    return age_on(facts.date_of_birth, facts.release_day)


def _child(facts: PlanFacts, rules: PlanRules) -> bool:
    age = _age_at_release(facts)
    return age is not None and age < rules.adult_age


def _young_adult(facts: PlanFacts, rules: PlanRules) -> bool:
    age = _age_at_release(facts)
    return age is not None and rules.adult_age <= age <= rules.young_adult_last_age


_TESTS: dict[Condition, Callable[[PlanFacts, PlanRules], bool]] = {
    Condition.TREATMENT_NEED: _treatment_need,
    Condition.OPIATE_NEED: _opiate_need,
    Condition.NO_SETTLED_ACCOMMODATION: lambda facts, _: (
        facts.settled_accommodation is not YesNoUnknown.YES
    ),
    Condition.SUPERVISED_ON_RELEASE: _supervised,
    Condition.STANDARD_DETERMINATE: _standard_determinate,
    Condition.SHORT_SENTENCE: is_short_sentence,
    Condition.SHORT_STAY: _short_stay,
    Condition.REMAND: lambda facts, _: facts.custody_state is CustodyState.REMAND,
    Condition.HOME_DETENTION_CURFEW: lambda facts, _: facts.home_detention_curfew,
    Condition.RECALLED: lambda facts, _: facts.recalled,
    Condition.WOMAN: lambda facts, _: facts.sex is Sex.FEMALE,
    Condition.YOUNG_ADULT: _young_adult,
    Condition.CHILD: _child,
    Condition.IOM: lambda facts, _: facts.iom_cohort is not None,
    Condition.IOM_FIXED: lambda facts, _: facts.iom_cohort is IomCohort.FIXED,
    Condition.IOM_FLEX: lambda facts, _: facts.iom_cohort is IomCohort.FLEX,
    Condition.IOM_FREE: lambda facts, _: facts.iom_cohort is IomCohort.FREE,
    Condition.MAPPA: lambda facts, _: facts.mappa_category is not MappaCategory.NOT_SUBJECT,
    Condition.MAPPA_LEVEL_TWO_OR_THREE: lambda facts, _: (
        facts.mappa_level in (MappaLevel.TWO, MappaLevel.THREE)
    ),
    Condition.ENGLAND: lambda facts, _: not facts.in_wales,
    Condition.WALES: lambda facts, _: facts.in_wales,
}
