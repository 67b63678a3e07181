"""Writing the people of a caseload file whom the store does not hold yet, many at a time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum

from release_planner.actions.anchoring import AnchorDays, SpellDates, derive_anchor
from release_planner.actions.caseload_values import (
    UNKNOWN_ETHNICITY,
    RowReading,
    person_search_text,
)
from release_planner.actions.iom import plan_owner
from release_planner.actions.reanchoring import treatment_window_days
from release_planner.domain.anchor import DateEntry
from release_planner.domain.codes import (
    AccommodationPoint,
    CustodyState,
    HousingReferralStatus,
    HousingRoute,
    MappaCategory,
    MappaLevel,
    OfferOutcome,
    Role,
    Sex,
    SubstanceGroup,
    YesNoUnknown,
)
from release_planner.imports.caseload_row import CaseloadRow
from release_planner.store.audit import stored_instant
from release_planner.store.bulk import insert_rows, row_ids
from release_planner.store.connection import Connection

ROWS_AT_ONCE = 5_000

_COLUMNS = {
    "person": (
        "id, prison_number, crn, pnc_number, cro_number, surname, forenames, date_of_birth, sex,"
        " ethnicity, search_text"
    ),
    "custody": (
        "id, person_id, is_current, state, legal_status, prison_id, cell_location, reception_on,"
        " sentence_start, is_child, presumption_exclusion, next_court_on, anchor_type, anchor_day,"
        " anchor_confidence, has_date_conflict, statutory_day, expected_from, expected_to,"
        " certainty, released_on, window_ends_on, release_authority, released_to_authority,"
        " release_postcode, settled_accommodation, owner_staff_id"
    ),
    "release_date_entry": (
        "custody_id, type, day, source, as_at, entered_by, entered_at, is_chosen, import_batch_id"
    ),
    "treatment_need": (
        "custody_id, need, substance_group, consent_to_share, naloxone, bridging_prescription"
    ),
    "iom_registration": "person_id, cohort, selected_on, lead_officer_id",
    "public_protection": "person_id, mappa_category, mappa_level",
    "safeguarding": "person_id, domestic_abuse_concern",
    "assignment": "custody_id, role, staff_id, from_on",
    "accommodation": "custody_id, point, type_code, recorded_on",
    "housing_referral": "custody_id, route, authority, consent, submitted_on, status",
    "note": "person_id, written_by, written_at, text",
}

Values = tuple[object, ...]


@dataclass(slots=True)
class NewSpells:
    """Collects rows for each table and writes them in bulk, people first.

    ``ids`` are the first and last row id of the new people and of their spells.
    """

    connection: Connection
    reading: RowReading
    batch_id: int
    rows: dict[str, list[Values]] = field(default_factory=lambda: defaultdict(list))
    ids: dict[str, tuple[int, int]] = field(default_factory=dict)

    def add_people(self, rows: Iterable[CaseloadRow]) -> list[date | None]:
        """Write every row as a new person with one spell; gives their expected release days."""
        expected = []
        people = row_ids(self.connection, "person")
        spells = row_ids(self.connection, "custody")
        for number, row in enumerate(rows):
            person_id, custody_id = next(people), next(spells)
            for table, row_id in (("person", person_id), ("custody", custody_id)):
                self.ids[table] = (self.ids.get(table, (row_id, row_id))[0], row_id)
            self._add_person(person_id, row)
            days = self.add_spell(custody_id, person_id, row)
            expected.append(days.expected_from)
            if number % ROWS_AT_ONCE == ROWS_AT_ONCE - 1:
                self.write()
        self.write()
        return expected

    def add_spell(self, custody_id: int, person_id: int, row: CaseloadRow) -> AnchorDays:
        """Add a spell of a person whose other facts are stored already or were just added."""
        reading = self.reading
        roles = reading.officers.roles(row)
        entries = reading.entries(row)
        days = self._add_custody(custody_id, person_id, row, entries, roles)
        self._add_entries(custody_id, entries)
        self._add_needs(custody_id, row)
        today = reading.context.today.isoformat()
        self.rows["assignment"].extend(
            (custody_id, role.value, staff_id, today) for role, staff_id in roles.items()
        )
        return days

    def write(self) -> None:
        """Write what was collected so far."""
        for table, columns in _COLUMNS.items():
            collected = self.rows[table]
            if collected:
                insert_rows(self.connection, table, columns.split(", "), collected)
                collected.clear()

    def _add_person(self, person_id: int, row: CaseloadRow) -> None:
        context = self.reading.context
        self.rows["person"].append(
            (
                person_id,
                row.prison_number,
                row.crn,
                row.pnc,
                row.cro,
                row.surname or "",
                row.forenames or "",
                _text(row.date_of_birth),
                _code(row.sex, Sex.NOT_KNOWN),
                row.ethnicity or UNKNOWN_ETHNICITY,
                person_search_text(row),
            )
        )
        if row.iom_cohort is not None:
            lead = self.reading.officers.ids.get((row.iom_officer or "").casefold())
            self.rows["iom_registration"].append(
                (person_id, row.iom_cohort.value, _text(row.iom_selected_on), lead)
            )
        if row.mappa_category or row.mappa_level:
            self.rows["public_protection"].append(
                (
                    person_id,
                    _code(row.mappa_category, MappaCategory.UNKNOWN),
                    _code(row.mappa_level, MappaLevel.NOT_SET),
                )
            )
        if row.domestic_abuse_concern:
            self.rows["safeguarding"].append((person_id, row.domestic_abuse_concern.value))
        if row.notes:
            written_at = stored_instant(context.now)
            self.rows["note"].append((person_id, context.actor, written_at, row.notes))

    def _add_custody(
        self,
        custody_id: int,
        person_id: int,
        row: CaseloadRow,
        entries: list[DateEntry],
        roles: dict[Role, int],
    ) -> AnchorDays:
        reading = self.reading
        state = reading.state(row)
        released_on = reading.released_on(row)
        days = self._days(row, state, entries, released_on)
        window_ends_on = released_to = None
        if released_on is not None:
            window = treatment_window_days(reading.reference, released_on)
            window_ends_on = released_on + timedelta(days=window)
            released_to = row.home_authority
        owner = reading.officers.find(row.owner) or plan_owner(roles)
        self.rows["custody"].append(
            (
                custody_id,
                person_id,
                True,
                state.value,
                row.legal_status or "UNKNOWN",
                row.prison_id,
                row.cell_location,
                _text(row.reception_on),
                _text(row.sentence_start),
                _code(row.is_child, YesNoUnknown.UNKNOWN),
                reading.exclusion(row),
                _text(row.next_court_on),
                days.anchor_type.value if days.anchor_type else None,
                _text(days.anchor_day),
                days.anchor_confidence,
                days.has_date_conflict,
                _text(days.statutory_day),
                _text(days.expected_from),
                _text(days.expected_to),
                days.certainty,
                _text(released_on),
                _text(window_ends_on),
                row.home_authority,
                released_to,
                row.release_postcode,
                reading.settled(row).value,
                owner,
            )
        )
        return days

    def _days(
        self,
        row: CaseloadRow,
        state: CustodyState,
        entries: list[DateEntry],
        released_on: date | None,
    ) -> AnchorDays:
        spell = SpellDates(
            state,
            row.sentence_start,
            row.is_child or YesNoUnknown.UNKNOWN,
            self.reading.exclusion(row),
            None,
            released_on,
            row.date_of_birth,
        )
        return derive_anchor(entries, spell, self.reading.reference)

    def _add_entries(self, custody_id: int, entries: list[DateEntry]) -> None:
        entered_at = stored_instant(self.reading.context.now)
        self.rows["release_date_entry"].extend(
            (
                custody_id,
                entry.type.value,
                entry.day.isoformat(),
                entry.source,
                stored_instant(entry.as_at),
                entry.entered_by,
                entered_at,
                False,
                self.batch_id,
            )
            for entry in entries
        )

    def _add_needs(self, custody_id: int, row: CaseloadRow) -> None:
        today = self.reading.context.today.isoformat()
        told = (row.treatment_need, row.substance_group, row.consent_to_share, row.naloxone)
        if any(told):
            self.rows["treatment_need"].append(
                (
                    custody_id,
                    _code(row.treatment_need, YesNoUnknown.UNKNOWN),
                    _code(row.substance_group, SubstanceGroup.UNKNOWN),
                    _code(row.consent_to_share, YesNoUnknown.UNKNOWN),
                    _code(row.naloxone, OfferOutcome.UNKNOWN),
                    YesNoUnknown.UNKNOWN.value,
                )
            )
        if row.accommodation is not None:
            point = AccommodationPoint.PLANNED_FIRST_NIGHT.value
            self.rows["accommodation"].append((custody_id, point, row.accommodation, today))
        if row.duty_to_refer_submitted_on is not None:
            self.rows["housing_referral"].append(
                (
                    custody_id,
                    HousingRoute.DUTY_TO_REFER.value,
                    row.home_authority,
                    YesNoUnknown.UNKNOWN.value,
                    _text(row.duty_to_refer_submitted_on),
                    HousingReferralStatus.SUBMITTED.value,
                )
            )


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _code(told: Enum | None, otherwise: Enum) -> object:
    return (told or otherwise).value
