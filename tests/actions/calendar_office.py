"""A small office with a store of its own, to export calendars from."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from icalendar import Calendar, Event
from sqlmodel import SQLModel
from tests.stores import empty_store
from tests.tester import TESTER

from release_planner.actions.calendar_export import CalendarExport, export_calendar
from release_planner.actions.calendar_request import CalendarRequest
from release_planner.actions.context import ActionContext
from release_planner.domain.codes import (
    Agency,
    AppointmentKind,
    AppointmentState,
    ReleaseDateType,
    YesNoUnknown,
)
from release_planner.model.appointment import Appointment
from release_planner.model.custody import Custody, ReleaseDateEntry
from release_planner.model.people import Person
from release_planner.model.provision import Place, Provider
from release_planner.model.staff import Staff, Team
from release_planner.model.treatment import TreatmentNeed
from release_planner.reference.reference import load_reference
from release_planner.store.store import Store

Row = TypeVar("Row", bound=SQLModel)

TODAY = date(2026, 11, 5)
RELEASE_DAY = date(2026, 11, 26)
PROBATION_TEAM, POLICE_TEAM = "PDU1", "POL1"
PROBATION_OFFICER, POLICE_OFFICER = "N01", "W01"


@dataclass
class Office:
    """The store, the folder of exports, and the clock."""

    store: Store
    folder: Path
    now: datetime = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
    people: int = field(default=0)

    @property
    def context(self) -> ActionContext:
        """The circumstances of the next action."""
        return ActionContext(
            self.store, load_reference(), PROBATION_OFFICER, self.now.date(), self.now
        )

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    def add(self, row: Row) -> Row:
        """Store one row."""
        with self.store.writing(TESTER) as session:
            session.add(row)
        return row

    def change(self, table: type[SQLModel], row_id: int, **values: Any) -> None:
        """Change columns of one row, as an action elsewhere would."""
        with self.store.writing(TESTER) as session:
            row = session.get(table, row_id)
            for name, value in values.items():
                setattr(row, name, value)

    def person(self, **custody: Any) -> int:
        """A person in custody, by the id of the spell; expected out on RELEASE_DAY."""
        self.people += 1
        person = self.add(
            Person(
                prison_number=f"A{self.people:04d}AA",
                surname=custody.pop("surname", "Example"),
                forenames=custody.pop("forenames", "Sam"),
                search_text="",
            )
        )
        known = {
            "prison_id": "HEI",
            "anchor_type": ReleaseDateType.CRD,
            "anchor_day": RELEASE_DAY,
            "expected_from": RELEASE_DAY,
            "expected_to": RELEASE_DAY,
        }
        spell = self.add(Custody(person_id=person.id, **(known | custody)))
        assert spell.id is not None
        return spell.id

    def release_date(self, custody_id: int, source: str = "NOMIS", **entry: Any) -> None:
        """The date in force that the plan hangs on."""
        known = {"type": ReleaseDateType.CRD, "day": RELEASE_DAY, "as_at": self.now}
        self.add(
            ReleaseDateEntry(
                custody_id=custody_id,
                source=source,
                entered_by=PROBATION_OFFICER,
                entered_at=self.now,
                **(known | entry),
            )
        )

    def appointment(self, custody_id: int, **booking: Any) -> int:
        """A booking, by default of housing in the afternoon of RELEASE_DAY."""
        known = {"kind": AppointmentKind.HOUSING, "day": RELEASE_DAY, "start": "14:00"}
        audit = {"booked_on": TODAY, "booked_by": "N01", "changed_at": self.now}
        row = self.add(Appointment(custody_id=custody_id, **(known | booking | audit)))
        assert row.id is not None
        return row.id

    def cancel(self, appointment_id: int) -> None:
        """Cancel a booking."""
        self.change(Appointment, appointment_id, state=AppointmentState.CANCELLED)

    def provider(self, agency: Agency, name: str = "Provider", code: str = "") -> int:
        """A provider, by its id."""
        row = self.add(Provider(code=code or f"P-{agency}", name=name, agency=agency))
        assert row.id is not None
        return row.id

    def place(self, name: str, **place: Any) -> int:
        """A place, by its id."""
        row = self.add(Place(code=name, name=name, **place))
        assert row.id is not None
        return row.id

    def agrees_to_share(self, custody_id: int, answer: YesNoUnknown = YesNoUnknown.YES) -> int:
        """What the person said about sharing their treatment."""
        row = self.add(TreatmentNeed(custody_id=custody_id, consent_to_share=answer))
        assert row.id is not None
        return row.id

    def export(self, recipient: str = PROBATION_TEAM, **request: Any) -> CalendarExport:
        """Write a calendar."""
        return export_calendar(self.context, CalendarRequest(self.folder, recipient, **request))

    def events(self, recipient: str = PROBATION_TEAM, **request: Any) -> list[Event]:
        """Export, and read the entries back."""
        return read_events(self.export(recipient, **request).path)

    def titles(self, recipient: str = PROBATION_TEAM, **request: Any) -> list[str]:
        """Export, and read the titles without their references."""
        return [
            str(event["SUMMARY"]).split(" [ref")[0] for event in self.events(recipient, **request)
        ]

    def query(self, text: str, *values: object) -> list[tuple[Any, ...]]:
        """Read from the store."""
        with closing(self.store.reading()) as connection:
            return list(connection.execute(text, values))


def read_events(path: Path) -> list[Event]:
    """The entries of a file; a fault in any component fails the test."""
    calendar = Calendar.from_ical(path.read_bytes())
    assert not [fault for part in calendar.walk() for fault in part.errors]
    return [part for part in calendar.walk("VEVENT") if isinstance(part, Event)]


@contextmanager
def open_office(folder: Path) -> Iterator[Office]:
    """An office with a probation and a police team, one officer each."""
    with empty_store(folder) as store:
        office = Office(store, folder / "calendars")
        for code, officer, agency in (
            (PROBATION_TEAM, PROBATION_OFFICER, Agency.PROBATION),
            (POLICE_TEAM, POLICE_OFFICER, Agency.POLICE),
        ):
            team = office.add(Team(code=code, name=code, agency=agency, area="west_mercia"))
            office.add(Staff(code=officer, name="Officer", agency=agency, team_id=team.id))
        yield office
