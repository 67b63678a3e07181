"""MAPPA category and level, and the domestic abuse concern."""

from datetime import date

from sqlmodel import Session, col, select

from release_planner.actions.conflicts import Looked, Settled, settle
from release_planner.actions.context import ActionContext
from release_planner.actions.finding import current_custody, require
from release_planner.actions.reanchoring import plan_follows
from release_planner.domain.access import FieldGroup
from release_planner.domain.codes import MappaCategory, MappaLevel, YesNoUnknown
from release_planner.domain.errors import PlannerError
from release_planner.model.people import Person
from release_planner.model.public_protection import PublicProtection
from release_planner.model.safeguarding import Safeguarding

_LEVELS = frozenset({MappaLevel.ONE, MappaLevel.TWO, MappaLevel.THREE})


def record_public_protection(
    context: ActionContext,
    person_id: int,
    mappa_category: MappaCategory,
    mappa_level: MappaLevel,
    domestic_abuse_concern: YesNoUnknown | None,
    level_set_on: date | None = None,
    looked: Looked | None = None,
) -> Settled:
    """Record the arrangements; the plan's steps follow.

    ``domestic_abuse_concern`` None leaves what is known of it. Give ``looked`` when a person
    answers a form: what colleagues saved meanwhile is merged. Raises PlannerError when a level is
    given of somebody who is not subject to MAPPA, and EditConflictError.
    """
    _refuse_contradiction(mappa_category, mappa_level)
    needs = [FieldGroup.PUBLIC_PROTECTION]
    if domestic_abuse_concern is not None:
        needs.append(FieldGroup.SAFEGUARDING)
    with context.writing("record public protection", *needs) as session:
        require(session, Person, person_id)
        statement = select(PublicProtection).where(col(PublicProtection.person_id) == person_id)
        row = session.exec(statement).first() or PublicProtection(person_id=person_id)
        mine = {"mappa_category": mappa_category, "mappa_level": mappa_level}
        level_before = row.mappa_level
        settled = settle(session, row, looked, mine)
        with plan_follows(session, context, current_custody(session, person_id)):
            settled.write_to(row)
            _refuse_contradiction(row.mappa_category, row.mappa_level)
            if row.mappa_level is not level_before or level_set_on is not None:
                today = context.today if row.mappa_level in _LEVELS else None
                row.level_set_on = level_set_on or today
            session.add(row)
        if domestic_abuse_concern is not None:
            concern = _record_concern(session, person_id, domestic_abuse_concern, looked)
            settled = Settled({**settled.values, **concern.values}, settled.kept + concern.kept)
    return settled


def _refuse_contradiction(category: MappaCategory, level: MappaLevel) -> None:
    if category is MappaCategory.NOT_SUBJECT and level in _LEVELS:
        raise PlannerError("A person who is not subject to MAPPA has no MAPPA level.")


def _record_concern(
    session: Session, person_id: int, concern: YesNoUnknown, looked: Looked | None
) -> Settled:
    statement = select(Safeguarding).where(col(Safeguarding.person_id) == person_id)
    row = session.exec(statement).first() or Safeguarding(person_id=person_id)
    settled = settle(session, row, looked, {"domestic_abuse_concern": concern})
    settled.write_to(row)
    session.add(row)
    return settled
