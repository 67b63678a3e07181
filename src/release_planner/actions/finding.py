"""Fetching the row an action is about, or saying plainly that there is none."""

from datetime import date
from typing import Protocol, TypeVar

from sqlmodel import Session, SQLModel, col, select

from release_planner.domain.codes import CustodyState
from release_planner.domain.errors import PlannerError
from release_planner.model.appointment import Appointment
from release_planner.model.custody import Custody
from release_planner.model.housing import HousingReferral
from release_planner.model.provision import Place, Provider
from release_planner.model.staff import Staff
from release_planner.model.treatment import TreatmentReferral
from release_planner.store.editing import hold_spell

Row = TypeVar("Row", bound=SQLModel)
SpellRow = TypeVar("SpellRow", Appointment, HousingReferral, TreatmentReferral)


def require(session: Session, table: type[Row], row_id: int) -> Row:
    """The row with this id. Raises PlannerError when it is gone, as after an erasure."""
    row = session.get(table, row_id)
    if row is None:
        name = str(table.__tablename__).replace("_", " ")
        raise PlannerError(f"This {name} is no longer in the store.")
    return row


class Identified(Protocol):
    """A table row with an id, which is None only before the row is written."""

    id: int | None


def id_of(row: Identified) -> int:
    """The id of a row that has been written."""
    assert row.id is not None
    return row.id


def require_current(session: Session, custody_id: int) -> Custody:
    """A custody spell that is its person's current one, held until the transaction ends.

    Raises PlannerError when it is gone, or a later spell has begun since it was looked at.
    """
    hold_spell(session, custody_id)
    custody = require(session, Custody, custody_id)
    if not custody.is_current:
        raise PlannerError("This person has a later spell in custody now: open them again.")
    return custody


def require_of_spell(session: Session, table: type[SpellRow], row_id: int) -> SpellRow:
    """A row that belongs to a spell, as it is once nobody else changes that spell."""
    row = require(session, table, row_id)
    if hold_spell(session, row.custody_id):
        session.refresh(row)
    return row


def refuse_died(custody: Custody, on: date | None = None) -> None:
    """Raise PlannerError of a person who has died.

    ``on`` is the day of a fact: one from before the death may still be recorded, since what
    happened stays true and counts.
    """
    before = on is not None and custody.state_since is not None and on <= custody.state_since
    if custody.state is CustodyState.DIED and not before:
        raise PlannerError("This person has died: nothing more is planned, booked or recorded.")


def current_custody(session: Session, person_id: int) -> Custody:
    """The current custody spell of a person."""
    statement = select(Custody).where(
        col(Custody.person_id) == person_id, col(Custody.is_current).is_(True)
    )
    custody = session.exec(statement).first()
    if custody is None:
        raise PlannerError("This person has no custody spell in the store.")
    if hold_spell(session, id_of(custody)):
        session.refresh(custody)
    return custody


def staff_by_code(session: Session, code: str) -> Staff:
    """A member of staff by code."""
    staff = session.exec(select(Staff).where(col(Staff.code) == code.strip())).first()
    if staff is None:
        raise PlannerError(f"There is no member of staff with the code {code}.")
    return staff


def provider_by_code(session: Session, code: str) -> Provider:
    """A provider by code."""
    provider = session.exec(select(Provider).where(col(Provider.code) == code.strip())).first()
    if provider is None:
        raise PlannerError(f"There is no provider with the code {code}.")
    return provider


def place_by_code(session: Session, code: str) -> Place:
    """A place by code."""
    place = session.exec(select(Place).where(col(Place.code) == code.strip())).first()
    if place is None:
        raise PlannerError(f"There is no place with the code {code}.")
    return place
