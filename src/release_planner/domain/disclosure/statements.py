"""Lines of this report and of earlier ones, brought to one form: what, of whom, how many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from release_planner.domain.disclosure.counts_model import NOT_STARTED, STARTED, Classes
from release_planner.domain.disclosure.figures import COMBINED, PublishedFigure, Quantity
from release_planner.domain.disclosure.regions import (
    SUMS_OF_REGIONS,
    Pieces,
    Region,
    extent_of,
)
from release_planner.domain.disclosure.system import Terms, combined
from release_planner.domain.measured_counts import TOTAL

PLAIN_COUNTS = (
    "releases",
    "need_known",
    "need_yes",
    "need_no",
    "need_unknown",
    "mature",
    "pending",
    "not_in_figure",
    "persons",
    "already_open",
)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A line of the report about to be made: its true numbers, and which of them are withheld.

    `weight` is what the line is worth to the reader. What is `left_out` is withheld for another
    reason than to keep it, so that other figures may tell it.
    """

    figure: PublishedFigure
    hidden: frozenset[Quantity] = frozenset()
    weight: float = 1.0
    left_out: frozenset[Quantity] = frozenset()


@dataclass(frozen=True, slots=True)
class Statement:
    """A line with the pieces it covers; `categories` are empty where it is no group."""

    figure: PublishedFigure
    region: Region
    group: str
    categories: frozenset[str]
    line: ReportLine | None

    @property
    def subject(self) -> tuple[str, str, frozenset[str]]:
        """What it counts, wherever and whenever."""
        return self.figure.indicator, self.group, self.categories

    @property
    def identity(self) -> tuple[str, str, frozenset[str], Region]:
        """What it counts of whom: two lines with the same are two editions of one figure."""
        return *self.subject, self.region

    def name(self, quantity: str) -> str:
        """The figure in words."""
        figure = self.figure
        place = "" if figure.breakdown == TOTAL else f" by {figure.breakdown}, {figure.category}"
        earlier = "" if self.line else f" as published for {figure.period.text}"
        return f"{figure.indicator}{place}, {quantity}{earlier}"


@dataclass(slots=True)
class Sums:
    """What each statement's quantities, and those who did not, are sums of."""

    terms: dict[Statement, dict[str, Terms]] = field(default_factory=dict)

    def add(self, statement: Statement, sums: Mapping[str, Terms]) -> None:
        """Remember the sums of one statement."""
        self.terms[statement] = dict(sums)

    def add_line(
        self, statement: Statement, model: Classes, classes: Mapping[str, Sequence[str]]
    ) -> None:
        """The line's quantities are these classes of the model."""
        sums = {each: model.sum(wanted, statement.region) for each, wanted in classes.items()}
        sums["denominator"] = combined((sums[STARTED], 1), (sums[NOT_STARTED], 1))
        self.add(statement, sums)


def statements_of(
    lines: Sequence[ReportLine], earlier: Iterable[PublishedFigure]
) -> tuple[Statement, ...]:
    """The lines of this report and the earlier ones over common pieces.

    A line whose category is no period that can be read is left out of the sums over time.
    """
    figures = [(line.figure, line) for line in lines]
    everything: list[tuple[PublishedFigure, ReportLine | None]] = [
        *figures,
        *((figure, None) for figure in earlier),
    ]
    extents = [extent_of(figure) for figure, _ in everything]
    pieces = Pieces(extent for extent in extents if extent is not None)
    return tuple(
        _statement(figure, line, pieces.region(extent))
        for (figure, line), extent in zip(everything, extents, strict=True)
        if extent is not None
    )


def values_of(statement: Statement) -> Mapping[str, int]:
    """The numbers of the statement that are known, those who did not among them."""
    figure = statement.figure
    known = {
        quantity.value: value
        for quantity in Quantity
        if (value := figure.value(quantity)) is not None
    }
    if Quantity.NUMERATOR in known and Quantity.DENOMINATOR in known:
        known[NOT_STARTED] = known[Quantity.DENOMINATOR] - known[Quantity.NUMERATOR]
    return known


def _statement(figure: PublishedFigure, line: ReportLine | None, region: Region) -> Statement:
    is_group = figure.breakdown not in SUMS_OF_REGIONS
    categories = frozenset(figure.category.split(COMBINED)) if is_group else frozenset[str]()
    return Statement(figure, region, figure.breakdown if is_group else "", categories, line)
