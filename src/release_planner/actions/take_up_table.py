"""Reading the take-up table: counted, protected, and with its edition."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from release_planner import __version__
from release_planner.actions.access import refuse_unless
from release_planner.actions.context import ActionContext
from release_planner.actions.issued_reports import ALL_AREAS, published_figures, with_edition
from release_planner.actions.linkage_rates import all_rates, linkage_rates
from release_planner.actions.queried_returns import queried_authorities
from release_planner.actions.take_up_counting import (
    HEADLINE_WINDOW,
    Measured,
    first_day_counted,
    measured_counts,
)
from release_planner.domain.access import FieldGroup, Operation
from release_planner.domain.areas import find_area
from release_planner.domain.benchmarks import Benchmark, BenchmarkMeasure
from release_planner.domain.day_text import day_text
from release_planner.domain.disclosure.auditor import Finding
from release_planner.domain.disclosure.figures import PublishedFigure
from release_planner.domain.errors import PlannerError
from release_planner.domain.linkage.passes import LINKS_BY_ITSELF
from release_planner.domain.report_period import ReportPeriod
from release_planner.reference.disclosure import DisclosureProfile, load_disclosure
from release_planner.reference.measures import TAKE_UP, load_measures
from release_planner.reference.reference import Reference
from release_planner.reports.disclosure.table_audit import audit_table
from release_planner.reports.protected_table import (
    AreaIdentity,
    AuthorityLine,
    ProtectedTable,
    ReportFrame,
    ReturnedLinks,
    protected_table,
)
from release_planner.store.connection import Connection


@dataclass(frozen=True, slots=True)
class TakeUpRead:
    """A protected table, with the counts and the earlier figures that it is audited against."""

    table: ProtectedTable
    measured: Measured
    published: tuple[PublishedFigure, ...]

    def findings(self) -> tuple[Finding, ...]:
        """Why the table may not be published; nothing when it may."""
        counts = self.measured
        return audit_table(self.table, counts.coverage, counts.counts, self.published)


def read_take_up(
    context: ActionContext,
    connection: Connection,
    *,
    period: ReportPeriod,
    as_at: date,
    area: str | None,
    profile: str,
) -> TakeUpRead:
    """Count the releases of a period as they stood on a day, under a disclosure profile.

    Releases after the as-at day and returns received after it are not used. Raises PlannerError for
    whoever may not report, and in a store that holds no treatment.
    """
    access = context.access(connection)
    refuse_unless(access, Operation.REPORT)
    if not access.holds(FieldGroup.TREATMENT):
        raise PlannerError("This store holds no treatment, so there is no take-up to report.")
    _check_as_at(period, as_at, context.today)
    reference = context.reference
    _check_rules(reference, period)
    identity = _area(reference, area)
    shown = _profile(reference, profile)
    measured = measured_counts(context, connection, period=period, as_at=as_at, area=area)
    frame = _frame(reference, measured, identity, period, as_at, shown)
    if not shown.is_public:
        frame = _for_partners(context, connection, measured, frame)
    published = published_figures(connection, reference.areas, profile)
    table = protected_table(frame, measured.coverage, measured.counts, published)
    return TakeUpRead(with_edition(connection, table), measured, published)


def read_table(
    context: ActionContext,
    connection: Connection,
    *,
    period: ReportPeriod,
    as_at: date,
    area: str | None,
    profile: str,
) -> ProtectedTable:
    """The protected table alone, as `read_take_up` reads it."""
    read = read_take_up(context, connection, period=period, as_at=as_at, area=area, profile=profile)
    return read.table


def _frame(
    reference: Reference,
    measured: Measured,
    area: AreaIdentity,
    period: ReportPeriod,
    as_at: date,
    profile: DisclosureProfile,
) -> ReportFrame:
    days = reference.law.whole_number(HEADLINE_WINDOW, period.first_day)
    measures = {
        name: measure.with_window(days) for name, measure in load_measures(reference.folder).items()
    }
    measure = measures[TAKE_UP]
    return ReportFrame(
        measure=measure,
        window_days=days,
        area=area,
        period=period,
        as_at=as_at,
        profile=profile,
        authorities=tuple(
            AuthorityLine(reference.authorities[code].name, returns)
            for code, returns in measured.returns.items()
        ),
        england=_published(reference, measure.benchmark, period, "England"),
        version=__version__,
        measures=measures,
        baseline=measured.baseline,
        aim=_aim(reference),
        counted_authorities=measured.counted_authorities,
        first_night=_published(
            reference, BenchmarkMeasure.HOUSED_FIRST_NIGHT, period, "England and Wales"
        ),
    )


def _for_partners(
    context: ActionContext, connection: Connection, measured: Measured, frame: ReportFrame
) -> ReportFrame:
    """The frame with what only named bodies are told of the returns."""
    queried = queried_authorities(context, connection, frame.period, frame.as_at)
    return replace(
        frame,
        links=_links(context, connection, measured, frame.period, frame.as_at),
        in_query=tuple(line.name for line in frame.on_time if line.returns.authority in queried),
    )


def _check_as_at(period: ReportPeriod, as_at: date, today: date) -> None:
    if as_at > today:
        raise PlannerError(f"The as-at day, {day_text(as_at)}, is still to come.")
    if as_at < period.first_day:
        raise PlannerError(
            f"The as-at day, {day_text(as_at)}, is before the period begins on"
            f" {day_text(period.first_day)}."
        )


def _check_rules(reference: Reference, period: ReportPeriod) -> None:
    first_day = first_day_counted(reference.law)
    if period.first_day < first_day:
        raise PlannerError(
            f"The report cannot begin on {day_text(period.first_day)}: a rule that it counts by is"
            f" in force only from {day_text(first_day)}. Ask for a period from then on."
        )


def _area(reference: Reference, typed: str | None) -> AreaIdentity:
    if typed is not None:
        area = find_area(reference.areas, typed, reference.authorities)
        return AreaIdentity(area.id, area.name)
    names = sorted(area.name for area in reference.areas.values())
    return AreaIdentity(ALL_AREAS, " and ".join(names))


def _profile(reference: Reference, typed: str) -> DisclosureProfile:
    profiles = load_disclosure(reference.folder)
    if typed not in profiles:
        known = " or ".join(profiles)
        raise PlannerError(f'"{typed}" is not a disclosure profile; expected {known}.')
    return profiles[typed]


def _published(
    reference: Reference, measure: BenchmarkMeasure, period: ReportPeriod, area: str
) -> Benchmark | None:
    year = period.financial_year
    return next(
        (
            benchmark
            for benchmark in reference.benchmarks
            if (benchmark.measure, benchmark.period, benchmark.area) == (measure, year, area)
        ),
        None,
    )


def _aim(reference: Reference) -> Benchmark | None:
    aims = (
        each
        for each in reference.benchmarks
        if each.measure is BenchmarkMeasure.CONTINUITY_OF_CARE_AIM
    )
    return next(aims, None)


def _links(
    context: ActionContext,
    connection: Connection,
    measured: Measured,
    period: ReportPeriod,
    as_at: date,
) -> ReturnedLinks:
    measures = load_measures(context.reference.folder).values()
    longest_wait = timedelta(days=max(measure.window_days or 0 for measure in measures))
    last_day = max(period.first_day, min(period.last_day + longest_wait, as_at))
    spanned = ReportPeriod(period.first_day, last_day)
    counted = measured.counted_authorities
    rates = all_rates(linkage_rates(context, connection, spanned, frozenset(counted)))
    surest = sum(rates.linked.get(by, 0) for by in LINKS_BY_ITSELF)
    return ReturnedLinks(rates.received, sum(rates.linked.values()), surest, rates.to_review)
