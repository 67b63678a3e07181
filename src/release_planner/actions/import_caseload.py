"""Importing a caseload: who is new, whose date moved, where systems disagree, who is absent."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from sqlmodel import Session

from release_planner.actions.caseload_changed import (
    find_change,
    starts_new_spell,
    write_change,
)
from release_planner.actions.caseload_new import NewSpells
from release_planner.actions.caseload_values import Officers, RowReading
from release_planner.actions.column_mappings import remember_mapping, remembered_mapping
from release_planner.actions.context import ActionContext
from release_planner.actions.import_batch import ImportOutcome, RowsWritten, import_rows
from release_planner.actions.reanchoring import Reanchorer
from release_planner.domain.codes import CustodyState, ReleaseDateType
from release_planner.imports.caseload import CaseloadFile, read_caseload
from release_planner.imports.caseload_row import CaseloadRow
from release_planner.imports.findings import Answers, Notice, RowError
from release_planner.imports.schema_caseload import CASELOAD
from release_planner.model.custody import Custody
from release_planner.store.bulk import next_id
from release_planner.store.connection import Connection
from release_planner.store.reading.known_people import (
    KnownPeople,
    KnownSpell,
    known_people,
    staff_ids,
)
from release_planner.store.reading.values import day_or_none
from release_planner.store.sessions import driver_connection

DEFAULT_SOURCE = "caseload file"
_MOST_OFFICERS_NAMED = 10
_NOT_HELD = frozenset({CustodyState.RELEASED, CustodyState.DIED, CustodyState.RECALL_RESCINDED})


class DifferenceKind(StrEnum):
    """What a caseload file says that the store did not."""

    NEW = "new"
    CHANGED = "changed"
    EARLIER = "earlier"
    LATER = "later"
    NOW_DATED = "now_dated"
    NO_LONGER_DATED = "no_longer_dated"
    DISAGREES = "disagrees"
    NEW_SPELL = "new_spell"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Difference:
    """One person whom a file changes, or leaves out. ``days`` is how far the expected release day
    moved, negative for earlier; ``columns`` names what else changed. ``row`` is None when absent.
    """

    kind: DifferenceKind
    identifier: str
    row: int | None
    from_day: date | None
    to_day: date | None
    days: int | None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseloadOutcome:
    """What importing a caseload did, or would do, with every difference but the unchanged.

    People who are new to the store are counted in the outcome, not listed.
    """

    outcome: ImportOutcome
    differences: tuple[Difference, ...]


def import_caseload(
    context: ActionContext,
    source: Path | str | bytes,
    *,
    mapping: Mapping[str, str] | None = None,
    take_notes: str | None = None,
    release_date_type: ReleaseDateType | None = None,
    answers: Answers | None = None,
    system: str = DEFAULT_SOURCE,
    partial: bool = False,
    dry_run: bool = False,
) -> CaseloadOutcome:
    """Import a caseload file in one transaction; a dry run is the same, taken back.

    ``mapping`` is remembered for files with the same headings; without one a remembered mapping is
    used. ``system`` names where the dates come from when the file does not say. Nobody is ever
    removed: people of the same prisons who are not in the file are listed as absent. All or
    nothing unless ``partial``. Raises PlannerError when the file cannot be read at all.
    """
    used = mapping if mapping is not None else remembered_mapping(context, CASELOAD, source)
    reference = context.reference
    file = read_caseload(
        source,
        today=context.today,
        prisons={each.prison_id: each.name for each in reference.prisons.values()},
        authorities={code: each.name for code, each in reference.authorities.items()},
        accommodation_types={
            code: each.name for code, each in reference.accommodation_types.items()
        },
        mapping=used,
        take_notes=take_notes,
        release_date_type=release_date_type,
        answers=answers,
    )
    loading = _Loading(context, file, system)

    def write(session: Session, batch_id: int) -> RowsWritten:
        if mapping is not None:
            remember_mapping(session, CASELOAD, file)
        return loading.write(session, batch_id)

    outcome = import_rows(context, file, write, partial=partial, dry_run=dry_run)
    return CaseloadOutcome(outcome, tuple(loading.differences))


@dataclass(slots=True)
class _Loading:
    """One caseload file on its way into the store."""

    context: ActionContext
    file: CaseloadFile
    system: str
    differences: list[Difference] = field(default_factory=list)
    written: RowsWritten = field(default_factory=RowsWritten)

    def write(self, session: Session, batch_id: int) -> RowsWritten:
        """Sort the rows into new and known people, and write both."""
        connection = driver_connection(session)
        known = known_people(connection)
        officers = Officers(staff_ids(connection))
        reading = RowReading(self.context, self.system, officers)
        spells = NewSpells(connection, reading, batch_id)
        reanchorer = Reanchorer(self.context)
        new: list[CaseloadRow] = []
        seen: set[int] = set()
        for row in self.file.rows:
            matches = known.matching(row.prison_number, row.crn, row.pnc)
            seen.update(spell.custody_id for spell in matches)
            if not matches:
                new.append(row)
            elif len(matches) > 1:
                self.written.errors.append(_two_people(row))
            elif starts_new_spell(row, reading.state(row), matches[0]):
                self._write_new_spell(connection, spells, matches[0], row)
            else:
                self._write_known(session, reading, reanchorer, matches[0], row, batch_id)
        spells.add_people(new)
        self.written.new += len(new)
        self._note_absent(known, seen)
        return self._finish(officers)

    def _write_known(
        self,
        session: Session,
        reading: RowReading,
        reanchorer: Reanchorer,
        spell: KnownSpell,
        row: CaseloadRow,
        batch_id: int,
    ) -> None:
        change = find_change(row, spell, reading)
        if change.is_empty:
            self.written.unchanged += 1
            return
        custody = write_change(session, self.context, reanchorer, spell, change, batch_id)
        self.written.changed += 1
        columns = [column for values in change.columns.values() for column in values]
        columns += [role.value for role in change.roles]
        columns += [kind for kind, *_ in change.entries]
        self.differences.append(_difference(row, spell, custody, tuple(columns)))

    def _write_new_spell(
        self, connection: Connection, spells: NewSpells, spell: KnownSpell, row: CaseloadRow
    ) -> None:
        connection.execute("UPDATE custody SET is_current = 0 WHERE id = ?", (spell.custody_id,))
        spells.add_spell(next_id(connection, "custody"), spell.person_id, row)
        spells.write()
        self.written.changed += 1
        self.differences.append(
            Difference(DifferenceKind.NEW_SPELL, _identifier(row), row.row, None, None, None)
        )

    def _note_absent(self, known: KnownPeople, seen: set[int]) -> None:
        prisons = {row.prison_id for row in (*self.file.rows, *self.file.waiting)} - {None}
        waiting = {
            spell.custody_id
            for row in self.file.waiting
            for spell in known.matching(row.prison_number, row.crn, row.pnc)
        }
        for spell in known.spells.values():
            custody = spell.values["custody"]
            is_held = CustodyState(str(custody["state"])) not in _NOT_HELD
            is_theirs = not prisons or custody["prison_id"] in prisons
            if is_held and is_theirs and spell.custody_id not in seen | waiting:
                self.differences.append(_absent(spell))

    def _finish(self, officers: Officers) -> RowsWritten:
        written = self.written
        if officers.unknown:
            named = Counter(officers.unknown).most_common(_MOST_OFFICERS_NAMED)
            listed = ", ".join(f"{name} ({rows:,} rows)" for name, rows in named)
            text = f"Officers whom the store does not know, left unassigned: {listed}."
            written.notices.append(Notice("unknown_officers", text))
        return written


def _difference(
    row: CaseloadRow, spell: KnownSpell, custody: Custody, columns: tuple[str, ...]
) -> Difference:
    before, after = day_or_none(spell.expected_from), custody.expected_from
    days = (after - before).days if before and after else None
    if custody.has_date_conflict:
        kind = DifferenceKind.DISAGREES
    elif before == after:
        kind = DifferenceKind.CHANGED
    elif before is None:
        kind = DifferenceKind.NOW_DATED
    elif after is None:
        kind = DifferenceKind.NO_LONGER_DATED
    else:
        kind = DifferenceKind.EARLIER if after < before else DifferenceKind.LATER
    return Difference(kind, _identifier(row), row.row, before, after, days, columns)


def _absent(spell: KnownSpell) -> Difference:
    person = spell.values["person"]
    identifier = person["prison_number"] or person["crn"] or person["pnc_number"]
    expected = day_or_none(spell.expected_from)
    return Difference(DifferenceKind.ABSENT, str(identifier), None, expected, expected, None)


def _two_people(row: CaseloadRow) -> RowError:
    given: Iterable[str | None] = (row.prison_number, row.crn, row.pnc)
    value = ", ".join(each for each in given if each)
    return RowError(row.sheet, row.row, "", value, "identifiers of one person, not of two")


def _identifier(row: CaseloadRow) -> str:
    return row.prison_number or row.crn or row.pnc or ""
