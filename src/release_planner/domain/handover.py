"""When responsibility passes from the prison's offender manager to the community's.

The rules are those of the HMPPS allocation service; the distances are in `data/plan_rules.toml`.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from release_planner.domain.codes import MappaLevel, ReleaseDateType
from release_planner.domain.plan import Offset, PlanFacts
from release_planner.domain.timeline import add_months

PAROLE_TYPES = frozenset(
    {
        ReleaseDateType.PED,
        ReleaseDateType.APD,
        ReleaseDateType.NPD,
        ReleaseDateType.TED,
        ReleaseDateType.THD,
    }
)


@dataclass(frozen=True, slots=True)
class PlanRules:
    """The distances and ages that decide handover and some conditions of steps.

    Handover offsets are counted from the expected release day and hold no working days.
    """

    standard_handover: Offset
    parole_handover: Offset
    early_allocation_handover: Offset
    community_from_start_months: int
    short_stay_months: int
    adult_age: int
    young_adult_last_age: int


@dataclass(frozen=True, slots=True)
class Handover:
    """The handover day, or None when there is none to plan for, and why."""

    day: date | None
    why: str


def is_short_sentence(facts: PlanFacts, rules: PlanRules) -> bool:
    """Whether the community offender manager is responsible from the start of the sentence.

    False while either date is unknown: the ordinary handover is then assumed.
    """
    if facts.sentence_start is None or facts.release_day is None:
        return False
    limit = add_months(facts.sentence_start, rules.community_from_start_months)
    return limit >= facts.release_day


def find_handover(facts: PlanFacts, rules: PlanRules) -> Handover:
    """The handover day of a custody spell, never before the sentence starts."""
    if facts.recalled:
        return Handover(None, "after a recall the community offender manager is responsible")
    if facts.release_day is None:
        return Handover(None, "the expected release day is not known yet")
    if is_short_sentence(facts, rules):
        months = rules.community_from_start_months
        why = f"release is within {months} months of the start of the sentence"
        return Handover(facts.sentence_start, why)
    offset, why = _offset_that_applies(facts, rules)
    day = add_months(facts.release_day, offset.months) + timedelta(days=offset.days)
    if facts.sentence_start is not None:
        day = max(day, facts.sentence_start)
    return Handover(day, why)


def _offset_that_applies(facts: PlanFacts, rules: PlanRules) -> tuple[Offset, str]:
    if facts.mappa_level is MappaLevel.THREE:
        return rules.early_allocation_handover, "MAPPA level 3 is allocated early"
    if facts.release_date_type in PAROLE_TYPES:
        return rules.parole_handover, "release is a parole decision"
    return rules.standard_handover, "the standard rule for a fixed sentence"
