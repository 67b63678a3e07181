"""Combines categories of a breakdown of which too little could be shown, or leaves it out."""

from collections.abc import Sequence
from dataclasses import dataclass

from release_planner.domain.disclosure.figures import COMBINED, HiddenFigure, HidingReason, Quantity
from release_planner.domain.measured_counts import MeasuredCount
from release_planner.reports.measured_lines import DAY, GROUPS, MeasuredLine

_IN_ORDER = frozenset({"age_group"})
_FEWEST_RATES = 2


@dataclass(frozen=True, slots=True)
class Combined:
    """The counts to protect afresh, with what was left out of them; `is_changed` if any was."""

    counts: tuple[MeasuredCount, ...]
    left_out: tuple[HiddenFigure, ...]

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to protect afresh."""
        return bool(self.left_out)


def combine_where_needed(lines: Sequence[MeasuredLine]) -> Combined:
    """Combine two categories of every breakdown that shows fewer than half of its rates.

    A breakdown of two categories that cannot show both is left out: either is the whole less the
    other.
    """
    counts: list[MeasuredCount] = []
    left_out: list[HiddenFigure] = []
    for members in _breakdowns(lines):
        breakdown = members[0].count.breakdown
        if breakdown not in GROUPS or breakdown == DAY or _shows_enough(members):
            counts += [line.count for line in members]
        elif sum(line.count.denominator > 0 for line in members) <= _FEWEST_RATES:
            left_out += _gone(members, HidingReason.BREAKDOWN_WITHHELD)
        else:
            pair = _pair(members)
            left_out += _gone(pair, HidingReason.COLLAPSED)
            counts += [line.count for line in members if line not in pair]
            counts.append(_sum([line.count for line in pair]))
    return Combined(tuple(counts), tuple(left_out))


def _breakdowns(lines: Sequence[MeasuredLine]) -> list[list[MeasuredLine]]:
    found: dict[tuple[str, str], list[MeasuredLine]] = {}
    for line in lines:
        found.setdefault(line.count.key[:2], []).append(line)
    return list(found.values())


def _shows_enough(members: Sequence[MeasuredLine]) -> bool:
    rates = [line for line in members if line.count.denominator > 0]
    shown = sum(Quantity.NUMERATOR not in line.hidden for line in rates)
    return shown == len(rates) or (shown >= _FEWEST_RATES and 2 * shown >= len(rates))


def _pair(members: Sequence[MeasuredLine]) -> list[MeasuredLine]:
    """The smallest category that is withheld, and the smallest that it can be joined to."""
    ordered = sorted(members, key=lambda line: (line.count.order, line.count.category))
    hidden = [line for line in ordered if Quantity.NUMERATOR in line.hidden]
    smallest = min(hidden, key=_size)
    others = [line for line in ordered if line is not smallest]
    if smallest.count.breakdown in _IN_ORDER:
        place = ordered.index(smallest)
        others = [*ordered[max(place - 1, 0) : place], *ordered[place + 1 : place + 2]]
    return sorted((smallest, min(others, key=_size)), key=ordered.index)


def _size(line: MeasuredLine) -> int:
    return line.count.denominator


def _sum(counts: Sequence[MeasuredCount]) -> MeasuredCount:
    first = counts[0]
    return MeasuredCount(
        indicator=first.indicator,
        breakdown=first.breakdown,
        category=COMBINED.join(count.category for count in counts),
        label=" or ".join(count.label for count in counts),
        numerator=sum(count.numerator for count in counts),
        denominator=sum(count.denominator for count in counts),
        pending=sum(count.pending for count in counts),
        unknown=sum(count.unknown for count in counts),
        order=min(count.order for count in counts),
    )


def _gone(members: Sequence[MeasuredLine], reason: HidingReason) -> list[HiddenFigure]:
    return [HiddenFigure(*line.count.key, None, reason) for line in members]
