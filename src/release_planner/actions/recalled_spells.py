"""A return after recall is a new spell: the release that was recalled stays a release, counted."""

from datetime import date

from sqlmodel import Session, col, or_, select, update

from release_planner.actions.finding import id_of
from release_planner.domain.codes import (
    AppointmentState,
    Attendance,
    CustodyState,
    ReleaseDateType,
)
from release_planner.domain.errors import PlannerError
from release_planner.model.appointment import Appointment
from release_planner.model.custody import Assignment, Custody, ReleaseDateEntry
from release_planner.model.plan import PersonToTell, Plan
from release_planner.model.treatment import TreatmentNeed


def start_spell_after_recall(session: Session, recalled: Custody, returned_on: date) -> Custody:
    """Make the new spell of a person who is back in custody; the plan goes with them.

    The recalled spell keeps its release, its outcomes and its history. Dates that lie after that
    release still hold, such as a post recall release date that came before the return.
    """
    recalled.state = CustodyState.RETURNED_TO_CUSTODY
    recalled.is_current = False
    session.flush()
    spell = Custody(
        person_id=recalled.person_id,
        state=CustodyState.RETURNED_TO_CUSTODY,
        legal_status="RECALL",
        prison_id=recalled.prison_id,
        reception_on=returned_on,
        sentence_start=recalled.sentence_start,
        is_child=recalled.is_child,
        presumption_exclusion=recalled.presumption_exclusion,
        release_authority=recalled.release_authority,
        settled_accommodation=recalled.settled_accommodation,
        owner_staff_id=recalled.owner_staff_id,
    )
    session.add(spell)
    session.flush()
    hand_over_plan(session, recalled, spell)
    hand_over_bookings(session, recalled, spell, returned_on)
    _copy_circumstances(session, recalled, spell)
    _copy_dates(session, recalled, spell)
    return spell


def resume_spell(session: Session, spell: Custody) -> Custody:
    """The spell that goes on when a recall is rescinded: the released one, its plan with it."""
    if spell.released_on is not None:
        return spell
    statement = (
        select(Custody)
        .where(
            col(Custody.person_id) == spell.person_id,
            col(Custody.released_on).is_not(None),
            col(Custody.id) != spell.id,
        )
        .order_by(col(Custody.released_on).desc())
    )
    released = session.exec(statement).first()
    if released is None:
        raise PlannerError("There is no earlier release in the store to go back to.")
    spell.is_current = False
    spell.state = CustodyState.RECALL_RESCINDED
    session.flush()
    released.is_current = True
    session.flush()
    hand_over_plan(session, spell, released)
    hand_over_bookings(session, spell, released)
    return released


def hand_over_plan(session: Session, old: Custody, new: Custody) -> None:
    """Let the plan of one spell go on in another."""
    session.exec(update(Plan).where(col(Plan.custody_id) == old.id).values(custody_id=new.id))


def hand_over_bookings(
    session: Session, old: Custody, new: Custody, since: date = date.min
) -> None:
    """Let open bookings, and whoever has not been told yet, go from one spell to another.

    Bookings before ``since`` belong to the release that they were made for, and stay with it.
    """
    session.exec(
        update(PersonToTell)
        .where(col(PersonToTell.custody_id) == old.id, col(PersonToTell.done_at).is_(None))
        .values(custody_id=new.id)
    )
    session.exec(
        update(Appointment)
        .where(
            col(Appointment.custody_id) == old.id,
            col(Appointment.day) >= since,
            col(Appointment.state) != AppointmentState.CANCELLED,
            col(Appointment.attendance) == Attendance.UNKNOWN,
        )
        .values(custody_id=new.id)
    )


def _copy_circumstances(session: Session, old: Custody, new: Custody) -> None:
    held = select(Assignment).where(
        col(Assignment.custody_id) == old.id, col(Assignment.until_on).is_(None)
    )
    for row in session.exec(held).all():
        session.add(
            Assignment(
                custody_id=id_of(new),
                role=row.role,
                staff_id=row.staff_id,
                from_on=new.reception_on,
            )
        )
    need = session.exec(
        select(TreatmentNeed).where(col(TreatmentNeed.custody_id) == old.id)
    ).first()
    if need is not None:
        session.add(
            TreatmentNeed(
                custody_id=id_of(new),
                need=need.need,
                substance_group=need.substance_group,
                consent_to_share=need.consent_to_share,
                naloxone=need.naloxone,
                bridging_prescription=need.bridging_prescription,
            )
        )


def _copy_dates(session: Session, old: Custody, new: Custody) -> None:
    """Take over the dates after the release, and the conditional one that others are held against.

    The conditional date itself does not anchor a plan after a recall.
    """
    still_hold = select(ReleaseDateEntry).where(
        col(ReleaseDateEntry.custody_id) == old.id,
        col(ReleaseDateEntry.replaced_at).is_(None),
        or_(
            col(ReleaseDateEntry.type) == ReleaseDateType.CRD,
            col(ReleaseDateEntry.day) > old.released_on,
        ),
    )
    for row in session.exec(still_hold).all():
        session.add(
            ReleaseDateEntry(
                custody_id=id_of(new),
                type=row.type,
                day=row.day,
                source=row.source,
                as_at=row.as_at,
                entered_by=row.entered_by,
                entered_at=row.entered_at,
                is_chosen=row.is_chosen,
                import_batch_id=row.import_batch_id,
            )
        )
