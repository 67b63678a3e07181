"""The protected table: what every format of a report is drawn from, and nothing else is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from release_planner.domain.benchmarks import Benchmark
from release_planner.domain.disclosure.figures import HiddenFigure
from release_planner.domain.measured_counts import ALL, TOTAL
from release_planner.domain.provider_returns import AuthorityReturns
from release_planner.domain.report_period import ReportPeriod
from release_planner.reference.disclosure import DisclosureProfile
from release_planner.reference.measures import Measure

WITHHELD, NOT_APPLICABLE, NOT_AVAILABLE, LOW_RELIABILITY = "[c]", "[z]", "[x]", "[u]"
MARKER_MEANINGS = {
    WITHHELD: "withheld, so that nobody can be recognised",
    NOT_APPLICABLE: "not applicable: there is no such number",
    NOT_AVAILABLE: "not available: the number exists, but is not known here",
    LOW_RELIABILITY: "low reliability, because few releases are counted",
}


@dataclass(frozen=True, slots=True)
class AreaIdentity:
    """An area as reports name it: `code` is the profile's id, or "all_areas"."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of the table. A number that is None beside a marker is withheld or does not exist.

    `ratio` and its 95% limits are from 0 to 1, rounded as the profile says; `period` and `area`
    are the report's own except for a published figure set beside it. `breakdown` and `category`
    are those of `domain.measured_counts.MeasuredCount`, and `label` is the category in words, or
    the measure where the line is a total.
    """

    indicator: str
    label: str
    area: AreaIdentity
    period: ReportPeriod
    numerator: int | None = None
    denominator: int | None = None
    pending: int | None = None
    ratio: float | None = None
    lower: float | None = None
    upper: float | None = None
    marker: str = ""
    note: str = ""
    breakdown: str = TOTAL
    category: str = ALL
    unknown: int | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """The fixed centre of the control chart: the rate over the months of `period`, closed all."""

    period: ReportPeriod
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class FigureChange:
    """What a later edition says otherwise about one figure, both in the words of the report."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Edition:
    """Which edition of the report of one area, period and profile this is.

    `previous_issued_on` is None for the first. `changes` are against the edition before it.
    """

    number: int = 1
    previous_issued_on: date | None = None
    changes: tuple[FigureChange, ...] = ()


@dataclass(frozen=True, slots=True)
class AuthorityLine:
    """An authority of the area by name, and how far its returns go."""

    name: str
    returns: AuthorityReturns


@dataclass(frozen=True, slots=True)
class ReturnedLinks:
    """Starts that providers returned without a name, and how many of them found their release.

    `surest` were linked by the first two passes, `waiting` are for a person to decide.
    """

    received: int
    linked: int
    surest: int
    waiting: int


@dataclass(frozen=True, slots=True)
class ReportFrame:
    """What a report is about: everything but its numbers.

    `window_days` is the length of the window; `measure`, the headline, carries it in its wording
    already. `measures` are all that occur in the table, by the indicator of their rows.
    `aim` is a published target, never a result. `links` is for partners alone.
    `counted_authorities` are the GSS codes of the authorities that every total is over: those of
    which no return is overdue. `in_query` are names of those of them of which a return failed a
    check, for partners alone. `first_night` is the published figure nearest to our first nights.
    `version` is that of the planner: the same data, as-at day and version give the same bytes.
    """

    measure: Measure
    window_days: int
    area: AreaIdentity
    period: ReportPeriod
    as_at: date
    profile: DisclosureProfile
    authorities: tuple[AuthorityLine, ...]
    england: Benchmark | None
    version: str
    measures: Mapping[str, Measure] = field(default_factory=dict)
    baseline: Baseline | None = None
    edition: Edition = Edition()
    aim: Benchmark | None = None
    links: ReturnedLinks | None = None
    counted_authorities: tuple[str, ...] = ()
    in_query: tuple[str, ...] = ()
    first_night: Benchmark | None = None

    @property
    def last_window_ends_on(self) -> date:
        """The day on which the last window of the period closes."""
        return self.period.last_day + timedelta(days=self.window_days)

    @property
    def late(self) -> tuple[AuthorityLine, ...]:
        """The authorities of which a return is overdue, the furthest behind first."""
        late = (line for line in self.authorities if line.returns.is_late)
        return tuple(
            sorted(late, key=lambda line: (line.returns.complete_to or date.min, line.name))
        )

    @property
    def on_time(self) -> tuple[AuthorityLine, ...]:
        """The others, which every total is over, in the order of the area."""
        return tuple(line for line in self.authorities if not line.returns.is_late)

    @property
    def all_are_late(self) -> bool:
        """Whether there is no figure, because a return of every area is overdue."""
        return bool(self.authorities) and not self.on_time

    @property
    def complete_to(self) -> date | None:
        """The earliest day up to which an authority that is counted is complete."""
        days = (line.returns.complete_to for line in self.on_time)
        return min((day for day in days if day is not None), default=None)


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    """The frame, the rows that may be shown, and why the rate is withheld (None when it is not).

    `hidden` says of every figure left out why it was. It is for whoever publishes and is never
    printed: why a figure is withheld narrows down what it can be.
    """

    frame: ReportFrame
    rows: tuple[TableRow, ...]
    withheld: str | None
    hidden: tuple[HiddenFigure, ...] = ()

    def row(self, indicator: str, breakdown: str = TOTAL, category: str = ALL) -> TableRow | None:
        """The row of this measure and category, None when the profile leaves it out."""
        wanted = indicator, breakdown, category
        rows = (row for row in self.rows if (row.indicator, row.breakdown, row.category) == wanted)
        return next(rows, None)

    def rows_by(self, indicator: str, breakdown: str) -> tuple[TableRow, ...]:
        """The rows of a measure divided in one way, in their order."""
        return tuple(
            row for row in self.rows if (row.indicator, row.breakdown) == (indicator, breakdown)
        )

    @property
    def take_up(self) -> TableRow:
        """The headline."""
        return self.rows[0]
