"""A person's appointments, and the people who must be told, as lines."""

from datetime import date

from release_planner.domain.codes import AppointmentState, Attendance
from release_planner.domain.day_text import day_text
from release_planner.domain.telling import UNOWNED
from release_planner.store.reading.person import AppointmentRow, PersonDetail, PersonToTellRow
from release_planner.tui import words
from release_planner.tui.person_words import (
    APPOINTMENT_KINDS,
    APPOINTMENT_STATES,
    ATTENDANCES,
    capital,
    in_words,
    instant_text,
    role,
    short_day,
)
from release_planner.tui.widgets.line_list import ALERT, MUTED, PLAIN
from release_planner.tui.widgets.lines import Line, TextLine, heading

NO_NUMBER = "no telephone number is recorded"
NO_HOLDER = "nobody holds this role"


def appointment_lines(detail: PersonDetail, today: date) -> list[Line]:
    """Those to rebook first, then those to come, those whose outcome is missing, and the rest."""
    groups: dict[str, list[AppointmentRow]] = {title: [] for title in _GROUPS}
    for row in detail.appointments:
        groups[_group(row, today)].append(row)
    lines: list[Line] = []
    for title, rows in groups.items():
        if rows:
            lines.append(heading(f"{title} ({len(rows)})"))
            lines += [_appointment_line(row, detail, today) for row in rows]
    return lines


_GROUPS = (
    "To rebook: ring first",
    "To come",
    "What happened? Press o to record it",
    "Past",
    "Cancelled",
)


def _group(row: AppointmentRow, today: date) -> str:
    rebook, to_come, unknown, past, cancelled = _GROUPS
    if row.state == AppointmentState.CANCELLED:
        return cancelled
    if row.state == AppointmentState.TO_REBOOK and row.attendance == Attendance.UNKNOWN:
        return rebook
    if row.day >= today and row.attendance == Attendance.UNKNOWN:
        return to_come
    return unknown if row.attendance == Attendance.UNKNOWN else past


def appointment_text(row: AppointmentRow, today: date) -> str:
    """Day, time and kind in a few words."""
    return f"{short_day(row.day, today)} {row.start or 'any time'} {kind_of(row)}"


def kind_of(row: AppointmentRow) -> str:
    """What the appointment is for."""
    return in_words(APPOINTMENT_KINDS, row.kind)


def whom_to_ring(row: AppointmentRow) -> str:
    """The holder of a booking with the number, as far as they are known."""
    if row.provider_name is not None:
        return f"{row.provider_name}, {row.provider_telephone or NO_NUMBER}"
    if row.staff_name is not None:
        return f"{row.staff_name} ({row.staff_code}), {row.staff_telephone or NO_NUMBER}"
    return "whoever holds it: the provider is not recorded"


def _appointment_line(row: AppointmentRow, detail: PersonDetail, today: date) -> TextLine:
    holder = row.provider_name or row.staff_name
    where = ", ".join(part for part in (holder, row.place_name) if part)
    text = f" {short_day(row.day, today):<13} {row.start or '--:--'}  {capital(kind_of(row))}"
    if where:
        text += f": {where}"
    outcome = in_words(ATTENDANCES, row.attendance)
    is_open = row.attendance == Attendance.UNKNOWN
    right = in_words(APPOINTMENT_STATES, row.state) if is_open else outcome
    style = ALERT if _group(row, today) == _GROUPS[0] else PLAIN
    if row.state == AppointmentState.CANCELLED:
        style = MUTED
    away = words.distance(row.day, today)
    telephone = row.provider_telephone or row.staff_telephone or ""
    wide = f"{telephone}  {away}  {right}".strip()
    facts = [day_text(row.day), row.start or "no time set", f"{row.minutes} minutes", kind_of(row)]
    if row.staff_code is not None:
        facts.append(f"with {row.staff_code}")
    paragraphs = [" · ".join([*facts, right]), f"Ring {whom_to_ring(row)}."]
    if row.rests_on is not None:
        paragraphs.append(_made_for(row.rests_on, detail.header.expected_from))
    return TextLine(text, right, wide, style, row, tuple(paragraphs))


def _made_for(rests_on: date, expected: date | None) -> str:
    made = f"Made when the expected release day was {day_text(rests_on)}"
    if expected is None or expected == rests_on:
        return f"{made}."
    return f"{made}; it is now {day_text(expected)}."


def tell_lines(detail: PersonDetail, today: date) -> list[Line]:
    """Those still to be told, then those who have been."""
    waiting = [row for row in detail.people_to_tell if row.done_at is None]
    told = [row for row in detail.people_to_tell if row.done_at is not None]
    lines: list[Line] = []
    if waiting:
        lines.append(heading(f"Still to tell ({len(waiting)}): press t once told"))
        lines += [_tell_line(row) for row in waiting]
    if told:
        lines.append(heading(f"Told ({len(told)})"))
        lines += [_tell_line(row) for row in told]
    return lines


def _tell_line(row: PersonToTellRow) -> TextLine:
    who = f"{row.who} ({role_list(row.role)})"
    contact = contact_text(row.who, row.contact)
    paragraphs = [f"{who}: {contact}.", f"Because: {row.why}."]
    if row.done_at is None:
        return TextLine(f" [ ] {who}", contact, contact, PLAIN, row, tuple(paragraphs))
    paragraphs.append(f"Told {instant_text(row.done_at)}, ticked off by {row.done_by}.")
    right = f"told {instant_text(row.done_at)}"
    return TextLine(f" [x] {who}", right, right, MUTED, row, tuple(paragraphs))


def contact_text(who: str, contact: str) -> str:
    """How to reach somebody who must be told, or why it is not known."""
    return contact or (NO_HOLDER if who == UNOWNED else NO_NUMBER)


def role_list(codes: str) -> str:
    """One role or several, in words."""
    return ", ".join(role(code.strip()) for code in codes.split(","))
