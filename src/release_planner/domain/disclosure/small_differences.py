"""Numbers that differ by a small count from an earlier one of the same, of more or of fewer people.

A check that knows nothing of how the numbers hang together: whoever holds both reports subtracts.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from release_planner.domain.disclosure.figures import PublishedFigure, Quantity

_OF_A_DAY = (Quantity.PENDING, Quantity.UNKNOWN)
_COMPLEMENT = "rest"


@dataclass(frozen=True, slots=True)
class SmallDifference:
    """A shown number beside an earlier one; `quantity` is "rest" for denominator less numerator."""

    figure: PublishedFigure
    earlier: PublishedFigure
    quantity: str
    difference: int

    @property
    def text(self) -> str:
        """The difference in a sentence that names the figure, and not the number."""
        figure = self.figure
        place = "" if figure.breakdown == "total" else f" by {figure.breakdown}, {figure.category}"
        return (
            f"{figure.indicator}{place}, {self.quantity}: differs by a small count from what was"
            f" published for {self.earlier.period.text}."
        )


def small_differences(
    figures: Iterable[PublishedFigure], earlier: Iterable[PublishedFigure], largest_small: int
) -> Iterator[SmallDifference]:
    """Each shown number that lies 1 to `largest_small` from an earlier one whose people nest.

    How many are pending or not known is compared only as of the same day: it changes by itself.
    """
    before: dict[tuple[str, str, str], list[PublishedFigure]] = defaultdict(list)
    for each in earlier:
        before[each.indicator, each.breakdown, each.category].append(each)
    for figure in figures:
        for each in before[figure.indicator, figure.breakdown, figure.category]:
            if not _nest(figure, each):
                continue
            for quantity, difference in _differences(figure, each):
                if 1 <= difference <= largest_small:
                    yield SmallDifference(figure, each, quantity, difference)


def _nest(one: PublishedFigure, other: PublishedFigure) -> bool:
    return _within(one, other) or _within(other, one)


def _within(one: PublishedFigure, other: PublishedFigure) -> bool:
    return (
        other.period.first_day <= one.period.first_day
        and one.period.last_day <= other.period.last_day
        and one.authorities <= other.authorities
    )


def _differences(one: PublishedFigure, other: PublishedFigure) -> Iterator[tuple[str, int]]:
    for quantity in Quantity:
        if quantity in _OF_A_DAY and one.as_at != other.as_at:
            continue
        first, second = one.value(quantity), other.value(quantity)
        if first is not None and second is not None:
            yield quantity.value, abs(first - second)
    first, second = _rest(one), _rest(other)
    if first is not None and second is not None:
        yield _COMPLEMENT, abs(first - second)


def _rest(figure: PublishedFigure) -> int | None:
    if figure.numerator is None or figure.denominator is None:
        return None
    return figure.denominator - figure.numerator
