"""Everything one person's screens show: one small frozen row a thing, read when it is opened."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from release_planner.store.connection import Connection
from release_planner.store.reading.person_rows import (
    AccommodationRow,
    AppointmentRow,
    AssignmentRow,
    ChangeRow,
    DateEntryRow,
    HousingReferralRow,
    NoteRow,
    PersonDetail,
    PersonHeader,
    PersonToTellRow,
    StepRow,
    TreatmentEventRow,
    TreatmentRow,
)
from release_planner.store.reading.sharing import agreements_of
from release_planner.store.reading.values import day_or_none

__all__ = [
    "AccommodationRow",
    "AppointmentRow",
    "AssignmentRow",
    "ChangeRow",
    "DateEntryRow",
    "HousingReferralRow",
    "NoteRow",
    "PersonDetail",
    "PersonHeader",
    "PersonToTellRow",
    "StepRow",
    "TreatmentEventRow",
    "TreatmentRow",
    "person_detail",
]

Row = TypeVar("Row")
Values = tuple[object, ...]

_HEADER = """
SELECT c.id, p.id, p.surname, p.forenames, p.prison_number, p.crn, p.pnc_number, p.date_of_birth,
       p.sex, c.state, c.state_since, c.legal_status, c.prison_id, c.cell_location, c.reception_on,
       c.sentence_start, c.next_court_on, c.anchor_type, c.anchor_day, c.anchor_confidence,
       c.has_date_conflict, c.statutory_day, c.expected_from, c.expected_to, c.certainty,
       c.released_on, c.window_ends_on, c.release_authority, c.settled_accommodation, c.is_child,
       c.presumption_exclusion, s.code, s.name, plan.id, i.cohort, i.selected_on, i.next_review_on,
       lead.name, lead.code, coalesce(m.mappa_category, 'unknown'),
       coalesce(m.mappa_level, 'not_set'), m.level_set_on, coalesce(g.domestic_abuse_concern,
       'unknown'), c.version, c.edited_by, c.edited_at
FROM custody c
JOIN person p ON p.id = c.person_id
LEFT JOIN staff s ON s.id = c.owner_staff_id
LEFT JOIN plan ON plan.custody_id = c.id
LEFT JOIN iom_registration i ON i.person_id = p.id AND i.deselected_on IS NULL
LEFT JOIN staff lead ON lead.id = i.lead_officer_id
LEFT JOIN public_protection m ON m.person_id = p.id
LEFT JOIN safeguarding g ON g.person_id = p.id
WHERE c.id = :custody_id
"""
_STEPS = """
SELECT t.id, t.template_id, t.pathway, t.title, t.owner_role, s.code, t.opens_on, t.due_on,
       t.closes_on, t.state, t.is_fixed, t.done_on, t.version, t.edited_by, t.edited_at
FROM plan_step t
JOIN plan ON plan.id = t.plan_id
LEFT JOIN assignment a
       ON a.custody_id = plan.custody_id AND a.role = t.owner_role AND a.until_on IS NULL
LEFT JOIN staff s ON s.id = a.staff_id
WHERE plan.custody_id = :custody_id
ORDER BY t.due_on IS NULL, t.due_on, t.id
"""
_APPOINTMENTS = """
SELECT a.id, a.kind, a.day, a.start, a.minutes, a.state, a.attendance, a.rests_on, v.code, v.name,
       coalesce(v.telephone, v.email), l.code, l.name, l.prison_id, s.code, s.name,
       coalesce(s.telephone, s.email), v.agency, w.agency, a.version, a.edited_by, a.edited_at
FROM appointment a
LEFT JOIN place l ON l.id = a.place_id
LEFT JOIN provider v ON v.id = coalesce(a.provider_id, l.provider_id)
LEFT JOIN provider w ON w.id = l.provider_id
LEFT JOIN staff s ON s.id = a.staff_id
WHERE a.custody_id = :custody_id
ORDER BY a.day, a.start IS NOT NULL, a.start, a.id
"""
_TREATMENT = """
SELECT need, substance_group, consent_to_share, naloxone, bridging_prescription, version,
       edited_by, edited_at
FROM treatment_need WHERE custody_id = :custody_id
"""
_TREATMENT_EVENTS = """
SELECT 'referral', r.id, r.referred_on, r.accepted_on, v.name, r.version, r.edited_by, r.edited_at
FROM treatment_referral r LEFT JOIN provider v ON v.id = r.provider_id
WHERE r.custody_id = :custody_id
UNION ALL
SELECT 'start', t.id, t.started_on, NULL, v.name, 1, NULL, NULL
FROM treatment_start t
JOIN custody c ON c.person_id = t.person_id
LEFT JOIN provider v ON v.id = t.provider_id
WHERE c.id = :custody_id
ORDER BY 3, 1, 2
"""
_HOUSING = """
SELECT id, route, authority, consent, submitted_on, status, decided_on, version, edited_by,
       edited_at FROM housing_referral WHERE custody_id = :custody_id ORDER BY submitted_on, id
"""
_ACCOMMODATION = """
SELECT point, type_code, recorded_on, version, edited_by, edited_at
FROM accommodation WHERE custody_id = :custody_id ORDER BY recorded_on, id
"""
_DATES = """
SELECT id, type, day, source, as_at, entered_by, is_chosen, replaced_at IS NULL
FROM release_date_entry WHERE custody_id = :custody_id ORDER BY entered_at, id
"""
_CHANGES = """
SELECT h.id, h.kind, h.recorded_by, h.recorded_at, h.from_type, h.from_day, h.to_type, h.to_day,
       h.why
FROM custody c
JOIN custody spell ON spell.person_id = c.person_id
JOIN custody_change h ON h.custody_id = spell.id
WHERE c.id = :custody_id ORDER BY h.recorded_at, h.id
"""
_TO_TELL = """
SELECT id, who, role, contact, why, done_at, done_by
FROM person_to_tell WHERE custody_id = :custody_id ORDER BY done_at IS NOT NULL, id
"""
_ASSIGNMENTS = """
SELECT a.role, s.code, s.name, s.telephone, s.email, s.agency, a.version, a.edited_by, a.edited_at
FROM assignment a JOIN staff s ON s.id = a.staff_id
WHERE a.custody_id = :custody_id AND a.until_on IS NULL ORDER BY a.role
"""
_NOTES = """
SELECT n.id, n.written_by, n.written_at, n.text
FROM note n JOIN custody c ON c.person_id = n.person_id
WHERE c.id = :custody_id ORDER BY n.written_at DESC, n.id DESC
"""


def person_detail(connection: Connection, custody_id: int) -> PersonDetail | None:
    """Read one person's current spell, or None when there is no such spell.

    The caller logs the consultation first.
    """
    found = _read(connection, _HEADER, custody_id, PersonHeader)
    if not found:
        return None
    treatment = _read(connection, _TREATMENT, custody_id, TreatmentRow)
    return PersonDetail(
        header=found[0],
        steps=_read(connection, _STEPS, custody_id, StepRow),
        appointments=_read(connection, _APPOINTMENTS, custody_id, AppointmentRow),
        treatment=treatment[0] if treatment else None,
        treatment_events=_read(connection, _TREATMENT_EVENTS, custody_id, TreatmentEventRow),
        housing_referrals=_read(connection, _HOUSING, custody_id, HousingReferralRow),
        accommodation=_read(connection, _ACCOMMODATION, custody_id, AccommodationRow),
        date_entries=_read(connection, _DATES, custody_id, DateEntryRow),
        changes=_read(connection, _CHANGES, custody_id, ChangeRow),
        people_to_tell=_read(connection, _TO_TELL, custody_id, PersonToTellRow),
        assignments=_read(connection, _ASSIGNMENTS, custody_id, AssignmentRow),
        notes=_read(connection, _NOTES, custody_id, NoteRow),
        agreements=agreements_of(connection, found[0].person_id),
    )


def _read(
    connection: Connection, query: str, custody_id: int, row_type: Callable[..., Row]
) -> tuple[Row, ...]:
    converters = _converters(row_type)
    rows: Iterable[Values] = connection.execute(query, {"custody_id": custody_id})
    return tuple(
        row_type(*(convert(value) for convert, value in zip(converters, row, strict=True)))
        for row in rows
    )


def _converters(row_type: Callable[..., object]) -> list[Callable[[Any], object]]:
    annotations: dict[str, object] = row_type.__annotations__
    return [_CONVERTERS.get(annotation, _unchanged) for annotation in annotations.values()]


def _unchanged(value: object) -> object:
    return value


_CONVERTERS: dict[object, Callable[[Any], object]] = {
    date: day_or_none,
    date | None: day_or_none,
    bool: bool,
}
