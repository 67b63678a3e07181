"""IOM registration, and who holds each role for a custody spell."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import Session, col, select

from release_planner.actions.conflicts import Looked, Settled, settle
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
from release_planner.domain.access import FieldGroup
from release_planner.domain.codes import IomCohort, Role
from release_planner.domain.errors import PlannerError
from release_planner.model.custody import Assignment
from release_planner.model.iom import IomRegistration
from release_planner.model.people import Person
from release_planner.model.staff import Staff

OFF_IOM = "off"
"""The cohort of somebody who is not on the IOM caseload."""

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
    looked: Looked | None = None,
) -> Settled:
    """Put a person on the IOM caseload, or move them to another cohort; the plan's steps follow.

    Without a lead officer the present one stays. Give ``looked`` when a person answers a form: what
    colleagues saved meanwhile is merged. Raises EditConflictError.
    """
    with context.writing("register for IOM", FieldGroup.IOM) as session:
        require(session, Person, person_id)
        custody = current_custody(session, person_id)
        refuse_died(custody)
        mine: dict[str, object] = {"cohort": cohort, "next_review_on": next_review_on}
        if lead_officer_code is not None:
            mine["lead_officer"] = staff_by_code(session, lead_officer_code).code
        settled = _settle(session, person_id, looked, mine)
        if settled.values["cohort"] == OFF_IOM:
            return settled
        row = _open_registration(session, person_id) or IomRegistration(
            person_id=person_id, selected_on=context.today
        )
        with plan_follows(session, context, custody):
            _take(session, row, settled)
            session.add(row)
    return settled


def deselect_from_iom(
    context: ActionContext, person_id: int, looked: Looked | None = None
) -> Settled:
    """Take a person off the IOM caseload; the registration stays as history.

    Give ``looked`` when a person was asked. Raises PlannerError when the person is not on it, and
    EditConflictError when a colleague has meanwhile moved them to another cohort.
    """
    with context.writing("deselect from IOM", FieldGroup.IOM) as session:
        custody = current_custody(session, person_id)
        row = _open_registration(session, person_id)
        if row is None:
            raise PlannerError("This person is not on the IOM caseload.")
        settled = _settle(session, person_id, looked, {"cohort": OFF_IOM})
        if settled.kept:
            return settled
        with plan_follows(session, context, custody):
            row.deselected_on = context.today
    return settled


def assign(
    context: ActionContext,
    custody_id: int,
    role: Role,
    staff_code: str,
    looked: Looked | None = None,
) -> Settled:
    """Give a role to a member of staff, ending whoever held it; the plan's owner follows.

    Nothing changes when they hold it already. Give ``looked``, who held each role by its code, when
    a person answers a form. Raises EditConflictError when the role has been given to somebody else
    meanwhile.
    """
    with context.writing("assign a role", FieldGroup.PLAN) as session:
        custody = require_current(session, custody_id)
        refuse_died(custody)
        staff = staff_by_code(session, staff_code)
        held = session.exec(
            select(Assignment).where(
                col(Assignment.custody_id) == custody_id, col(Assignment.until_on).is_(None)
            )
        ).all()
        settled = _settle_holder(session, held, role, staff, looked)
        if settled.kept or any(row.role is role and row.staff_id == staff.id for row in held):
            return settled
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
    return settled


def plan_owner(holders: dict[Role, int]) -> int | None:
    """Who owns the plan: the IOM officer, else the community, else the prison offender manager."""
    return next((holders[role] for role in OWNER_ROLES if role in holders), None)


def _settle(
    session: Session, person_id: int, looked: Looked | None, mine: Mapping[str, object]
) -> Settled:
    """Merge with the registration as it is; one that has ended meanwhile is a cohort of its own."""
    statement = (
        select(IomRegistration)
        .where(col(IomRegistration.person_id) == person_id)
        .order_by(col(IomRegistration.id).desc())
    )
    last = session.exec(statement).first()
    if last is None:
        return Settled(mine)
    is_on = last.deselected_on is None
    lead = session.get(Staff, last.lead_officer_id) if last.lead_officer_id and is_on else None
    theirs = {
        "cohort": last.cohort if is_on else OFF_IOM,
        "next_review_on": last.next_review_on if is_on else None,
        "lead_officer": lead.code if lead else None,
    }
    return settle(session, last, looked, mine, theirs, on_purpose=not is_on)


def _take(session: Session, row: IomRegistration, settled: Settled) -> None:
    values = dict(settled.values)
    lead = values.pop("lead_officer", None)
    if isinstance(lead, str):
        row.lead_officer_id = staff_by_code(session, lead).id
    for field, value in values.items():
        setattr(row, field, value)


def _settle_holder(
    session: Session,
    held: Sequence[Assignment],
    role: Role,
    staff: Staff,
    looked: Looked | None,
) -> Settled:
    mine = {role.value: staff.code}
    row = next((each for each in held if each.role is role), None)
    if row is None:
        return Settled(mine)
    holder = session.get(Staff, row.staff_id)
    theirs = {role.value: holder.code if holder else None}
    return settle(session, row, looked, mine, theirs, on_purpose=True)


def _open_registration(session: Session, person_id: int) -> IomRegistration | None:
    statement = select(IomRegistration).where(
        col(IomRegistration.person_id) == person_id, col(IomRegistration.deselected_on).is_(None)
    )
    return session.exec(statement).first()
