"""IOM registration, and who holds each role for a custody spell."""

from datetime import date

from sqlmodel import Session, col, select

from release_planner.actions.context import ActionContext
from release_planner.actions.finding import (
    current_custody,
    id_of,
    refuse_died,
    require,
    require_current,
    staff_by_code,
)
from release_planner.actions.reanchoring import plan_follows
from release_planner.domain.codes import IomCohort, Role
from release_planner.domain.errors import PlannerError
from release_planner.model.custody import Assignment
from release_planner.model.iom import IomRegistration
from release_planner.model.people import Person

OWNER_ROLES = (
    Role.IOM_OFFICER,
    Role.COMMUNITY_OFFENDER_MANAGER,
    Role.PRISON_OFFENDER_MANAGER,
)


def register_for_iom(
    context: ActionContext,
    person_id: int,
    cohort: IomCohort,
    lead_officer_code: str | None = None,
    next_review_on: date | None = None,
) -> None:
    """Put a person on the IOM caseload, or move them to another cohort; the plan's steps follow."""
    with context.writing("register for IOM") as session:
        require(session, Person, person_id)
        row = _open_registration(session, person_id) or IomRegistration(
            person_id=person_id, selected_on=context.today
        )
        custody = current_custody(session, person_id)
        refuse_died(custody)
        if lead_officer_code is not None:
            row.lead_officer_id = staff_by_code(session, lead_officer_code).id
        with plan_follows(session, context, custody):
            row.cohort = cohort
            row.next_review_on = next_review_on
            session.add(row)


def deselect_from_iom(context: ActionContext, person_id: int) -> None:
    """Take a person off the IOM caseload; the registration stays as history.

    Raises PlannerError when the person is not on it.
    """
    with context.writing("deselect from IOM") as session:
        row = _open_registration(session, person_id)
        if row is None:
            raise PlannerError("This person is not on the IOM caseload.")
        with plan_follows(session, context, current_custody(session, person_id)):
            row.deselected_on = context.today


def assign(context: ActionContext, custody_id: int, role: Role, staff_code: str) -> None:
    """Give a role to a member of staff, ending whoever held it; the plan's owner follows.

    Nothing changes when they hold it already.
    """
    with context.writing("assign a role") as session:
        custody = require_current(session, custody_id)
        refuse_died(custody)
        staff = staff_by_code(session, staff_code)
        held = session.exec(
            select(Assignment).where(
                col(Assignment.custody_id) == custody_id, col(Assignment.until_on).is_(None)
            )
        ).all()
        if any(row.role is role and row.staff_id == staff.id for row in held):
            return
        for assignment in held:
            if assignment.role is role:
                assignment.until_on = context.today
        session.add(
            Assignment(
                custody_id=custody_id, role=role, staff_id=id_of(staff), from_on=context.today
            )
        )
        holders = {row.role: row.staff_id for row in held if row.role is not role}
        holders[role] = id_of(staff)
        custody.owner_staff_id = plan_owner(holders)


def plan_owner(holders: dict[Role, int]) -> int | None:
    """Who owns the plan: the IOM officer, else the community, else the prison offender manager."""
    return next((holders[role] for role in OWNER_ROLES if role in holders), None)


def _open_registration(session: Session, person_id: int) -> IomRegistration | None:
    statement = select(IomRegistration).where(
        col(IomRegistration.person_id) == person_id, col(IomRegistration.deselected_on).is_(None)
    )
    return session.exec(statement).first()
