"""Everything that the take-up report measures, counted and put into words, not yet protected."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from release_planner.actions.context import ActionContext
from release_planner.domain.areas import find_area
from release_planner.domain.law import Law
from release_planner.domain.measured_counts import TOTAL, MeasuredCount
from release_planner.domain.places import AccommodationStatus, HousedOutcome, is_welsh
from release_planner.domain.provider_returns import (
    AuthorityReturns,
    DueReturns,
    ProviderCompleteness,
    authority_returns,
    complete_in_county,
)
from release_planner.domain.report_period import (
    ReportPeriod,
    financial_quarter,
    financial_quarter_period,
    months_before,
)
from release_planner.domain.returned_counts import (
    ReturnedCounts,
    ReturnedTotal,
    returned_of_period,
)
from release_planner.domain.take_up_categories import (
    FEWER,
    FIXED,
    age_groups,
    category_among,
    month_category,
    quarter_category,
)
from release_planner.domain.take_up_lines import (
    AUTHORITY,
    Category,
    Facet,
    Share,
    Wording,
    appointments,
    by_authority,
    course,
    divided,
    housing,
    pathway,
    sensitivities,
    stops,
    windows,
)
from release_planner.reference.measures import WINDOWS, Grouping, load_grouping, load_measures
from release_planner.reference.reference import Reference
from release_planner.reports.table import Baseline
from release_planner.store.connection import Connection
from release_planner.store.reading.counting_rules import CountingRules
from release_planner.store.reading.take_up import (
    AreaTakeUp,
    AuthorityTakeUp,
    area_take_up,
    provider_completeness,
)
from release_planner.store.reading.take_up_counted import (
    CountedAuthority,
    CountedReleases,
    ReleaseScope,
    counted_months,
    counted_releases,
)
from release_planner.store.reading.take_up_returns import returned_counts

HEADLINE_WINDOW = "continuity_of_care_window_days"
_DUTY_EXPIRES, _DUTY_DUE = "duty_to_refer_expires_weeks", "duty_to_refer_due_days"
_CAS3_MONTHS = "cas3_referral_months"
_LONGEST_MONTH = 31
_CAS3_STEP = "accommodation.temporary-accommodation"


@dataclass(frozen=True, slots=True)
class Measured:
    """What a report counts, unprotected: for the protection alone.

    `coverage` carries the headline, `counts` every measure and breakdown, the headline among them.
    `baseline` is None where too few of its months have closed windows. `returns` are in the order
    of the area's authorities. Everything is over `counted_authorities`; a return of those in
    `late_authorities` is overdue, so that nothing of them is counted.
    """

    counts: tuple[MeasuredCount, ...]
    coverage: AreaTakeUp
    baseline: Baseline | None
    returns: Mapping[str, AuthorityReturns]
    counted_authorities: tuple[str, ...]
    late_authorities: tuple[str, ...]


def measured_counts(
    context: ActionContext,
    connection: Connection,
    *,
    period: ReportPeriod,
    as_at: date,
    area: str | None,
) -> Measured:
    """Count the releases of a period to an area, or to every area, as they stood on a day.

    Authorities of which a return is overdue on that day are left out of everything. Releases after
    the as-at day and returns received after it are not used. The months of the control chart go
    back beyond the period. Raises PlannerError for an unknown area.
    """
    reference = context.reference
    days = reference.law.whole_number(HEADLINE_WINDOW, period.first_day)
    treatment = treatment_authorities(reference, area)
    counties = counties_of(reference, treatment)
    due = DueReturns(period, days, as_at, reference.returns.due_after_days)
    returns = returns_of(connection, treatment, counties, due)
    late = tuple(code for code in treatment if returns[code].is_late)
    on_time = tuple(code for code in treatment if code not in late)
    grouping = load_grouping(reference.folder)
    rules = counting_rules(reference, grouping, period.first_day)
    up_to = ReportPeriod(period.first_day, max(period.first_day, min(period.last_day, as_at)))
    scope = ReleaseScope(up_to, as_at, _counted(counties, returns, on_time), rules)
    found = counted_releases(connection, scope)
    coverage = area_take_up(found)
    if late:
        of_all = replace(scope, authorities=_counted(counties, returns, treatment))
        everywhere = counted_releases(connection, of_all, ["authority"])
        coverage = _beside_late(coverage, area_take_up(everywhere))
    behind = _months_behind(connection, scope, grouping, found)
    wording = _wording(reference, on_time, days)
    returned = returned_of_period(_returned_to(connection, as_at, counties), period)
    counts = (
        *_lines(reference, found, wording, rules, up_to),
        *_months(behind, grouping, up_to),
        *_returned(returned, coverage, wording),
    )
    return Measured(counts, coverage, _baseline(behind, grouping), returns, on_time, late)


def _returned_to(
    connection: Connection, as_at: date, counties: Mapping[str, str]
) -> Iterator[ReturnedCounts]:
    """What was returned by a day for the area, each for the authority that answers there."""
    for each in returned_counts(connection, as_at):
        if each.authority in counties:
            yield replace(each, authority=counties[each.authority])


def _counted(
    counties: Mapping[str, str],
    returns: Mapping[str, AuthorityReturns],
    treatment: Collection[str],
) -> tuple[CountedAuthority, ...]:
    return tuple(
        CountedAuthority(authority, county, returns[county].complete_to)
        for authority, county in counties.items()
        if county in treatment
    )


def _beside_late(coverage: AreaTakeUp, everywhere: AreaTakeUp) -> AreaTakeUp:
    """The coverage with the releases to late authorities told apart from those to other areas.

    The late ones are never counted by themselves: a server refuses an analyst so few releases.
    """
    return replace(
        coverage,
        released_elsewhere=everywhere.released_elsewhere,
        released_to_late=everywhere.total.releases - coverage.total.releases,
    )


def treatment_authorities(reference: Reference, area: str | None) -> tuple[str, ...]:
    """The GSS codes of the authorities that answer for treatment in an area, or in every one.

    Raises PlannerError for an unknown area.
    """
    if area is not None:
        return find_area(reference.areas, area, reference.authorities).treatment_authorities
    areas = sorted(reference.areas.values(), key=lambda each: each.name)
    return tuple(dict.fromkeys(code for each in areas for code in each.treatment_authorities))


def counties_of(reference: Reference, treatment: tuple[str, ...]) -> dict[str, str]:
    """Each authority that people are released to, with the one that answers for treatment there."""
    return {
        code: authority.upper_tier_code
        for code, authority in sorted(reference.authorities.items())
        if authority.upper_tier_code in treatment
    }


def returns_of(
    connection: Connection,
    treatment: tuple[str, ...],
    counties: Mapping[str, str],
    due: DueReturns,
) -> dict[str, AuthorityReturns]:
    """How far the returns of each treatment authority go, as known on the as-at day."""
    sent: dict[tuple[int, str], list[tuple[str, date | None]]] = {}
    for each in provider_completeness(connection, due.as_at):
        if each.authority in counties:
            place = each.provider_id, counties[each.authority]
            sent.setdefault(place, []).append((each.authority, each.complete_to))
    providers = (
        ProviderCompleteness(provider_id, county, complete_in_county(returned, county))
        for (provider_id, county), returned in sent.items()
    )
    return {line.authority: line for line in authority_returns(treatment, providers, due)}


def counting_rules(reference: Reference, grouping: Grouping, on: date) -> CountingRules:
    """The distances, ages and kinds in force on a day, from the data folder."""
    measures = load_measures(reference.folder)
    first, second, third = (measures[indicator].window_days or 0 for indicator in WINDOWS)
    kinds = reference.accommodation_types.values()
    known = [kind for kind in kinds if kind.housed in (HousedOutcome.YES, HousedOutcome.NO)]
    law, cas3 = reference.law, reference.steps.get(_CAS3_STEP)
    return CountingRules(
        windows=(first, second, third),
        ages=grouping.first_ages,
        duty_days=(
            7 * law.whole_number(_DUTY_EXPIRES, on),
            law.whole_number(_DUTY_DUE, on),
        ),
        cas3_days=(
            _LONGEST_MONTH * law.whole_number(_CAS3_MONTHS, on) - 1,
            -cas3.due.days if cas3 else CountingRules().cas3_days[1],
        ),
        settled=frozenset(k.code for k in known if k.status is AccommodationStatus.SETTLED),
        not_settled=frozenset(k.code for k in known if k.status is not AccommodationStatus.SETTLED),
        bank_holidays=frozenset(holiday.day for holiday in reference.bank_holidays.days),
    )


def first_day_counted(law: Law) -> date:
    """The first day on which every rule that the report counts by is in force."""
    counted_by = (HEADLINE_WINDOW, _DUTY_EXPIRES, _DUTY_DUE, _CAS3_MONTHS)
    return max(
        min(each.from_day or date.min for each in law.parameters if each.name == name)
        for name in counted_by
    )


def _wording(reference: Reference, treatment: tuple[str, ...], days: int) -> Wording:
    measures = load_measures(reference.folder)
    return Wording(
        names={name: measure.with_window(days).name for name, measure in measures.items()},
        authorities={
            code: Category(code, reference.authorities[code].name, place)
            for place, code in enumerate(treatment)
        },
    )


def _lines(
    reference: Reference,
    found: CountedReleases,
    wording: Wording,
    rules: CountingRules,
    period: ReportPeriod,
) -> Iterator[MeasuredCount]:
    facets = found.facets
    yield from by_authority(facets["authority"], wording)
    for breakdown, labels in FIXED.items():
        yield from divided(facets[breakdown], breakdown, category_among(labels))
    yield from divided(facets["age_group"], "age_group", age_groups(rules.ages))
    names = {
        code: reference.prisons[code].name if code in reference.prisons else code
        for code in {code for code, _ in facets["prison"]} - {"", FEWER}
    }
    prisons = dict(sorted(names.items(), key=lambda each: (each[1], each[0])))
    yield from divided(facets["prison"], "prison", category_among(prisons, "Prison not recorded"))
    yield from _quarters(facets["month"], period)
    yield from windows(facets["windows"], WINDOWS, wording)
    yield from sensitivities(facets["sensitivity"], wording)
    yield from pathway(facets["authority"], wording)
    yield from stops(facets["authority"], wording)
    yield from course(facets["leaving"], rules.windows[-1], wording)
    yield from housing(facets["housing"], wording, is_welsh)
    yield from appointments(facets["bookings"], wording)


def _quarters(months: Facet, period: ReportPeriod) -> Iterator[MeasuredCount]:
    """The financial quarters of the period; one that the period cuts is said to be a part."""
    quarters: Counter[tuple[str, ...]] = Counter()
    for (month, outcome), number in months.items():
        if month == FEWER:
            return
        quarters[financial_quarter(_first_day(month)), outcome] += number

    def category(quarter: str) -> Category:
        whole = financial_quarter_period(quarter)
        is_whole = period.first_day <= whole.first_day and whole.last_day <= period.last_day
        return quarter_category(quarter, is_whole=is_whole)

    yield from divided(quarters, "quarter", category)


def _months_behind(
    connection: Connection, scope: ReleaseScope, grouping: Grouping, found: CountedReleases
) -> Facet:
    """Take-up by month, back beyond the period: the months shown, and those of the baseline."""
    last = max(scope.period.last_day, min(grouping.baseline.last_day, scope.as_at))
    first = min(
        months_before(scope.period.last_day, grouping.months_shown - 1),
        grouping.baseline.first_day,
    )
    if (first, last) == (scope.period.first_day, scope.period.last_day):
        return found.facets["month"]
    return counted_months(connection, scope, found, ReportPeriod(first, last))


def _months(months: Facet, grouping: Grouping, period: ReportPeriod) -> Iterator[MeasuredCount]:
    first = months_before(period.last_day, grouping.months_shown - 1)
    shown: Facet = {
        (month, outcome): number
        for (month, outcome), number in months.items()
        if month != FEWER and first <= _first_day(month) <= period.last_day
    }
    yield from divided(shown, "month", month_category)


def _baseline(months: Facet, grouping: Grouping) -> Baseline | None:
    period = grouping.baseline
    by_month: dict[str, Share] = {}
    for (month, outcome), number in months.items():
        if month != FEWER and period.first_day <= _first_day(month) <= period.last_day:
            by_month.setdefault(month, Share()).of_outcome(outcome, number)
    closed = [share for share in by_month.values() if share.denominator]
    if len(closed) < grouping.baseline_least_months:
        return None
    return Baseline(
        period,
        sum(share.numerator for share in closed),
        sum(share.denominator for share in closed),
    )


def _returned(
    returned: Mapping[str, ReturnedTotal], coverage: AreaTakeUp, wording: Wording
) -> Iterator[MeasuredCount]:
    """What is held here of what the providers returned, and the starts as they counted them.

    The whole area's lines are over the authorities with such returns. Where a server merged small
    authorities for an analyst, what is held of them and of the whole is not known.
    """
    is_merged = FEWER in coverage.authorities
    total, all_started = Share(), Share()
    for code, category in wording.authorities.items():
        given = returned.get(code)
        if given is None or given.released_with_need is None:
            continue
        here = coverage.authorities.get(code)
        if here is not None or not is_merged:
            share = _held_of(here or AuthorityTakeUp(), given.released_with_need)
            total.numerator += share.numerator
            total.denominator += share.denominator
            total.unknown += share.unknown
            yield share.line("share_held", AUTHORITY, category)
        if given.started is not None and given.started <= given.released_with_need:
            started = Share(given.started, given.released_with_need)
            all_started.numerator += started.numerator
            all_started.denominator += started.denominator
            yield started.line("returned_started", AUTHORITY, category)
    if total.denominator and not is_merged:
        yield total.line("share_held", TOTAL, wording.total("share_held"))
    if all_started.denominator:
        yield all_started.line("returned_started", TOTAL, wording.total("returned_started"))


def _held_of(here: AuthorityTakeUp, released_with_need: int) -> Share:
    held = here.mature + here.pending + here.no_return
    share = Share(min(held, released_with_need), released_with_need)
    share.unknown = held - share.numerator
    return share


def _first_day(month: str) -> date:
    return date(int(month[:4]), int(month[5:7]), 1)
