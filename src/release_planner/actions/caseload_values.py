"""From a caseload row's words to what the store holds: officers by id, housing by kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from release_planner.actions.context import ActionContext
from release_planner.domain.anchor import DateEntry
from release_planner.domain.codes import CustodyState, Role, YesNoUnknown
from release_planner.domain.custody_state import custody_state
from release_planner.domain.places import AccommodationStatus
from release_planner.domain.search_text import search_text
from release_planner.imports.caseload_row import CaseloadRow
from release_planner.reference.reference import Reference

HOMELESS = "NFA"
UNKNOWN_ETHNICITY = "UN"

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

    def entries(self, row: CaseloadRow) -> list[DateEntry]:
        """The release-date entries of a row, with their source and as-at time."""
        source = row.source_system or self.source
        as_at = row.as_at or self.context.now
        actor = self.context.actor
        return [DateEntry(kind, day, source, as_at, actor) for kind, day in row.dates]

    def state(self, row: CaseloadRow) -> CustodyState:
        """The state of custody that a row amounts to."""
        return custody_state(row.custody_state, row.legal_status, row.released_on)

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


def as_utc(instant: datetime) -> datetime:
    """A stored instant with its offset, whichever way the driver gave it."""
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
