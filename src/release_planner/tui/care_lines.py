"""A person's treatment, housing, IOM and public protection as lines."""

from dataclasses import dataclass
from datetime import date

from release_planner.domain.access import FieldGroup
from release_planner.domain.codes import (
    AccommodationPoint,
    HousingReferralStatus,
    IomCohort,
    Role,
    YesNoUnknown,
)
from release_planner.domain.day_text import day_text
from release_planner.store.reading.person import (
    AssignmentRow,
    HousingReferralRow,
    TreatmentEventRow,
)
from release_planner.tui import words
from release_planner.tui.person_page import PersonPage
from release_planner.tui.person_words import (
    ANSWERS,
    MAPPA_CATEGORIES,
    MAPPA_LEVELS,
    NIGHTS,
    OFFERS,
    REFERRAL_STATUSES,
    ROUTES,
    SUBSTANCE_GROUPS,
    capital,
    in_words,
    role,
)
from release_planner.tui.plan_lines import UNOWNED
from release_planner.tui.sharing_lines import not_shared, sharing_lines, treatment_not_shared
from release_planner.tui.widgets.line_list import ALERT, PLAIN
from release_planner.tui.widgets.lines import Line, TextLine, heading

_LABEL_WIDTH = 30
_EVENT_WIDTH = 9
NOT_RECORDED = "not recorded yet"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the person, by what it is called; enter changes it."""

    id: str


def _fact(fact: str, label: str, value: str, hint: str = "", style: str = PLAIN) -> TextLine:
    detail = (f"{label}: {value}.", hint) if hint else (f"{label}: {value}.",)
    return TextLine(f" {label:<{_LABEL_WIDTH}} {value}", "", "", style, Fact(fact), detail)


def treatment_lines(page: PersonPage, today: date) -> list[Line]:
    """Need and offers, then referrals and starts, then with whom they agreed to share it."""
    detail = page.detail
    if FieldGroup.TREATMENT in detail.hidden:
        return [*treatment_not_shared(detail), *sharing_lines(detail)]
    known = detail.treatment
    hint = "Press enter to change it."
    rows = (
        ("need", "Treatment need", known and in_words(ANSWERS, known.need)),
        ("need", "Substance group", known and in_words(SUBSTANCE_GROUPS, known.substance_group)),
        ("need", "Agrees to sharing", known and in_words(ANSWERS, known.consent_to_share)),
        ("need", "Naloxone kit", known and in_words(OFFERS, known.naloxone)),
        (
            "need",
            "Bridging prescription arranged",
            known and in_words(ANSWERS, known.bridging_prescription),
        ),
    )
    lines: list[Line] = [heading("Need")]
    lines += [
        _fact(f"{fact}-{place}", label, value or NOT_RECORDED, hint)
        for place, (fact, label, value) in enumerate(rows)
    ]
    lines.append(heading("Referrals and starts"))
    lines += [_treatment_event(row, today) for row in detail.treatment_events]
    if not detail.treatment_events:
        lines.append(
            _fact(
                "refer",
                "Community treatment",
                "no referral or start is recorded",
                "Press o to record one.",
            )
        )
    window = detail.header.window_ends_on
    if window is not None:
        verb = "closed" if window < today else "closes"
        text = f"{day_text(window)}, {words.distance(window, today)}"
        lines.append(_fact("window", f"The window for a start {verb}", text))
    return lines + sharing_lines(detail)


def _treatment_event(row: TreatmentEventRow, today: date) -> TextLine:
    provider = row.provider_name or "provider not recorded"
    when = f"{day_text(row.on)}, {words.distance(row.on, today)}"
    if row.kind == "start":
        text = f" {'Started':<{_EVENT_WIDTH}} {day_text(row.on):<16} {provider}"
        return TextLine(text, "", "", PLAIN, row, (f"Started with {provider}, {when}.",))
    accepted = f"accepted {day_text(row.accepted_on)}" if row.accepted_on else "not accepted yet"
    text = f" {'Referred':<{_EVENT_WIDTH}} {day_text(row.on):<16} {provider}"
    detail = [f"Referred to {provider}, {when}; {accepted}."]
    if row.accepted_on is None:
        detail.append("Press enter once the provider has accepted.")
    return TextLine(text, accepted, accepted, PLAIN, row, tuple(detail))


def housing_lines(page: PersonPage, today: date) -> list[Line]:
    """Where nights are to be and were spent, then the referrals."""
    detail = page.detail
    header = detail.header
    lines: list[Line] = [heading("Where they will be, and were")]
    settled = in_words(ANSWERS, header.settled_accommodation)
    style = ALERT if header.settled_accommodation == YesNoUnknown.NO else PLAIN
    lines.append(_fact("settled", "A settled home to go to", settled, "", style))
    council = _council(header.release_authority, page)
    lines.append(_fact("authority", "Council of the release address", council or "not known"))
    held = {row.point: row for row in detail.accommodation}
    for point in AccommodationPoint:
        row = held.get(point)
        value = NOT_RECORDED
        if row is not None:
            value = page.name_of(row.type_code) + f", recorded {day_text(row.recorded_on)}"
        lines.append(_fact(point.value, NIGHTS[point], value, "Press enter to record it."))
    lines.append(heading("Referrals"))
    lines += [_housing_referral(row, page, today) for row in detail.housing_referrals]
    if not detail.housing_referrals:
        lines.append(
            _fact("referral", "Housing", "no referral is recorded", "Press o to record one.")
        )
    return lines


def _council(code: str | None, page: PersonPage) -> str:
    """A council by its name alone; its code where the name is not known."""
    return page.names.get(code, code) if code else ""


def _housing_referral(row: HousingReferralRow, page: PersonPage, today: date) -> TextLine:
    status = in_words(REFERRAL_STATUSES, row.status)
    route = in_words(ROUTES, row.route)
    to = _council(row.authority, page)
    text = f" {capital(route):<{_LABEL_WIDTH}} {day_text(row.submitted_on)}  {to}"
    facts = [route, to, f"sent {day_text(row.submitted_on)}", f"consent {row.consent}", status]
    if row.decided_on is not None:
        facts.append(f"decided {day_text(row.decided_on)}")
    detail = [" · ".join(fact for fact in facts if fact)]
    if row.status == HousingReferralStatus.SUBMITTED:
        away = words.distance(row.submitted_on, today)
        detail.append(f"Sent {away}. Press enter to record the answer.")
    return TextLine(text, status, status, PLAIN, row, tuple(detail))


def iom_lines(page: PersonPage) -> list[Line]:
    """IOM, MAPPA and domestic abuse, then who holds each role."""
    header = page.detail.header
    hint = "Press enter or i to change it."
    cohort = words.COHORTS[IomCohort(header.iom_cohort)] if header.iom_cohort else None
    lines: list[Line] = [heading("Integrated Offender Management")]
    hidden = page.detail.hidden
    if FieldGroup.IOM in hidden:
        lines.append(not_shared("Cohort"))
    else:
        lines.append(_fact("iom", "Cohort", cohort or "not on the IOM caseload", hint))
    if cohort:
        for fact, label, day in (
            ("selected", "Selected", header.iom_selected_on),
            ("review", "Next review", header.iom_next_review_on),
        ):
            lines.append(_fact(fact, label, day_text(day) if day else "no day set", hint))
        lines.append(_fact("lead", "Lead officer", header.iom_lead_officer or "not named", hint))
    lines.append(heading("Public protection"))
    hint = "Press enter or p to change it."
    concern = YesNoUnknown(header.domestic_abuse_concern)
    style = ALERT if concern is YesNoUnknown.YES else PLAIN
    level = in_words(MAPPA_LEVELS, header.mappa_level)
    if header.mappa_level_set_on is not None:
        level += f", set {day_text(header.mappa_level_set_on)}"
    if FieldGroup.PUBLIC_PROTECTION in hidden:
        lines.append(not_shared("MAPPA"))
    else:
        category = in_words(MAPPA_CATEGORIES, header.mappa_category)
        lines += [
            _fact("category", "MAPPA category", category, hint),
            _fact("level", "MAPPA level", level, hint),
        ]
    if FieldGroup.SAFEGUARDING in hidden:
        lines.append(not_shared("Domestic abuse concern"))
    else:
        answer = in_words(ANSWERS, concern)
        lines.append(_fact("abuse", "Domestic abuse concern", answer, hint, style))
    return lines + _role_lines(page)


def _role_lines(page: PersonPage) -> list[Line]:
    held = {row.role: row for row in page.detail.assignments}
    needed = {step.owner_role for step in page.detail.steps}
    lines: list[Line] = [heading("Who does what: press a to assign")]
    for each in Role:
        row = held.get(each.value)
        if row is not None:
            lines.append(_role_line(row))
        elif each.value in needed:
            steps = sum(1 for step in page.detail.steps if step.owner_role == each.value)
            label = capital(role(each.value))
            text = f" {label:<{_LABEL_WIDTH}} {UNOWNED}"
            detail = (f"Nobody holds this role; {steps} steps of the plan are theirs. Press a.",)
            lines.append(TextLine(text, "", "", ALERT, each, detail))
    return lines


def _role_line(row: AssignmentRow) -> TextLine:
    contact = row.telephone or row.email or "no telephone number is recorded"
    label = capital(role(row.role))
    text = f" {label:<{_LABEL_WIDTH}} {row.staff_name} ({row.staff_code})"
    detail = (
        f"{label}: {row.staff_name} ({row.staff_code}), {row.agency.replace('_', ' ')}, {contact}.",
    )
    return TextLine(text, contact, contact, PLAIN, Role(row.role), detail)
