"""What a change does to a plan, as whoever makes it may see it."""

from sqlmodel import Session

from release_planner.actions.context import ActionContext
from release_planner.domain.access import FieldGroup
from release_planner.domain.plan_changes import Reanchoring
from release_planner.store.reading.sharing import agrees
from release_planner.store.sessions import driver_connection


def as_shown(
    context: ActionContext, session: Session, custody_id: int, result: Reanchoring
) -> Reanchoring:
    """The result without treatment, unless the actor may see this person's."""
    connection = driver_connection(session)
    access = context.access(connection)
    agreed = agrees(connection, custody_id, access.agency, context.actor)
    if access.sees(FieldGroup.TREATMENT, agreed=agreed):
        return result
    return result.without_treatment()
