"""Publishing a calendar that follows by itself: a subscription file, or a calendar on a server."""

import os
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

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
from release_planner.calendars.detail import DetailLevel
from release_planner.calendars.feed import (
    FeedChanges,
    entries_of,
    kept_since,
    mark_given,
    open_feed,
    reconcile,
    uid_of,
)
from release_planner.calendars.files import resource_bytes, written_file
from release_planner.calendars.mirror import Collection, MirrorCounts, Mirrored, mirror
from release_planner.domain.access import Operation
from release_planner.domain.errors import PlannerError
from release_planner.model.calendar import Feed, MirroredEntry
from release_planner.store.sessions import driver_connection

READABLE_BY_THE_WEB_SERVER = 0o640


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A subscription file; ``replaced`` is false when nothing in it changed."""

    path: Path
    entries: int
    changes: FeedChanges
    replaced: bool


@dataclass(frozen=True, slots=True)
class PublishedMirror:
    """A collection on a server, as it was brought up to date."""

    entries: int
    counts: MirrorCounts


def publish_file(context: ActionContext, request: CalendarRequest, path: Path) -> PublishedFile:
    """Write the file that programs subscribe to, always under the same name, and log it as given.

    Nothing is written, and nothing logged, while nothing in it changed. Readable by the owner's
    group as well, for the web server. Raises PlannerError as `export_calendar` does, and for
    initials: an address may become known to others.
    """
    if request.detail is DetailLevel.INITIALS:
        raise PlannerError(
            "A subscription file holds no initials: whoever learns the address can read it."
        )
    with ExitStack() as unfinished:
        with context.writing("publish a calendar", Operation.EXPORT_CALENDAR) as session:
            feed, changes, title = _brought_up_to_date(session, context, request)
            entries = entries_of(driver_connection(session), feed, kept_since(context.today))
            file = unfinished.enter_context(
                written_file(path.parent, title, entries, refreshed=True)
            )
            differs = file.differs_from(path)
            if differs:
                _log(session, context, feed, request, file.entries, file.sha256)
                mark_given(session, feed, context.now)
        if differs:
            os.chmod(file.temporary, READABLE_BY_THE_WEB_SERVER)
            file.put_in_place(path)
    return PublishedFile(path, file.entries, changes, differs)


def publish_mirror(
    context: ActionContext, request: CalendarRequest, collection: Collection, address: str
) -> PublishedMirror:
    """Make a collection on a server the same as a feed, and log it as given before it goes.

    Only what differs is sent. What the server took is remembered as it goes, so a run that breaks
    goes on the next time. Raises PlannerError as `export_calendar` does, and when the server
    refuses or cannot be reached.
    """
    with context.writing("publish a calendar", Operation.EXPORT_CALENDAR) as session:
        feed, changes, _ = _brought_up_to_date(session, context, request)
        entries = entries_of(driver_connection(session), feed, kept_since(context.today))
        wanted = [(uid_of(entry), resource_bytes(entry)) for entry in entries]
        known = _known(session, feed, address)
        if {uid for uid, _ in wanted} != set(known) or changes.added or changes.changed:
            _log(session, context, feed, request, len(wanted), None)
        mark_given(session, feed, context.now)
        feed_id = id_of(feed)
    taken: list[Mirrored] = []
    dropped: list[str] = []
    try:
        counts = mirror(collection, wanted, known, taken.append, dropped.append)
    finally:
        _remember(context, feed_id, address, taken, dropped)
    return PublishedMirror(len(wanted), counts)


def _brought_up_to_date(
    session: Session, context: ActionContext, request: CalendarRequest
) -> tuple[Feed, FeedChanges, str]:
    recipient = checked_line("recipient", request.recipient, LONGEST_RECIPIENT)
    checked_line("purpose", request.purpose, LONGEST_PURPOSE)
    scope = scope_of(session, context, request)
    feed = open_feed(session, scope, request.detail, recipient, context.now)
    changes = reconcile(session, feed, context.now, context.today)
    return feed, changes, calendar_title(request.detail, label_of(session, scope, feed))


def _log(
    session: Session,
    context: ActionContext,
    feed: Feed,
    request: CalendarRequest,
    entries: int,
    sha256: str | None,
) -> None:
    log(
        session,
        context,
        "disclosure",
        "feed",
        feed.id,
        recipient=feed.recipient,
        purpose=request.purpose,
        scope=feed.scope,
        detail=feed.detail,
        entries=entries,
        sha256=sha256,
    )


def _known(session: Session, feed: Feed, address: str) -> dict[str, Mirrored]:
    statement = select(MirroredEntry).where(
        col(MirroredEntry.feed_id) == feed.id, col(MirroredEntry.collection) == address
    )
    return {row.uid: Mirrored(row.uid, row.sha256, row.etag) for row in session.exec(statement)}


def _remember(
    context: ActionContext, feed_id: int, address: str, taken: list[Mirrored], dropped: list[str]
) -> None:
    if not taken and not dropped:
        return
    with context.writing("publish a calendar") as session:
        here = select(MirroredEntry).where(
            col(MirroredEntry.feed_id) == feed_id, col(MirroredEntry.collection) == address
        )
        rows = {row.uid: row for row in session.exec(here)}
        for each in taken:
            row = rows.get(each.uid) or MirroredEntry(
                feed_id=feed_id, collection=address, uid=each.uid, sha256="", etag=""
            )
            row.sha256, row.etag = each.sha256, each.etag
            session.add(row)
        for uid in dropped:
            session.delete(rows[uid])
