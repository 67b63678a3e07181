"""What the plan builder knows of a custody spell, read in one query for one spell or for many."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

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
from release_planner.domain.places import is_welsh
from release_planner.domain.plan import PlanFacts
from release_planner.store.connection import Connection

_FACTS = """
SELECT c.id, c.expected_from, c.anchor_type, c.state, c.reception_on,
       c.sentence_start, p.date_of_birth, p.sex, coalesce(t.need, 'unknown'),
       coalesce(t.substance_group, 'unknown'), c.settled_accommodation, c.release_authority,
       c.legal_status, i.cohort, coalesce(m.mappa_category, 'unknown'),
       coalesce(m.mappa_level, 'not_set'),
       (SELECT min(a.day) FROM appointment a
         WHERE a.custody_id = c.id AND a.kind = 'probation' AND a.state <> 'cancelled'
           AND a.day >= c.expected_from)
FROM custody c
JOIN person p ON p.id = c.person_id
LEFT JOIN treatment_need t ON t.custody_id = c.id
LEFT JOIN iom_registration i ON i.person_id = p.id AND i.deselected_on IS NULL
LEFT JOIN public_protection m ON m.person_id = p.id
"""
_ONE = "WHERE c.id = :custody_id"
_WITHOUT_PLAN = """
WHERE c.is_current AND c.state <> 'died'
  AND NOT EXISTS (SELECT 1 FROM plan WHERE plan.custody_id = c.id)
ORDER BY c.id
"""

_RECALLED_STATES = frozenset({CustodyState.UNLAWFULLY_AT_LARGE, CustodyState.RETURNED_TO_CUSTODY})


def plan_facts(connection: Connection, custody_id: int) -> PlanFacts | None:
    """The facts of one custody spell, or None when there is no such spell."""
    row = connection.execute(_FACTS + _ONE, {"custody_id": custody_id}).fetchone()
    return _facts(row) if row else None


def date_of_birth(connection: Connection, person_id: int) -> date | None:
    """When a person was born, None where that is not known."""
    query = "SELECT date_of_birth FROM person WHERE id = :person_id"
    row = connection.execute(query, {"person_id": person_id}).fetchone()
    return _day(row[0]) if row else None


def facts_without_plan(connection: Connection) -> Iterator[tuple[int, PlanFacts]]:
    """Every current spell that has no plan yet, by id; nobody who has died is among them."""
    for row in connection.execute(_FACTS + _WITHOUT_PLAN):
        yield row[0], _facts(row)


def _facts(row: Sequence[Any]) -> PlanFacts:
    state = CustodyState(row[3])
    anchor_type = ReleaseDateType(row[2]) if row[2] else None
    return PlanFacts(
        release_day=_day(row[1]),
        release_date_type=anchor_type,
        custody_state=state,
        reception_on=_day(row[4]),
        sentence_start=_day(row[5]),
        first_appointment_on=_day(row[16]),
        date_of_birth=_day(row[6]),
        sex=Sex(row[7]),
        treatment_need=YesNoUnknown(row[8]),
        substance_group=SubstanceGroup(row[9]),
        settled_accommodation=YesNoUnknown(row[10]),
        in_wales=is_welsh(row[11]),
        home_detention_curfew=(
            anchor_type is ReleaseDateType.HDCAD or state is CustodyState.HDC_APPROVED
        ),
        recalled=state in _RECALLED_STATES or row[12] == "RECALL",
        iom_cohort=IomCohort(row[13]) if row[13] else None,
        mappa_category=MappaCategory(row[14]),
        mappa_level=MappaLevel(row[15]),
    )


@lru_cache(maxsize=32_768)
def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None
