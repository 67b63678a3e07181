"""Feeds: what each recipient has been given, kept so that an export changes only what changed.

An entry keeps its identifier, its reference and its bytes. Its SEQUENCE rises exactly when what it
says changes, and never falls. What left the feed, or was cancelled, stays as cancelled until
`KEPT_DAYS` after its day, because a calendar that imported it removes nothing by itself.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, cast

import sqlalchemy as sa
from icalendar import Event
from sqlmodel import Session, col, select

from release_planner.calendars.case_reference import new_reference, references_in_use
from release_planner.calendars.detail import DetailLevel
from release_planner.calendars.rendering import (
    RENDERER_VERSION,
    CalendarEntry,
    EntryContent,
    EntryStatus,
    render,
)
from release_planner.calendars.sharing import may_show, treatment_agreement
from release_planner.calendars.wording import (
    DEADLINE,
    HIDDEN_KIND,
    appointment_content,
    deadline_content,
    release_day_content,
    withdrawn_content,
)
from release_planner.model.appointment import Appointment
from release_planner.model.calendar import Feed, FeedEntry
from release_planner.model.plan import Plan, PlanStep
from release_planner.store.connection import Connection
from release_planner.store.reading.calendar import (
    CalendarScope,
    ExportableAppointment,
    ExportableDeadline,
    ReleaseDateBasis,
    ScopeKind,
    exportable_appointments,
    exportable_deadlines,
    exportable_release_days,
)
from release_planner.store.sessions import driver_connection

KEPT_DAYS = 30
"""Days after its own day for which an entry, live or cancelled, stays in the file."""

_UID = re.compile(rb"\r\nUID:([^\r]+)")
_START = re.compile(rb"\r\nDTSTART[^:\r]*:([0-9T]+)")

Subject = tuple[str, int]
Exportable = ExportableAppointment | ExportableDeadline | ReleaseDateBasis
Wanted = dict[Subject, Exportable]


@dataclass(frozen=True, slots=True)
class FeedChanges:
    """How many entries an export added and changed."""

    added: int
    changed: int


def kept_since(today: date) -> date:
    """The first day that a file made today still holds."""
    return today - timedelta(days=KEPT_DAYS)


def open_feed(
    session: Session, scope: CalendarScope, detail: DetailLevel, recipient: str, now: datetime
) -> Feed:
    """The feed of a scope and recipient, made at its first export; ``detail`` becomes its level."""
    statement = select(Feed).where(
        col(Feed.scope) == scope.kind.value,
        col(Feed.scope_value) == scope.value,
        col(Feed.recipient) == recipient,
    )
    feed = session.exec(statement).first() or Feed(
        scope=scope.kind.value,
        scope_value=scope.value,
        detail=detail.value,
        recipient=recipient,
        made_at=now,
    )
    feed.detail = detail.value
    session.add(feed)
    session.flush()
    return feed


def reconcile(session: Session, feed: Feed, now: datetime, today: date) -> FeedChanges:
    """Bring every entry of a feed up to what the store says now (an instant in UTC)."""
    return _Reconciliation(session, feed, now, today, None).run()


def touch_feeds(session: Session, custody_id: int, now: datetime, today: date) -> None:
    """Bring the entries that any feed already holds of one spell up to date.

    To be called by an action that changes an appointment or a release day, at its end and in its
    transaction. Entries that no recipient has yet been given are left to the next export.
    """
    session.flush()
    holding = select(FeedEntry.feed_id).where(col(FeedEntry.custody_id) == custody_id)
    for feed in session.exec(select(Feed).where(col(Feed.id).in_(holding))).all():
        _Reconciliation(session, feed, now, today, custody_id).run()


def entries_of(connection: Connection, feed: Feed, since: date) -> Iterator[bytes]:
    """The kept entries of a feed from ``since`` on, by start and identifier, with the cancellations
    of people who were erased.
    """
    rows = connection.execute(
        "SELECT day, uid, rendered FROM feed_entry WHERE feed_id = :feed_id AND day >= :since"
        " UNION ALL SELECT day, uid, rendered FROM erased_entry"
        " WHERE feed_id = :feed_id AND day >= :since ORDER BY day, uid",
        {"feed_id": feed.id, "since": since.isoformat()},
    )
    for _, entries in groupby(rows, key=itemgetter(0)):
        yield from sorted((bytes(rendered) for _, _, rendered in entries), key=_start_of)


def uid_of(rendered: bytes) -> str:
    """The identifier of a kept entry; ours are too short to be folded."""
    found = _UID.search(rendered)
    assert found
    return found[1].decode()


def mark_given(session: Session, feed: Feed, now: datetime) -> None:
    """Remember what the recipient holds from now on: every entry as it is written at present."""
    session.execute(
        sa.update(FeedEntry)
        .where(col(FeedEntry.feed_id) == feed.id)
        .where(sa.or_(col(FeedEntry.given).is_(None), FeedEntry.given != FeedEntry.rendered))  # type: ignore[arg-type]
        .values(given=FeedEntry.rendered)
    )
    feed.exported_at = now
    session.add(feed)


class _Reconciliation:
    """One feed, or one spell of it, brought up to date."""

    def __init__(
        self, session: Session, feed: Feed, now: datetime, today: date, custody_id: int | None
    ) -> None:
        assert feed.id is not None
        self.session, self.feed_id, self.now, self.custody_id = session, feed.id, now, custody_id
        self.connection = driver_connection(session)
        self.scope = CalendarScope(ScopeKind(feed.scope), feed.scope_value)
        self.detail = DetailLevel(feed.detail)
        self.recipient = feed.recipient
        self.since = kept_since(today)

    def run(self) -> FeedChanges:
        held = self._held()
        if self.custody_id is not None and not held:
            return FeedChanges(0, 0)
        wanted = self._wanted()
        changed = [*self._renewed(held, wanted), *self._withdrawn(held, wanted)]
        if changed:
            self.session.execute(sa.update(FeedEntry), changed)
        added = [] if self.custody_id is not None else self._added(held, wanted)
        if added:
            self.session.execute(sa.insert(FeedEntry), added)
        return FeedChanges(len(added), len(changed))

    def _wanted(self) -> Wanted:
        reading: dict[str, Any] = {
            "with_names": self.detail is DetailLevel.INITIALS,
            "custody_id": self.custody_id,
        }
        agreement = treatment_agreement(self.connection, self.scope, self.recipient)
        wanted: Wanted = {}
        for basis in exportable_release_days(self.connection, self.scope, self.since, **reading):
            wanted["release_day", basis.custody_id] = basis
        reading |= {"agreement": agreement, "recipient": self.recipient}
        for row in exportable_appointments(self.connection, self.scope, self.since, **reading):
            if may_show(row):
                wanted["appointment", row.id] = row
        for step in exportable_deadlines(self.connection, self.scope, self.since, **reading):
            wanted["step", step.id] = step
        return wanted

    def _held(self) -> dict[Subject, Any]:
        entry = sa.inspect(FeedEntry).columns
        statement = sa.select(
            entry.id,
            entry.subject,
            entry.subject_id,
            entry.uid,
            entry.case_reference,
            entry.custody_id,
            entry.sequence,
            entry.content_hash,
            entry.day,
        ).where(entry.feed_id == self.feed_id)
        if self.custody_id is not None:
            statement = statement.where(_entries_of_spell(self.custody_id))
        return {(row.subject, row.subject_id): row for row in self.session.execute(statement)}

    def _renewed(self, held: dict[Subject, Any], wanted: Wanted) -> Iterator[dict[str, object]]:
        for subject, row in wanted.items():
            if entry := held.get(subject):
                content = self._content(row, entry.case_reference)
                yield from self._change(entry, content, has_left=False)

    def _withdrawn(self, held: dict[Subject, Any], wanted: Wanted) -> Iterator[dict[str, object]]:
        for subject, entry in held.items():
            if subject not in wanted and entry.day >= self.since:
                shown = self._last_shown(entry.id)
                what = DEADLINE if subject[0] == "step" else HIDDEN_KIND
                content = withdrawn_content(shown, self.detail, entry.case_reference, what)
                yield from self._change(entry, content, has_left=True)

    def _change(
        self, entry: Any, content: EntryContent, *, has_left: bool
    ) -> Iterator[dict[str, object]]:
        digest = content_hash(content)
        if digest != entry.content_hash:
            written = self._written(entry.uid, entry.sequence + 1, content, digest)
            yield {"id": entry.id, "has_left": has_left, **written}

    def _added(self, held: dict[Subject, Any], wanted: Wanted) -> list[dict[str, object]]:
        references = {entry.custody_id: entry.case_reference for entry in held.values()}
        taken: set[str] | None = None
        added = []
        for subject, row in wanted.items():
            if subject in held:
                continue
            custody_id = _custody_id(row)
            if custody_id not in references:
                taken = references_in_use(self.connection) if taken is None else taken
                references[custody_id] = new_reference(taken)
            content = self._content(row, references[custody_id])
            if content.status is EntryStatus.CANCELLED:
                continue
            uid = str(uuid.uuid4())
            identity = {
                "feed_id": self.feed_id,
                "subject": subject[0],
                "subject_id": subject[1],
                "uid": uid,
                "case_reference": references[custody_id],
                "custody_id": custody_id,
                "given_at": self.now,
            }
            added.append({**identity, **self._written(uid, 0, content, content_hash(content))})
        return added

    def _written(
        self, uid: str, sequence: int, content: EntryContent, digest: str
    ) -> dict[str, object]:
        return {
            "sequence": sequence,
            "content_hash": digest,
            "last_modified": self.now,
            "status": content.status.value,
            "day": content.day,
            "rendered": render(CalendarEntry(uid, sequence, self.now, content)),
        }

    def _content(self, row: Exportable, reference: str) -> EntryContent:
        if isinstance(row, ReleaseDateBasis):
            return release_day_content(row, self.detail, reference)
        if isinstance(row, ExportableDeadline):
            return deadline_content(row, self.detail, reference)
        return appointment_content(row, self.detail, reference)

    def _last_shown(self, entry_id: int) -> EntryContent:
        statement = select(FeedEntry.rendered).where(col(FeedEntry.id) == entry_id)
        return last_shown(self.session.exec(statement).one())


def content_hash(content: EntryContent) -> str:
    """What an entry says, as a digest: another digest means another SEQUENCE."""
    said = {
        "day": content.day.isoformat(),
        "description": content.description,
        "location": content.location,
        "minutes": content.minutes,
        "start": content.start,
        "status": content.status.value,
        "summary": content.summary,
    }
    fields = json.dumps([RENDERER_VERSION, said])
    return hashlib.blake2b(fields.encode(), digest_size=16).hexdigest()


def _entries_of_spell(custody_id: int) -> sa.ColumnElement[bool]:
    appointments = select(Appointment.id).where(col(Appointment.custody_id) == custody_id)
    steps = (
        select(PlanStep.id)
        .join(Plan, col(Plan.id) == col(PlanStep.plan_id))
        .where(col(Plan.custody_id) == custody_id)
    )
    subject, subject_id = col(FeedEntry.subject), col(FeedEntry.subject_id)
    return sa.or_(
        sa.and_(subject == "release_day", subject_id == custody_id),
        sa.and_(subject == "appointment", subject_id.in_(appointments)),
        sa.and_(subject == "step", subject_id.in_(steps)),
    )


def _custody_id(row: Exportable) -> int:
    return row.custody_id if isinstance(row, ReleaseDateBasis) else row.basis.custody_id


def _start_of(rendered: bytes) -> bytes:
    found = _START.search(rendered)
    return found[1] if found else b""


def last_shown(rendered: bytes) -> EntryContent:
    """When an entry was last said to be, from its bytes; cancelled, and without its words."""
    event = cast(Event, Event.from_ical(rendered))
    start, end = event.DTSTART, event.DTEND
    if isinstance(start, datetime) and isinstance(end, datetime):
        minutes = int((end.timestamp() - start.timestamp()) // 60)
        return EntryContent(EntryStatus.CANCELLED, "", start.date(), f"{start:%H:%M}", minutes)
    assert isinstance(start, date)
    return EntryContent(EntryStatus.CANCELLED, "", start)
