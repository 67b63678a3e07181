"""A person's whole plan as plain text, for a screen reader or a print-out."""

from collections.abc import Iterable, Iterator
from datetime import date

from release_planner.domain.access import FieldGroup, group_of_step
from release_planner.domain.codes import (
    RELEASE_DATE_TYPE_NAMES,
    CustodyState,
    Pathway,
    ReleaseDateType,
)
from release_planner.domain.custody_changes import CUSTODY_STATE_NAMES
from release_planner.domain.day_text import day_text, expected_text
from release_planner.reference.reference import Reference
from release_planner.store.reading.person import (
    AppointmentRow,
    PersonDetail,
    PersonHeader,
    StepRow,
)
from release_planner.store.reading.shown_person import NOT_SHARED

NOT_KNOWN = "not known"


def plan_lines(
    detail: PersonDetail, because: Iterable[str], reference: Reference, today: date
) -> Iterator[str]:
    """The plan, section by section, a line a thing; ``because`` explains the release day."""
    yield from _header_lines(detail.header, reference)
    yield from _section("Why that day", iter(because))
    yield from _section("Plan", _plan_section(detail, today))
    yield from _section("Appointments", map(_appointment_line, detail.appointments))
    yield from _section("Treatment", _treatment_lines(detail))
    yield from _section("Housing", _housing_lines(detail, reference))
    yield from _section("IOM and public protection", _protection_lines(detail))
    yield from _section(
        "Who holds what",
        (
            f"{_words(each.role)}: {each.staff_name} ({each.staff_code})"
            for each in detail.assignments
        ),
    )
    yield from _section(
        "To tell",
        (
            f"{each.who} ({_words(each.role)}) {each.contact}: {each.why}"
            f" - {'done' if each.done_at else 'not done'}"
            for each in detail.people_to_tell
        ),
    )
    yield from _section("Release dates", _date_lines(detail))


def _header_lines(header: PersonHeader, reference: Reference) -> Iterator[str]:
    yield f"{header.surname.upper()}, {header.forenames}"
    numbers = (
        ("prison number", header.prison_number),
        ("CRN", header.crn),
        ("PNC number", header.pnc_number),
    )
    yield ", ".join(f"{name} {number}" for name, number in numbers if number)
    prison = reference.prisons.get(header.prison_id or "")
    place = f"{prison.name} ({prison.prison_id})" if prison else "prison not known"
    yield f"{CUSTODY_STATE_NAMES[CustodyState(header.state)].capitalize()}, {place}"
    if header.released_on is not None:
        yield f"Released: {day_text(header.released_on)}"
    else:
        yield f"Expected release day: {expected_text(header.expected_from, header.expected_to)}"
    if header.anchor_type and header.anchor_day:
        name = RELEASE_DATE_TYPE_NAMES[ReleaseDateType(header.anchor_type)]
        yield f"It rests on the {name}, {day_text(header.anchor_day)} ({header.anchor_confidence})"
    if header.has_date_conflict:
        yield "TWO SYSTEMS DISAGREE on this date: choose one."
    if header.next_court_on is not None:
        yield f"Next court date: {day_text(header.next_court_on)}"
    yield f"Owner: {header.owner_name or 'UNOWNED'}"


def _step_line(step: StepRow, today: date) -> str:
    due = day_text(step.due_on) if step.due_on else "no day yet"
    state = _words(step.state)
    if step.state == "impossible":
        state = "TOO LATE"
    elif step.due_on and step.due_on < today and step.state in ("not_started", "in_progress"):
        state = f"OVERDUE by {(today - step.due_on).days} days"
    fixed = ", day fixed by hand" if step.is_fixed else ""
    owner = step.owner_code or "UNOWNED"
    return f"{due}: {step.title} - {state}{fixed} - {_words(step.owner_role)} {owner}"


def _appointment_line(row: AppointmentRow) -> str:
    when = f"{day_text(row.day)} {row.start or 'all day'}"
    where = row.place_name or row.provider_name or "place not recorded"
    ring = f", ring {row.provider_telephone}" if row.provider_telephone else ""
    state = {"booked": "", "to_rebook": "TO REBOOK: ", "cancelled": "CANCELLED: "}[row.state]
    return f"{state}{when}: {_words(row.kind)} at {where}{ring} - {_words(row.attendance)}"


def _plan_section(detail: PersonDetail, today: date) -> Iterator[str]:
    yield from (_step_line(step, today) for step in detail.steps)
    for pathway in Pathway:
        if group_of_step(pathway) in detail.hidden:
            yield f"{_words(pathway.value).capitalize()}: {NOT_SHARED}"


def _treatment_lines(detail: PersonDetail) -> Iterator[str]:
    if FieldGroup.TREATMENT in detail.hidden:
        yield (detail.treatment_status or NOT_SHARED)
        return
    need = detail.treatment
    yield f"Need: {need.need if need else 'unknown'}"
    if need is not None and need.need != "no":
        yield f"Substance group: {_words(need.substance_group)}"
        yield f"Naloxone: {_words(need.naloxone)}"
        yield f"Bridging prescription confirmed: {need.bridging_prescription}"
    for event in detail.treatment_events:
        accepted = f", accepted {day_text(event.accepted_on)}" if event.accepted_on else ""
        yield f"{event.kind.capitalize()} {day_text(event.on)}: {event.provider_name}{accepted}"


def _housing_lines(detail: PersonDetail, reference: Reference) -> Iterator[str]:
    yield f"Settled accommodation to go to: {detail.header.settled_accommodation}"
    for row in detail.housing_referrals:
        authority = reference.authorities.get(row.authority or "")
        to = f" to {authority.name}" if authority else ""
        yield f"{_words(row.route)}{to} {day_text(row.submitted_on)}: {_words(row.status)}"
    for night in detail.accommodation:
        kind = reference.accommodation_types.get(night.type_code or "")
        name = kind.name if kind else night.type_code or NOT_KNOWN
        yield f"{_words(night.point).capitalize()}: {name}"


def _protection_lines(detail: PersonDetail) -> Iterator[str]:
    header = detail.header
    hidden = detail.hidden
    cohort = header.iom_cohort or "not on the IOM caseload"
    mappa = f"category {_words(header.mappa_category)}, level {_words(header.mappa_level)}"
    concern = header.domestic_abuse_concern
    yield f"IOM cohort: {NOT_SHARED if FieldGroup.IOM in hidden else cohort}"
    yield f"MAPPA: {NOT_SHARED}" if FieldGroup.PUBLIC_PROTECTION in hidden else f"MAPPA {mappa}"
    yield f"Domestic abuse concern: {NOT_SHARED if FieldGroup.SAFEGUARDING in hidden else concern}"


def _date_lines(detail: PersonDetail) -> Iterator[str]:
    for row in detail.date_entries:
        if row.is_in_force:
            chosen = ", chosen" if row.is_chosen else ""
            name = RELEASE_DATE_TYPE_NAMES[ReleaseDateType(row.type)]
            as_at = day_text(date.fromisoformat(row.as_at[:10]))
            yield f"{name} {day_text(row.day)}: {row.source}, as at {as_at}{chosen}"


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield ""
    yield title
    listed = list(lines)
    yield from (f"- {line}" for line in listed)
    if not listed:
        yield "- nothing recorded"


def _words(code: str) -> str:
    return code.replace("_", " ").replace("iom", "IOM").replace("mappa", "MAPPA")
