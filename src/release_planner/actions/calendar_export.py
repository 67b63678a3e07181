"""Writing the calendar of a scope for one recipient."""

import re
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session, col, select

from release_planner.actions.calendar_request import (
    LONGEST_PURPOSE,
    LONGEST_RECIPIENT,
    CalendarRequest,
    calendar_title,
    checked_line,
    label_of,
    scope_of,
)
from release_planner.actions.context import ActionContext
from release_planner.actions.finding import id_of
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
from release_planner.calendars.sharing import treatment_agreement
from release_planner.domain.access import Operation
from release_planner.domain.wall_time import london
from release_planner.model.calendar import Feed, FeedEntry
from release_planner.reference.calendars import load_key_sheet_days
from release_planner.store.durable_file import replace_file
from release_planner.store.reading.calendar import CalendarScope
from release_planner.store.sessions import driver_connection


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
    recipient = checked_line("recipient", request.recipient, LONGEST_RECIPIENT)
    purpose = checked_line("purpose", request.purpose, LONGEST_PURPOSE)
    with ExitStack() as unfinished:
        with context.writing("export a calendar", Operation.EXPORT_CALENDAR) as session:
            connection = driver_connection(session)
            scope = scope_of(session, context, request)
            feed = open_feed(session, scope, request.detail, recipient, context.now)
            changes = reconcile(session, feed, context.now, context.today)
            label = label_of(session, scope, feed)
            title = _title(context, request.detail, label)
            file = unfinished.enter_context(
                written_file(
                    request.folder, title, entries_of(connection, feed, kept_since(context.today))
                )
            )
            treatment = treatment_agreement(connection, scope, recipient) is not None
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
    context.store.note_audit("disclosure")
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


def _title(context: ActionContext, detail: DetailLevel, label: str) -> str:
    """With the moment of the export, which tells two imports apart in a list of calendars."""
    return f"{calendar_title(detail, label)} {london(context.now):%Y-%m-%d %H:%M}"


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
