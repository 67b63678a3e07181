"""Which edition a report is, what differs from the one before it, and the ledger it goes into."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace

from sqlmodel import Session

from release_planner.actions.access import refuse_unless
from release_planner.actions.context import ActionContext
from release_planner.actions.finding import id_of
from release_planner.domain.access import Operation
from release_planner.domain.areas import AreaProfile
from release_planner.domain.disclosure.figures import PublishedFigure
from release_planner.model.issued_report import IssuedFigure, IssuedReport
from release_planner.reference.disclosure import PUBLIC
from release_planner.reports.protected_table import (
    Edition,
    FigureChange,
    ProtectedTable,
    TableRow,
)
from release_planner.reports.text_file import figure_text
from release_planner.reports.wording import counted_areas_text
from release_planner.store.connection import Connection
from release_planner.store.reading.issued_reports import (
    IssuedEdition,
    IssuedLine,
    editions_of,
    issued_editions,
    lines_of_profile,
    lines_of_report,
)
from release_planner.store.sessions import driver_connection

ALL_AREAS = "all_areas"
_TOLD_OF = ("total", "authority")


def issued_reports(context: ActionContext) -> tuple[IssuedEdition, ...]:
    """What was published or given to partners, the newest first, for whoever may report.

    Areas have the names that they have today; one that is gone has its id.
    """
    areas = context.reference.areas
    with closing(context.store.reading()) as connection:
        refuse_unless(context.access(connection), Operation.REPORT)
        return tuple(
            replace(each, area_name=_area_name(areas, each.area))
            for each in issued_editions(connection)
        )


def _area_name(areas: Mapping[str, AreaProfile], code: str) -> str:
    if code == ALL_AREAS:
        return " and ".join(sorted(area.name for area in areas.values()))
    return areas[code].name if code in areas else code


def with_edition(connection: Connection, table: ProtectedTable) -> ProtectedTable:
    """The table with its edition: what was issued before of the same area, period and profile.

    Figures that equal those of the newest edition are that edition again, so that a report written
    twice is the same to the byte.
    """
    frame = table.frame
    editions = _first_issues(connection, table)
    number = _edition_number(editions, table_digest(table))
    last = editions.get(number - 1)
    if last is None:
        return replace(table, frame=replace(frame, edition=Edition(number)))
    changes = tuple(_changes(table, lines_of_report(connection, last.id)))
    edition = Edition(number, last.issued_on, changes)
    return replace(table, frame=replace(frame, edition=edition))


def published_figures(
    connection: Connection, areas: Mapping[str, AreaProfile], profile: str
) -> tuple[PublishedFigure, ...]:
    """Everything that the readers of a profile were ever given; nothing for partners, who are
    entitled to exact counts.

    Each figure is over the authorities that the ledger has for its report, whatever the areas are
    today. Reports from before these were kept are laid on the areas of today.
    """
    if profile != PUBLIC:
        return ()
    every = frozenset(code for area in areas.values() for code in area.treatment_authorities)
    lines = lines_of_profile(connection, profile)
    return tuple(_published(line, areas, every) for line in lines)


def _published(
    line: IssuedLine, areas: Mapping[str, AreaProfile], every: frozenset[str]
) -> PublishedFigure:
    area = areas.get(line.area)
    today = frozenset(area.treatment_authorities) if area else every
    return PublishedFigure(
        area=line.area,
        authorities=line.counted_authorities or today,
        period=line.period,
        as_at=line.as_at,
        indicator=line.indicator,
        numerator=line.numerator,
        denominator=line.denominator,
        pending=line.pending,
        unknown=line.unknown,
        breakdown=line.breakdown,
        category=line.category,
        edition=line.edition,
    )


def table_digest(table: ProtectedTable) -> str:
    """What tells the figures of a report from any others: SHA-256 over its protected rows, and over
    the authorities counted where some are left out.
    """
    rows: list[Sequence[object]] = [
        [
            *(row.indicator, row.breakdown, row.category, row.label, row.period.text),
            *(row.numerator, row.denominator, row.pending, row.unknown, row.marker),
            *(row.ratio, row.lower, row.upper),
        ]
        for row in table.rows
    ]
    if table.frame.late:
        rows.append(table.frame.counted_authorities)
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def record_issue(
    session: Session, context: ActionContext, table: ProtectedTable, recipient: str
) -> IssuedEdition | None:
    """Write a report into the ledger, the first time with every figure that it shows.

    The same figures as at the same day that this recipient has already are not entered again: the
    answer is when they were given, None where they are given now.
    """
    frame = table.frame
    connection = driver_connection(session)
    held = _held_already(connection, table, recipient)
    if held is not None:
        return held
    report = IssuedReport(
        profile=frame.profile.id,
        area=frame.area.code,
        first_day=frame.period.first_day,
        last_day=frame.period.last_day,
        as_at=frame.as_at,
        edition=frame.edition.number,
        definition_version=frame.measure.version,
        table_sha256=table_digest(table),
        recipient=recipient,
        issued_by=context.actor,
        issued_at=context.now,
        counted_authorities=" ".join(frame.counted_authorities),
    )
    is_new = frame.edition.number not in _first_issues(connection, table)
    session.add(report)
    session.flush()
    if is_new:
        report_id = id_of(report)
        session.add_all(_figure(report_id, row) for row in table.rows if row.area == frame.area)
        session.flush()
    return None


def _held_already(
    connection: Connection, table: ProtectedTable, recipient: str
) -> IssuedEdition | None:
    frame, digest = table.frame, table_digest(table)
    issued = editions_of(connection, frame.profile.id, frame.area.code, frame.period)
    wanted = frame.edition.number, digest, recipient, frame.as_at
    same = (
        each
        for each in issued
        if (each.edition, each.table_sha256, each.recipient, each.as_at) == wanted
    )
    return next(same, None)


def _first_issues(connection: Connection, table: ProtectedTable) -> dict[int, IssuedEdition]:
    frame = table.frame
    issued = editions_of(connection, frame.profile.id, frame.area.code, frame.period)
    return {each.edition: each for each in reversed(issued)}


def _edition_number(editions: Mapping[int, IssuedEdition], digest: str) -> int:
    newest = max(editions, default=0)
    is_the_same = newest > 0 and editions[newest].table_sha256 == digest
    return newest if is_the_same else newest + 1


def _figure(report_id: int, row: TableRow) -> IssuedFigure:
    return IssuedFigure(
        issued_report_id=report_id,
        indicator=row.indicator,
        breakdown=row.breakdown,
        category=row.category,
        label=row.label,
        first_day=row.period.first_day,
        last_day=row.period.last_day,
        numerator=row.numerator,
        denominator=row.denominator,
        pending=row.pending,
        unknown=row.unknown,
        shown=figure_text(row),
    )


def _changes(table: ProtectedTable, before: tuple[IssuedLine, ...]) -> Iterator[FigureChange]:
    shown: Mapping[tuple[str, str, str], IssuedLine] = {line.key: line for line in before}
    counted = next((line.counted_authorities for line in before), frozenset())
    frame, now = table.frame, frozenset(table.frame.counted_authorities)
    if counted and counted != now:
        areas = counted_areas_text(frame, counted), counted_areas_text(frame, now)
        yield FigureChange("Areas counted", *areas)
    for row in table.rows:
        held = shown.get((row.indicator, row.breakdown, row.category))
        was_late = counted and row.category in now - counted
        if held is None and was_late and row.indicator == frame.measure.id:
            yield FigureChange(_name(table, row), "late", figure_text(row))
        if row.breakdown in _TOLD_OF and held is not None and held.shown != figure_text(row):
            yield FigureChange(_name(table, row), held.shown, figure_text(row))


def _name(table: ProtectedTable, row: TableRow) -> str:
    measure = table.frame.measures.get(row.indicator)
    if row.breakdown == "total" or measure is None:
        return row.label
    return f"{row.label}: {measure.name}"
