"""A person as one reader may see them: what is not shared is taken out before it is shown."""

from collections.abc import Set
from dataclasses import replace

from release_planner.domain.access import FieldGroup, group_of_appointment, group_of_step
from release_planner.domain.codes import AppointmentKind, Pathway, Role
from release_planner.store.reading.person import PersonDetail, PersonHeader

NOT_SHARED = "not shared with your agency"
"""Said of a group that a reader may not see, whether or not there is a record."""


def shown_person(detail: PersonDetail, hidden: Set[FieldGroup]) -> PersonDetail:
    """The detail without anything of the hidden groups, which it names."""
    if not hidden:
        return detail
    without_treatment = FieldGroup.TREATMENT in hidden
    return replace(
        detail,
        hidden=frozenset(hidden),
        header=_header(detail.header, hidden),
        steps=tuple(
            step for step in detail.steps if group_of_step(Pathway(step.pathway)) not in hidden
        ),
        appointments=tuple(
            row
            for row in detail.appointments
            if group_of_appointment(AppointmentKind(row.kind), row.agencies) not in hidden
        ),
        treatment=None if without_treatment else detail.treatment,
        treatment_events=() if without_treatment else detail.treatment_events,
        treatment_status=(
            None if FieldGroup.TREATMENT_STATUS in hidden else detail.treatment_status
        ),
        people_to_tell=tuple(
            row
            for row in detail.people_to_tell
            if FieldGroup.PLAN not in hidden
            and not (without_treatment and _tells_treatment(row.role, row.why))
        ),
        assignments=tuple(
            row
            for row in detail.assignments
            if not (without_treatment and row.role == Role.TREATMENT_WORKER)
        ),
        housing_referrals=() if FieldGroup.HOUSING in hidden else detail.housing_referrals,
        accommodation=() if FieldGroup.HOUSING in hidden else detail.accommodation,
        notes=() if FieldGroup.NOTES in hidden else detail.notes,
        agreements=() if FieldGroup.SHARING in hidden else detail.agreements,
    )


def _tells_treatment(roles: str, why: str) -> bool:
    """Whether somebody to tell gives treatment away: by their role, or by what they hear."""
    return "treatment" in roles or "treatment" in why.casefold()


def _header(header: PersonHeader, hidden: Set[FieldGroup]) -> PersonHeader:
    if FieldGroup.IOM in hidden:
        header = replace(
            header,
            iom_cohort=None,
            iom_selected_on=None,
            iom_next_review_on=None,
            iom_lead_officer=None,
        )
    if FieldGroup.PUBLIC_PROTECTION in hidden:
        header = replace(
            header, mappa_category="unknown", mappa_level="not_set", mappa_level_set_on=None
        )
    if FieldGroup.SAFEGUARDING in hidden:
        header = replace(header, domestic_abuse_concern="unknown")
    if FieldGroup.TREATMENT in hidden and FieldGroup.TREATMENT_STATUS in hidden:
        header = replace(header, window_ends_on=None)
    return header
