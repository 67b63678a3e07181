"""One row of a caseload: its values put together into one person in one spell."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import itemgetter
from typing import cast

from release_planner.domain.codes import (
    CustodyState,
    IomCohort,
    MappaCategory,
    MappaLevel,
    OfferOutcome,
    ReleaseDateType,
    Sex,
    SubstanceGroup,
    YesNoUnknown,
)
from release_planner.imports.cell_release_dates import MaybeTyped, type_question, type_readings
from release_planner.imports.cells import SAID_UNKNOWN
from release_planner.imports.findings import DateEntry
from release_planner.imports.reading import CheckedRow, SheetReader


@dataclass(frozen=True, slots=True)
class CaseloadRow:
    """One person in one spell of custody, as one row says.

    None is a blank cell or a column that the file does not have: the row says nothing.
    ``said_unknown`` are the keys of columns whose cell says that the value is not known.
    ``dates`` may hold two days of one type only when a person's answer says so. ``as_at`` is UTC.
    ``accommodation`` is an nDelius code, or NFA for homeless without the kind. Officers are staff
    codes or names as written. At least one of prison number, CRN and PNC number is there.
    """

    sheet: str
    row: int
    surname: str | None
    forenames: str | None
    dates: tuple[DateEntry, ...]
    said_unknown: tuple[str, ...]
    prison_number: str | None
    crn: str | None
    pnc: str | None
    cro: str | None
    date_of_birth: date | None
    sex: Sex | None
    ethnicity: str | None
    prison_id: str | None
    cell_location: str | None
    legal_status: str | None
    custody_state: CustodyState | None
    reception_on: date | None
    sentence_start: date | None
    is_child: YesNoUnknown | None
    presumption_exclusion: str | None
    next_court_on: date | None
    released_on: date | None
    source_system: str | None
    as_at: datetime | None
    home_authority: str | None
    release_postcode: str | None
    treatment_need: YesNoUnknown | None
    substance_group: SubstanceGroup | None
    consent_to_share: YesNoUnknown | None
    naloxone: OfferOutcome | None
    accommodation: str | None
    duty_to_refer_submitted_on: date | None
    iom_cohort: IomCohort | None
    iom_selected_on: date | None
    iom_officer: str | None
    community_offender_manager: str | None
    prison_offender_manager: str | None
    iom_coordinator: str | None
    pre_release_team: str | None
    treatment_worker: str | None
    housing_officer: str | None
    prison_work_coach: str | None
    owner: str | None
    mappa_category: MappaCategory | None
    mappa_level: MappaLevel | None
    domestic_abuse_concern: YesNoUnknown | None
    notes: str | None


_DIRECT = tuple(field.name for field in fields(CaseloadRow))[6:]
_TYPED_COLUMNS = tuple(kind.value.lower() for kind in ReleaseDateType)
_PLAIN_COLUMNS = {
    "release_date": "release_date_type",
    "non_dto_release_date": "non_dto_release_date_type",
}


class RowBuilder:
    """Builds the rows of one sheet.

    ``release_date_type`` is the type of a release date when neither its cell nor its row gives it.
    ``unclear_names`` are the rows whose one-column name does not show which part is the surname.
    """

    def __init__(self, sheet: SheetReader, release_date_type: ReleaseDateType | None) -> None:
        self._sheet = sheet
        self._default_type = release_date_type
        self._direct = itemgetter(*(sheet.position(key) for key in _DIRECT))
        self._typed = tuple(sheet.position(key) for key in _TYPED_COLUMNS if key in sheet.keys)
        self._plain = tuple(
            (key, sheet.position(key), sheet.position(type_key))
            for key, type_key in _PLAIN_COLUMNS.items()
            if key in sheet.keys
        )
        self._names = itemgetter(
            *(sheet.position(key) for key in ("surname", "forenames", "middle_names", "name"))
        )
        self.unclear_names: list[int] = []

    def build(self, row: CheckedRow) -> CaseloadRow:
        """The person of a row without errors. It may add questions to the row, and leaves out what
        they are about."""
        values = row.values
        said_unknown: tuple[str, ...] = ()
        if SAID_UNKNOWN in values:
            said_unknown = tuple(
                key
                for key, value in zip(self._sheet.keys, values, strict=False)
                if value is SAID_UNKNOWN
            )
            values = [None if value is SAID_UNKNOWN else value for value in values]
        surname, forenames = self._name(row.number, *self._names(values))
        dates = self._dates(row, values)
        return CaseloadRow(
            self._sheet.name,
            row.number,
            surname,
            forenames,
            dates,
            said_unknown,
            *self._direct(values),
        )

    def _name(
        self,
        number: int,
        surname: str | None,
        forenames: str | None,
        middle_names: str | None,
        whole: tuple[str, str, bool] | None,
    ) -> tuple[str | None, str | None]:
        if whole is not None and surname is None:
            surname, given, shown = whole
            if not shown:
                self.unclear_names.append(number)
            forenames = forenames or given or None
        if middle_names:
            forenames = f"{forenames} {middle_names}" if forenames else middle_names
        return surname, forenames

    def _dates(self, row: CheckedRow, values: list[object]) -> tuple[DateEntry, ...]:
        entries: list[DateEntry] = []
        for place in self._typed:
            if values[place] is not None:
                entries.extend(cast(tuple[DateEntry, ...], values[place]))
        if self._plain:
            self._add_plain(row, values, entries)
        return tuple(dict.fromkeys(entries)) if len(entries) > 1 else tuple(entries)

    def _add_plain(self, row: CheckedRow, values: list[object], entries: list[DateEntry]) -> None:
        """Add release dates whose column gives no type: from their cell, their row, or a person.

        A date that one of the typed columns already gives says nothing new. One that contradicts
        a typed column is a question.
        """
        for key, place, type_place in self._plain:
            given = cast(tuple[MaybeTyped, ...] | None, values[place]) or ()
            stated = cast(ReleaseDateType | None, values[type_place])
            for cell_type, day in given:
                kind = cell_type or stated
                days = {entry_day for _, entry_day in entries}
                if kind is None and day in days:
                    continue
                kind = kind or self._default_type
                if kind is None:
                    answer = self._sheet.ask(row, key, type_question((day,)))
                    entries.extend(answer.dates if answer else ())
                    continue
                other = next((held for held in entries if held[0] is kind), None)
                if other is None:
                    entries.append((kind, day))
                elif other[1] != day:
                    readings = type_readings(kind, (other[1], day))
                    answer = self._sheet.ask(row, key, readings)
                    entries.remove(other)
                    entries.extend(answer.dates if answer else ())
