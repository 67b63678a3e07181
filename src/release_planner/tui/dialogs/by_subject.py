"""Which dialog belongs to a line, and what can be recorded in a section."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from release_planner.domain.access import FieldGroup
from release_planner.domain.codes import (
    AccommodationPoint,
    AppointmentState,
    Attendance,
    HousingReferralStatus,
    Role,
)
from release_planner.store.reading.person import (
    AppointmentRow,
    DateEntryRow,
    HousingReferralRow,
    PersonToTellRow,
    StepRow,
    TreatmentEventRow,
)
from release_planner.tui.care_lines import Fact
from release_planner.tui.contact_lines import appointment_text
from release_planner.tui.dialogs import appointments, care, dates, people, sharing, steps
from release_planner.tui.person_header import disagreeing
from release_planner.tui.person_page import PersonPage
from release_planner.tui.person_words import NIGHTS, capital
from release_planner.tui.screens.form_dialog import FormDialog
from release_planner.tui.sharing_lines import Sharing, Status

DialogOrWhy = FormDialog | str
Make = Callable[[], DialogOrWhy]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something that can be recorded: words, in which section one looks for it, and its dialog."""

    words: str
    section: str
    make: Make


def dialog_for(page: PersonPage, subject: object | None, today: date) -> DialogOrWhy:
    """The dialog that enter opens on a line, or why there is none."""
    if isinstance(subject, StepRow):
        return steps.step_state_dialog(page, subject)
    if isinstance(subject, AppointmentRow):
        return _appointment_dialog(page, subject, today)
    if isinstance(subject, PersonToTellRow):
        return told(subject)
    if isinstance(subject, DateEntryRow):
        return _date_dialog(page, subject, today)
    if isinstance(subject, HousingReferralRow):
        return care.housing_decision_dialog(subject, today)
    if isinstance(subject, TreatmentEventRow):
        return _treatment_event_dialog(subject, today)
    if isinstance(subject, Role):
        return people.assign_dialog(page, subject)
    if isinstance(subject, Sharing | Status):
        return _sharing_dialog(page, subject, today)
    if isinstance(subject, Fact):
        return _fact_dialog(page, subject, today)
    return "There is nothing to change on this line."


def _appointment_dialog(page: PersonPage, row: AppointmentRow, today: date) -> DialogOrWhy:
    if row.state == AppointmentState.CANCELLED:
        return "This appointment is cancelled: press b to book a new one."
    if row.state == AppointmentState.TO_REBOOK and row.attendance == Attendance.UNKNOWN:
        return appointments.rebook_dialog(page, row, today)
    if row.day <= today:
        return appointments.attendance_dialog(row, today)
    return appointments.rebook_dialog(page, row, today)


def _date_dialog(page: PersonPage, entry: DateEntryRow, today: date) -> DialogOrWhy:
    if entry.id in {rival.id for rival in disagreeing(page.detail)}:
        return dates.choose_date_dialog(page, entry, today)
    return "The systems agree on this date: press d to enter another."


def _treatment_event_dialog(row: TreatmentEventRow, today: date) -> DialogOrWhy:
    if row.kind == "referral" and row.accepted_on is None:
        return care.accept_referral_dialog(row, today)
    return "Nothing is left to record on this line: press o for something new."


def _sharing_dialog(page: PersonPage, subject: Sharing | Status, today: date) -> DialogOrWhy:
    if isinstance(subject, Sharing):
        return sharing.agreement_dialog(page, subject.agreement, today)
    if page.access.holds(FieldGroup.TREATMENT):
        return "This follows from what is recorded of treatment: it is not changed here."
    return sharing.treatment_status_dialog(page)


def _fact_dialog(page: PersonPage, fact: Fact, today: date) -> DialogOrWhy:
    if fact.id in set(AccommodationPoint):
        return care.night_dialog(page, AccommodationPoint(fact.id))
    if fact.id.startswith("need"):
        return care.treatment_need_dialog(page)
    if fact.id == "refer":
        return care.treatment_referral_dialog(page, today)
    if fact.id == "referral":
        return care.housing_referral_dialog(page, today)
    if fact.id in ("iom", "selected", "review"):
        return people.iom_dialog(page, today)
    if fact.id in ("category", "level", "abuse"):
        return people.public_protection_dialog(page, today)
    return "This comes from the caseload file: it is not changed here."


def told(row: PersonToTellRow) -> DialogOrWhy:
    """The dialog that ticks somebody off, or why it is not needed."""
    return f"{row.who} is ticked off already." if row.done_at else steps.told_dialog(row)


def outcomes(page: PersonPage, subject: object | None, today: date) -> list[Outcome]:
    """Everything that can be recorded; what the cursor is on comes first."""
    found: list[Outcome] = []
    rows = [row for row in page.detail.appointments if _awaits_outcome(row, today)]
    rows.sort(key=lambda row: row is not subject)
    found += [
        Outcome(
            f"Attendance: {appointment_text(row, today)}",
            "appointments",
            lambda row=row: appointments.attendance_dialog(row, today),  # type: ignore[misc]
        )
        for row in rows
    ]
    if FieldGroup.TREATMENT not in page.detail.hidden:
        found += _treatment_outcomes(page, today)
    found.append(
        Outcome("Agreement to share treatment", "treatment",
                lambda: sharing.agreement_dialog(page, None, today))
    )  # fmt: skip
    found.append(
        Outcome("Housing referral", "housing", lambda: care.housing_referral_dialog(page, today))
    )
    found += [
        Outcome(
            f"Answer to the housing referral of {row.submitted_on:%d/%m/%Y}",
            "housing",
            lambda row=row: care.housing_decision_dialog(row, today),  # type: ignore[misc]
        )
        for row in page.detail.housing_referrals
        if row.status == HousingReferralStatus.SUBMITTED
    ]
    found += [
        Outcome(
            capital(NIGHTS[point]),
            "housing",
            lambda point=point: care.night_dialog(page, point),  # type: ignore[misc]
        )
        for point in AccommodationPoint
    ]
    return found


def _treatment_outcomes(page: PersonPage, today: date) -> list[Outcome]:
    return [
        Outcome("Treatment need, naloxone, bridging", "treatment",
                lambda: care.treatment_need_dialog(page)),
        Outcome("Referral to treatment", "treatment",
                lambda: care.treatment_referral_dialog(page, today)),
        Outcome("Start of treatment", "treatment",
                lambda: care.treatment_start_dialog(page, today)),
    ]  # fmt: skip


def _awaits_outcome(row: AppointmentRow, today: date) -> bool:
    return (
        row.state != AppointmentState.CANCELLED
        and row.day <= today
        and row.attendance == Attendance.UNKNOWN
    )
