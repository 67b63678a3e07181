"""A caseload file on its way into the store: each row new, known, back in custody, or refused."""

from collections import Counter
from dataclasses import dataclass, field, replace

from sqlmodel import Session

from release_planner.actions.caseload_changed import (
    PERSON_TABLES,
    DatesGiven,
    find_change,
    starts_new_spell,
)
from release_planner.actions.caseload_differences import (
    Difference,
    absent_people,
    changed_person,
    identifier_of,
    new_person,
    new_spell,
)
from release_planner.actions.caseload_earlier import release_fault, speaks_of_earlier_spell
from release_planner.actions.caseload_new import NewSpells
from release_planner.actions.caseload_values import Officers, RowReading
from release_planner.actions.caseload_written import ChangeWriter, confirm_dates
from release_planner.actions.context import ActionContext
from release_planner.actions.finding import require
from release_planner.actions.import_batch import RowsWritten
from release_planner.actions.reanchoring import Reanchorer, SpellBefore
from release_planner.actions.recalled_spells import hand_over_bookings, start_spell_after_recall
from release_planner.domain.codes import CustodyState
from release_planner.domain.custody_changes import CustodyEvent, change_custody
from release_planner.domain.plan_changes import HeldPlan
from release_planner.imports.caseload import CaseloadFile, collector_paused
from release_planner.imports.caseload_row import CaseloadRow
from release_planner.imports.findings import Notice, RowError, printable
from release_planner.model.custody import Custody
from release_planner.store.bulk import row_ids
from release_planner.store.reading.held_plan import StoredPlan
from release_planner.store.reading.known_people import (
    KnownPeople,
    KnownSpell,
    known_people,
    notes_of,
    staff_ids,
)
from release_planner.store.sessions import driver_connection

_MOST_NAMED = 10


_NAME_COLUMNS = frozenset({"surname", "name"})


@dataclass(slots=True)
class CaseloadLoading:
    """Loads one file in the transaction that it is given, and keeps what differed."""

    context: ActionContext
    file: CaseloadFile
    system: str
    differences: list[Difference] = field(default_factory=list)

    def write(self, session: Session, batch_id: int) -> RowsWritten:
        """Sort the rows into new and known people, and write both."""
        with collector_paused():
            rows = _Rows(self, session, batch_id)
            rows.write()
        return rows.written


class _Rows:
    """The rows of a file while they are written."""

    def __init__(self, loading: CaseloadLoading, session: Session, batch_id: int) -> None:
        context = loading.context
        self._file = loading.file
        self._differences = loading.differences
        self._session = session
        self._context = context
        self._connection = driver_connection(session)
        self._known: KnownPeople = known_people(self._connection)
        self._officers = Officers(staff_ids(self._connection))
        self._reading = RowReading(context, loading.system, self._officers)
        self._spells = NewSpells(self._connection, self._reading, batch_id)
        self._reanchorer = Reanchorer(context)
        self._writer = ChangeWriter(session, self._connection, context, self._reanchorer, batch_id)
        self._seen: dict[int, CaseloadRow] = {}
        self._confirmed: list[tuple[int, DatesGiven]] = []
        self._died: list[str] = []
        self._earlier: list[str] = []
        self.written = RowsWritten()

    def write(self) -> None:
        """Write every row, then say who is absent."""
        new = [row for row in self._file.rows if not self._take_known(row)]
        expected = self._spells.add_people(new)
        self.written.new += len(new)
        self.written.ids.update(self._spells.ids)
        if self._known.spells:
            self._differences.extend(map(new_person, new, expected))
        confirm_dates(self._connection, self._confirmed)
        absent, notices = absent_people(self._file, self._known, self._seen)
        self._differences.extend(absent)
        self.written.notices.extend(notices)
        self._add_notices()

    def _take_known(self, row: CaseloadRow) -> bool:
        """Take or refuse a row, unless it is of somebody new."""
        matches = self._known.matching(row.prison_number, row.crn, row.pnc)
        fault = self._fault(row, matches)
        for spell in matches:
            self._seen.setdefault(spell.custody_id, row)
        if fault is not None:
            self.written.errors.append(fault)
            self.written.rejected.append(self._file.rejected_row(row))
        elif matches and starts_new_spell(row, matches[0], self._reading):
            self._start_spell(row, matches[0])
        elif matches:
            self._change(row, matches[0])
        return bool(fault or matches)

    def _fault(self, row: CaseloadRow, matches: tuple[KnownSpell, ...]) -> RowError | None:
        given = ", ".join(each for each in (row.prison_number, row.crn, row.pnc) if each)
        if len(matches) > 1 or any(_is_another(row, spell) for spell in matches):
            expected = "identifiers of one person, not of two"
            return RowError(row.sheet, row.row, "", given, expected)
        if matches and _is_somebody_else(row, matches[0]):
            expected = "the person whom the store holds, with another name and date of birth"
            return RowError(row.sheet, row.row, "", given, expected)
        if not matches and not row.surname and self._file.columns & _NAME_COLUMNS:
            title = self._file.header_of(row, "surname")
            return RowError(row.sheet, row.row, title, "", "a surname: this person is new here")
        before = self._seen.get(matches[0].custody_id) if matches else None
        if before is not None:
            expected = f"each person once; also on row {before.row}"
            return RowError(row.sheet, row.row, "", given, expected)
        fault = self._reading.fault(row) or (release_fault(row, matches[0]) if matches else None)
        if fault is None:
            return None
        key, value, expected = fault
        title = self._file.header_of(row, key)
        return RowError(row.sheet, row.row, title, printable(value), expected)

    def _change(self, row: CaseloadRow, spell: KnownSpell) -> None:
        notes = notes_of(self._connection, spell.person_id) if row.notes else frozenset()
        change = find_change(row, spell, self._reading, notes)
        if speaks_of_earlier_spell(row, spell):
            self._earlier.append(identifier_of(row))
        self._confirmed += [(spell.custody_id, given) for given in change.confirmed]
        if spell.held("state") == CustodyState.DIED:
            self._died.append(identifier_of(row))
            self.written.unchanged += 1
        elif not change.names:
            self.written.unchanged += 1
        else:
            custody = self._writer.write(spell, change)
            self.written.changed += 1
            self._differences.append(changed_person(row, spell, custody, change))

    def _start_spell(self, row: CaseloadRow, spell: KnownSpell) -> None:
        old = require(self._session, Custody, spell.custody_id)
        before = self._reanchorer.before(self._session, old)
        if self._reading.state(row) is CustodyState.RETURNED_TO_CUSTODY:
            custody = self._return_after_recall(row, old, before)
        else:
            custody = self._begin_afresh(row, spell, old, before)
        self.written.changed += 1
        self._differences.append(new_spell(row, spell, custody))

    def _return_after_recall(self, row: CaseloadRow, old: Custody, before: SpellBefore) -> Custody:
        """The plan, the bookings and what is known go with a person whom a recall brings back."""
        returned_on = row.reception_on or self._context.today
        custody = start_spell_after_recall(self._session, old, returned_on)
        custody.state_since = row.reception_on
        self._session.flush()
        assert custody.id is not None
        spell = known_people(self._connection, custody.id).spells[custody.id]
        change = find_change(row, spell, self._reading)
        self._writer.write_facts(custody, spell, change)
        transition = change_custody(
            CustodyState.UNLAWFULLY_AT_LARGE, CustodyEvent.RETURNED_TO_CUSTODY
        )
        self._writer.carry_through(custody, before, transition, change.names)
        return custody

    def _begin_afresh(
        self, row: CaseloadRow, spell: KnownSpell, old: Custody, before: SpellBefore
    ) -> Custody:
        """A new sentence or remand: a plan is built anew, and coming bookings are judged by it."""
        old.is_current = False
        self._session.flush()
        custody_id = next(row_ids(self._connection, "custody"))
        self._spells.add_spell(custody_id, spell.person_id, row)
        self._spells.write()
        change = find_change(row, spell, self._reading)
        for table in PERSON_TABLES:
            if table in change.columns:
                self._writer.write_columns(table, spell, change.columns[table])
        custody = require(self._session, Custody, custody_id)
        hand_over_bookings(self._session, old, custody, row.reception_on or self._context.today)
        held = before.plan.plan
        only_bookings = StoredPlan(None, HeldPlan(held.release_day, (), held.appointments))
        self._writer.carry_through(
            custody, replace(before, plan=only_bookings), None, ("new_spell",)
        )
        return custody

    def _add_notices(self) -> None:
        unknown = Counter(self._officers.unknown).most_common(_MOST_NAMED)
        if unknown:
            listed = ", ".join(f"{printable(name)} ({rows:,} rows)" for name, rows in unknown)
            text = f"Officers whom the store does not know, left unassigned: {listed}."
            self.written.notices.append(Notice("unknown_officers", text))
        self._name("recorded_as_died", "Recorded as having died, so that nothing was taken of them",
                   self._died)  # fmt: skip
        self._name(
            "earlier_spell",
            "Rows about an earlier time in custody than the one held, so that only what they say of"
            " the person was taken",
            self._earlier,
        )

    def _name(self, code: str, text: str, identifiers: list[str]) -> None:
        if not identifiers:
            return
        listed = ", ".join(identifiers[:_MOST_NAMED])
        more = len(identifiers) - _MOST_NAMED
        listed += f" and {more:,} more" if more > 0 else ""
        self.written.notices.append(Notice(code, f"{text}: {listed}."))


def _is_another(row: CaseloadRow, spell: KnownSpell) -> bool:
    """Whether a row found by its CRN or PNC number gives another prison number than the store."""
    held = spell.value("person", "prison_number")
    return row.prison_number is not None and held is not None and row.prison_number != held


def _is_somebody_else(row: CaseloadRow, spell: KnownSpell) -> bool:
    """Whether surname and date of birth are both known on both sides, and both others.

    One of the two may be corrected, or change with a marriage; both at once is a mistaken number.
    """
    surname, born_on = spell.value("person", "surname"), spell.value("person", "date_of_birth")
    if not (row.surname and row.date_of_birth and surname and born_on):
        return False
    is_named_so = _letters(row.surname) == _letters(str(surname))
    return not is_named_so and row.date_of_birth.isoformat() != str(born_on)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
