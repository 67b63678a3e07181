"""Appointments inside one prison, as the prison's own system needs them: number, place, time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from release_planner.store.connection import Connection

_SLOTS = """
SELECT a.id, l.code, a.day, h.prison_number, a.start, a.minutes, a.state
FROM appointment a
JOIN place l ON l.id = a.place_id
JOIN custody c ON c.id = a.custody_id
JOIN person h ON h.id = c.person_id
WHERE l.prison_id = :prison_id AND a.day BETWEEN :first_day AND :last_day
  AND c.prison_id = :prison_id AND c.is_current AND a.state <> 'cancelled'
ORDER BY a.day, l.code, a.start, h.prison_number
"""


@dataclass(frozen=True, slots=True)
class InsideSlot:
    """One appointment inside the walls, of somebody held there; ``start`` is None for all day."""

    appointment_id: int
    place_code: str
    day: date
    prison_number: str | None
    start: str | None
    minutes: int
    state: str


def inside_slots(
    connection: Connection, prison_id: str, first_day: date, last_day: date
) -> Iterator[InsideSlot]:
    """The appointments inside a prison from the first to the last day, without the cancelled."""
    bound = {
        "prison_id": prison_id,
        "first_day": first_day.isoformat(),
        "last_day": last_day.isoformat(),
    }
    for row_id, place, day, number, start, minutes, state in connection.execute(_SLOTS, bound):
        known_day = date.fromisoformat(day)
        yield InsideSlot(row_id, place, known_day, number, start, minutes, state)
