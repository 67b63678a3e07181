"""A person's agreements to share their treatment: given, withdrawn, and who was given what."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from release_planner.actions.calendar_entries import touch_calendars
from release_planner.actions.context import ActionContext
from release_planner.actions.finding import current_custody, id_of, require, require_current
from release_planner.domain.access import FieldGroup, Operation
from release_planner.domain.codes import Agency, TreatmentStanding
from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError
from release_planner.model.custody import Custody
from release_planner.model.people import Person
from release_planner.model.sharing import SharingAgreement
from release_planner.model.treatment import TreatmentStatus
from release_planner.store.reading.sharing import GivenRow, agrees, treatment_given
from release_planner.store.sessions import driver_connection

LONGEST_RECIPIENT = 100


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was withdrawn. ``already_given`` are the treatment appointments that recipients hold or
    held: a calendar that somebody copied is not taken back by us, so they have to be told.
    """

    agency: Agency
    recipient: str
    withdrawn_on: date
    already_given: tuple[GivenRow, ...]


def record_agreement(
    context: ActionContext,
    person_id: int,
    agency: Agency,
    agreed_on: date,
    recipient: str = "",
) -> int:
    """Record that a person agreed to share their treatment, and give the row's id.

    ``recipient`` is a staff, team, provider or prison code, empty for the agency as a whole.
    Raises PlannerError for a day that is still to come.
    """
    recipient = _checked(context, agreed_on, recipient)
    needs = (FieldGroup.SHARING, Operation.RECORD_AGREEMENT)
    with context.writing("record an agreement to share", *needs) as session:
        require(session, Person, person_id)
        row = _row(context, person_id, agency, recipient)
        row.agreed_on = agreed_on
        session.add(row)
        session.flush()
        touch_calendars(session, context, id_of(current_custody(session, person_id)))
        return id_of(row)


def withdraw_agreement(
    context: ActionContext,
    person_id: int,
    agency: Agency,
    withdrawn_on: date,
    recipient: str = "",
) -> Withdrawal:
    """Record that a person no longer agrees, or never did, and stop calendars at once.

    A withdrawal from an agency as a whole ends what was agreed with each of its recipients. In the
    same transaction every treatment entry that may no longer be shared becomes cancelled in the
    calendars that hold it. Raises PlannerError for a day that is still to come, or before the
    agreement.
    """
    recipient = _checked(context, withdrawn_on, recipient)
    needs = (FieldGroup.SHARING, Operation.RECORD_AGREEMENT)
    with context.writing("withdraw an agreement to share", *needs) as session:
        require(session, Person, person_id)
        # Whoever sees treatment by this agreement no longer sees what was given once it is written.
        given = treatment_given(driver_connection(session), person_id)
        held = _held(session, person_id, agency, recipient)
        for row in held:
            if row.agreed_on is not None and withdrawn_on < row.agreed_on:
                raise PlannerError(
                    f"They agreed on {day_text(row.agreed_on)}: an agreement cannot be withdrawn"
                    " before it was given."
                )
            row.withdrawn_on = withdrawn_on
            session.add(row)
        if not any(row.recipient == recipient for row in held):
            refusal = _row(context, person_id, agency, recipient)
            refusal.withdrawn_on = withdrawn_on
            session.add(refusal)
        session.flush()
        if not recipient and agency.value == context.store.owner.value:
            _forget_status(session, person_id)
        touch_calendars(session, context, id_of(current_custody(session, person_id)))
    return Withdrawal(agency, recipient, withdrawn_on, given)


def record_treatment_status(
    context: ActionContext, custody_id: int, status: TreatmentStanding
) -> None:
    """Record how treatment stands, in a store that may not hold treatment itself.

    Raises PlannerError in a store that holds treatment, where it follows from what is recorded, and
    of a person who has not agreed to share it with the store's agency.
    """
    with context.writing("record a treatment status") as session:
        access = context.access(driver_connection(session))
        if access.holds(FieldGroup.TREATMENT):
            raise PlannerError("This store holds treatment itself: its status follows from that.")
        require_current(session, custody_id)
        owner = Agency(context.store.owner.value)
        if not agrees(driver_connection(session), custody_id, owner):
            raise PlannerError("This person has not agreed to share it: record that first.")
        statement = select(TreatmentStatus).where(col(TreatmentStatus.custody_id) == custody_id)
        row = session.exec(statement).first() or TreatmentStatus(
            custody_id=custody_id, recorded_on=context.today
        )
        row.status, row.recorded_on = status, context.today
        session.add(row)


def _forget_status(session: Session, person_id: int) -> None:
    """Take away what a store that holds no treatment was told of it."""
    spells = select(Custody.id).where(col(Custody.person_id) == person_id)
    statement = select(TreatmentStatus).where(col(TreatmentStatus.custody_id).in_(spells))
    for row in session.exec(statement).all():
        session.delete(row)


def _held(
    session: Session, person_id: int, agency: Agency, recipient: str
) -> list[SharingAgreement]:
    """The agreements in force that a withdrawal ends."""
    statement = select(SharingAgreement).where(
        col(SharingAgreement.person_id) == person_id,
        col(SharingAgreement.agency) == agency,
        col(SharingAgreement.withdrawn_on).is_(None),
    )
    if recipient:
        statement = statement.where(col(SharingAgreement.recipient) == recipient)
    return list(session.exec(statement).all())


def _row(
    context: ActionContext, person_id: int, agency: Agency, recipient: str
) -> SharingAgreement:
    return SharingAgreement(
        person_id=person_id,
        agency=agency,
        recipient=recipient,
        recorded_by=context.actor,
        recorded_at=context.now,
    )


def _checked(context: ActionContext, day: date, recipient: str) -> str:
    if day > context.today:
        raise PlannerError(f"{day_text(day)} is still to come: record it once it was said.")
    checked = " ".join(recipient.split())
    if len(checked) > LONGEST_RECIPIENT or not checked.isprintable():
        raise PlannerError(f"A recipient is a code of at most {LONGEST_RECIPIENT} characters.")
    return checked
