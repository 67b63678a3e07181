"""What a person chose to see on the caseload list, in the words of the screen."""

from dataclasses import dataclass
from datetime import date, timedelta

from release_planner.domain.codes import IomCohort
from release_planner.store.reading.caseload import CaseloadFilter, CaseloadSort, CaseloadStates

STATE_WORDS = {
    CaseloadStates.HELD: "in custody",
    CaseloadStates.REMAND: "on remand",
    CaseloadStates.RELEASED: "released",
    CaseloadStates.EVERYONE: "everyone",
}

SORT_WORDS = {
    CaseloadSort.EXPECTED_DAY: "expected release",
    CaseloadSort.NAME: "name",
    CaseloadSort.PRISON: "prison",
    CaseloadSort.COHORT: "IOM cohort",
    CaseloadSort.OWNER: "owner, unowned first",
}

DUE_WITHIN = (7, 14, 28, 56, 84)


@dataclass(frozen=True, slots=True)
class Area:
    """An area profile's name with the GSS codes of its councils."""

    name: str
    authorities: frozenset[str]


@dataclass(frozen=True, slots=True)
class ListChoice:
    """Who is on the list; None is any. ``due_within`` counts days from today."""

    states: CaseloadStates = CaseloadStates.HELD
    due_within: int | None = None
    owner: str | None = None
    team: str | None = None
    prison_id: str | None = None
    area: Area | None = None
    cohort: IomCohort | None = None

    def filter(self, today: date) -> CaseloadFilter:
        """What the store is asked."""
        return CaseloadFilter(
            states=self.states,
            due_by=None if self.due_within is None else today + timedelta(days=self.due_within),
            owner=self.owner,
            team=self.team,
            prison_id=self.prison_id,
            authorities=None if self.area is None else self.area.authorities,
            cohort=self.cohort,
        )

    def words(self) -> tuple[str, ...]:
        """What is chosen, each part in a few words."""
        parts = (
            self.due_within is not None and f"due within {self.due_within} days",
            self.owner is not None and f"owner {self.owner}",
            self.team is not None and f"team {self.team}",
            self.prison_id is not None and f"prison {self.prison_id}",
            self.area is not None and self.area.name,
            self.cohort is not None and f"IOM {self.cohort}",
        )
        return (STATE_WORDS[self.states], *(part for part in parts if part))

    @property
    def is_default(self) -> bool:
        """Whether nothing has been narrowed down."""
        return self == ListChoice()
