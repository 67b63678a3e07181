"""The take-up report: count, protect, log the disclosure, then write the files."""

import hashlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from release_planner import __version__
from release_planner.actions.access import refuse_unless
from release_planner.actions.context import ActionContext
from release_planner.actions.issued_reports import (
    published_figures,
    record_issue,
    with_edition,
)
from release_planner.domain.access import FieldGroup, Operation
from release_planner.domain.areas import find_area
from release_planner.domain.benchmarks import Benchmark
from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError
from release_planner.domain.provider_returns import AuthorityReturns, authority_returns
from release_planner.domain.report_period import ReportPeriod
from release_planner.reference.disclosure import PARTNER, PUBLIC, DisclosureProfile, load_disclosure
from release_planner.reference.measures import load_take_up_measure
from release_planner.reference.reference import Reference
from release_planner.reports.files import write_files
from release_planner.reports.formats import check_formats, rendered
from release_planner.reports.protected_table import (
    AreaIdentity,
    AuthorityLine,
    ProtectedTable,
    ReportFrame,
    protected_table,
)
from release_planner.reports.wording import headline_text, pending_text
from release_planner.store.audit import AuditRecord, append
from release_planner.store.connection import Connection
from release_planner.store.reading.take_up import (
    CountedAuthority,
    provider_completeness,
    take_up_counts,
)
from release_planner.store.sessions import driver_connection

ALL_AREAS = "all_areas"
_WINDOW = "continuity_of_care_window_days"


@dataclass(frozen=True, slots=True)
class TakeUpRequest:
    """What to report and where to put it.

    `area` is an area profile's id or name, None for every area; `profile` is "partner" or
    "public"; `formats` are those of `reports.formats`; `recipient` is who the files are for, None
    for whoever asked. With `publish` a public report is checked against everything published
    before, and goes into the ledger.
    """

    period: ReportPeriod
    as_at: date
    area: str | None
    profile: str
    formats: tuple[str, ...]
    folder: Path
    recipient: str | None = None
    publish: bool = False


@dataclass(frozen=True, slots=True)
class TakeUpReport:
    """The files that were written, and the table they were drawn from."""

    files: tuple[Path, ...]
    table: ProtectedTable


@dataclass(frozen=True, slots=True)
class TakeUpSummary:
    """The figure for a screen: exact, for the users of the store, never for publication.

    `rate`, `lower` and `upper` are from 0 to 1, None where there is no rate yet; `sentence` says
    it all in one line. `mature` is the denominator, `pending` what the figure still waits for.
    """

    area: str
    period: ReportPeriod
    as_at: date
    started: int
    mature: int
    pending: int
    need_unknown: int
    rate: float | None
    lower: float | None
    upper: float | None
    sentence: str


def take_up_report(context: ActionContext, request: TakeUpRequest) -> TakeUpReport:
    """Write the report. The disclosure is logged before any file is in its place.

    A report that is published, or given to a named partner, goes into the ledger with its figures.
    Raises PlannerError for an unknown area, profile or format, for an as-at day that is to come or
    lies before the period, when the folder cannot be written, and for a publication that would
    give a small count away.
    """
    check_formats(request.formats)
    _check_publication(request)
    with closing(context.store.reading()) as connection:
        table = read_table(
            context,
            connection,
            period=request.period,
            as_at=request.as_at,
            area=request.area,
            profile=request.profile,
        )
    if request.publish:
        table = _as_published(table)
    files = rendered(table, file_stem(table.frame), request.formats)
    with context.writing("issue a take-up report", Operation.REPORT) as session:
        append(driver_connection(session), _disclosure(context, table, files, request))
        if request.publish or (request.recipient and not table.frame.profile.is_public):
            record_issue(session, context, table, request.recipient or context.actor)
    written = write_files(request.folder, files)
    context.store.note_audit("disclosure")
    return TakeUpReport(written, table)


def _as_published(table: ProtectedTable) -> ProtectedTable:
    frame = table.frame
    profile = replace(frame.profile, marking=frame.profile.published_marking)
    return replace(table, frame=replace(frame, profile=profile))


def _check_publication(request: TakeUpRequest) -> None:
    if request.publish and request.profile != PUBLIC:
        raise PlannerError("Only a report of the public profile can be published.")
    if request.publish and not (request.recipient or "").strip():
        raise PlannerError("Say who the report is published to: --recipient WHO.")


def take_up_summary(
    context: ActionContext, area: str | None, period: ReportPeriod, as_at: date
) -> TakeUpSummary:
    """The figure of an area, or of every area, for a period. Raises PlannerError as the report."""
    with closing(context.store.reading()) as connection:
        table = read_table(
            context, connection, period=period, as_at=as_at, area=area, profile=PARTNER
        )
    row, unknown = table.take_up, table.row("need_unknown")
    area_name = table.frame.area.name
    return TakeUpSummary(
        area=area_name,
        period=table.frame.period,
        as_at=as_at,
        started=row.numerator or 0,
        mature=row.denominator or 0,
        pending=row.pending or 0,
        need_unknown=(unknown.numerator if unknown else None) or 0,
        rate=row.ratio,
        lower=row.lower,
        upper=row.upper,
        sentence=f"{area_name}. {headline_text(table)} {pending_text(table)}",
    )


def read_table(
    context: ActionContext,
    connection: Connection,
    *,
    period: ReportPeriod,
    as_at: date,
    area: str | None,
    profile: str,
) -> ProtectedTable:
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
    identity, treatment = _area(reference, area)
    counties = _treatment_authorities(reference, treatment)
    returns = _returns(connection, treatment, counties, as_at)
    measure = load_take_up_measure(reference.folder)
    days = reference.law.whole_number(_WINDOW, period.first_day)
    counted = [
        CountedAuthority(authority, county, returns[county].complete_to)
        for authority, county in counties.items()
    ]
    frame = ReportFrame(
        measure=measure.with_window(days),
        window_days=days,
        area=identity,
        period=period,
        as_at=as_at,
        profile=_profile(reference, profile),
        authorities=tuple(
            AuthorityLine(reference.authorities[code].name, returns[code]) for code in treatment
        ),
        england=_england(reference, measure.benchmark, period),
        version=__version__,
    )
    up_to = ReportPeriod(period.first_day, min(period.last_day, as_at))
    coverage = take_up_counts(connection, up_to, counted, measure.adult_age)
    published = published_figures(connection, reference.areas, profile)
    return with_edition(connection, protected_table(frame, coverage, (), published))


def file_stem(frame: ReportFrame) -> str:
    """The name of the report's files without an ending: what they hold, and nobody's name."""
    is_draft = frame.profile.is_public and frame.profile.marking != frame.profile.published_marking
    status = "public-draft" if is_draft else frame.profile.id
    return (
        f"take-up_{frame.area.code}_{frame.period.first_day}_to_{frame.period.last_day}"
        f"_as-at_{frame.as_at}_{status}"
    )


def _check_as_at(period: ReportPeriod, as_at: date, today: date) -> None:
    if as_at > today:
        raise PlannerError(f"The as-at day, {day_text(as_at)}, is still to come.")
    if as_at < period.first_day:
        raise PlannerError(
            f"The as-at day, {day_text(as_at)}, is before the period begins on"
            f" {day_text(period.first_day)}."
        )


def _area(reference: Reference, typed: str | None) -> tuple[AreaIdentity, tuple[str, ...]]:
    if typed is not None:
        area = find_area(reference.areas, typed)
        return AreaIdentity(area.id, area.name), area.treatment_authorities
    areas = sorted(reference.areas.values(), key=lambda area: area.name)
    treatment = dict.fromkeys(code for area in areas for code in area.treatment_authorities)
    return AreaIdentity(ALL_AREAS, " and ".join(area.name for area in areas)), tuple(treatment)


def _treatment_authorities(reference: Reference, treatment: tuple[str, ...]) -> dict[str, str]:
    return {
        code: authority.upper_tier_code
        for code, authority in sorted(reference.authorities.items())
        if authority.upper_tier_code in treatment
    }


def _returns(
    connection: Connection, treatment: tuple[str, ...], counties: Mapping[str, str], as_at: date
) -> dict[str, AuthorityReturns]:
    providers = (
        replace(provider, authority=counties[provider.authority])
        for provider in provider_completeness(connection, as_at)
        if provider.authority in counties
    )
    return {line.authority: line for line in authority_returns(treatment, providers, as_at)}


def _profile(reference: Reference, typed: str) -> DisclosureProfile:
    profiles = load_disclosure(reference.folder)
    if typed not in profiles:
        known = " or ".join(profiles)
        raise PlannerError(f'"{typed}" is not a disclosure profile; expected {known}.')
    return profiles[typed]


def _england(reference: Reference, measure: str, period: ReportPeriod) -> Benchmark | None:
    year = period.financial_year
    return next(
        (
            benchmark
            for benchmark in reference.benchmarks
            if (benchmark.measure, benchmark.period, benchmark.area) == (measure, year, "England")
        ),
        None,
    )


def _disclosure(
    context: ActionContext,
    table: ProtectedTable,
    files: Mapping[str, bytes],
    request: TakeUpRequest,
) -> AuditRecord:
    frame, row = table.frame, table.take_up
    return AuditRecord(
        at=context.now,
        actor=context.actor,
        operation="disclosure",
        subject="take_up_report",
        recipient=request.recipient or context.actor,
        purpose=f"take-up report, {frame.profile.name} profile",
        detail={
            "area": frame.area.code,
            "from": frame.period.first_day.isoformat(),
            "to": frame.period.last_day.isoformat(),
            "as_at": frame.as_at.isoformat(),
            "profile": frame.profile.id,
            "edition": frame.edition.number,
            "published": request.publish,
            "numerator": row.numerator,
            "denominator": row.denominator,
            "rows": len(table.rows),
            "sha256": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        },
    )
