"""What one recipient holds of a calendar: entries changed since, people behind the references."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from release_planner.store.connection import Connection
from release_planner.store.reading.values import day_or_none

_CHANGED = """
SELECT case_reference, given, rendered, has_left FROM feed_entry
WHERE feed_id = :feed_id AND day >= :since AND (given IS NULL OR given <> rendered)
ORDER BY day, uid
"""

_PEOPLE = """
SELECT DISTINCT e.case_reference, p.surname, p.forenames, p.prison_number, c.cell_location,
       coalesce(c.released_on, c.expected_from, c.expected_to)
FROM feed_entry e
JOIN custody c ON c.id = e.custody_id
JOIN person p ON p.id = c.person_id
WHERE e.feed_id = :feed_id AND e.day >= :since AND e.status <> 'CANCELLED'
ORDER BY e.case_reference
"""

_BOOKINGS = """
SELECT case_reference, day FROM feed_entry
WHERE feed_id = :feed_id AND day >= :since AND status <> 'CANCELLED' AND subject = 'appointment'
ORDER BY day, case_reference
"""


@dataclass(frozen=True, slots=True)
class ChangedEntry:
    """An entry whose bytes differ from those its recipient was ``given``, None if never."""

    reference: str
    given: bytes | None
    rendered: bytes
    has_left: bool


@dataclass(frozen=True, slots=True)
class PersonOfReference:
    """Who a reference stands for; ``release_day`` is the actual day, else the expected one."""

    reference: str
    surname: str
    forenames: str
    prison_number: str | None
    cell_location: str | None
    release_day: date | None


def changed_entries(connection: Connection, feed_id: int, since: date) -> Iterator[ChangedEntry]:
    """The entries of a feed from ``since`` on that its recipient holds otherwise or not at all."""
    for reference, given, rendered, has_left in connection.execute(
        _CHANGED, _bound(feed_id, since)
    ):
        before = None if given is None else bytes(given)
        yield ChangedEntry(reference, before, bytes(rendered), bool(has_left))


def people_of_references(
    connection: Connection, feed_id: int, since: date
) -> tuple[PersonOfReference, ...]:
    """Everybody whom a live entry of a feed from ``since`` on is about, by reference."""
    rows = connection.execute(_PEOPLE, _bound(feed_id, since))
    return tuple(
        PersonOfReference(reference, surname, forenames, number, cell, day_or_none(day))
        for reference, surname, forenames, number, cell, day in rows
    )


def bookings_of_references(
    connection: Connection, feed_id: int, since: date
) -> tuple[tuple[str, date], ...]:
    """The reference and day of each live appointment of a feed from ``since`` on."""
    rows = connection.execute(_BOOKINGS, _bound(feed_id, since))
    return tuple((reference, date.fromisoformat(day)) for reference, day in rows)


def _bound(feed_id: int, since: date) -> dict[str, object]:
    return {"feed_id": feed_id, "since": since.isoformat()}
