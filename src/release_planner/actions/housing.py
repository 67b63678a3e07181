"""Housing referrals, and where nights are to be and were spent."""

from datetime import date

from sqlmodel import Session, col, select

from release_planner.actions.conflicts import Looked, Settled, settle
from release_planner.actions.context import ActionContext
from release_planner.actions.finding import (
    id_of,
    refuse_died,
    require,
    require_current,
    require_of_spell,
)
from release_planner.actions.reanchoring import plan_follows
from release_planner.domain.access import FieldGroup
from release_planner.domain.codes import (
    AccommodationPoint,
    Agency,
    HousingReferralStatus,
    HousingRoute,
    YesNoUnknown,
)
from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError
from release_planner.domain.places import AccommodationStatus, is_welsh
from release_planner.model.custody import Custody
from release_planner.model.housing import Accommodation, HousingReferral
from release_planner.model.staff import Staff


def submit_housing_referral(
    context: ActionContext,
    custody_id: int,
    route: HousingRoute,
    submitted_on: date,
    authority: str | None = None,
    consent: YesNoUnknown = YesNoUnknown.UNKNOWN,
) -> int:
    """Record a referral and give its id.

    A duty to refer needs the person's consent and the authority they chose (Homelessness Code,
    chapter 4); the police have no duty to refer, so a police officer cannot record one as theirs.
    It exists in England alone: Wales has its own pathway. Raises PlannerError otherwise, and for a
    day still to come.
    """
    if submitted_on > context.today:
        raise PlannerError(f"The referral is dated {day_text(submitted_on)}, still to come.")
    if route is HousingRoute.DUTY_TO_REFER and (consent is not YesNoUnknown.YES or not authority):
        raise PlannerError("A duty to refer needs the person's consent and the council they chose.")
    if authority is not None and authority not in context.reference.authorities:
        raise PlannerError(f"{authority} is not the code of a local authority.")
    if route is HousingRoute.DUTY_TO_REFER and is_welsh(authority):
        raise PlannerError(
            "The duty to refer is for England. In Wales, refer through the Wales national pathway."
        )
    with context.writing("refer for housing", FieldGroup.HOUSING) as session:
        refuse_died(require_current(session, custody_id), submitted_on)
        actor = session.exec(select(Staff).where(col(Staff.code) == context.actor)).first()
        if route is HousingRoute.DUTY_TO_REFER and actor and actor.agency is Agency.POLICE:
            raise PlannerError(
                "The police have no duty to refer. Ask the offender manager or the prison to refer."
            )
        referral = HousingReferral(
            custody_id=custody_id,
            route=route,
            authority=authority,
            consent=consent,
            submitted_on=submitted_on,
        )
        session.add(referral)
        session.flush()
        return id_of(referral)


def decide_housing_referral(
    context: ActionContext,
    referral_id: int,
    status: HousingReferralStatus,
    decided_on: date,
    looked: Looked | None = None,
) -> Settled:
    """Record what became of a referral.

    Give ``looked`` when a person answers a form: what colleagues saved meanwhile is merged. Raises
    PlannerError for a day before it was submitted, still to come, or after a death, and
    EditConflictError.
    """
    if decided_on > context.today:
        raise PlannerError(f"The decision is dated {day_text(decided_on)}, still to come.")
    with context.writing("decide a housing referral", FieldGroup.HOUSING) as session:
        referral = require_of_spell(session, HousingReferral, referral_id)
        if decided_on < referral.submitted_on:
            raise PlannerError("A referral cannot be decided before it was submitted.")
        refuse_died(require(session, Custody, referral.custody_id), decided_on)
        mine = {"status": status, "decided_on": decided_on}
        settled = settle(session, referral, looked, mine)
        settled.write_to(referral)
    return settled


def record_accommodation(
    context: ActionContext,
    custody_id: int,
    point: AccommodationPoint,
    type_code: str | None,
    looked: Looked | None = None,
) -> Settled:
    """Record where a night is to be, or was, spent; ``type_code`` None says it is not known.

    Whether there is settled accommodation to go to follows from the planned first night, and the
    steps of the plan follow from that. Raises PlannerError for a code that is not an accommodation
    type, and for the outcome of a night after a release that has not been recorded; with ``looked``
    also EditConflictError, when a colleague has recorded something else meanwhile.
    """
    if type_code is not None and type_code not in context.reference.accommodation_types:
        raise PlannerError(f"{type_code} is not an accommodation type.")
    with context.writing("record accommodation", FieldGroup.HOUSING) as session:
        is_outcome = point is not AccommodationPoint.PLANNED_FIRST_NIGHT
        custody = _spell_of_night(session, custody_id, point)
        statement = select(Accommodation).where(
            col(Accommodation.custody_id) == custody_id, col(Accommodation.point) == point
        )
        row = session.exec(statement).first() or Accommodation(
            custody_id=custody_id, point=point, recorded_on=context.today
        )
        settled = settle(session, row, looked, {"type_code": type_code}, on_purpose=True)
        if settled.kept:
            return settled
        row.type_code = type_code
        row.recorded_on = context.today
        session.add(row)
        if not is_outcome:
            with plan_follows(session, context, custody):
                custody.settled_accommodation = _settled(context, type_code)
    return settled


def _spell_of_night(session: Session, custody_id: int, point: AccommodationPoint) -> Custody:
    """The spell, refused unless nights may be planned in it or the night has been spent."""
    if point is AccommodationPoint.PLANNED_FIRST_NIGHT:
        custody = require_current(session, custody_id)
        refuse_died(custody)
        return custody
    custody = require(session, Custody, custody_id)
    if custody.released_on is None:
        raise PlannerError("Record the release first: nobody has left on this plan yet.")
    refuse_died(custody, custody.released_on if point is AccommodationPoint.FIRST_NIGHT else None)
    return custody


def _settled(context: ActionContext, type_code: str | None) -> YesNoUnknown:
    if type_code is None:
        return YesNoUnknown.UNKNOWN
    status = context.reference.accommodation_types[type_code].status
    return YesNoUnknown.YES if status is AccommodationStatus.SETTLED else YesNoUnknown.NO
