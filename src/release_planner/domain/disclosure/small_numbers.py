"""Primary suppression: which numbers of a line are too small to be shown for their own sake."""

from collections.abc import Mapping

from release_planner.domain.disclosure.figures import HidingReason, Quantity
from release_planner.domain.measured_counts import MeasuredCount
from release_planner.domain.takeup import DisclosureThresholds

_ALL_BY_DEFINITION = frozenset({"pathway_need"})


def small_numbers(
    count: MeasuredCount, thresholds: DisclosureThresholds
) -> Mapping[Quantity, HidingReason]:
    """The quantities of the line that may not be shown, each with the reason.

    The numerator stands for the rate and both its limits too, and for those who did not: any one
    of them gives the others. None of a group, or all of it, says something of each of its people,
    so it is withheld where the thresholds say so, unless it is so by definition.
    """
    hidden = {
        quantity: HidingReason.SMALL_COUNT
        for quantity, number in (
            (Quantity.PENDING, count.pending),
            (Quantity.UNKNOWN, count.unknown),
        )
        if is_small(number, thresholds)
    }
    if 0 < count.denominator < thresholds.smallest_denominator:
        return hidden | dict.fromkeys(
            (Quantity.NUMERATOR, Quantity.DENOMINATOR), HidingReason.FEW_RELEASES
        )
    if count.indicator in _ALL_BY_DEFINITION and count.numerator == count.denominator:
        return hidden
    reason = _why_hidden(count.numerator, count.denominator, thresholds)
    return hidden if reason is None else hidden | {Quantity.NUMERATOR: reason}


def is_small(number: int, thresholds: DisclosureThresholds) -> bool:
    """Whether a count may not be known to the reader."""
    return 1 <= number <= thresholds.largest_small_count


def _why_hidden(
    numerator: int, denominator: int, thresholds: DisclosureThresholds
) -> HidingReason | None:
    if is_small(numerator, thresholds):
        return HidingReason.SMALL_COUNT
    if is_small(denominator - numerator, thresholds):
        return HidingReason.SMALL_COMPLEMENT
    if thresholds.withhold_none_and_all and denominator and numerator in (0, denominator):
        return HidingReason.NONE_OR_ALL
    return None
