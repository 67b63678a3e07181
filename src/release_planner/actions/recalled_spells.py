"""A return after recall is a new spell: the release that was recalled stays a release, counted."""

from datetime import date

from sqlmodel import Session, col, select

from release_planner.actions.finding import id_of
from release_planner.domain.codes import CustodyState
from release_planner.domain.errors import PlannerError
from release_planner.model.custody import Custody
from release_planner.store.sessions import driver_connection

_HAND_OVER_TELLING = """
UPDATE person_to_tell SET custody_id = :new WHERE custody_id = :old AND done_at IS NULL
"""
_HAND_OVER_BOOKINGS = """
UPDATE appointment SET custody_id = :new, version = version + 1
WHERE custody_id = :old AND day >= :since AND state <> 'cancelled' AND attendance = 'unknown'
"""
_HAND_OVER_ENTRIES = """
UPDATE feed_entry SET custody_id = :new
WHERE custody_id = :old AND subject = 'appointment'
  AND subject_id IN (SELECT id FROM appointment WHERE custody_id = :new)
"""
_COPY_ROLES = """
INSERT INTO assignment (custody_id, role, staff_id, from_on)
SELECT :new, role, staff_id, :since FROM assignment
WHERE custody_id = :old AND until_on IS NULL ORDER BY id
"""
_COPY_NEED = """
INSERT INTO treatment_need (custody_id, need, substance_group, consent_to_share, naloxone,
                            bridging_prescription)
SELECT :new, need, substance_group, consent_to_share, naloxone, bridging_prescription
FROM treatment_need WHERE custody_id = :old
"""
_NEED_TO_COPY = """
SELECT 1 FROM treatment_need WHERE custody_id = :old
  AND NOT EXISTS (SELECT 1 FROM treatment_need held WHERE held.custody_id = :new)
"""
_COPY_DATES = """
INSERT INTO release_date_entry (custody_id, type, day, source, as_at, entered_by, entered_at,
                                is_chosen, import_batch_id)
SELECT :new, type, day, source, as_at, entered_by, entered_at, is_chosen, import_batch_id
FROM release_date_entry
WHERE custody_id = :old AND replaced_at IS NULL AND (type = 'CRD' OR day > :released_on)
ORDER BY id
"""


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
    _run(session, old, new, "UPDATE plan SET custody_id = :new WHERE custody_id = :old")


def hand_over_bookings(
    session: Session, old: Custody, new: Custody, since: date = date.min
) -> None:
    """Let open bookings, and whoever has not been told yet, go from one spell to another.

    Bookings before ``since`` belong to the release that they were made for, and stay with it. What
    calendars hold of a booking goes where the booking goes.
    """
    _run(session, old, new, _HAND_OVER_TELLING)
    _run(session, old, new, _HAND_OVER_BOOKINGS, since=since.isoformat())
    _run(session, old, new, _HAND_OVER_ENTRIES)


def _copy_circumstances(session: Session, old: Custody, new: Custody) -> None:
    since = new.reception_on.isoformat() if new.reception_on else None
    _run(session, old, new, _COPY_ROLES, since=since)
    # A server has copied the need, with the plan, for whoever may not write or even see it.
    spells = {"old": id_of(old), "new": id_of(new)}
    if driver_connection(session).execute(_NEED_TO_COPY, spells).fetchone():
        _run(session, old, new, _COPY_NEED)


def _copy_dates(session: Session, old: Custody, new: Custody) -> None:
    """Take over the dates after the release, and the conditional one that others are held against.

    The conditional date itself does not anchor a plan after a recall.
    """
    released_on = old.released_on.isoformat() if old.released_on else None
    _run(session, old, new, _COPY_DATES, released_on=released_on)


def _run(session: Session, old: Custody, new: Custody, statement: str, **more: object) -> None:
    """Run one statement in the session's transaction.

    The object layer would compare every spell that an import holds with each of them.
    """
    session.flush()
    driver_connection(session).execute(statement, {"old": id_of(old), "new": id_of(new), **more})
