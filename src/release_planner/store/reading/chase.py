"""The people after whose release the window for starting treatment is open, and whom to ring."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from release_planner.domain.chase import OpenWindow, TreatmentBooking
from release_planner.domain.codes import (
    AppointmentState,
    Attendance,
    CustodyState,
    YesNoUnknown,
)
from release_planner.domain.plan_changes import Party
from release_planner.store.connection import Connection
from release_planner.store.reading.sight import EVERYTHING, TREATMENT_APPOINTMENT, Sight
from release_planner.store.reading.values import Parameters, day_or_none


@dataclass(frozen=True, slots=True)
class ChaseRow:
    """One person with an open window. ``provider`` holds the latest booking, or else the latest
    referral; ``worker`` is the treatment worker of the plan; None is nobody.
    """

    custody_id: int
    surname: str
    forenames: str
    identifier: str
    window: OpenWindow
    provider: Party | None
    worker: Party | None
    owner_code: str | None
    owner: Party | None


_OPEN = """
FROM custody JOIN treatment_need ON treatment_need.custody_id = custody.id
WHERE custody.is_current = :current AND custody.released_on <= :today
  AND custody.window_ends_on >= :today AND treatment_need.need = 'yes'
  AND treatment_need.consent_to_share <> 'no' AND {seen}
"""
_PEOPLE = """
SELECT custody.id, person.surname, person.forenames,
    coalesce(person.prison_number, person.crn, person.pnc_number), custody.state,
    custody.released_on, custody.window_ends_on, owner.code, owner.name,
    coalesce(owner.telephone, owner.email, ''), worker.name,
    coalesce(worker.telephone, worker.email, '')
FROM custody JOIN person ON person.id = custody.person_id
LEFT JOIN staff owner ON owner.id = custody.owner_staff_id
LEFT JOIN assignment ON assignment.custody_id = custody.id AND assignment.until_on IS NULL
    AND assignment.role = 'treatment_worker'
LEFT JOIN staff worker ON worker.id = assignment.staff_id
WHERE custody.id IN (SELECT custody.id {open})
ORDER BY custody.window_ends_on, custody.id, assignment.id
"""
_REFERRALS = """
SELECT r.custody_id, r.accepted_on IS NOT NULL, provider.name,
    coalesce(provider.telephone, provider.email, '')
FROM treatment_referral r LEFT JOIN provider ON provider.id = r.provider_id
WHERE r.custody_id IN (SELECT custody.id {open})
ORDER BY r.accepted_on IS NOT NULL, r.referred_on, r.id
"""
_BOOKINGS = """
SELECT appointment.custody_id, appointment.day, appointment.start, appointment.state,
    appointment.attendance, provider.name, coalesce(provider.telephone, provider.email, '')
FROM appointment JOIN custody spell ON spell.id = appointment.custody_id
LEFT JOIN place ON place.id = appointment.place_id
LEFT JOIN provider ON provider.id = coalesce(appointment.provider_id, place.provider_id)
WHERE appointment.custody_id IN (SELECT custody.id {open})
  AND appointment.day >= spell.released_on AND appointment.state <> 'cancelled' AND {treatment}
ORDER BY appointment.day, appointment.start NULLS FIRST, appointment.id
"""
_STARTS = """
SELECT spell.id, s.started_on FROM treatment_start s
JOIN custody spell ON spell.person_id = s.person_id
WHERE spell.id IN (SELECT custody.id {open}) AND s.started_on >= spell.released_on
ORDER BY s.started_on, s.id
"""


def open_windows(
    connection: Connection, today: date, sight: Sight = EVERYTHING
) -> tuple[ChaseRow, ...]:
    """Everybody with a need whose window is open on ``today``, the first to close first.

    Whether to chase them is `domain.chase.is_to_chase`. Who has not agreed to share treatment with
    the reader's agency is left out. The caller logs the consultation before showing it.
    """
    referrals, bookings, starts = (
        _by_spell(connection, query, today, sight) for query in (_REFERRALS, _BOOKINGS, _STARTS)
    )
    found: dict[int, ChaseRow] = {}
    for row in _rows(connection, _PEOPLE, today, sight):
        (
            spell, surname, forenames, identifier, state, released_on, window_ends_on,
            owner_code, owner, owner_contact, worker, worker_contact,
        ) = row  # fmt: skip
        window = OpenWindow(
            state=CustodyState(state),
            need=YesNoUnknown.YES,
            released_on=_day(released_on),
            window_ends_on=_day(window_ends_on),
            is_referred=bool(referrals[spell]),
            is_accepted=any(referral[1] for referral in referrals[spell]),
            bookings=tuple(map(_booking, bookings[spell])),
            starts=tuple(_day(start[1]) for start in starts[spell]),
        )
        found[spell] = ChaseRow(
            custody_id=spell,
            surname=surname,
            forenames=forenames,
            identifier=identifier,
            window=window,
            provider=_provider(bookings[spell]) or _provider(referrals[spell]),
            worker=_party(worker, worker_contact),
            owner_code=owner_code,
            owner=_party(owner, owner_contact),
        )
    return tuple(found.values())


def _rows(connection: Connection, query: str, today: date, sight: Sight) -> list[tuple[Any, ...]]:
    whom = _OPEN.format(seen=sight.treatment)
    parameters: Parameters = {"current": True, "today": today.isoformat()}
    statement = query.format(open=whom, treatment=TREATMENT_APPOINTMENT)
    return [tuple(row) for row in connection.execute(statement, parameters)]


def _by_spell(
    connection: Connection, query: str, today: date, sight: Sight
) -> defaultdict[int, list[tuple[Any, ...]]]:
    found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in _rows(connection, query, today, sight):
        found[row[0]].append(row)
    return found


def _booking(row: tuple[Any, ...]) -> TreatmentBooking:
    _, day, start, state, attendance, *_ = row
    return TreatmentBooking(_day(day), start, AppointmentState(state), Attendance(attendance))


def _provider(rows: list[tuple[Any, ...]]) -> Party | None:
    """The provider of the last row that names one: name and contact are its last two columns."""
    named = (_party(name, contact) for *_, name, contact in reversed(rows))
    return next((party for party in named if party is not None), None)


def _party(name: str | None, contact: str) -> Party | None:
    return None if name is None else Party(name, contact)


def _day(value: str | date) -> date:
    day = day_or_none(value)
    assert day is not None
    return day
