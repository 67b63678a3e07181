"""Handing a person over to another area."""

from sqlmodel import Session

from release_planner.actions.context import ActionContext
from release_planner.actions.finding import id_of, require
from release_planner.actions.logging_changes import log
from release_planner.domain.access import Operation
from release_planner.domain.areas import find_area
from release_planner.domain.errors import PlannerError
from release_planner.model.custody import Custody
from release_planner.model.people import Person
from release_planner.store.sessions import driver_connection

PURPOSE = "transfer a person"
LONGEST_REASON = 200


def transfer_person(context: ActionContext, custody_id: int, to_area: str, reason: str) -> str:
    """Hand the person of a custody spell over to another area; gives that area's name.

    ``to_area`` is the id or name of an area profile. Logged as a disclosure to it. A server does it
    by a function of its own: afterwards only staff of the new area find the person. Raises
    PlannerError for an area that there is not, or where the person is already, and for no reason.
    """
    area = find_area(context.reference.areas, to_area).name
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise PlannerError(
            f"Say in 1 to {LONGEST_REASON} characters why, without a name: it stays in the audit."
        )
    with context.writing(PURPOSE, Operation.TRANSFER) as session:
        person_id = require(session, Custody, custody_id).person_id
        connection = driver_connection(session)
        if connection.engine == "postgresql":
            connection.execute("SELECT planner.transfer_person(?, ?, ?)", (person_id, area, reason))
        else:
            _transfer_in_a_file(session, context, require(session, Person, person_id), area, reason)
    return area


def _transfer_in_a_file(
    session: Session, context: ActionContext, person: Person, area: str, reason: str
) -> None:
    if person.area == area:
        raise PlannerError(f"This person is in {area} already. Nothing was changed.")
    before, person.area = person.area, area
    log(
        session,
        context,
        "disclosure",
        "person",
        id_of(person),
        recipient=area,
        purpose=PURPOSE,
        from_area=before,
        to_area=area,
        why=reason,
    )
