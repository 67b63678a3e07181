"""Lines that count the same people in two ways: what one of them hides the other may tell."""

from collections.abc import Iterator, Mapping

from release_planner.domain.disclosure.counts_model import STARTED, Variables
from release_planner.domain.disclosure.regions import Region
from release_planner.domain.disclosure.statements import Statement, Sums
from release_planner.domain.disclosure.system import Terms, combined

_LOSSES = {
    "stopped_at_referral": ("pathway_need", "pathway_referred"),
    "stopped_at_acceptance": ("pathway_referred", "pathway_accepted"),
    "stopped_at_booking": ("pathway_accepted", "pathway_booked"),
    "stopped_at_attendance": ("pathway_booked", "pathway_attended"),
    "stopped_at_start": ("pathway_attended", "pathway_started"),
}
_SAME = (("pathway_started", "take_up"), ("referred", "pathway_referred"))
_STARTS = "cumulative_start"

Counted = Mapping[tuple[str, str], Terms]


def tie_same_counts(variables: Variables, sums: Sums, window_days: int) -> None:
    """Tie what counts the same, numerator by numerator, for every region by itself."""
    regions: dict[Region, dict[tuple[str, str], Terms]] = {}
    for statement, terms in sums.terms.items():
        if len(statement.categories) <= 1:
            counted = regions.setdefault(statement.region, {})
            counted[_key(statement)] = terms[STARTED]
    for counted in regions.values():
        for name, first, second in _same(counted, window_days):
            variables.tie(name).equate(first, second)


def _same(counted: Counted, window_days: int) -> Iterator[tuple[str, Terms, Terms]]:
    pairs = [((first, ""), (second, "")) for first, second in _SAME]
    for indicator, day in counted:
        if indicator == _STARTS:
            is_main = day == str(window_days)
            window = "take_up" if is_main else f"started_within_{day}_days"
            pairs.append(((indicator, day), (window, "")))
    for first, second in pairs:
        if first in counted and second in counted:
            yield f"{first[0]} {first[1]} is {second[0]}", counted[first], counted[second]
    for stop, (before, after) in _LOSSES.items():
        keys = (stop, ""), (before, ""), (after, "")
        if all(key in counted for key in keys):
            lost = combined((counted[keys[1]], 1), (counted[keys[2]], -1))
            yield f"{stop} is the loss from {before} to {after}", counted[keys[0]], lost


def _key(statement: Statement) -> tuple[str, str]:
    return statement.figure.indicator, next(iter(statement.categories), "")
