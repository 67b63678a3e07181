"""How many release plans a second the plan builder makes, over a year of releases.

Run: python benchmarks/build_plans.py [PEOPLE]
"""

import random
import sys
import time
from datetime import date, timedelta

from release_planner.domain.codes import (
    IomCohort,
    MappaCategory,
    MappaLevel,
    Sex,
    SubstanceGroup,
    YesNoUnknown,
)
from release_planner.domain.plan import PlanFacts
from release_planner.domain.plan_builder import PlanBuilder
from release_planner.reference.reference import load_reference

TODAY = date(2026, 11, 22)


def synthetic_facts(people: int, seed: int = 1) -> list[PlanFacts]:
    """Facts for a year of releases, spread over the conditions that templates read."""
    random_source = random.Random(seed)
    return [_one_person(random_source) for _ in range(people)]


def _one_person(random_source: random.Random) -> PlanFacts:
    release_day = TODAY + timedelta(days=random_source.randrange(365))
    reception_on = release_day - timedelta(days=random_source.randrange(30, 1500))
    return PlanFacts(
        release_day=release_day,
        reception_on=reception_on,
        sentence_start=reception_on,
        first_appointment_on=release_day if random_source.random() < 0.5 else None,
        date_of_birth=date(1960, 1, 1) + timedelta(days=random_source.randrange(17000)),
        sex=Sex.FEMALE if random_source.random() < 0.05 else Sex.MALE,
        treatment_need=random_source.choice(list(YesNoUnknown)),
        substance_group=random_source.choice(list(SubstanceGroup)),
        settled_accommodation=random_source.choice(list(YesNoUnknown)),
        iom_cohort=random_source.choice([None, None, None, *IomCohort]),
        mappa_category=random_source.choice([MappaCategory.NOT_SUBJECT, *MappaCategory]),
        mappa_level=random_source.choice(list(MappaLevel)),
    )


def main() -> None:
    """Print plans a second, steps a plan and milliseconds a plan."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 60_000
    facts = synthetic_facts(people)
    reference = load_reference()
    templates, holidays = reference.pathways, reference.bank_holidays
    rules = reference.plan_rules
    started = time.perf_counter()
    builder = PlanBuilder(templates, holidays, rules, TODAY)
    steps = sum(len(builder.build(each)) for each in facts)
    seconds = time.perf_counter() - started
    print(
        f"{people} plans, {steps / people:.1f} steps each, in {seconds:.2f} s: "
        f"{people / seconds:,.0f} plans a second, {1000 * seconds / people:.3f} ms a plan"
    )


if __name__ == "__main__":
    main()
