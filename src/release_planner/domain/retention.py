"""When a record is to be looked at again: proposals, never deletions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from release_planner.domain.codes import MappaCategory
from release_planner.domain.timeline import add_months

OFFICE_POLICY = "office policy"


class RecordKind(StrEnum):
    """A kind of record that has a review date."""

    PERSON = "person"
    NOTE = "note"
    FEED = "feed"
    PROVIDER_RETURN = "provider_return"


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """A review ``months`` after what ``counted_from`` names, in words.

    For people, ``categories`` are the MAPPA categories that the rule is of, empty for everybody.
    """

    months: int
    counted_from: str
    source: str
    checked_on: date
    verified: bool
    categories: frozenset[MappaCategory] = frozenset()

    @property
    def standing(self) -> str:
        """What the figure rests on: its source once somebody has read it there, else only us."""
        return self.source if self.verified else f"{OFFICE_POLICY} ({self.source})"

    def review_on(self, counted_from: date) -> date:
        """The day of the review. Raises DayOutOfRangeError beyond the calendar."""
        return add_months(counted_from, self.months)


@dataclass(frozen=True, slots=True)
class ErasureReason:
    """Why a record may be erased, and what that rests on."""

    code: str
    name: str
    source: str
    checked_on: date
    verified: bool


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """The review of each kind of record, and the reasons to erase one by code.

    ``people`` are tried in order, the last of them is everybody's. ``furthest_months`` is how far
    ahead a person may set a review. ``attributor_days`` is how long the initials and date of birth
    of a returned start are kept while its person is not found, ``decision_months`` how long a
    decision on a pair is.
    """

    people: tuple[ReviewRule, ...]
    others: Mapping[RecordKind, ReviewRule]
    reasons: Mapping[str, ErasureReason]
    furthest_months: int
    attributor_days: int
    decision_months: int

    def of_person(self, category: MappaCategory) -> ReviewRule:
        """The rule for somebody of a MAPPA category."""
        return next(
            rule for rule in self.people if not rule.categories or category in rule.categories
        )
