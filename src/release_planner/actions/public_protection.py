"""MAPPA category and level, and the domestic abuse concern."""

from datetime import date

from sqlmodel import Session, col, select

from release_planner.actions.context import ActionContext
from release_planner.actions.finding import current_custody, require
from release_planner.actions.reanchoring import plan_follows
from release_planner.domain.codes import MappaCategory, MappaLevel, YesNoUnknown
from release_planner.domain.errors import PlannerError
from release_planner.model.people import Person
from release_planner.model.public_protection import PublicProtection
from release_planner.model.safeguarding import Safeguarding


def record_public_protection(
    context: ActionContext,
    person_id: int,
    mappa_category: MappaCategory,
    mappa_level: MappaLevel,
    domestic_abuse_concern: YesNoUnknown | None,
    level_set_on: date | None = None,
) -> None:
    """Record the arrangements; the plan's steps follow.

    ``domestic_abuse_concern`` None leaves what is known of it. Raises PlannerError when a level is
    given of somebody who is not subject to MAPPA.
    """
    has_level = mappa_level in (MappaLevel.ONE, MappaLevel.TWO, MappaLevel.THREE)
    if mappa_category is MappaCategory.NOT_SUBJECT and has_level:
        raise PlannerError("A person who is not subject to MAPPA has no MAPPA level.")
    with context.writing("record public protection") as session:
        require(session, Person, person_id)
        statement = select(PublicProtection).where(col(PublicProtection.person_id) == person_id)
        row = session.exec(statement).first() or PublicProtection(person_id=person_id)
        if mappa_level is not row.mappa_level or level_set_on is not None:
            row.level_set_on = level_set_on or (context.today if has_level else None)
        with plan_follows(session, context, current_custody(session, person_id)):
            row.mappa_category = mappa_category
            row.mappa_level = mappa_level
            session.add(row)
        if domestic_abuse_concern is not None:
            _record_concern(session, person_id, domestic_abuse_concern)


def _record_concern(session: Session, person_id: int, concern: YesNoUnknown) -> None:
    statement = select(Safeguarding).where(col(Safeguarding.person_id) == person_id)
    row = session.exec(statement).first() or Safeguarding(person_id=person_id)
    row.domestic_abuse_concern = concern
    session.add(row)
