"""A desk at which files arrive: a store with a few people, and files written to be imported."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import SQLModel
from tests.stores import empty_store
from tests.tester import TESTER

from release_planner.actions.build_plans import build_plans
from release_planner.actions.context import ActionContext
from release_planner.domain.codes import Agency, CustodyState, ReleaseDateType
from release_planner.model.custody import Custody, ReleaseDateEntry
from release_planner.model.people import Person
from release_planner.model.provision import Place, Provider
from release_planner.model.tables import metadata
from release_planner.reference.reference import load_reference
from release_planner.store.store import Store

Row = TypeVar("Row", bound=SQLModel)

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
RELEASE_DAY = date(2026, 11, 10)
BIRMINGHAM, CARDIFF = "E08000025", "W06000015"
REFERENCE = load_reference()
HOW_IT_CAME = frozenset({"version", "edited_by", "edited_at", "batch_id"})
OF_THE_IMPORT = frozenset({"import_batch", "audit_entry", "audit_detail", "audit_batch"})


@dataclass
class Desk:
    """A store and the folder that files are put in."""

    store: Store
    folder: Path

    @property
    def context(self) -> ActionContext:
        """The circumstances of every action."""
        return ActionContext(self.store, REFERENCE, "N01", TODAY, NOW)

    def file(self, *lines: str) -> Path:
        """A CSV file of these lines."""
        path = self.folder / f"file-{len(list(self.folder.glob('file-*')))}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def outcomes(self, *rows: str) -> Path:
        """An outcomes file: prison number, event, on, then what the row needs."""
        return self.file("prison number,event,on,at,kind,provider code,place code,detail", *rows)

    def add(self, row: Row) -> Row:
        """Store one row."""
        with self.store.writing(TESTER) as session:
            session.add(row)
        return row

    def person(self, prison_number: str = "A0001AA", **custody: Any) -> int:
        """A sentenced person with a plan, due out on RELEASE_DAY; gives the spell's id."""
        serial = int(prison_number[1:5])
        identifiers = {"crn": f"X{serial:06d}", "pnc_number": None}
        person = Person(
            prison_number=prison_number, **identifiers, surname="A", forenames="B", search_text=""
        )
        self.add(person)
        known = {
            "state": CustodyState.IN_CUSTODY,
            "legal_status": "SENTENCED",
            "prison_id": "BMI",
            "reception_on": date(2026, 1, 5),
            "sentence_start": date(2026, 1, 5),
            "anchor_type": ReleaseDateType.CRD,
            "anchor_day": RELEASE_DAY,
            "anchor_confidence": "calculated",
            "expected_from": RELEASE_DAY,
            "expected_to": RELEASE_DAY,
            "release_authority": BIRMINGHAM,
        }
        spell = self.add(Custody(person_id=person.id, **(known | custody)))
        assert spell.id is not None
        entry = ReleaseDateEntry(
            custody_id=spell.id,
            type=ReleaseDateType.CRD,
            day=RELEASE_DAY,
            source="NOMIS",
            as_at=NOW,
            entered_by="N01",
            entered_at=NOW,
        )
        self.add(entry)
        build_plans(self.context)
        return spell.id

    def provision(self) -> None:
        """A treatment provider with a place in Birmingham, and a council with one in Cardiff."""
        for code, agency, authority in (
            ("TRT1", Agency.TREATMENT_PROVIDER, BIRMINGHAM),
            ("HSG1", Agency.LOCAL_AUTHORITY, CARDIFF),
        ):
            provider = self.add(Provider(code=code, name=code, agency=agency))
            self.add(
                Place(code=f"{code}A", provider_id=provider.id, name=code, authority=authority)
            )

    def query(self, text: str) -> list[tuple[Any, ...]]:
        """Read from the store."""
        with closing(self.store.reading()) as connection:
            return list(connection.execute(text))

    def content(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, in the order of their ids."""
        return {table: self.query(f"SELECT * FROM {table} ORDER BY 1") for table in metadata.tables}

    def domain_content(self) -> dict[str, list[tuple[Any, ...]]]:
        """What the store knows, without how it came in: no batch, no count of changes."""
        tables = (table for name, table in metadata.tables.items() if name not in OF_THE_IMPORT)
        return {
            table.name: self.query(
                f"SELECT {', '.join(_columns_of_the_domain(table))} FROM {table.name} ORDER BY 1"
            )
            for table in tables
        }


def _columns_of_the_domain(table: sa.Table) -> list[str]:
    columns = [column.name for column in table.columns if column.name not in HOW_IT_CAME]
    return sorted(columns, key=lambda name: name != "id")


@contextmanager
def open_desk(folder: Path) -> Iterator[Desk]:
    """A desk with an empty store."""
    folder.mkdir(parents=True, exist_ok=True)
    with empty_store(folder) as store:
        yield Desk(store, folder)
