"""Dialogs on who works with a person, IOM, public protection, and notes."""

from datetime import date
from typing import cast

from release_planner.actions.context import ActionContext
from release_planner.actions.iom import OFF_IOM, assign, deselect_from_iom, register_for_iom
from release_planner.actions.notes import LONGEST_NOTE, add_note
from release_planner.actions.public_protection import record_public_protection
from release_planner.domain.codes import (
    IomCohort,
    MappaCategory,
    MappaLevel,
    Role,
    YesNoUnknown,
)
from release_planner.store.connection import Connection
from release_planner.store.reading.booking_choices import BookingChoices, booking_choices
from release_planner.tui import words
from release_planner.tui.applied import Applied
from release_planner.tui.basis import Basis, applied
from release_planner.tui.dialogs.fields import code_field, day_field, staff_options
from release_planner.tui.gateway import Gateway
from release_planner.tui.person_page import PersonPage
from release_planner.tui.person_words import (
    ANSWERS,
    MAPPA_CATEGORIES,
    MAPPA_LEVELS,
    ROLES,
    capital,
)
from release_planner.tui.screens.form_dialog import Action, Form, FormDialog
from release_planner.tui.widgets.choice_field import ChoiceField
from release_planner.tui.widgets.form_field import NoteField, SelectField


def _load_staff(gateway: Gateway, connection: Connection) -> BookingChoices:
    return booking_choices(connection)


def note_dialog(page: PersonPage) -> FormDialog:
    """Write a note."""
    text = NoteField("Note", LONGEST_NOTE)
    person_id = page.detail.header.person_id

    def work() -> Action:
        written = text.given

        def add(context: ActionContext) -> Applied:
            add_note(context, person_id, written)
            return Applied("Note added.")

        return add

    intro = (
        "Short and practical. No clinical detail, and nothing that would put anybody at risk: "
        "everyone who works on this person reads it."
    )
    return FormDialog(Form("Add a note", [text], work, intro=intro))


def assign_dialog(page: PersonPage, role: Role | None) -> FormDialog:
    """Give a role to a member of staff."""
    which = code_field("Role", ROLES, role or Role.IOM_OFFICER)
    staff = ChoiceField("Member of staff")
    held = {row.role: row for row in page.detail.assignments}
    holders = {role.value: row.staff_code for role in Role if (row := held.get(role))}
    basis = Basis(**{role.value: holders.get(role) for role in Role})
    custody_id = page.detail.header.custody_id

    def doubts() -> list[str]:
        row = held.get(which.given)
        if row is None or row.staff_code == staff.value:
            return []
        return [f"{row.staff_name} ({row.staff_code}) holds this role now and will give it up."]

    def work() -> Action:
        given, code, looked = Role(which.given), staff.given, basis.looked

        def give(context: ActionContext) -> Applied:
            settled = assign(context, custody_id, given, code, looked)
            return applied(f"{capital(ROLES[given])}: {code}.", settled)

        return give

    return FormDialog(
        Form(
            "Who does what",
            [which, staff],
            work,
            save="Assign",
            doubts=doubts,
            load=_load_staff,
            loaded=lambda value: staff.offer(staff_options(cast("BookingChoices", value), role)),
            basis=basis,
        )
    )


def iom_dialog(page: PersonPage, today: date) -> FormDialog:
    """Put the person on the IOM caseload, move them between cohorts, or take them off."""
    header = page.detail.header
    options = [(each.value, f"{capital(words.COHORTS[each])}") for each in IomCohort]
    if header.iom_cohort:
        options.append((OFF_IOM, "Off the IOM caseload"))
    cohort = SelectField("Cohort", options, header.iom_cohort or IomCohort.FIXED.value)
    lead = ChoiceField(
        "Lead officer", hint="type a part of the name; empty leaves it as it is", optional=True
    )
    review = day_field("Next review", today, value=header.iom_next_review_on, optional=True)
    person_id = header.person_id
    basis = Basis(
        cohort=header.iom_cohort or OFF_IOM,
        next_review_on=header.iom_next_review_on,
        lead_officer=header.iom_lead_code,
    )

    def work() -> Action:
        chosen, code, on, looked = cohort.given, lead.value, review.value, basis.looked

        def register(context: ActionContext) -> Applied:
            if chosen == OFF_IOM:
                settled = deselect_from_iom(context, person_id, looked)
                text = "Taken off the IOM caseload; the registration stays as history."
                return applied(text, settled)
            settled = register_for_iom(context, person_id, IomCohort(chosen), code, on, looked)
            return applied(f"On the IOM caseload: {chosen}.", settled)

        return register

    return FormDialog(
        Form(
            "Integrated Offender Management",
            [cohort, lead, review],
            work,
            load=_load_staff,
            loaded=lambda value: lead.offer(
                staff_options(cast("BookingChoices", value), Role.IOM_OFFICER)
            ),
            basis=basis,
        )
    )


def public_protection_dialog(page: PersonPage, today: date) -> FormDialog:
    """Record MAPPA category and level, and the domestic abuse concern."""
    header = page.detail.header
    category = code_field("MAPPA category", MAPPA_CATEGORIES, header.mappa_category)
    level = code_field("MAPPA level", MAPPA_LEVELS, header.mappa_level)
    set_on = day_field("Level set on", today, hint="empty when it is today", optional=True)
    concern = code_field("Domestic abuse concern", ANSWERS, header.domestic_abuse_concern)
    person_id = header.person_id
    basis = Basis(
        mappa_category=header.mappa_category,
        mappa_level=header.mappa_level,
        domestic_abuse_concern=header.domestic_abuse_concern,
    )

    def work() -> Action:
        looked = basis.looked
        answers = (
            MappaCategory(category.given),
            MappaLevel(level.given),
            YesNoUnknown(concern.given),
            set_on.value,
        )

        def record(context: ActionContext) -> Applied:
            settled = record_public_protection(context, person_id, *answers, looked=looked)
            return applied("MAPPA and domestic abuse recorded.", settled)

        return record

    fields = [category, level, set_on, concern]
    return FormDialog(Form("Public protection", fields, work, basis=basis))
