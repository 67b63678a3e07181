"""Treatment take-up: of the people released with a need, how many started treatment in time.

The working form of public health outcome C20: structured treatment in the community started 0 to
21 days after release, both inclusive, in whole dates. The length of the window and the disclosure
thresholds are data and are passed in. It is a local, provisional figure, not the NDTMS statistic.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from release_planner.domain.codes import YesNoUnknown
from release_planner.domain.intervals import wilson_interval


class TakeUpOutcome(StrEnum):
    """What one release counts as.

    `ALREADY_OPEN` is treatment that began before the release with no new start in the window: it
    stays in the denominator, shown apart, and never silently counts as a start. `UNKNOWN` is a
    release whose need for treatment nobody has established.
    """

    STARTED = "started"
    NOT_STARTED = "not_started"
    ALREADY_OPEN = "already_open"
    PENDING = "pending"
    UNKNOWN = "unknown"
    NO_NEED = "no_need"


@dataclass(frozen=True, slots=True)
class ReleaseWindow:
    """One release and the person's starts of structured treatment in the community.

    `starts` leaves out treatment that had ended before the release. `next_released_on` is the
    person's next release, if any: a start on or after it belongs to that one, so that no start
    counts twice. `ended_on` is the day of a death or of a return to custody after the release, the
    earlier of the two: a start after it does not follow this release.
    """

    released_on: date
    need: YesNoUnknown
    starts: tuple[date, ...] = ()
    next_released_on: date | None = None
    ended_on: date | None = None

    def last_day(self, days: int) -> date:
        """The last day on which a start closes this release, in a window of so many days."""
        ends = [window_ends_on(self.released_on, days)]
        if self.ended_on is not None:
            ends.append(self.ended_on)
        if self.next_released_on is not None:
            ends.append(self.next_released_on - timedelta(days=1))
        return min(ends)

    def first_start(self, days: int) -> date | None:
        """The first start that closes this release within so many days, None when none does."""
        last_day = self.last_day(days)
        inside = (start for start in self.starts if self.released_on <= start <= last_day)
        return min(inside, default=None)


@dataclass(frozen=True, slots=True)
class TakeUpCounts:
    """Releases counted by outcome; `persons` are the people among them.

    Releases without a need are not part of it. Raises ValueError for a negative count.
    """

    persons: int
    started: int
    not_started: int
    already_open: int
    pending: int
    need_unknown: int

    def __post_init__(self) -> None:
        """Refuse what cannot be a count."""
        parts = (self.started, self.not_started, self.already_open)
        if min(self.persons, self.pending, self.need_unknown, *parts) < 0:
            raise ValueError("a count of releases is negative")

    @property
    def mature(self) -> int:
        """Releases whose window has closed within the providers' returns: the denominator."""
        return self.started + self.not_started + self.already_open

    @property
    def releases(self) -> int:
        """Every release with a need, or whose need is unknown."""
        return self.mature + self.pending + self.need_unknown


@dataclass(frozen=True, slots=True)
class DisclosureThresholds:
    """What may not be shown: counts from 1 to `largest_small_count`, rates of fewer than
    `smallest_denominator` releases, and, where `withhold_none_and_all`, that nobody or everybody of
    a group did something, since it says so of each of them."""

    largest_small_count: int
    smallest_denominator: int
    withhold_none_and_all: bool = False


@dataclass(frozen=True, slots=True)
class TakeUp:
    """The headline figure of a whole area, protected: None stands for "withheld".

    `not_started` is the complement of `started` in `mature`; `already_open` is the part of it that
    was in treatment before release. `rate`, `lower` and `upper` are from 0 to 1. `withheld` is
    the reason in words, None when everything is shown.
    """

    releases: int
    persons: int
    mature: int
    started: int | None
    not_started: int | None
    already_open: int | None
    pending: int
    need_unknown: int
    rate: float | None
    lower: float | None
    upper: float | None
    withheld: str | None


def window_ends_on(released_on: date, days: int) -> date:
    """The last day on which a start still counts."""
    return released_on + timedelta(days=days)


def is_mature(released_on: date, complete_to: date | None, days: int) -> bool:
    """Whether the window has closed within the providers' returns.

    `complete_to` is the earliest day up to which the area's providers have sent their returns;
    None when none is known, and then nothing is mature.
    """
    return complete_to is not None and window_ends_on(released_on, days) <= complete_to


def outcome_of(release: ReleaseWindow, complete_to: date | None, days: int) -> TakeUpOutcome:
    """What one release counts as, judged by the returns up to `complete_to`.

    A start in a window that is still open stays pending: counting early starters before the
    others' windows close would flatter the rate. An unknown need stays unknown even when a start
    is known, since only the successes would be added.
    """
    if release.need is not YesNoUnknown.YES:
        no_need = release.need is YesNoUnknown.NO
        return TakeUpOutcome.NO_NEED if no_need else TakeUpOutcome.UNKNOWN
    if not is_mature(release.released_on, complete_to, days):
        return TakeUpOutcome.PENDING
    if release.first_start(days) is not None:
        return TakeUpOutcome.STARTED
    if any(start < release.released_on for start in release.starts):
        return TakeUpOutcome.ALREADY_OPEN
    return TakeUpOutcome.NOT_STARTED


def count_outcomes(outcomes: Iterable[tuple[Hashable, TakeUpOutcome]]) -> TakeUpCounts:
    """Count the outcomes of releases, each given with a key of its person."""
    persons: set[Hashable] = set()
    numbers = dict.fromkeys(TakeUpOutcome, 0)
    for person, outcome in outcomes:
        numbers[outcome] += 1
        if outcome is not TakeUpOutcome.NO_NEED:
            persons.add(person)
    return TakeUpCounts(
        persons=len(persons),
        started=numbers[TakeUpOutcome.STARTED],
        not_started=numbers[TakeUpOutcome.NOT_STARTED],
        already_open=numbers[TakeUpOutcome.ALREADY_OPEN],
        pending=numbers[TakeUpOutcome.PENDING],
        need_unknown=numbers[TakeUpOutcome.UNKNOWN],
    )


def summarise(counts: TakeUpCounts, thresholds: DisclosureThresholds) -> TakeUp:
    """The protected headline of a whole area.

    The rate is hidden together with its count, its complement and its limits, since any one of
    them beside the denominator gives the others. The part already open is hidden when it, or the
    rest of those who did not start, is small.
    """
    withheld = _why_withheld(counts, thresholds)
    started = None if withheld else counts.started
    interval = None if started is None else wilson_interval(started, counts.mature)
    not_started = None if withheld else counts.mature - counts.started
    split_hidden = withheld is not None or any(
        _is_small(part, thresholds) for part in (counts.already_open, counts.not_started)
    )
    return TakeUp(
        releases=counts.releases,
        persons=counts.persons,
        mature=counts.mature,
        started=started,
        not_started=not_started,
        already_open=None if split_hidden else counts.already_open,
        pending=counts.pending,
        need_unknown=counts.need_unknown,
        rate=None if started is None else started / counts.mature,
        lower=interval.lower if interval else None,
        upper=interval.upper if interval else None,
        withheld=withheld,
    )


def _why_withheld(counts: TakeUpCounts, thresholds: DisclosureThresholds) -> str | None:
    if counts.mature == 0:
        return "no release has a window that has closed within the providers' returns"
    if counts.mature < thresholds.smallest_denominator:
        return f"fewer than {thresholds.smallest_denominator} releases have a closed window"
    complement = counts.mature - counts.started
    least = min(counts.started, complement)
    if thresholds.withhold_none_and_all and least <= thresholds.largest_small_count:
        fewer = f"fewer than {thresholds.largest_small_count + 1}"
        return f"{fewer} releases started treatment, or {fewer} did not"
    if any(_is_small(part, thresholds) for part in (counts.started, complement)):
        largest = thresholds.largest_small_count
        return f"1 to {largest} releases started treatment, or 1 to {largest} did not"
    return None


def _is_small(count: int, thresholds: DisclosureThresholds) -> bool:
    return 1 <= count <= thresholds.largest_small_count
