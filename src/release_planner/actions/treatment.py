"""Treatment need, referral and start. A start of structured treatment is what take-up counts."""

from datetime import date

from sqlmodel import col, select

from release_planner.actions.conflicts import Looked, Settled, settle
from release_planner.actions.context import ActionContext
from release_planner.actions.finding import (
    id_of,
    provider_by_code,
    refuse_died,
    require,
    require_current,
    require_of_spell,
)
from release_planner.actions.reanchoring import plan_follows
from release_planner.domain.access import FieldGroup
from release_planner.domain.codes import OfferOutcome, SubstanceGroup, YesNoUnknown
from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError
from release_planner.model.custody import Custody
from release_planner.model.treatment import TreatmentNeed, TreatmentReferral, TreatmentStart


def record_treatment_need(
    context: ActionContext,
    custody_id: int,
    need: YesNoUnknown,
    substance_group: SubstanceGroup,
    naloxone: OfferOutcome | None = None,
    bridging_prescription: YesNoUnknown | None = None,
    consent_to_share: YesNoUnknown | None = None,
    looked: Looked | None = None,
) -> Settled:
    """Record what is known of the need; what is None here stays as it was.

    Give ``looked`` when a person answers a form: what colleagues saved meanwhile is merged. The
    steps of the plan follow, and so do calendars: without consent no treatment appointment
    stays in one. Raises PlannerError when need and group contradict, and EditConflictError.
    """
    _refuse_contradiction(need, substance_group)
    given = {
        "need": need,
        "substance_group": substance_group,
        "naloxone": naloxone,
        "bridging_prescription": bridging_prescription,
        "consent_to_share": consent_to_share,
    }
    mine = {field: value for field, value in given.items() if value is not None}
    with context.writing("record treatment need", FieldGroup.TREATMENT) as session:
        custody = require_current(session, custody_id)
        refuse_died(custody)
        statement = select(TreatmentNeed).where(col(TreatmentNeed.custody_id) == custody_id)
        with plan_follows(session, context, custody):
            row = session.exec(statement).first() or TreatmentNeed(custody_id=custody_id)
            settled = settle(session, row, looked, mine)
            settled.write_to(row)
            _refuse_contradiction(row.need, row.substance_group)
            session.add(row)
    return settled


def refer_to_treatment(
    context: ActionContext, custody_id: int, provider_code: str, referred_on: date
) -> int:
    """Record a referral to a community provider and give its id."""
    _refuse_future(context, referred_on, "referral")
    with context.writing("refer to treatment", FieldGroup.TREATMENT) as session:
        refuse_died(require_current(session, custody_id), referred_on)
        provider = provider_by_code(session, provider_code)
        referral = TreatmentReferral(
            custody_id=custody_id, provider_id=provider.id, referred_on=referred_on
        )
        session.add(referral)
        session.flush()
        return id_of(referral)


def accept_referral(
    context: ActionContext, referral_id: int, accepted_on: date, looked: Looked | None = None
) -> None:
    """Record that the provider accepted a referral. Raises EditConflictError."""
    _refuse_future(context, accepted_on, "acceptance")
    with context.writing("record an accepted referral", FieldGroup.TREATMENT) as session:
        referral = require_of_spell(session, TreatmentReferral, referral_id)
        if accepted_on < referral.referred_on:
            raise PlannerError("A referral cannot be accepted before it was made.")
        refuse_died(require(session, Custody, referral.custody_id), accepted_on)
        mine = {"accepted_on": accepted_on}
        settle(session, referral, looked, mine, on_purpose=True).write_to(referral)


def record_treatment_start(
    context: ActionContext, custody_id: int, provider_code: str | None, started_on: date
) -> int:
    """Record a start of structured community treatment and give its id.

    A start before the release is kept: it is treatment already open, and does not count as a
    start after release.
    """
    _refuse_future(context, started_on, "start")
    with context.writing("record a treatment start", FieldGroup.TREATMENT) as session:
        custody = require_current(session, custody_id)
        refuse_died(custody, started_on)
        provider = provider_by_code(session, provider_code) if provider_code else None
        start = TreatmentStart(
            person_id=custody.person_id,
            provider_id=provider.id if provider else None,
            started_on=started_on,
        )
        session.add(start)
        session.flush()
        return id_of(start)


def _refuse_contradiction(need: YesNoUnknown, group: SubstanceGroup) -> None:
    has_group = group not in (SubstanceGroup.NONE, SubstanceGroup.UNKNOWN)
    if need is YesNoUnknown.NO and has_group:
        raise PlannerError("A person without a treatment need has no substance group.")


def _refuse_future(context: ActionContext, day: date, what: str) -> None:
    if day > context.today:
        raise PlannerError(f"The {what} is dated {day_text(day)}, which is still to come.")
