"""The take-up report: count, protect, log the disclosure, then write the files."""

import hashlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from release_planner.actions.context import ActionContext
from release_planner.actions.issued_reports import published_figures, record_issue
from release_planner.actions.take_up_table import TakeUpRead, read_table, read_take_up
from release_planner.domain.access import Operation
from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError
from release_planner.domain.report_period import ReportPeriod
from release_planner.reference.disclosure import PARTNER, PUBLIC
from release_planner.reports.files import write_files
from release_planner.reports.formats import check_formats, rendered
from release_planner.reports.protected_table import ProtectedTable, ReportFrame
from release_planner.reports.wording import headline_text, pending_text
from release_planner.store.audit import AuditRecord, append
from release_planner.store.reading.issued_reports import IssuedEdition
from release_planner.store.release_facts import keep_anew, releases_kept_otherwise
from release_planner.store.sessions import driver_connection

if TYPE_CHECKING:
    from sqlmodel import Session


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
    """The files that were written, and the table they were drawn from.

    `already_given` is the line of the ledger for these very figures as at this day and this
    recipient, None where they were given for the first time, or to whoever asked.
    """

    files: tuple[Path, ...]
    table: ProtectedTable
    already_given: IssuedEdition | None = None


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

    A report that is published, or given to a named partner, goes into the ledger with its figures,
    once for each recipient: the same again writes the files, and says when they had it.
    Raises PlannerError for an unknown area, profile or format, for an as-at day that is to come or
    lies before the period, when the folder cannot be written, and for a publication that would
    give a small count away.
    """
    check_formats(request.formats)
    _check_publication(request)
    if request.publish:
        _refuse_if_kept_otherwise(context)
    with closing(context.store.reading()) as connection:
        read = read_take_up(
            context,
            connection,
            period=request.period,
            as_at=request.as_at,
            area=request.area,
            profile=request.profile,
        )
    table = _as_published(read) if request.publish else read.table
    files = rendered(table, file_stem(table.frame), request.formats)
    already_given = None
    with context.writing("issue a take-up report", Operation.REPORT) as session:
        if request.publish:
            _refuse_if_more_is_out(session, context, read)
        append(driver_connection(session), _disclosure(context, table, files, request))
        if request.publish or (request.recipient and not table.frame.profile.is_public):
            recipient = (request.recipient or context.actor).strip()
            already_given = record_issue(session, context, table, recipient)
    written = write_files(request.folder, files)
    context.store.note_audit("disclosure")
    return TakeUpReport(written, table, already_given)


def _as_published(read: TakeUpRead) -> ProtectedTable:
    findings = read.findings()
    frame = read.table.frame
    if not frame.counted_authorities:
        raise PlannerError(
            "Nothing was published: a return of every area is late, so there is no total."
        )
    if not read.measured.coverage.total.releases:
        raise PlannerError("Nothing was published: no release in this period is known.")
    newest = max((each.as_at for each in read.published), default=frame.as_at)
    if frame.as_at < newest:
        raise PlannerError(
            f"Nothing was published: a report as at {day_text(newest)} is out already, so that one"
            f" as at {day_text(frame.as_at)} would tell what came in between."
        )
    if findings:
        more = len(findings) - 1
        rest = f" ({more:,} more of the kind.)" if more else ""
        raise PlannerError(f"Nothing was published: {findings[0].text}{rest}")
    profile = replace(frame.profile, marking=frame.profile.published_marking)
    return replace(read.table, frame=replace(frame, profile=profile))


def _refuse_if_kept_otherwise(context: ActionContext) -> None:
    """What is published rests on the records: a file may have been changed past the planner."""
    with closing(context.store.reading()) as connection:
        differing = releases_kept_otherwise(connection)
    if differing:
        with context.writing("keep the facts of releases anew", Operation.REPORT) as session:
            keep_anew(driver_connection(session))
        releases = "1 release" if differing == 1 else f"{differing:,} releases"
        raise PlannerError(
            f"Nothing was published: what was kept of {releases} for reports was not what the"
            " records say. It is put right now. Look at the report again, then publish it."
        )


def _refuse_if_more_is_out(session: "Session", context: ActionContext, read: TakeUpRead) -> None:
    """Two reports that are each harmless may not pass by each other: the second looks again."""
    connection = driver_connection(session)
    if connection.engine == "postgresql":
        connection.execute("SELECT pg_advisory_xact_lock(hashtext('planner.issued_report'))")
    out = published_figures(connection, context.reference.areas, PUBLIC)
    if len(out) != len(read.published):
        raise PlannerError(
            "Nothing was published: another report was published meanwhile. Do it again, so that it"
            " is checked against that one too."
        )


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


def file_stem(frame: ReportFrame) -> str:
    """The name of the report's files without an ending: what they hold, and nobody's name.

    A later edition has its number in it, so that it leaves the one before where it is.
    """
    is_draft = frame.profile.is_public and frame.profile.marking != frame.profile.published_marking
    status = "public-draft" if is_draft else frame.profile.id
    number = frame.edition.number
    edition = f"_edition-{number}" if number > 1 else ""
    return (
        f"take-up_{frame.area.code}_{frame.period.first_day}_to_{frame.period.last_day}"
        f"_as-at_{frame.as_at}_{status}{edition}"
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
