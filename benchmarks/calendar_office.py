"""An office whose calendar holds so many entries, for measuring the whole export."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from release_planner.actions.calendar_export import CalendarExport, export_calendar
from release_planner.actions.calendar_request import CalendarRequest
from release_planner.actions.context import ActionContext
from release_planner.domain.codes import AppointmentKind, ReleaseDateType
from release_planner.model.appointment import Appointment
from release_planner.model.custody import Custody, ReleaseDateEntry
from release_planner.model.people import Person
from release_planner.reference.reference import load_reference
from release_planner.store.acting import Acting
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation

FIRST_DAY = date(2026, 11, 5)
NOW = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
ENTRIES_A_PERSON = 10
MOVED_OF = 100


class CalendarOffice:
    """A store full of bookings, and the one recipient who is given them all."""

    def __init__(self, context: ActionContext, folder: Path, entries: int) -> None:
        self._context, self._folder, self._exports = context, folder, 0
        self._fill(entries)

    def export(self) -> CalendarExport:
        """The whole action: what changed, the log, the file on the disk and what goes with it."""
        self._exports += 1
        later = replace(self._context, now=NOW + timedelta(hours=self._exports))
        return export_calendar(later, CalendarRequest(self._folder / "out", "bench"))

    def move_some(self) -> None:
        """Move one booking in a hundred by an hour."""
        with self._context.store.writing(Acting("BENCH", NOW, "measure")) as session:
            moved = sa.update(Appointment).where(Appointment.id % MOVED_OF == 0)  # type: ignore[operator,arg-type]
            session.execute(moved.values(start="17:00"))

    def _fill(self, entries: int) -> None:
        people = range(1, entries // ENTRIES_A_PERSON + 1)
        with self._context.store.writing(Acting("BENCH", NOW, "measure")) as session:
            session.execute(sa.insert(Person), [_person(number) for number in people])
            session.execute(sa.insert(Custody), [_custody(number) for number in people])
            session.execute(sa.insert(ReleaseDateEntry), [_date(number) for number in people])
            bookings = range(1, len(people) * (ENTRIES_A_PERSON - 1) + 1)
            session.execute(sa.insert(Appointment), [_booking(number) for number in bookings])


def _person(number: int) -> dict[str, object]:
    name = f"Example {number}"
    return {
        "id": number,
        "prison_number": f"A{number:04}AA",
        "surname": name,
        "forenames": "Sam",
        "search_text": name.lower(),
    }


def _release_day(number: int) -> date:
    return FIRST_DAY + timedelta(days=number % 400)


def _custody(number: int) -> dict[str, object]:
    day = _release_day(number)
    return {
        "id": number,
        "person_id": number,
        "prison_id": "HEI",
        "anchor_type": ReleaseDateType.CRD,
        "anchor_day": day,
        "expected_from": day,
        "expected_to": day,
    }


def _date(number: int) -> dict[str, object]:
    return {
        "custody_id": number,
        "type": ReleaseDateType.CRD,
        "day": _release_day(number),
        "source": "NOMIS",
        "as_at": NOW,
        "entered_by": "BENCH",
        "entered_at": NOW,
    }


def _booking(number: int) -> dict[str, object]:
    spell = (number - 1) // (ENTRIES_A_PERSON - 1) + 1
    return {
        "custody_id": spell,
        "kind": AppointmentKind.HOUSING,
        "day": _release_day(spell) + timedelta(days=number % 9),
        "start": f"{9 + number % 8:02}:{number % 4 * 15:02}",
        "minutes": 45,
        "booked_on": FIRST_DAY,
        "booked_by": "BENCH",
        "changed_at": NOW,
    }


@contextmanager
def calendar_office(folder: Path, entries: int) -> Iterator[CalendarOffice]:
    """An office in a plain store of its own."""
    store = create_store(StoreLocation(folder / "office.db", plain=True), None)
    try:
        context = ActionContext(store, load_reference(), "BENCH", FIRST_DAY, NOW)
        yield CalendarOffice(context, folder, entries)
    finally:
        store.close()
