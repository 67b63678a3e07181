"""Dialogs on what a person agreed to share, and on how treatment stands."""

from datetime import date

from release_planner.actions.context import ActionContext
from release_planner.actions.sharing import (
    Withdrawal,
    record_agreement,
    record_treatment_status,
    withdraw_agreement,
)
from release_planner.domain.codes import Agency, TreatmentStanding
from release_planner.domain.day_text import day_text
from release_planner.store.reading.sharing import AgreementRow
from release_planner.tui.applied import Applied
from release_planner.tui.dialogs.fields import code_field, day_field
from release_planner.tui.person_page import PersonPage
from release_planner.tui.screens.form_dialog import Action, Form, FormDialog
from release_planner.tui.sharing_lines import AGENCIES, STANDINGS
from release_planner.tui.widgets.form_field import SelectField, TypedField

AGREES, DOES_NOT = "agrees", "does not"


def agreement_dialog(page: PersonPage, held: AgreementRow | None, today: date) -> FormDialog:
    """Record that the person agrees to share with an agency, or that they do not any more."""
    agency = code_field("Agency", AGENCIES, held.agency if held else Agency.TREATMENT_PROVIDER)
    recipient = TypedField(
        "Only this recipient",
        str.strip,
        value=held.recipient if held else "",
        hint="a staff, team or provider code; empty: the whole agency",
        optional=True,
    )
    answer = SelectField(
        "Answer",
        [(AGREES, "Agrees to share"), (DOES_NOT, "Does not agree, or withdraws")],
        DOES_NOT if held and held.agrees else AGREES,
    )
    on = day_field("Said on", today, value=today, hint="such as today or 20 Nov")
    person_id = page.detail.header.person_id

    def work() -> Action:
        given = Agency(agency.given)
        says, day, code = answer.given, on.given, recipient.value or ""

        def record(context: ActionContext) -> Applied:
            if says == AGREES:
                record_agreement(context, person_id, given, day, code)
                return Applied(f"Agrees to share with: {code or AGENCIES[given]}.")
            return _withdrawn(withdraw_agreement(context, person_id, given, day, code))

        return record

    intro = "A withdrawal takes treatment out of calendars at once, and lists who was given it."
    return FormDialog(Form("Sharing treatment", [agency, recipient, answer, on], work, intro=intro))


def _withdrawn(withdrawal: Withdrawal) -> Applied:
    """What a withdrawal did, with the list of those who have to be told, kept until it is read."""
    who = withdrawal.recipient or AGENCIES[withdrawal.agency]
    text = f"Sharing with {who} has stopped."
    given = withdrawal.already_given
    if not given:
        return Applied(f"{text} Nobody was given treatment appointments.")
    listed = (
        f"{row.recipient}: given {day_text(row.given_on)}, for {day_text(row.appointment_on)}"
        for row in given
    )
    return Applied(text, report=("Tell those who were given treatment appointments:", *listed))


def treatment_status_dialog(page: PersonPage) -> FormDialog:
    """Record how treatment stands, in a store that may hold no more."""
    now = page.detail.treatment_status or TreatmentStanding.UNKNOWN
    status = code_field("Treatment", STANDINGS, now)
    custody_id = page.detail.header.custody_id

    def work() -> Action:
        given = TreatmentStanding(status.given)

        def record(context: ActionContext) -> Applied:
            record_treatment_status(context, custody_id, given)
            return Applied(f"Treatment: {STANDINGS[given]}.")

        return record

    return FormDialog(Form("How treatment stands", [status], work))
