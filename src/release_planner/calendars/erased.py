"""What recipients were given of somebody who is erased, and taking it back.

A calendar that imported an entry removes nothing by itself, so each entry stays as a cancellation
that leads to nobody. A feed about the one person ends, and its recipient has to be told.
"""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from release_planner.calendars.detail import DetailLevel
from release_planner.calendars.feed import kept_since, last_shown
from release_planner.calendars.rendering import CalendarEntry, render
from release_planner.calendars.wording import withdrawn_content
from release_planner.model.calendar import Feed, FeedEntry, MirroredEntry
from release_planner.model.custody import Custody
from release_planner.model.retention import ErasedEntry
from release_planner.store.reading.calendar import ScopeKind


@dataclass(frozen=True, slots=True)
class Given:
    """What one recipient holds: so many entries of a calendar, of which ``cancelled`` will be told
    by their next file. ``of_one_person`` is a calendar of the person alone, which ends.
    """

    recipient: str
    entries: int
    cancelled: int
    of_one_person: bool


def given_of(session: Session, person_id: int, today: date) -> list[Given]:
    """Who was ever given a calendar entry of a person, by recipient."""
    kept = sa.func.sum(sa.case((col(FeedEntry.day) >= kept_since(today), 1), else_=0))
    statement = (
        sa.select(col(Feed.recipient), col(Feed.scope), sa.func.count(), kept)
        .join(FeedEntry, col(FeedEntry.feed_id) == col(Feed.id))
        .where(col(FeedEntry.custody_id).in_(_spells(person_id)))
        .group_by(col(Feed.recipient), col(Feed.scope))
        .order_by(col(Feed.recipient), col(Feed.scope))
    )
    given = []
    for recipient, scope, entries, still_kept in session.execute(statement):
        alone = scope == ScopeKind.PERSON
        given.append(Given(recipient, entries, 0 if alone else still_kept, alone))
    return given


def leave_cancellations(session: Session, person_id: int, now: datetime, today: date) -> int:
    """Keep a nameless cancellation of each entry that a file still holds, and say how many.

    To be called before the entries themselves are removed. Cancellations of earlier erasures whose
    time is over go now.
    """
    session.execute(sa.delete(ErasedEntry).where(col(ErasedEntry.day) < kept_since(today)))
    statement = (
        select(FeedEntry)
        .join(Feed, col(Feed.id) == col(FeedEntry.feed_id))
        .where(
            col(FeedEntry.custody_id).in_(_spells(person_id)),
            col(FeedEntry.day) >= kept_since(today),
            col(Feed.scope) != ScopeKind.PERSON.value,
        )
    )
    entries = session.exec(statement).all()
    session.add_all(_cancellation(entry, now) for entry in entries)
    session.flush()
    return len(entries)


def end_feeds_of(session: Session, person_id: int) -> None:
    """Remove the calendars of one person alone, once their entries are gone."""
    about = (col(Feed.scope) == ScopeKind.PERSON.value) & (col(Feed.scope_value) == str(person_id))
    ids = select(Feed.id).where(about)
    session.execute(sa.delete(ErasedEntry).where(col(ErasedEntry.feed_id).in_(ids)))
    session.execute(sa.delete(MirroredEntry).where(col(MirroredEntry.feed_id).in_(ids)))
    session.execute(sa.delete(Feed).where(about))


def _spells(person_id: int) -> sa.Select[int | None]:
    return sa.select(col(Custody.id)).where(col(Custody.person_id) == person_id)


def _cancellation(entry: FeedEntry, now: datetime) -> ErasedEntry:
    content = withdrawn_content(last_shown(entry.rendered), DetailLevel.PRIVATE, "")
    rendered = render(CalendarEntry(entry.uid, entry.sequence + 1, now, content))
    return ErasedEntry(feed_id=entry.feed_id, uid=entry.uid, day=entry.day, rendered=rendered)
