"""Importing the starts that a provider returns without names, and finding their people.

What a return says of somebody is written only where a person has to look at it; everything else is
linked or counted and leaves a keyed hash. A return sent again adds nothing. A start that followed
no release known here is looked at again when it is sent again: a caseload may come in later.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import cast

from sqlmodel import Session

from release_planner.actions.context import ActionContext
from release_planner.actions.finding import id_of, require
from release_planner.actions.import_batch import ImportOutcome
from release_planner.actions.import_records import (
    Fate,
    RecordsWritten,
    RefusedRowError,
    import_records,
)
from release_planner.actions.linking_starts import (
    link,
    start_to_link,
    surroundings,
    waiting_to_link,
)
from release_planner.actions.returning_providers import ReturningProviders
from release_planner.domain.access import FieldGroup
from release_planner.domain.codes import LinkState, Sex
from release_planner.domain.linkage.attributors import Attributors
from release_planner.domain.linkage.keyed_hashes import start_hash
from release_planner.domain.linkage.linking import Linkage
from release_planner.imports.records import Record
from release_planner.imports.schema_returns import RETURNS
from release_planner.model.returned_start import ReturnedStart
from release_planner.store.connection import Connection
from release_planner.store.linking import (
    drop_what_has_served,
    give_up_start,
    key_for_linking,
    link_start,
)
from release_planner.store.reading.returned_starts import HeldStart, held_starts, waiting_starts
from release_planner.store.sessions import driver_connection

_LOOKED_AT_AGAIN = (LinkState.OUTSIDE, LinkState.NOT_LINKED)


def import_returns(
    context: ActionContext,
    source: Path | str | bytes,
    *,
    mapping: Mapping[str, str] | None = None,
    partial: bool = False,
    dry_run: bool = False,
) -> ImportOutcome:
    """Take starts in and link them; the notices say how many of them, and to whom it is left.

    For the options, and for errors, see `import_records`.
    """

    def write(session: Session, records: RecordsWritten) -> None:
        context.require(session, FieldGroup.RETURNED_STARTS, FieldGroup.TREATMENT)
        drop_what_has_served(driver_connection(session), context.today)
        starts = _Starts(context, session, records)
        records.take_each(starts.take)
        starts.link()

    return import_records(
        context, RETURNS, source, write, mapping=mapping, partial=partial, dry_run=dry_run
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """A row that has to be linked, and the start of the store that it is, None for a new one."""

    provider_id: int
    area: str
    authority: str | None
    attributors: Attributors
    started_on: date
    keyed_hash: str
    held: HeldStart | None


@dataclass(slots=True)
class _Starts:
    """The rows of one file, against the starts that were returned before."""

    context: ActionContext
    session: Session
    records: RecordsWritten
    providers: ReturningProviders = field(init=False)
    key: bytes = field(init=False)
    held: dict[str, HeldStart] = field(init=False)
    rows: dict[str, int] = field(default_factory=dict)
    told: list[_Told] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.providers = ReturningProviders(self.session, self.context.reference)
        self.key = key_for_linking(self._connection, self.context.today)
        self.held = dict(held_starts(self._connection))

    @property
    def _connection(self) -> Connection:
        return driver_connection(self.session)

    def take(self, row: Record) -> Fate:
        """Check one row and keep it until all are there: starts are linked together."""
        provider = self.providers.provider(row)
        area = self.providers.area(row, provider)
        attributors = Attributors(
            str(row["initials"]),
            cast(date, row["date_of_birth"]),
            Sex(cast(str | None, row["sex"]) or Sex.NOT_KNOWN),
        )
        started_on = cast(date, row["started_on"])
        if started_on < attributors.date_of_birth:
            raise RefusedRowError("started_on", "a day after the date of birth")
        keyed = start_hash(self.key, id_of(provider), attributors, started_on)
        if keyed in self.rows:
            text = "The same start stands in the file more than once and was taken once"
            self.records.note("same_start", text)
            return Fate.UNCHANGED
        self.rows[keyed] = row.row
        held = self.held.get(keyed)
        if held is None or held.state in _LOOKED_AT_AGAIN:
            authority = cast(str | None, row["authority"])
            told = _Told(
                id_of(provider), area.name, authority, attributors, started_on, keyed, held
            )
            self.told.append(told)
        return Fate.NEW if held is None else Fate.UNCHANGED

    def link(self) -> None:
        """Link what was taken together with what waits, and write what became of it."""
        waiting = waiting_starts(self._connection)
        starts = {each.id: waiting_to_link(self.context.reference, each) for each in waiting}
        free_id = max(starts, default=0) + 1
        new = dict(enumerate(self.told, free_id))
        for start_id, told in new.items():
            starts[start_id] = start_to_link(
                self.context.reference,
                start_id,
                told.attributors,
                told.authority,
                told.started_on,
            )
        days = [each.started_on for each in starts.values()]
        around = surroundings(self.context, self._connection, days)
        found = link(self.context, self._connection, starts.values(), self.key, around)
        ids = {start_id: self._write(told, start_id, found) for start_id, told in new.items()}
        self.session.flush()
        for start_id in found.outside | found.rejected:
            if start_id not in new:
                give_up_start(self._connection, start_id, _state(start_id, found))
        for pair in found.links:
            row = ids.get(pair.start_id)
            start_id = pair.start_id if row is None else id_of(row)
            link_start(
                self._connection,
                start_id,
                pair.release.custody_id,
                pair.link_pass,
                today=self.context.today,
            )
        self._note(found, new)

    def _write(self, told: _Told, start_id: int, found: Linkage) -> ReturnedStart:
        """The row of a start: with what it says of somebody only where a person has to look."""
        state = _state(start_id, found)
        to_review = state is LinkState.TO_REVIEW and start_id in found.to_review
        values: dict[str, object] = {
            "state": state,
            "authority": told.authority,
            "initials": told.attributors.initials if to_review else None,
            "date_of_birth": told.attributors.date_of_birth if to_review else None,
            "sex": told.attributors.sex if to_review else None,
            "drop_on": self._drop_on(),
        }
        if told.held is None:
            values |= {
                "provider_id": told.provider_id,
                "area": told.area,
                "started_on": told.started_on,
                "received_on": self.context.today,
                "keyed_hash": told.keyed_hash,
            }
            row = ReturnedStart.model_validate(values)
            self.session.add(row)
            return row
        row = require(self.session, ReturnedStart, told.held.id)
        if state is not told.held.state:
            self.records.rows.unchanged -= 1
            self.records.rows.changed += 1
            for column, value in values.items():
                setattr(row, column, value)
        return row

    def _drop_on(self) -> date:
        days = self.context.reference.retention.attributor_days
        return self.context.today + timedelta(days=days)

    def _note(self, found: Linkage, new: Mapping[int, _Told]) -> None:
        days = self.context.reference.returns.within_days
        outside = f"Follow no release in this store within {days} days, and are not counted"
        counts = {
            "linked": ("Linked by itself", len(found.links)),
            "to_review": ("To be looked at by a person", len(new.keys() & found.to_review.keys())),
            "outside": (outside, len(new.keys() & found.outside)),
        }
        for code, (text, count) in counts.items():
            for _ in range(count):
                self.records.note(code, text)


def _state(start_id: int, found: Linkage) -> LinkState:
    """What a start is until it is linked, which is done after it has an id."""
    if start_id in found.outside:
        return LinkState.OUTSIDE
    return LinkState.NOT_LINKED if start_id in found.rejected else LinkState.TO_REVIEW
