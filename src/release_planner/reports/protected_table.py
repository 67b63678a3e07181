"""The one protected table that every format is drawn from: text, page, chart and CSV alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from release_planner.domain.benchmarks import Benchmark
from release_planner.domain.measured_counts import ALL, TOTAL
from release_planner.domain.provider_returns import AuthorityReturns
from release_planner.domain.report_period import ReportPeriod, financial_year_period
from release_planner.reference.disclosure import DisclosureProfile
from release_planner.reference.measures import Measure
from release_planner.reports.protection import ProtectedTakeUp, protect
from release_planner.store.reading.take_up import AreaTakeUp

WITHHELD, NOT_APPLICABLE, LOW_RELIABILITY = "[c]", "[z]", "[u]"
MARKER_MEANINGS = {
    WITHHELD: "withheld, so that nobody can be recognised",
    NOT_APPLICABLE: "not applicable: there is no such number",
    LOW_RELIABILITY: "low reliability, because few releases are counted",
}
_ENGLAND_CODE = "E92000001"

_APART_LABELS = {
    "window_open": "Pending because the window is open or the return is not in",
    "no_return": "Pending because no return is known",
    "age_unknown": "Counted without a recorded date of birth",
    "children": "Left out, under the adult age on release",
    "released_elsewhere": "Left out, released to an authority outside the area",
    "authority_unknown": "Left out, authority of release not recorded",
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
class ReportFrame:
    """What a report is about: everything but its numbers.

    `window_days` is the length of the window; `measure`, the headline, carries it in its wording
    already. `measures` are all that occur in the table, by the indicator of their rows.
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

    @property
    def complete_to(self) -> date | None:
        """The earliest day up to which an authority with returns is complete."""
        days = (line.returns.complete_to for line in self.authorities)
        return min((day for day in days if day is not None), default=None)


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    """The frame, the rows that may be shown, and why the rate is withheld (None when it is not)."""

    frame: ReportFrame
    rows: tuple[TableRow, ...]
    withheld: str | None

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


def protected_table(frame: ReportFrame, counts: AreaTakeUp) -> ProtectedTable:
    """The table of an area's counts under the frame's disclosure profile."""
    protected = protect(counts, frame.profile)
    rows = (
        _headline(frame, protected),
        *_referred(frame, protected),
        *_coverage(frame, protected),
        *_denominator_parts(frame, protected),
        *_apart(frame, protected),
        *_england(frame),
    )
    return ProtectedTable(frame, rows, protected.headline.withheld)


def _headline(frame: ReportFrame, protected: ProtectedTakeUp) -> TableRow:
    figure, coverage = protected.headline, protected.coverage
    is_empty = coverage.mature == 0
    marker = ""
    if is_empty:
        marker = NOT_APPLICABLE
    elif figure.started is None:
        marker = WITHHELD
    elif figure.mature < frame.profile.reliable_from:
        marker = LOW_RELIABILITY
    return TableRow(
        indicator=frame.measure.id,
        label=f"Started structured treatment within {frame.window_days} days",
        area=frame.area,
        period=frame.period,
        numerator=0 if is_empty else figure.started,
        denominator=coverage.mature,
        pending=coverage.pending,
        ratio=_rounded(frame, figure.rate),
        lower=_rounded(frame, figure.lower),
        upper=_rounded(frame, figure.upper),
        marker=marker,
        note=figure.withheld or frame.measure.status,
    )


def _referred(frame: ReportFrame, protected: ProtectedTakeUp) -> Iterator[TableRow]:
    mature, referred = protected.coverage.mature, protected.referred
    if mature:
        yield TableRow(
            "referred",
            "Referral recorded by the end of the window",
            frame.area,
            frame.period,
            numerator=referred,
            denominator=mature,
            ratio=None if referred is None else _rounded(frame, referred / mature),
            marker=_count_marker(referred),
        )


def _denominator_parts(frame: ReportFrame, protected: ProtectedTakeUp) -> Iterator[TableRow]:
    if protected.coverage.mature:
        already_open = "Not started, but with an earlier start (perhaps still in treatment)"
        yield _count(
            frame, "persons", "People behind the counted releases", protected.mature_persons
        )
        yield _count(frame, "already_open", already_open, protected.headline.already_open)


def _coverage(frame: ReportFrame, protected: ProtectedTakeUp) -> Iterator[TableRow]:
    coverage = protected.coverage
    yield _count(frame, "releases", "Releases of adults in the period", coverage.releases)
    yield _count(frame, "need_known", "Treatment need known", coverage.need_known)
    yield _count(frame, "need_yes", "With a treatment need", coverage.need_yes)
    yield _count(frame, "need_no", "Without a treatment need", coverage.no_need)
    yield _count(frame, "need_unknown", "Treatment need unknown", coverage.need_unknown)
    yield _count(
        frame, "mature", "Counted in the figure (window closed, returns in)", coverage.mature
    )
    yield _count(frame, "pending", "Pending, with a need", coverage.pending)
    if frame.profile.is_public:
        label = "Not counted (no need, need unknown, or pending)"
        yield _count(frame, "not_in_figure", label, coverage.not_in_figure)


def _apart(frame: ReportFrame, protected: ProtectedTakeUp) -> Iterator[TableRow]:
    for name, count in (protected.apart or {}).items():
        yield _count(frame, name, _APART_LABELS[name], count)


def _england(frame: ReportFrame) -> Iterator[TableRow]:
    if frame.england is not None:
        yield TableRow(
            "published_england",
            f"England, {frame.england.period}, as published",
            AreaIdentity(_ENGLAND_CODE, "England"),
            financial_year_period(frame.england.period),
            ratio=round(frame.england.percent / 100, frame.profile.ratio_decimals),
            note=f"published figure: {frame.england.source}",
        )


def _count(frame: ReportFrame, indicator: str, label: str, count: int | None) -> TableRow:
    return TableRow(
        indicator,
        label,
        frame.area,
        frame.period,
        numerator=count,
        marker=_count_marker(count),
    )


def _count_marker(count: int | None) -> str:
    return WITHHELD if count is None else ""


def _rounded(frame: ReportFrame, ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, frame.profile.ratio_decimals)
