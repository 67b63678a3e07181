"""Importing providers and the places where they hold appointments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import cast

from sqlmodel import Session, select

from release_planner.actions.context import ActionContext
from release_planner.actions.filling import fill
from release_planner.actions.finding import id_of
from release_planner.actions.import_batch import ImportOutcome
from release_planner.actions.import_records import (
    Fate,
    RecordsWritten,
    RefusedRowError,
    import_records,
)
from release_planner.domain.day_text import day_text
from release_planner.imports.records import Record
from release_planner.imports.schema_returns import PROVISION
from release_planner.model.provision import Place, Provider

_CONTACTS = ("telephone", "email")
_ISO_WEEKDAYS = range(1, 8)


def import_provision(
    context: ActionContext,
    source: Path | str | bytes,
    *,
    mapping: Mapping[str, str] | None = None,
    partial: bool = False,
    dry_run: bool = False,
) -> ImportOutcome:
    """Add or update providers and places, each found by its code; a row is one place.

    A blank cell says nothing and changes nothing; nothing is removed. A provider has one telephone
    number, one e-mail address and one last day: those of its first row. For the options, and for
    errors, see `import_records`.
    """

    def write(session: Session, records: RecordsWritten) -> None:
        records.take_each(_Directory(session, records).take)

    return import_records(
        context, PROVISION, source, write, mapping=mapping, partial=partial, dry_run=dry_run
    )


def closed_weekdays(opening_days: Iterable[int]) -> str:
    """The ISO weekdays on which a place is shut, as digits: open Monday to Friday is "67"."""
    open_on = frozenset(opening_days)
    return "".join(str(day) for day in _ISO_WEEKDAYS if day not in open_on)


@dataclass(slots=True)
class _Directory:
    """Providers and places by code, as they are in the store and as the file adds to them."""

    session: Session
    records: RecordsWritten
    providers: dict[str, Provider] = field(init=False)
    places: dict[str, Place] = field(init=False)
    rows_of_providers: dict[str, int] = field(default_factory=dict)
    rows_of_places: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.providers = {row.code.upper(): row for row in self.session.exec(select(Provider))}
        self.places = {row.code.upper(): row for row in self.session.exec(select(Place))}

    def take(self, row: Record) -> Fate:
        """Take one row; what cannot be taken is refused before anything is changed."""
        code = str(row["place_code"])
        if code in self.rows_of_places:
            expected = f"each place once: row {self.rows_of_places[code]} has this code"
            raise RefusedRowError("place_code", expected)
        self._check_provider(row)
        self.rows_of_places[code] = row.row
        provider, provider_changed = self._provider(row)
        place = self.places.get(code)
        is_new = place is None
        if place is None:
            place = self.places[code] = Place(code=code, name=str(row["place_name"]))
        opening_days = cast(tuple[int, ...] | None, row["opening_days"])
        told = {
            "provider_id": id_of(provider),
            "name": row["place_name"],
            "closed_weekdays": None if opening_days is None else closed_weekdays(opening_days),
        }
        told |= {column: row[column] for column in ("town", "postcode", "authority", "prison_id")}
        changed = fill(place, told)
        self.session.add(place)
        if is_new:
            return Fate.NEW
        return Fate.CHANGED if changed or provider_changed else Fate.UNCHANGED

    def _check_provider(self, row: Record) -> None:
        code = str(row["provider_code"])
        if code not in self.rows_of_providers:
            return
        held = self.providers[code]
        for key, told, known in (
            ("provider_name", row["provider_name"], held.name),
            ("agency", row["agency"], held.agency),
            ("ended_on", row["ended_on"], held.ended_on),
        ):
            if told is not None and told != known:
                said = day_text(known) if isinstance(known, date) else known or "nothing"
                expected = f"what row {self.rows_of_providers[code]} says of this provider: {said}"
                raise RefusedRowError(key, expected)

    def _provider(self, row: Record) -> tuple[Provider, bool]:
        """The provider of a row, and whether the row changed it."""
        code = str(row["provider_code"])
        provider = self.providers.get(code)
        if code in self.rows_of_providers:
            assert provider is not None
            self._note_other_contacts(row, provider)
            return provider, False
        self.rows_of_providers[code] = row.row
        if provider is None:
            provider = self.providers[code] = Provider(code=code, name=str(row["provider_name"]))
        told = {
            "name": row["provider_name"],
            "agency": row["agency"],
            "ended_on": row["ended_on"],
        }
        changed = fill(provider, told | {column: row[column] for column in _CONTACTS})
        self.session.add(provider)
        self.session.flush()
        return provider, changed

    def _note_other_contacts(self, row: Record, provider: Provider) -> None:
        if any(row[key] is not None and row[key] != getattr(provider, key) for key in _CONTACTS):
            text = "A provider has one telephone number and one e-mail address, those of its first"
            self.records.note("other_contacts", f"{text} row; others were not taken")
