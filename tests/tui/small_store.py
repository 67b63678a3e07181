"""A small real store, filled through the actions, and the planner opened on it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import SQLModel
from tests.tester import TESTER

from release_planner.actions.appointments import Booking, book_appointment
from release_planner.actions.build_plans import build_plans
from release_planner.actions.change_date import change_date
from release_planner.actions.context import ActionContext
from release_planner.actions.iom import assign
from release_planner.actions.treatment import record_treatment_need
from release_planner.domain.codes import (
    Agency,
    AppointmentKind,
    MappaCategory,
    MappaLevel,
    ReleaseDateType,
    Role,
    SubstanceGroup,
    YesNoUnknown,
)
from release_planner.domain.search_text import search_text
from release_planner.model.custody import Custody, ReleaseDateEntry
from release_planner.model.people import Person
from release_planner.model.provision import Place, Provider
from release_planner.model.public_protection import PublicProtection
from release_planner.model.safeguarding import Safeguarding
from release_planner.model.staff import Staff, Team
from release_planner.reference.reference import load_reference
from release_planner.store.create import create_store
from release_planner.store.location import parse_store_url
from release_planner.store.store import Store
from release_planner.tui.app import PlannerApp
from release_planner.tui.clock import Clock
from release_planner.tui.gateway import Gateway

Row = TypeVar("Row", bound=SQLModel)

TODAY = date(2026, 11, 9)
NOW = datetime(2026, 11, 9, 9, 30, tzinfo=UTC)
RELEASE_DAY = date(2026, 12, 10)
OFFICER, WORKER = "N01", "T01"


@dataclass
class SmallStore:
    """The store, and ways to fill and read it."""

    store: Store
    folder: Path
    people: int = field(default=0)

    @property
    def context(self) -> ActionContext:
        """The circumstances of an action of the officer, today."""
        return ActionContext(self.store, load_reference(), OFFICER, TODAY, NOW)

    def add(self, row: Row) -> Row:
        """Store one row."""
        with self.store.writing(TESTER) as session:
            session.add(row)
        return row

    def person(self, surname: str = "EXAMPLE", forenames: str = "Sam", **custody: Any) -> int:
        """A person in custody without a release date, by the id of the spell."""
        self.people += 1
        number = f"A{self.people:04d}AA"
        person = self.add(
            Person(
                prison_number=number,
                surname=surname,
                forenames=forenames,
                date_of_birth=date(1988, 3, 4),
                search_text=search_text(surname, forenames, number),
            )
        )
        known = {"prison_id": "HEI", "sentence_start": date(2025, 6, 2)}
        spell = self.add(Custody(person_id=person.id, **(known | custody)))
        assert spell.id is not None
        return spell.id

    def planned_person(self, surname: str = "EXAMPLE", forenames: str = "Sam") -> int:
        """A person with a release date, a plan, an owner, a treatment need and three bookings."""
        custody_id = self.person(surname, forenames)
        change_date(self.context, custody_id, RELEASE_DAY, ReleaseDateType.CRD)
        record_treatment_need(
            self.context,
            custody_id,
            YesNoUnknown.YES,
            SubstanceGroup.OPIATE,
            consent_to_share=YesNoUnknown.YES,
        )
        person_id = self.value("SELECT person_id FROM custody WHERE id = ?", custody_id)
        self.add(
            PublicProtection(
                person_id=person_id,
                mappa_category=MappaCategory.TWO,
                mappa_level=MappaLevel.TWO,
            )
        )
        self.add(Safeguarding(person_id=person_id, domestic_abuse_concern=YesNoUnknown.YES))
        build_plans(self.context)
        assign(self.context, custody_id, Role.COMMUNITY_OFFENDER_MANAGER, OFFICER)
        for booking in (
            Booking(AppointmentKind.PROBATION, RELEASE_DAY, "14:00", staff_code=OFFICER),
            Booking(AppointmentKind.TREATMENT, date(2026, 12, 11), "10:30", place_code="BRIDGE"),
            Booking(AppointmentKind.FAMILY, date(2026, 11, 2), "11:00"),
        ):
            book_appointment(self.context, custody_id, booking)
        return custody_id

    def disagreement(self, custody_id: int) -> None:
        """Two systems that give different days, neither chosen."""
        for source, day in (("NOMIS", RELEASE_DAY), ("OASys", date(2026, 12, 17))):
            self.add(
                ReleaseDateEntry(
                    custody_id=custody_id,
                    type=ReleaseDateType.CRD,
                    day=day,
                    source=source,
                    as_at=NOW,
                    entered_by="import",
                    entered_at=NOW,
                )
            )

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Read from the store."""
        with closing(self.store.reading()) as connection:
            return [tuple(row) for row in connection.execute(query, values)]

    def value(self, query: str, *values: object) -> Any:
        """The one value of the one row."""
        ((value,),) = self.rows(query, *values)
        return value

    def app(self) -> PlannerApp:
        """The planner on this store, as the officer, today."""
        return PlannerApp(Gateway(self.store, None, OFFICER, Clock(TODAY, lambda: NOW)))


@contextmanager
def open_small_store(folder: Path) -> Iterator[SmallStore]:
    """A store with a team, an officer, a treatment worker, a provider and its place."""
    store = create_store(parse_store_url(f"sqlite:///{folder / 'small.db'}?plain=1"), None)
    try:
        small = SmallStore(store, folder)
        team = small.add(
            Team(code="PDU1", name="Team", agency=Agency.PROBATION, area="west_mercia")
        )
        small.add(
            Staff(
                code=OFFICER,
                name="Officer One",
                role=Role.COMMUNITY_OFFENDER_MANAGER,
                team_id=team.id,
                telephone="01632 960001",
            )
        )
        small.add(
            Staff(code=WORKER, name="Worker Two", role=Role.TREATMENT_WORKER, team_id=team.id)
        )
        provider = small.add(
            Provider(
                code="BRIDGE-P",
                name="Bridge Recovery",
                agency=Agency.TREATMENT_PROVIDER,
                telephone="01632 960123",
            )
        )
        small.add(
            Place(
                code="BRIDGE",
                name="Bridge Street",
                town="Redditch",
                provider_id=provider.id,
                closed_weekdays="367",
            )
        )
        yield small
    finally:
        store.close()
