"""Who else has a plan open: a sign of life now and then, by which colleagues see each other."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta

from release_planner.store.audit import stored_instant
from release_planner.store.connection import Connection, transaction

GONE_AFTER = timedelta(minutes=2)
"""A screen that has given no sign of life for so long was left without a word."""

_ANNOUNCE = """
INSERT INTO presence (actor, custody_id, since, seen_at) VALUES (?, ?, ?, ?) RETURNING id
"""
_STAY = "UPDATE presence SET seen_at = ? WHERE id = ? AND actor = ? AND custody_id = ?"
_LEAVE = "DELETE FROM presence WHERE id = ? AND actor = ? AND custody_id = ?"
_OTHERS = """
SELECT p.actor, s.name, min(p.since) FROM presence p LEFT JOIN staff s ON s.code = p.actor
WHERE p.custody_id = :custody_id AND p.id <> :own AND p.seen_at >= :since
GROUP BY p.actor, s.name ORDER BY 3, 1
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """The sign that one screen shows one spell. An id alone would be another's after a while."""

    id: int
    actor: str
    custody_id: int


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who has a plan open since an instant, as stored; ``name`` None for no staff."""

    actor: str
    name: str | None
    since: str


def announce(connection: Connection, actor: str, custody_id: int, now: datetime) -> Mark:
    """Say that somebody has a plan open now; the marks of the long gone are removed."""
    at = stored_instant(now)
    with transaction(connection):
        connection.execute("DELETE FROM presence WHERE seen_at < ?", (_gone_before(now),))
        (own,) = connection.execute(_ANNOUNCE, (actor, custody_id, at, at)).fetchone()
    return Mark(int(own), actor, custody_id)


def stay(connection: Connection, own: Mark, now: datetime) -> bool:
    """Give a sign of life; False when nobody knows of it any more, as after a long sleep."""
    with transaction(connection):
        found = connection.execute(_STAY, (stored_instant(now), *astuple(own)))
    return found.rowcount > 0


def leave(connection: Connection, own: Mark) -> None:
    """Say that the plan is closed."""
    with transaction(connection):
        connection.execute(_LEAVE, astuple(own))


def others(connection: Connection, own: Mark, now: datetime) -> list[Colleague]:
    """Who else has the same plan open, the earliest first; another screen of one's own too."""
    names = {"custody_id": own.custody_id, "own": own.id, "since": _gone_before(now)}
    rows: Iterator[tuple[str, str | None, str]] = iter(connection.execute(_OTHERS, names))
    return [Colleague(*row) for row in rows]


def _gone_before(now: datetime) -> str:
    return stored_instant(now - GONE_AFTER)
