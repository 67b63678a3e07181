"""The caseload list: the ids of the people it holds in order, and the rows a screen shows."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from release_planner.domain.access import FieldGroup
from release_planner.domain.codes import (
    CustodyState,
    IomCohort,
    MappaCategory,
    MappaLevel,
    ReleaseDateType,
    YesNoUnknown,
)
from release_planner.domain.search_text import search_terms
from release_planner.store.connection import Connection
from release_planner.store.reading.scope import Condition, held_by_staff, held_by_team
from release_planner.store.reading.sight import EVERYTHING, Sight
from release_planner.store.reading.values import Parameters, day_or_none, id_list


class CaseloadStates(StrEnum):
    """Groups of custody states that the list tells apart; remand has no release date to plan by."""

    HELD = "held"
    REMAND = "remand"
    RELEASED = "released"
    EVERYONE = "everyone"


class CaseloadSort(StrEnum):
    """What the list is ordered by; within it, by expected release day, undated people last."""

    EXPECTED_DAY = "expected_day"
    NAME = "name"
    PRISON = "prison"
    COHORT = "cohort"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class CaseloadFilter:
    """Who is on the list. None means any.

    ``due_by`` keeps people whose earliest expected release day is on or before it, those whose
    day has passed included. ``authorities`` are the GSS codes of an area.
    """

    states: CaseloadStates = CaseloadStates.HELD
    due_by: date | None = None
    owner: str | None = None
    team: str | None = None
    prison_id: str | None = None
    authorities: frozenset[str] | None = None
    cohort: IomCohort | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class CaseloadRow:
    """One person on the list, in their current custody spell, as one line shows them.

    ``identifier`` is the prison number, or else the CRN, or else the PNC number. Steps count those
    still to do; ``steps_overdue`` were due before today, ``steps_too_late`` can no longer be done
    in time. ``treatment_need`` is None where the person has not agreed to share it. ``hidden`` are
    the groups that the reader does not see of anybody: cohort and MAPPA then say nothing.
    """

    custody_id: int
    person_id: int
    surname: str
    forenames: str
    identifier: str
    date_of_birth: date | None
    state: CustodyState
    prison_id: str | None
    expected_from: date | None
    expected_to: date | None
    certainty: str
    anchor_type: ReleaseDateType | None
    anchor_confidence: str
    has_date_conflict: bool
    next_court_on: date | None
    released_on: date | None
    cohort: IomCohort | None
    mappa_category: MappaCategory
    mappa_level: MappaLevel
    owner: str | None
    treatment_need: YesNoUnknown | None
    steps_open: int
    steps_overdue: int
    steps_too_late: int
    appointments_to_rebook: int
    hidden: frozenset[FieldGroup] = frozenset()


_STATES = {
    CaseloadStates.HELD: (
        "'in_custody', 'hdc_approved', 'hdc_refused', 'hdc_withdrawn', 'in_hospital',"
        " 'unlawfully_at_large', 'returned_to_custody'"
    ),
    CaseloadStates.REMAND: "'remand'",
    CaseloadStates.RELEASED: "'released', 'recall_rescinded'",
}

_COHORTS = (
    " LEFT JOIN (SELECT person_id, MIN(cohort) AS cohort FROM iom_registration"
    " WHERE deselected_on IS NULL GROUP BY person_id) iom ON iom.person_id = custody.person_id"
)

_JOINS = {
    CaseloadSort.EXPECTED_DAY: "",
    CaseloadSort.NAME: " JOIN person ON person.id = custody.person_id",
    CaseloadSort.PRISON: "",
    CaseloadSort.COHORT: _COHORTS,
    CaseloadSort.OWNER: " LEFT JOIN staff ON staff.id = custody.owner_staff_id",
}

_ORDERS = {
    CaseloadSort.EXPECTED_DAY: "",
    CaseloadSort.NAME: "lower(person.surname), lower(person.forenames), ",
    CaseloadSort.PRISON: "custody.prison_id NULLS LAST, ",
    CaseloadSort.COHORT: "iom.cohort NULLS LAST, ",
    CaseloadSort.OWNER: "staff.code NULLS FIRST, ",
}


def caseload_ids(
    connection: Connection,
    wanted: CaseloadFilter,
    sort: CaseloadSort = CaseloadSort.EXPECTED_DAY,
    limit: int | None = None,
    sight: Sight = EVERYTHING,
) -> "array[int]":
    """The ids of the current custody spells that a filter keeps, in order; at most ``limit``.

    A reader whose ``sight`` leaves IOM out finds nobody by cohort, and cannot sort by it.
    """
    conditions = _conditions(wanted)
    if FieldGroup.IOM in sight.hidden:
        sort = CaseloadSort.EXPECTED_DAY if sort is CaseloadSort.COHORT else sort
        conditions.append(Condition("1 = 0" if wanted.cohort else "1 = 1"))
    where = " AND ".join(condition.sql for condition in conditions)
    parameters: Parameters = {}
    for condition in conditions:
        parameters.update(condition.parameters)
    statement = (
        f"SELECT custody.id FROM custody{_JOINS[sort]} WHERE {where}"
        f" ORDER BY {_ORDERS[sort]}custody.expected_from NULLS LAST, custody.id"
    )
    if limit is not None:
        statement += " LIMIT :limit"
        parameters["limit"] = limit
    return array("q", (row[0] for row in connection.execute(statement, parameters)))


_OF_REFERENCE = (
    "SELECT spell.person_id FROM feed_entry given JOIN custody spell ON spell.id = given.custody_id"
    " WHERE given.case_reference = :reference"
)


def in_states(states: CaseloadStates) -> str:
    """The condition over ``custody`` that a spell is in one of a group's states."""
    return f"custody.state IN ({_STATES[states]})"


def _conditions(wanted: CaseloadFilter) -> list[Condition]:
    found = [Condition("custody.is_current = :current", {"current": True})]
    if wanted.states is not CaseloadStates.EVERYONE:
        found.append(Condition(in_states(wanted.states)))
    if wanted.due_by is not None:
        due: Parameters = {"due_by": wanted.due_by.isoformat()}
        found.append(Condition("custody.expected_from <= :due_by", due))
    if wanted.owner is not None:
        found.append(held_by_staff(wanted.owner))
    if wanted.team is not None:
        found.append(held_by_team(wanted.team))
    if wanted.prison_id is not None:
        found.append(Condition("custody.prison_id = :prison_id", {"prison_id": wanted.prison_id}))
    if wanted.authorities is not None:
        found.append(_released_to(wanted.authorities))
    if wanted.cohort is not None:
        found.append(_on_cohort(wanted.cohort))
    return found + _matching(wanted.text)


def _released_to(authorities: frozenset[str]) -> Condition:
    names = [f"authority_{place}" for place in range(len(authorities))]
    listed = ", ".join(f":{name}" for name in names) or "NULL"
    parameters: Parameters = dict(zip(names, sorted(authorities), strict=True))
    return Condition(f"custody.release_authority IN ({listed})", parameters)


def _on_cohort(cohort: IomCohort) -> Condition:
    return Condition(
        "EXISTS (SELECT 1 FROM iom_registration r WHERE r.person_id = custody.person_id"
        " AND r.deselected_on IS NULL AND r.cohort = :cohort)",
        {"cohort": cohort.value},
    )


def _matching(text: str) -> list[Condition]:
    """Every word is in the search text, or the whole is a calendar reference of the person."""
    words = _with_words(text)
    if not words:
        return []
    said = " AND ".join(word.sql for word in words)
    parameters: Parameters = {"reference": text.strip().upper()}
    for word in words:
        parameters = {**parameters, **word.parameters}
    return [Condition(f"(custody.person_id IN ({_OF_REFERENCE}) OR {said})", parameters)]


def _with_words(text: str) -> list[Condition]:
    return [
        Condition(
            "EXISTS (SELECT 1 FROM person p WHERE p.id = custody.person_id"
            f" AND instr(p.search_text, :term_{place}) > 0)",
            {f"term_{place}": term},
        )
        for place, term in enumerate(search_terms(text))
    ]


def caseload_rows(
    connection: Connection,
    custody_ids: Sequence[int],
    today: date,
    sight: Sight = EVERYTHING,
) -> list[CaseloadRow]:
    """The rows of these custody spells, in the order of the ids; a spell that is gone is left out.

    ``today`` is the London day that decides which steps are overdue, ``sight`` what the reader sees
    and what is counted.
    """
    if not custody_ids:
        return []
    listed, parameters = id_list(custody_ids)
    by_id = {}
    query = _ROWS.format(
        ids=listed, steps=sight.steps, appointments=sight.appointments, treatment=sight.treatment
    )
    for row in connection.execute(query, {**parameters, "today": str(today)}):
        by_id[row[0]] = _seen(_caseload_row(row), sight)
    return [by_id[custody_id] for custody_id in custody_ids if custody_id in by_id]


_ROWS = """
SELECT custody.id, person.id, person.surname, person.forenames,
    coalesce(person.prison_number, person.crn, person.pnc_number), person.date_of_birth,
    custody.state, custody.prison_id, custody.expected_from, custody.expected_to,
    custody.certainty, custody.anchor_type, custody.anchor_confidence, custody.has_date_conflict,
    custody.next_court_on, custody.released_on,
    (SELECT MIN(r.cohort) FROM iom_registration r
        WHERE r.person_id = person.id AND r.deselected_on IS NULL),
    coalesce(public_protection.mappa_category, 'unknown'),
    coalesce(public_protection.mappa_level, 'not_set'), staff.code,
    CASE WHEN treatment_need.consent_to_share = 'no' OR NOT ({treatment}) THEN NULL
        ELSE coalesce(treatment_need.need, 'unknown') END,
    coalesce(steps.open, 0), coalesce(steps.overdue, 0), coalesce(steps.too_late, 0),
    (SELECT count(*) FROM appointment
        WHERE appointment.custody_id = custody.id AND appointment.state = 'to_rebook'
        AND {appointments})
FROM custody
JOIN person ON person.id = custody.person_id
LEFT JOIN public_protection ON public_protection.person_id = person.id
LEFT JOIN staff ON staff.id = custody.owner_staff_id
LEFT JOIN treatment_need ON treatment_need.custody_id = custody.id
LEFT JOIN (
    SELECT plan.custody_id AS custody_id,
        sum(CASE WHEN plan_step.state IN ('not_started', 'in_progress') THEN 1 ELSE 0 END) AS open,
        sum(CASE WHEN plan_step.state IN ('not_started', 'in_progress') AND due_on < :today
            THEN 1 ELSE 0 END) AS overdue,
        sum(CASE WHEN plan_step.state = 'impossible' THEN 1 ELSE 0 END) AS too_late
    FROM plan JOIN plan_step ON plan_step.plan_id = plan.id
        JOIN custody ON custody.id = plan.custody_id
    WHERE plan.custody_id IN ({ids}) AND {steps} GROUP BY plan.custody_id
) steps ON steps.custody_id = custody.id
WHERE custody.id IN ({ids})
"""


def _seen(row: CaseloadRow, sight: Sight) -> CaseloadRow:
    if not sight.hidden:
        return row
    if FieldGroup.IOM in sight.hidden:
        row = replace(row, cohort=None)
    if FieldGroup.PUBLIC_PROTECTION in sight.hidden:
        category, level = MappaCategory.UNKNOWN, MappaLevel.NOT_SET
        row = replace(row, mappa_category=category, mappa_level=level)
    return replace(row, hidden=sight.hidden)


def _caseload_row(row: Sequence[Any]) -> CaseloadRow:
    (
        custody_id, person_id, surname, forenames, identifier, born, state, prison_id,
        expected_from, expected_to, certainty, anchor_type, confidence, conflict, court_on,
        released_on, cohort, category, level, owner, need, steps_open, overdue, too_late, rebook,
    ) = row  # fmt: skip
    return CaseloadRow(
        custody_id=custody_id,
        person_id=person_id,
        surname=surname,
        forenames=forenames,
        identifier=identifier,
        date_of_birth=day_or_none(born),
        state=CustodyState(state),
        prison_id=prison_id,
        expected_from=day_or_none(expected_from),
        expected_to=day_or_none(expected_to),
        certainty=certainty,
        anchor_type=ReleaseDateType(anchor_type) if anchor_type else None,
        anchor_confidence=confidence,
        has_date_conflict=bool(conflict),
        next_court_on=day_or_none(court_on),
        released_on=day_or_none(released_on),
        cohort=IomCohort(cohort) if cohort else None,
        mappa_category=MappaCategory(category),
        mappa_level=MappaLevel(level),
        owner=owner,
        treatment_need=YesNoUnknown(need) if need else None,
        steps_open=steps_open,
        steps_overdue=overdue,
        steps_too_late=too_late,
        appointments_to_rebook=rebook,
    )
