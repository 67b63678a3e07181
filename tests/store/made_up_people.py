"""Made-up people, put straight into a new store for tests of the screens and their queries."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path

from tests.stores import empty_store
from tests.tester import TESTER

from release_planner.domain.search_text import search_text
from release_planner.store.audit.circumstances import circumstances_of
from release_planner.store.connection import Connection
from release_planner.store.store import Store

TODAY = date(2026, 11, 26)


@contextmanager
def new_store(folder: Path) -> Iterator[Store]:
    """An empty store."""
    with empty_store(folder) as store:
        yield store


class MadeUpPeople:
    """Adds rows to a store; each person gets numbers of their own."""

    def __init__(self, store: Store) -> None:
        self.connection: Connection = store.reading()
        if self.connection.engine == "sqlite":
            circumstances_of(self.connection).acting = TESTER
        self._numbers = count(1)

    def _insert(self, table: str, **values: object) -> int:
        stored = {
            name: str(value) if isinstance(value, date) else value for name, value in values.items()
        }
        cursor = self.connection.execute(
            f"INSERT INTO {table} ({', '.join(stored)})"
            f" VALUES ({', '.join(f':{name}' for name in stored)}) RETURNING id",
            stored,
        )
        return int(cursor.fetchone()[0])

    def team(self, code: str) -> int:
        """A team."""
        return self._insert(
            "team", code=code, name="A team", agency="probation", area="west_midlands"
        )

    def staff(self, code: str, team_id: int | None = None) -> int:
        """A member of staff."""
        return self._insert(
            "staff",
            code=code,
            name="An officer",
            role="iom_officer",
            agency="probation",
            team_id=team_id,
        )

    def person(
        self,
        surname: str = "Smith",
        forenames: str = "John",
        *,
        leaves: date | None = None,
        or_on: date | None = None,
        pnc_number: str | None = None,
        **custody: object,
    ) -> int:
        """A person with a current custody spell, whose id is given. ``leaves`` is the expected
        release day, ``or_on`` the other one while it is not known which.
        """
        number = next(self._numbers)
        prison_number = None if pnc_number else f"Z{number:04}AA"
        person_id = self._insert(
            "person",
            prison_number=prison_number,
            pnc_number=pnc_number,
            surname=surname,
            forenames=forenames,
            date_of_birth=date(1990, 2, 3),
            sex="M",
            ethnicity="UN",
            search_text=search_text(surname, forenames, prison_number, pnc_number),
        )
        values: dict[str, object] = {
            "state": "in_custody",
            "is_current": True,
            "prison_id": "BMI",
            "anchor_type": None if leaves is None else "CRD",
            "anchor_day": leaves,
            "anchor_confidence": "none" if leaves is None else "confirmed",
            "has_date_conflict": False,
            "expected_from": leaves,
            "expected_to": or_on or leaves,
            "certainty": "unknown" if or_on or leaves is None else "known",
            **custody,
        }
        return self._insert(
            "custody",
            person_id=person_id,
            legal_status="SENTENCED",
            is_child="no",
            settled_accommodation="unknown",
            **values,
        )

    def iom(self, custody_id: int, cohort: str, deselected_on: date | None = None) -> None:
        """A place on the IOM caseload."""
        self._insert(
            "iom_registration",
            person_id=self._person_of(custody_id),
            cohort=cohort,
            deselected_on=deselected_on,
        )

    def treatment(self, custody_id: int, need: str, consent: str) -> None:
        """What is known of a treatment need."""
        self._insert(
            "treatment_need",
            custody_id=custody_id,
            need=need,
            substance_group="unknown",
            consent_to_share=consent,
            naloxone="unknown",
            bridging_prescription="unknown",
        )

    def assignment(self, custody_id: int, staff_id: int, until: date | None = None) -> None:
        """A role held by a member of staff."""
        self._insert(
            "assignment",
            custody_id=custody_id,
            staff_id=staff_id,
            role="iom_officer",
            until_on=until,
        )

    def step(
        self, custody_id: int, due: date, state: str = "not_started", title: str = "A step"
    ) -> None:
        """A step of the person's plan, which is made with the first."""
        row = self.connection.execute(
            "SELECT id FROM plan WHERE custody_id = ?", (custody_id,)
        ).fetchone()
        plan_id = row[0] if row else self._insert("plan", custody_id=custody_id, built_on=TODAY)
        self._insert(
            "plan_step",
            plan_id=plan_id,
            template_id="made_up",
            pathway="health",
            title=title,
            owner_role="iom_officer",
            due_on=due,
            state=state,
            is_fixed=False,
        )

    def appointment(self, custody_id: int, day: date, state: str = "booked") -> None:
        """An appointment at half past ten."""
        self._insert(
            "appointment",
            custody_id=custody_id,
            kind="treatment",
            day=day,
            start="10:30",
            minutes=30,
            state=state,
            attendance="unknown",
            booked_on=TODAY,
            booked_by="AK01",
            changed_at="2026-11-01 00:00:00.000000",
        )

    def to_tell(self, custody_id: int, who: str, done: bool = False) -> None:
        """Somebody who must hear of a change."""
        change = self._insert(
            "custody_change",
            custody_id=custody_id,
            kind="date",
            recorded_by="AK01",
            recorded_at="2026-11-20 10:00:00.000000",
            why="",
        )
        self._insert(
            "person_to_tell",
            custody_id=custody_id,
            custody_change_id=change,
            who=who,
            role="housing_officer",
            contact="0121 496 0000",
            why="The release is 7 days earlier",
            done_at="2026-11-21 10:00:00.000000" if done else None,
        )

    def _person_of(self, custody_id: int) -> int:
        row = self.connection.execute(
            "SELECT person_id FROM custody WHERE id = ?", (custody_id,)
        ).fetchone()
        return int(row[0])

    def audit_entries(self) -> list[tuple[str, str, str]]:
        """Operation, subject and detail of every audit entry, in order."""
        return self.connection.execute(
            "SELECT operation, subject, detail FROM audit_entry ORDER BY sequence"
        ).fetchall()
