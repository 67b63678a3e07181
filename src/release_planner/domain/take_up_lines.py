"""From how many releases share which facts to the lines of a report: what of how many, by what."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from release_planner.domain.measured_counts import ALL, TOTAL, MeasuredCount
from release_planner.domain.pathway_steps import (
    ENDED_BEFORE_START,
    STARTED,
    STEPS,
    STOP_AFTER,
    steps_reached,
)
from release_planner.domain.time_to_start import cumulative_incidence

AUTHORITY, DAY = "authority", "day"
PUBLISHED_DAYS = (0, 1, 3, 7, 14, 21, 28)
ENDS = {
    "start": "cumulative_start",
    "return_to_custody": "cumulative_return_to_custody",
    "death": "cumulative_death",
}
IN_FIGURE = frozenset({"started", "not_started", "already_open"})
AWAITED = frozenset({"pending", "no_return"})
_MADE_IN_TIME, _MADE = "2", "1"

Facet = Mapping[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class Category:
    """One category of a breakdown in words, and its place among them."""

    category: str
    label: str
    order: int


@dataclass(slots=True)
class Share:
    """A count being made: so many of so many, and what stands beside it."""

    numerator: int = 0
    denominator: int = 0
    pending: int = 0
    unknown: int = 0

    def of_outcome(self, outcome: str, number: int) -> None:
        """Add releases by what they count as in the headline."""
        if outcome in IN_FIGURE:
            self.of_two(is_yes=outcome == STARTED, number=number)
        elif outcome in AWAITED:
            self.pending += number
        elif outcome == "need_unknown":
            self.unknown += number

    def of_two(self, *, is_yes: bool, number: int) -> None:
        """Add releases of which it is known whether they did what is counted."""
        self.denominator += number
        self.numerator += number if is_yes else 0

    def line(
        self, indicator: str, breakdown: str, category: Category, estimate: float | None = None
    ) -> MeasuredCount:
        """The line of a report."""
        return MeasuredCount(
            indicator=indicator,
            breakdown=breakdown,
            category=category.category,
            label=category.label,
            numerator=self.numerator,
            denominator=self.denominator,
            pending=self.pending,
            unknown=self.unknown,
            estimate=estimate,
            order=category.order,
        )


@dataclass(frozen=True, slots=True)
class Wording:
    """What lines are called: `names` of measures by indicator, authorities in their order."""

    names: Mapping[str, str]
    authorities: Mapping[str, Category]

    def total(self, indicator: str) -> Category:
        """The whole area, under the name of the measure."""
        return Category(ALL, self.names[indicator], 0)


def divided(
    facet: Facet, breakdown: str, category_of: Callable[[str], Category]
) -> Iterator[MeasuredCount]:
    """Take-up by the categories that the first fact of each entry belongs to, in their order."""
    shares: dict[Category, Share] = {}
    for (fact, outcome, *_), number in facet.items():
        shares.setdefault(category_of(fact), Share()).of_outcome(outcome, number)
    for category in sorted(shares, key=lambda each: (each.order, each.category)):
        share = shares[category]
        if share.denominator or share.pending or share.unknown:
            yield share.line("take_up", breakdown, category)


def by_authority(facet: Facet, wording: Wording) -> Iterator[MeasuredCount]:
    """Take-up of the whole area and of each authority, those without a release among them."""
    total, shares = Share(), _shares(wording, facet)
    for (authority, outcome, *_), number in facet.items():
        if authority in shares:
            for share in (total, shares[authority]):
                share.of_outcome(outcome, number)
    yield total.line("take_up", TOTAL, wording.total("take_up"))
    for code, share in shares.items():
        yield share.line("take_up", AUTHORITY, _authority(wording, code))


def sensitivities(facet: Facet, wording: Wording) -> Iterator[MeasuredCount]:
    """The headline counted otherwise: first releases, without ended ones, by the surest links."""
    first, running, surest = Share(), Share(), Share()
    for (outcome, is_first, ended, is_surest), number in facet.items():
        if is_first == "yes":
            first.of_outcome(outcome, number)
        if ended == "no":
            running.of_outcome(outcome, number)
        counts_as = "not_started" if (outcome, is_surest) == (STARTED, "no") else outcome
        surest.of_outcome(counts_as, number)
    first.unknown = running.unknown = surest.unknown = 0
    yield first.line("take_up_first_release", TOTAL, wording.total("take_up_first_release"))
    yield running.line("take_up_without_ended", TOTAL, wording.total("take_up_without_ended"))
    yield surest.line("take_up_surest_links", TOTAL, wording.total("take_up_surest_links"))


def windows(facet: Facet, indicators: Iterable[str], wording: Wording) -> Iterator[MeasuredCount]:
    """The other windows, each over the releases for which it has closed."""
    for place, indicator in enumerate(indicators):
        share = Share()
        for states, number in facet.items():
            share.of_outcome(states[place], number)
        yield share.line(indicator, TOTAL, wording.total(indicator))


def pathway(facet: Facet, wording: Wording) -> Iterator[MeasuredCount]:
    """How many releases got at least as far as each step; never more at a later one."""
    reached: Counter[str] = Counter()
    everyone = 0
    for (_, outcome, _, _, furthest, _), number in facet.items():
        if outcome in IN_FIGURE:
            everyone += number
            for step in steps_reached(STARTED if outcome == STARTED else furthest):
                reached[step] += number
    for step in STEPS:
        indicator = f"pathway_{step}"
        yield Share(reached[step], everyone).line(indicator, TOTAL, wording.total(indicator))


def stops(facet: Facet, wording: Wording) -> Iterator[MeasuredCount]:
    """Of those who did not start, the first step not reached; an end before it goes first."""
    total: Counter[str] = Counter()
    parts: dict[str, Counter[str]] = {code: Counter() for code in _shares(wording, facet)}
    for (authority, outcome, _, _, furthest, ended), number in facet.items():
        if outcome in IN_FIGURE and outcome != STARTED:
            stop = ENDED_BEFORE_START if ended == "yes" else STOP_AFTER[furthest]
            total[stop] += number
            parts[authority][stop] += number
    for stop in (*STOP_AFTER.values(), ENDED_BEFORE_START):
        yield Share(total[stop], total.total()).line(stop, TOTAL, wording.total(stop))
        for code, part in parts.items():
            share = Share(part[stop], part.total())
            yield share.line(stop, AUTHORITY, _authority(wording, code))


def course(facet: Facet, longest: int, wording: Wording) -> Iterator[MeasuredCount]:
    """The share that had started, gone back to custody or died by each published day.

    Beside each stand, as pending, those who had not been followed as far as that day.
    """
    followed: Counter[tuple[str | None, int]] = Counter()
    for (day_text, end), number in facet.items():
        followed[end if end in ENDS else None, int(day_text)] += number
    days = [day for day in PUBLISHED_DAYS if day <= longest]
    found = cumulative_incidence(followed, days)
    everyone = followed.total()
    for end, indicator in ENDS.items():
        for place, day in enumerate(days):
            incidence = found[end][day] if end in found else None
            share = Share(incidence.ends if incidence else 0, everyone)
            share.pending = sum(
                number for (other, on), number in followed.items() if other is None and on < day
            )
            estimate = (incidence.share if incidence else 0.0) if everyone else None
            yield share.line(indicator, DAY, Category(str(day), f"Day {day}", place), estimate)


def housing(
    facet: Facet, wording: Wording, is_welsh: Callable[[str], bool]
) -> Iterator[MeasuredCount]:
    """First nights, homes at three months, and the two housing referrals in time."""
    indicators = (
        "first_night_settled",
        "three_months_settled",
        "duty_to_refer_in_time",
        "cas3_referred_in_time",
    )
    shares = {
        (name, code): Share() for name in indicators for code in (ALL, *_shares(wording, facet))
    }
    for (authority, first_night, three_months, planned, duty, cas3), number in facet.items():
        for code in (ALL, authority):
            _add_home(shares["first_night_settled", code], first_night, number)
            _add_home(shares["three_months_settled", code], three_months, number)
            if not is_welsh(authority):
                _add_duty(shares["duty_to_refer_in_time", code], duty, planned, number)
            if cas3 in (_MADE, _MADE_IN_TIME):
                share = shares["cas3_referred_in_time", code]
                share.of_two(is_yes=cas3 == _MADE_IN_TIME, number=number)
    for (indicator, code), share in shares.items():
        yield _placed(share, indicator, code, wording)


def appointments(facet: Facet, wording: Wording) -> Iterator[MeasuredCount]:
    """Appointments kept of those kept or missed; of others it is not known."""
    shares = {code: Share() for code in (ALL, *_shares(wording, facet))}
    for (authority, kept, missed, not_known), number in facet.items():
        for code in (ALL, authority):
            share = shares[code]
            share.of_two(is_yes=True, number=int(kept) * number)
            share.of_two(is_yes=False, number=int(missed) * number)
            share.unknown += int(not_known) * number
    for code, share in shares.items():
        yield _placed(share, "appointments_kept", code, wording)


def _add_home(share: Share, home: str, number: int) -> None:
    if home == "pending":
        share.pending += number
    elif home == "unknown":
        share.unknown += number
    else:
        share.of_two(is_yes=home == "settled", number=number)


def _add_duty(share: Share, duty: str, planned: str, number: int) -> None:
    if duty in (_MADE, _MADE_IN_TIME) or planned == "no":
        share.of_two(is_yes=duty == _MADE_IN_TIME, number=number)
    elif planned == "unknown":
        share.unknown += number


def _shares(wording: Wording, facet: Facet) -> dict[str, Share]:
    """A share for each authority of the area, and for what a server has merged."""
    met = {authority for authority, *_ in facet if authority}
    known = list(wording.authorities)
    return {code: Share() for code in (*known, *sorted(met - set(known)))}


def _authority(wording: Wording, code: str) -> Category:
    return wording.authorities.get(code) or other_category(code)


def _placed(share: Share, indicator: str, code: str, wording: Wording) -> MeasuredCount:
    if code == ALL:
        return share.line(indicator, TOTAL, wording.total(indicator))
    return share.line(indicator, AUTHORITY, _authority(wording, code))


def other_category(fact: str) -> Category:
    """A category without words of its own: what a server merged for an analyst, or a bare code."""
    merged = "Categories of fewer than ten releases, together"
    return Category(fact, merged if fact == "fewer" else fact, _LAST)


_LAST = 10_000
