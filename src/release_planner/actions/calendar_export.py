"""Writing the calendar of a scope for one recipient."""

import re
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session, col, select

from release_planner.actions.context import ActionContext
from release_planner.actions.finding import id_of, require, staff_by_code
from release_planner.actions.logging_changes import log
from release_planner.calendars.accompanying import (
    Calendar,
    changes_file,
    files_for_no_planner,
    key_sheet_of,
    what_changed,
)
from release_planner.calendars.changes import EntryChange
from release_planner.calendars.detail import DetailLevel
from release_planner.calendars.feed import (
    FeedChanges,
    entries_of,
    kept_since,
    mark_given,
    open_feed,
    reconcile,
)
from release_planner.calendars.files import WrittenFile, written_file
from release_planner.calendars.key_sheet import KeySheet
from release_planner.calendars.plain_text import plain_text
from release_planner.calendars.sharing import shares_treatment
from release_planner.domain.access import Operation
from release_planner.domain.errors import PlannerError
from release_planner.domain.wall_time import london
from release_planner.model.calendar import Feed, FeedEntry
from release_planner.model.custody import Custody
from release_planner.model.staff import Team
from release_planner.reference.calendars import load_key_sheet_days
from release_planner.store.durable_file import replace_file
from release_planner.store.reading.calendar import CalendarScope, ScopeKind
from release_planner.store.reading.finding import find_custody
from release_planner.store.sessions import driver_connection

LONGEST_RECIPIENT = 100
LONGEST_PURPOSE = 100
USUAL_PURPOSE = "release planning"


@dataclass(frozen=True, slots=True)
class CalendarRequest:
    """A calendar as somebody asks for it.

    At most one of ``prison`` (three-letter id), ``owner`` (staff code), ``team`` (team code) and
    ``person`` (any identifier or calendar reference) is set; none means everything. ``recipient``
    is who will hold the file: a staff, team or provider code where there is one; ``purpose`` what
    they need it for. A recipient ``without_planner`` is also given a key sheet, with names, and a
    slip for replies.
    """

    folder: Path
    recipient: str
    detail: DetailLevel = DetailLevel.REFERENCE
    prison: str | None = None
    owner: str | None = None
    team: str | None = None
    person: str | None = None
    purpose: str = USUAL_PURPOSE
    without_planner: bool = False


@dataclass(frozen=True, slots=True)
class CalendarExport:
    """What was written. ``replaced`` is false when the same file was there already.

    ``to_change`` is what the recipient has to change since their last export, ``accompanying`` the
    files that go with it; ``key_expires_on`` is the day to destroy the key sheet by.
    """

    path: Path
    sha256: str
    entries: int
    changes: FeedChanges
    replaced: bool
    holds_treatment: bool
    to_change: tuple[EntryChange, ...]
    accompanying: tuple[Path, ...]
    key_expires_on: date | None


def export_calendar(context: ActionContext, request: CalendarRequest) -> CalendarExport:
    """Write the calendar file of a scope and log it as a disclosure to its recipient.

    The log is committed before the file appears, so that nothing leaves unlogged. Raises
    PlannerError for an unknown scope, a missing recipient, or a folder that cannot be written;
    nothing is then logged, changed or left behind.
    """
    recipient = _checked_line("recipient", request.recipient, LONGEST_RECIPIENT)
    purpose = _checked_line("purpose", request.purpose, LONGEST_PURPOSE)
    with ExitStack() as unfinished:
        with context.writing("export a calendar", Operation.EXPORT_CALENDAR) as session:
            connection = driver_connection(session)
            scope = _scope(session, context, request)
            feed = open_feed(session, scope, request.detail, recipient, context.now)
            changes = reconcile(session, feed, context.now, context.today)
            label = _label(session, scope, feed)
            title = _title(request.detail, label)
            file = unfinished.enter_context(
                written_file(
                    request.folder, title, entries_of(connection, feed, kept_since(context.today))
                )
            )
            treatment = shares_treatment(connection, scope, recipient)
            _log_disclosure(session, context, feed, file, treatment, purpose)
            name = _file_name(context, scope, feed, label)
            calendar = _as_given(context, feed, title, name, purpose)
            to_change = what_changed(connection, calendar)
            beside = dict(changes_file(calendar, to_change)) if to_change else {}
            expires_on = None
            if request.without_planner:
                sheet = _key_sheet(session, context, calendar)
                expires_on = sheet.expires_on
                beside |= files_for_no_planner(connection, calendar, sheet)
                beside |= changes_file(calendar, to_change)
            mark_given(session, feed, context.now)
        target = request.folder / name
        replaced = file.put_in_place(target)
        accompanying = tuple(request.folder / each for each in sorted(beside))
        for path in accompanying:
            replace_file(path, beside[path.name])
    return CalendarExport(
        target,
        file.sha256,
        file.entries,
        changes,
        replaced,
        treatment,
        to_change,
        accompanying,
        expires_on,
    )


def _checked_line(what: str, typed: str, longest: int) -> str:
    line = plain_text(typed, longest)
    if not line:
        raise PlannerError(f"Say who will hold the calendar, and what for: the {what} is missing.")
    if line != " ".join(typed.split()):
        raise PlannerError(f"The {what} is one line of at most {longest} plain characters.")
    return line


def _scope(session: Session, context: ActionContext, request: CalendarRequest) -> CalendarScope:
    asked = [
        (ScopeKind.PRISON, request.prison),
        (ScopeKind.OWNER, request.owner),
        (ScopeKind.TEAM, request.team),
        (ScopeKind.PERSON, request.person),
    ]
    given = [(kind, typed.strip()) for kind, typed in asked if typed is not None]
    if not given:
        return CalendarScope(ScopeKind.EVERYTHING)
    if len(given) > 1:
        named = " and ".join(f"a {kind.value}" for kind, _ in given)
        raise PlannerError(f"A calendar is of one scope: {named} were given.")
    kind, typed = given[0]
    return CalendarScope(kind, _scope_value(session, context, kind, typed))


def _scope_value(session: Session, context: ActionContext, kind: ScopeKind, typed: str) -> str:
    if kind is ScopeKind.OWNER:
        return staff_by_code(session, typed).code
    if kind is ScopeKind.TEAM:
        if session.exec(select(Team).where(col(Team.code) == typed)).first() is None:
            raise PlannerError(f"There is no team with the code {typed}.")
        return typed
    if kind is ScopeKind.PRISON:
        if typed.upper() not in context.reference.prisons:
            raise PlannerError(f"There is no prison with the id {typed}, such as HEI.")
        return typed.upper()
    custody_id = find_custody(driver_connection(session), typed, context.today.year)
    return str(require(session, Custody, custody_id).person_id)


def _label(session: Session, scope: CalendarScope, feed: Feed) -> str:
    """The scope as it may be written on a file: a person only by the recipient's reference."""
    if scope.kind is not ScopeKind.PERSON:
        return scope.value
    statement = (
        select(FeedEntry.case_reference)
        .where(col(FeedEntry.feed_id) == feed.id)
        .order_by(col(FeedEntry.id).desc())
    )
    return session.exec(statement).first() or ""


def _title(detail: DetailLevel, label: str) -> str:
    return "Resettlement" if detail is DetailLevel.PRIVATE else f"Resettlement {label}".strip()


def _file_name(context: ActionContext, scope: CalendarScope, feed: Feed, label: str) -> str:
    made_at = f"{london(context.now):%Y-%m-%d-%H%M}"
    parts = (
        "calendar",
        scope.kind.value,
        re.sub("[^A-Za-z0-9]+", "-", label),
        feed.detail,
        f"feed{feed.id}",
        made_at,
    )
    return "-".join(part for part in parts if part) + ".ics"


def _log_disclosure(
    session: Session,
    context: ActionContext,
    feed: Feed,
    file: WrittenFile,
    treatment: bool,
    purpose: str,
) -> None:
    given = select(sa.func.count(sa.distinct(col(FeedEntry.custody_id)))).where(
        col(FeedEntry.feed_id) == feed.id, col(FeedEntry.day) >= kept_since(context.today)
    )
    log(
        session,
        context,
        "disclosure",
        "feed",
        feed.id,
        recipient=feed.recipient,
        purpose=purpose,
        scope=feed.scope,
        detail=feed.detail,
        entries=file.entries,
        people=session.exec(given).one(),
        treatment_included=treatment,
        sha256=file.sha256,
    )


def _as_given(
    context: ActionContext, feed: Feed, title: str, file_name: str, purpose: str
) -> Calendar:
    return Calendar(
        feed_id=id_of(feed),
        title=title,
        file_name=file_name,
        recipient=feed.recipient,
        purpose=purpose,
        made_at=context.now,
        today=context.today,
        exported_before=feed.exported_at,
    )


def _key_sheet(session: Session, context: ActionContext, calendar: Calendar) -> KeySheet:
    """The key sheet, logged as a disclosure of its own: it names people, the calendar does not."""
    days = load_key_sheet_days(context.reference.folder)
    expires_on = context.today + timedelta(days=days)
    sheet = key_sheet_of(driver_connection(session), calendar, expires_on)
    log(
        session,
        context,
        "disclosure",
        "key_sheet",
        calendar.feed_id,
        recipient=calendar.recipient,
        purpose=calendar.purpose,
        people=len(sheet.rows),
        references=[row.reference for row in sheet.rows],
        expires_on=expires_on.isoformat(),
    )
    return sheet
