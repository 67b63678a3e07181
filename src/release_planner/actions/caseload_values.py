"""From a caseload row's words to what the store holds: officers by id, housing by kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from release_planner.actions.caseload_earlier import wrong_release
from release_planner.actions.context import ActionContext
from release_planner.domain.anchor import DateEntry
from release_planner.domain.codes import (
    CustodyState,
    MappaCategory,
    MappaLevel,
    Role,
    SubstanceGroup,
    YesNoUnknown,
)
from release_planner.domain.custody_state import LEFT_CUSTODY, custody_state
from release_planner.domain.law import NON_FRIDAY_PRESUMPTION, PresumptionRule
from release_planner.domain.places import AccommodationStatus
from release_planner.domain.release_day import NOT_EXCLUDED
from release_planner.domain.search_text import search_text
from release_planner.imports.caseload_row import CaseloadRow
from release_planner.reference.reference import Reference

UNKNOWN_ETHNICITY = "UN"
_LEVELS = (MappaLevel.ONE, MappaLevel.TWO, MappaLevel.THREE)
_NO_GROUP = (None, SubstanceGroup.NONE, SubstanceGroup.UNKNOWN)

_ROLES_IN_FILES = (
    Role.IOM_OFFICER,
    Role.COMMUNITY_OFFENDER_MANAGER,
    Role.PRISON_OFFENDER_MANAGER,
    Role.IOM_COORDINATOR,
    Role.PRE_RELEASE_TEAM,
    Role.TREATMENT_WORKER,
    Role.HOUSING_OFFICER,
    Role.PRISON_WORK_COACH,
)


@dataclass(slots=True)
class Officers:
    """Staff by code and by name, as files write them; ``unknown`` counts who was not found."""

    ids: Mapping[str, int]
    unknown: dict[str, int] = field(default_factory=dict)

    def find(self, written: str | None) -> int | None:
        """The staff id for a code or name in a file, None where it is blank or names nobody."""
        if written is None:
            return None
        found = self.ids.get(written.casefold())
        if found is None:
            self.unknown[written] = self.unknown.get(written, 0) + 1
        return found

    def roles(self, row: CaseloadRow) -> dict[Role, int]:
        """Who holds which role, as far as the row names people whom the store knows."""
        found = {role: self.find(getattr(row, role.value)) for role in _ROLES_IN_FILES}
        return {role: staff_id for role, staff_id in found.items() if staff_id is not None}


@dataclass(frozen=True, slots=True)
class RowReading:
    """How the rows of one file are read into the store's words."""

    context: ActionContext
    source: str
    officers: Officers

    @property
    def reference(self) -> Reference:
        """The reference data in force."""
        return self.context.reference

    def source_of(self, row: CaseloadRow) -> str:
        """The system that the dates of a row come from."""
        return row.source_system or self.source

    def as_at(self, row: CaseloadRow) -> datetime:
        """When that system said so, in UTC."""
        return row.as_at or self.context.now

    def entries(self, row: CaseloadRow) -> list[DateEntry]:
        """The release-date entries of a row, with their source and as-at time."""
        source, as_at, actor = self.source_of(row), self.as_at(row), self.context.actor
        return [DateEntry(kind, day, source, as_at, actor) for kind, day in row.dates]

    def state(self, row: CaseloadRow) -> CustodyState:
        """The state of custody that a row amounts to."""
        return custody_state(row.custody_state, row.legal_status, row.released_on, row.reception_on)

    def released_on(self, row: CaseloadRow) -> date | None:
        """The actual release from the spell that a row is about, None where it has not ended."""
        if row.released_on is None or self.state(row) not in LEFT_CUSTODY:
            return None
        is_earlier = row.reception_on is not None and row.released_on < row.reception_on
        return None if is_earlier else row.released_on

    def exclusion(self, row: CaseloadRow) -> str | None:
        """The code of the exclusion from the Friday scheme that a row names."""
        written = row.presumption_exclusion
        return None if written is None else "_".join(written.casefold().replace("-", " ").split())

    def fault(self, row: CaseloadRow) -> tuple[str, str, str] | None:
        """What the store cannot take of a row: the column's key, the value, what was expected."""
        if row.presumption_exclusion is not None:
            known = self._exclusions()
            if self.exclusion(row) not in known:
                expected = f"one of {', '.join(known)}"
                return "presumption_exclusion", row.presumption_exclusion, expected
        released_on, began_on = row.released_on, row.reception_on
        is_released = row.custody_state is CustodyState.RELEASED
        if is_released and released_on and began_on and released_on < began_on:
            return wrong_release(released_on, began_on)
        if row.treatment_need is YesNoUnknown.NO and row.substance_group not in _NO_GROUP:
            expected = "no substance group where there is no treatment need"
            return "substance_group", str(row.substance_group), expected
        if row.mappa_category is MappaCategory.NOT_SUBJECT and row.mappa_level in _LEVELS:
            expected = "no MAPPA level of somebody who is not subject to MAPPA"
            return "mappa_level", str(row.mappa_level), expected
        return None

    def _exclusions(self) -> tuple[str, ...]:
        found = self.reference.law.find(NON_FRIDAY_PRESUMPTION, self.context.today)
        rule = found.value if found else None
        codes = rule.exclusions if isinstance(rule, PresumptionRule) else ()
        return (*codes, NOT_EXCLUDED)

    def settled(self, row: CaseloadRow) -> YesNoUnknown:
        """Whether the person has settled accommodation to go to."""
        if row.accommodation is None:
            return YesNoUnknown.UNKNOWN
        kind = self.reference.accommodation_types.get(row.accommodation)
        is_settled = kind is not None and kind.status is AccommodationStatus.SETTLED
        return YesNoUnknown.YES if is_settled else YesNoUnknown.NO


def person_search_text(row: CaseloadRow) -> str:
    """What search reads of a person."""
    return search_text(row.surname, row.forenames, row.prison_number, row.crn, row.pnc)
