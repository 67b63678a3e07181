"""Importing the counts that providers return for one authority and period."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import cast

from sqlmodel import Session, select

from release_planner.actions.context import ActionContext
from release_planner.actions.finding import id_of
from release_planner.actions.import_batch import ImportOutcome
from release_planner.actions.import_records import (
    Fate,
    RecordsWritten,
    RefusedRowError,
    import_records,
)
from release_planner.actions.returning_providers import ReturningProviders
from release_planner.domain.day_text import day_text
from release_planner.imports.records import Record
from release_planner.imports.schema_returns import AGGREGATE_RETURNS
from release_planner.model.provision import ProviderReturn

_PLACE_AND_TIME = ("authority", "period_from", "period_to")
_RETURNED = (
    "released_with_need",
    "referred",
    "appointment_before_release",
    "started_within_21_days",
    "complete_to",
    "returned_on",
)

_Period = tuple[int, str, date, date]


def import_aggregate_returns(
    context: ActionContext,
    source: Path | str | bytes,
    *,
    mapping: Mapping[str, str] | None = None,
    partial: bool = False,
    dry_run: bool = False,
) -> ImportOutcome:
    """Add returns; one of the same provider, authority and period replaces the one before it.

    A count that a return leaves out is not known, also where an earlier return gave it. For the
    options, and for errors, see `import_records`.
    """

    def write(session: Session, records: RecordsWritten) -> None:
        records.take_each(_Returns(context, session, records).take)

    return import_records(
        context, AGGREGATE_RETURNS, source, write, mapping=mapping, partial=partial, dry_run=dry_run
    )


@dataclass(slots=True)
class _Returns:
    """Returns by provider, authority and period."""

    context: ActionContext
    session: Session
    records: RecordsWritten
    providers: ReturningProviders = field(init=False)
    known: dict[_Period, ProviderReturn] = field(init=False)
    rows: dict[_Period, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.providers = ReturningProviders(self.session, self.context.reference)
        self.known = {
            (row.provider_id, row.authority, row.period_from, row.period_to): row
            for row in self.session.exec(select(ProviderReturn))
        }

    def take(self, row: Record) -> Fate:
        """Take one row, or refuse it."""
        provider = self.providers.provider(row)
        self.providers.area(row, provider)
        _check_days(row)
        _check_end(row, provider.ended_on)
        first, last = cast(date, row["period_from"]), cast(date, row["period_to"])
        period = (id_of(provider), str(row["authority"]), first, last)
        if period in self.rows:
            expected = f"each authority and period once: row {self.rows[period]} has them already"
            raise RefusedRowError("period_from", expected)
        self.rows[period] = row.row
        returned = {column: row[column] for column in _RETURNED}
        held = self.known.get(period)
        if held is None:
            place_and_time = {column: row[column] for column in _PLACE_AND_TIME}
            values = {"provider_id": id_of(provider), **place_and_time, **returned}
            self.session.add(ProviderReturn.model_validate(values))
            return Fate.NEW
        if all(getattr(held, column) == value for column, value in returned.items()):
            return Fate.UNCHANGED
        self._note_shrunk(held, returned)
        for column, value in returned.items():
            setattr(held, column, value)
        held.queried_on = None
        return Fate.CHANGED

    def _note_shrunk(self, held: ProviderReturn, returned: Mapping[str, object]) -> None:
        """Say that a return is smaller than the one it replaces, which is then gone."""
        for column in _RETURNED[:4]:
            was, is_now = getattr(held, column), returned[column]
            if isinstance(was, int) and isinstance(is_now, int) and is_now < was:
                text = "A count is smaller than in the return that it replaces: ask the provider"
                self.records.note("shrunk", text)
                return


def _check_end(row: Record, ended_on: date | None) -> None:
    """A provider returns nothing for a time after its end."""
    if ended_on is not None and cast(date, row["period_from"]) > ended_on:
        expected = f"a day not after the provider ended, {day_text(ended_on)}"
        raise RefusedRowError("period_from", expected)


def _check_days(row: Record) -> None:
    """Nothing can be complete to a day after it was returned, or before its period began."""
    first, complete_to = cast(date, row["period_from"]), cast(date, row["complete_to"])
    returned_on = cast(date, row["returned_on"])
    if complete_to > returned_on:
        expected = f"a day not after the return was made, {day_text(returned_on)}"
        raise RefusedRowError("complete_to", expected)
    if complete_to < first:
        expected = f"a day not before the period began, {day_text(first)}"
        raise RefusedRowError("complete_to", expected)
