"""A small real store, filled through the imports and actions that users fill it with."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.stores import empty_store, keeping_staff

from release_planner.actions.appointments import Booking, book_appointment
from release_planner.actions.build_plans import build_plans
from release_planner.actions.change_custody import CustodyOutcome, record_custody_event
from release_planner.actions.context import ActionContext
from release_planner.actions.import_caseload import CaseloadOutcome, import_caseload
from release_planner.actions.import_provision import import_provision
from release_planner.actions.import_staff import import_staff
from release_planner.domain.codes import AppointmentKind
from release_planner.domain.custody_changes import CustodyEvent
from release_planner.model.tables import metadata
from release_planner.reference.reference import load_reference
from release_planner.store.audit import first_broken_entry
from release_planner.store.store import Store

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
OFFICER, POLICE, WORKER = "COM01", "IOM01", "TRE01"

STAFF = b"""staff code,name,role,agency,team code,team name,area,telephone
COM01,Pat Manager,community_offender_manager,probation,T1,Team One,west_midlands,01632 960001
IOM01,Robin Officer,iom_officer,police,T2,Team Two,west_midlands,01632 960002
TRE01,Jo Worker,treatment_worker,treatment_provider,T3,Team Three,west_midlands,01632 960003
POM01,Lee Prison,prison_offender_manager,prison,T4,Team Four,west_midlands,01632 960004
"""
PROVISION = b"""provider code,provider name,agency,place code,place name,local authority,telephone
TRT01,Bridge Street Recovery,treatment_provider,TRT01A,Bridge Street,Birmingham,01632 960101
PRO01,Probation East,probation,PRO01A,East Office,Birmingham,01632 960102
"""


LOGS = ("import_batch", "audit_entry", "audit_detail", "audit_batch")
"""Tables that say what was done, and not what is so."""


@dataclass
class PlanningOffice:
    """The store and its clock; people are told by their current spell's id."""

    store: Store
    today: date = TODAY
    now: datetime = NOW
    actor: str = OFFICER

    @property
    def context(self) -> ActionContext:
        """The circumstances of the next action."""
        return ActionContext(self.store, load_reference(), self.actor, self.today, self.now)

    def acting_as(self, code: str) -> ActionContext:
        """The circumstances when somebody else acts."""
        return replace(self.context, actor=code)

    def wait(self, days: int) -> None:
        """Let days pass."""
        self.today += timedelta(days=days)
        self.now += timedelta(days=days)

    def load(self, *rows: Mapping[str, object], **options: Any) -> CaseloadOutcome:
        """Import rows as a caseload file; a row is cells by heading."""
        return import_caseload(self.context, csv_bytes(*rows), **options)

    def person(self, number: str = "A0001AA", **cells: object) -> int:
        """Import one person, build the plan, and give the id of the spell."""
        known = {
            "prisonerNumber": number,
            "lastName": "EXAMPLE",
            "firstName": "Sam",
            "dateOfBirth": "04/03/1988",
            "prisonId": "BMI",
            "legalStatus": "SENTENCED",
            "receptionDate": "02/06/2025",
            "sentenceStartDate": "02/06/2025",
            "home local authority": "Birmingham",
            "treatment need": "yes",
            "substance group": "opiate",
            "COM": OFFICER,
        }
        outcome = self.load({**known, **cells})
        assert outcome.outcome.applied, outcome.outcome.errors
        build_plans(self.context)
        return self.spell(number)

    def spell(self, number: str = "A0001AA") -> int:
        """The id of a person's current spell."""
        return int(
            self.value(
                "SELECT c.id FROM custody c JOIN person p ON p.id = c.person_id"
                " WHERE c.is_current AND p.prison_number = ?",
                number,
            )
        )

    def book(
        self, custody_id: int, day: date, kind: AppointmentKind = AppointmentKind.PROBATION,
        **more: Any,
    ) -> int:  # fmt: skip
        """Book an appointment at 14:00."""
        return book_appointment(self.context, custody_id, Booking(kind, day, "14:00", **more))

    def event(self, custody_id: int, event: CustodyEvent, on: date | None = None) -> CustodyOutcome:
        """Record a change of custody, today unless a day is given."""
        return record_custody_event(self.context, custody_id, event, on or self.today)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Read from the store."""
        with closing(self.store.reading()) as connection:
            return [tuple(row) for row in connection.execute(query, values)]

    def row(self, table: str, row_id: int) -> dict[str, Any]:
        """One row of a table, by column."""
        with closing(self.store.reading()) as connection:
            found = connection.execute(f"SELECT * FROM {table} WHERE id = ?", (row_id,))
            names = [column[0] for column in found.description]
            return dict(zip(names, found.fetchone(), strict=True))

    def value(self, query: str, *values: object) -> Any:
        """The one value of the one row."""
        ((value,),) = self.rows(query, *values)
        return value

    def steps(self, custody_id: int) -> dict[str, tuple[Any, ...]]:
        """Days and state of each step, by template."""
        return {
            row[0]: row[1:]
            for row in self.rows(
                "SELECT template_id, opens_on, due_on, closes_on, state FROM plan_step"
                " JOIN plan ON plan.id = plan_id WHERE custody_id = ?",
                custody_id,
            )
        }

    def dump(self, *without: str) -> dict[str, list[tuple[Any, ...]]]:
        """Everything in the store, by table."""
        tables = set(metadata.tables) - set(without)
        return {name: self.rows(f"SELECT * FROM {name} ORDER BY 1") for name in sorted(tables)}

    def audit_is_whole(self) -> bool:
        """Whether no entry of the audit was changed or taken out."""
        with closing(self.store.reading()) as connection:
            return first_broken_entry(connection) is None


def csv_bytes(*rows: Mapping[str, object]) -> bytes:
    """A file whose headings are those of all the rows."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    lines = [headings, *([str(row.get(heading, "")) for heading in headings] for row in rows)]
    return "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode()


@contextmanager
def open_planning_office(folder: Path) -> Iterator[PlanningOffice]:
    """An office with four staff and two providers."""
    with empty_store(folder) as store:
        yield furnished(PlanningOffice(store))


def furnished(office: PlanningOffice) -> PlanningOffice:
    """The office with four staff and two providers."""
    with keeping_staff(office.store):
        assert import_staff(office.context, STAFF).applied
    assert import_provision(office.context, PROVISION).applied
    return office
