"""Numbers that an earlier report withheld, and that have hardly moved since.

Who learns such a number later holds it beside the earlier report, where all else is of an earlier
day: together they tell what that report kept. Only where more windows than a small count have
closed meanwhile is it another number.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator

from release_planner.domain.disclosure.figures import PublishedFigure, Quantity
from release_planner.domain.disclosure.regions import SUMS_OF_REGIONS, extent_of


def still_withheld(
    figures: Iterable[PublishedFigure], earlier: Iterable[PublishedFigure], largest_small: int
) -> Iterator[tuple[PublishedFigure, Quantity]]:
    """Each number of which a report as at another day withheld the same people's."""
    before: dict[Hashable, list[PublishedFigure]] = defaultdict(list)
    for each in earlier:
        before[_whose(each)].append(each)
    for figure in figures:
        for each in before[_whose(figure)]:
            if each.as_at == figure.as_at or _has_moved(figure, each, largest_small):
                continue
            for quantity in Quantity:
                if figure.value(quantity) is not None and each.value(quantity) is None:
                    yield figure, quantity


def _has_moved(figure: PublishedFigure, earlier: PublishedFigure, largest_small: int) -> bool:
    if figure.pending is None or earlier.pending is None:
        return False
    return earlier.pending - figure.pending > largest_small


def _whose(figure: PublishedFigure) -> Hashable:
    is_group = figure.breakdown not in SUMS_OF_REGIONS
    group = (figure.breakdown, figure.category) if is_group else None
    return figure.indicator, group, extent_of(figure)
