"""Dialogs that record treatment, housing, and where nights were spent."""

from datetime import date
from typing import cast

from release_planner.actions.context import ActionContext
from release_planner.actions.housing import (
    decide_housing_referral,
    record_accommodation,
    submit_housing_referral,
)
from release_planner.actions.treatment import (
    accept_referral,
    record_treatment_need,
    record_treatment_start,
    refer_to_treatment,
)
from release_planner.domain.codes import (
    AccommodationPoint,
    HousingReferralStatus,
    HousingRoute,
    OfferOutcome,
    SubstanceGroup,
    YesNoUnknown,
)
from release_planner.domain.day_text import day_text
from release_planner.store.connection import Connection
from release_planner.store.reading.booking_choices import BookingChoices, booking_choices
from release_planner.store.reading.person import HousingReferralRow, TreatmentEventRow
from release_planner.tui.applied import Applied
from release_planner.tui.basis import Basis, applied
from release_planner.tui.dialogs.fields import code_field, day_field, provider_options
from release_planner.tui.gateway import Gateway
from release_planner.tui.person_page import PersonPage
from release_planner.tui.person_words import (
    ANSWERS,
    NIGHTS,
    OFFERS,
    REFERRAL_STATUSES,
    ROUTES,
    SUBSTANCE_GROUPS,
    capital,
    in_words,
)
from release_planner.tui.screens.form_dialog import Action, Form, FormDialog
from release_planner.tui.widgets.choice_field import ChoiceField, Option

NOT_KNOWN = "not-known"
PAST_DAY_HINT = "such as today, yesterday or 20 Nov"


def _load_providers(gateway: Gateway, connection: Connection) -> BookingChoices:
    return booking_choices(connection)


def treatment_need_dialog(page: PersonPage) -> FormDialog:
    """Record what is known of the need, and of what was offered."""
    known = page.detail.treatment
    unknown = YesNoUnknown.UNKNOWN.value
    need = code_field("Treatment need", ANSWERS, known.need if known else unknown)
    group = code_field(
        "Substance group", SUBSTANCE_GROUPS, known.substance_group if known else unknown
    )
    naloxone = code_field("Naloxone kit", OFFERS, known.naloxone if known else unknown)
    bridging = code_field(
        "Bridging prescription arranged",
        ANSWERS,
        known.bridging_prescription if known else unknown,
    )
    consent = code_field(
        "Agrees to sharing treatment details",
        ANSWERS,
        known.consent_to_share if known else unknown,
    )
    basis = Basis(
        need=known.need if known else unknown,
        substance_group=known.substance_group if known else unknown,
        naloxone=known.naloxone if known else unknown,
        bridging_prescription=known.bridging_prescription if known else unknown,
        consent_to_share=known.consent_to_share if known else unknown,
    )
    custody_id = page.detail.header.custody_id

    def work() -> Action:
        looked = basis.looked
        answers = (
            YesNoUnknown(need.given),
            SubstanceGroup(group.given),
            OfferOutcome(naloxone.given),
            YesNoUnknown(bridging.given),
            YesNoUnknown(consent.given),
        )

        def record(context: ActionContext) -> Applied:
            settled = record_treatment_need(context, custody_id, *answers, looked=looked)
            return applied(f"Treatment need recorded: {ANSWERS[answers[0]]}.", settled)

        return record

    fields = [need, group, naloxone, bridging, consent]
    return FormDialog(Form("Treatment need", fields, work, basis=basis))


def treatment_referral_dialog(page: PersonPage, today: date) -> FormDialog:
    """Refer to a community provider."""
    provider = ChoiceField("Provider")
    on = day_field("Referred on", today, value=today, hint=PAST_DAY_HINT)
    custody_id = page.detail.header.custody_id

    def work() -> Action:
        code, day = provider.given, on.given

        def refer(context: ActionContext) -> Applied:
            refer_to_treatment(context, custody_id, code, day)
            return Applied(f"Referral to treatment recorded, {day_text(day)}.")

        return refer

    return FormDialog(
        Form(
            "Refer to treatment",
            [provider, on],
            work,
            load=_load_providers,
            loaded=lambda value: provider.offer(provider_options(cast("BookingChoices", value))),
        )
    )


def accept_referral_dialog(row: TreatmentEventRow, today: date) -> FormDialog:
    """Record that the provider accepted."""
    on = day_field("Accepted on", today, value=today, hint=PAST_DAY_HINT)
    basis = Basis(accepted_on=row.accepted_on)

    def work() -> Action:
        day, looked = on.given, basis.looked

        def accept(context: ActionContext) -> Applied:
            accept_referral(context, row.id, day, looked)
            return Applied(f"Accepted on {day_text(day)}.")

        return accept

    who = row.provider_name or "the provider"
    title = f"Has {who} accepted the referral of {day_text(row.on)}?"
    return FormDialog(Form(title, [on], work, basis=basis))


def treatment_start_dialog(page: PersonPage, today: date) -> FormDialog:
    """Record a start of structured treatment."""
    provider = ChoiceField(
        "Provider", hint="type a part of its name; may be left empty", optional=True
    )
    on = day_field("Started on", today, value=today, hint=PAST_DAY_HINT)
    custody_id = page.detail.header.custody_id

    def work() -> Action:
        code, day = provider.value, on.given

        def start(context: ActionContext) -> Applied:
            record_treatment_start(context, custody_id, code, day)
            return Applied(f"Start of treatment recorded, {day_text(day)}.")

        return start

    return FormDialog(
        Form(
            "Start of structured treatment in the community",
            [provider, on],
            work,
            intro="The day of the first structured treatment, not of an assessment or a visit.",
            load=_load_providers,
            loaded=lambda value: provider.offer(provider_options(cast("BookingChoices", value))),
        )
    )


def housing_referral_dialog(page: PersonPage, today: date) -> FormDialog:
    """Record a referral into one of the routes."""
    route = code_field("Route", ROUTES, HousingRoute.DUTY_TO_REFER)
    council = ChoiceField(
        "Council", hint="the one the person chose; needed for a duty to refer", optional=True
    )
    consent = code_field("The person agrees", ANSWERS, YesNoUnknown.UNKNOWN)
    on = day_field("Sent on", today, value=today, hint=PAST_DAY_HINT)
    custody_id = page.detail.header.custody_id

    def load(gateway: Gateway, connection: Connection) -> list[Option]:
        councils = gateway.reference().authorities.values()
        found = [
            Option(each.gss_code, each.name)
            for each in councils
            if each.has_housing_duty and each.ended_on is None
        ]
        return sorted(found, key=lambda option: option.words)

    def work() -> Action:
        chosen = HousingRoute(route.given)
        day, code, agrees = on.given, council.value, YesNoUnknown(consent.given)

        def refer(context: ActionContext) -> Applied:
            submit_housing_referral(context, custody_id, chosen, day, code, agrees)
            return Applied(f"Housing referral recorded: {ROUTES[chosen]}, {day_text(day)}.")

        return refer

    return FormDialog(
        Form(
            "Housing referral",
            [route, council, consent, on],
            work,
            load=load,
            loaded=lambda value: council.offer(cast("list[Option]", value)),
        )
    )


def housing_decision_dialog(row: HousingReferralRow, today: date) -> FormDialog:
    """Record what became of a referral."""
    status = code_field("Answer", REFERRAL_STATUSES, row.status)
    on = day_field("Decided on", today, value=today, hint=PAST_DAY_HINT)
    basis = Basis(status=row.status, decided_on=row.decided_on)

    def work() -> Action:
        answer, day, looked = HousingReferralStatus(status.given), on.given, basis.looked

        def decide(context: ActionContext) -> Applied:
            settled = decide_housing_referral(context, row.id, answer, day, looked)
            text = f"Housing referral {REFERRAL_STATUSES[answer]}, {day_text(day)}."
            return applied(text, settled)

        return decide

    title = f"{capital(in_words(ROUTES, row.route))}, sent {day_text(row.submitted_on)}"
    return FormDialog(Form(title, [status, on], work, basis=basis))


def night_dialog(page: PersonPage, point: AccommodationPoint) -> FormDialog:
    """Record where a night is to be, or was, spent."""
    held = next((row for row in page.detail.accommodation if row.point == point), None)
    kind = ChoiceField("Kind of accommodation")
    basis = Basis(type_code=held.type_code if held else None)
    custody_id = page.detail.header.custody_id

    def load(gateway: Gateway, connection: Connection) -> list[Option]:
        kinds = gateway.reference().accommodation_types.values()
        return [
            *(Option(each.code, f"{each.name} ({each.status.value})") for each in kinds),
            Option(NOT_KNOWN, "Not known"),
        ]

    def work() -> Action:
        code, looked = None if kind.given == NOT_KNOWN else kind.given, basis.looked

        def record(context: ActionContext) -> Applied:
            settled = record_accommodation(context, custody_id, point, code, looked)
            return applied(f"{NIGHTS[point]}: recorded.", settled)

        return record

    now = page.name_of(held.type_code) if held else "not recorded yet"
    return FormDialog(
        Form(
            NIGHTS[point],
            [kind],
            work,
            intro=f"Now: {now}.",
            load=load,
            loaded=lambda value: kind.offer(cast("list[Option]", value)),
            basis=basis,
        )
    )
