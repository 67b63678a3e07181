"""Keeping a collection on a calendar server the same as a feed.

We are the only writer of what we put there, and never touch anything else in the collection. Every
write is conditional on what the server is known to hold, so it is safe to repeat, and after a break
it goes on where it stopped.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol


class ChangedElsewhereError(Exception):
    """The server holds another version than the write was made for."""


class Collection(Protocol):
    """A collection of calendar resources on a server, each known by its name in it."""

    def etags(self) -> Mapping[str, str]:
        """The version that the server holds of each resource, by name."""

    def put(self, name: str, body: bytes, etag: str | None) -> str:
        """Write a resource over the version ``etag``, or as a new one for None; gives its version.

        Raises ChangedElsewhereError when the server holds another version, or has it already.
        """

    def delete(self, name: str, etag: str) -> None:
        """Remove the version ``etag`` of a resource; raises ChangedElsewhereError as `put` does."""


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What the server is known to hold of one entry: the digest of its bytes and the version."""

    uid: str
    sha256: str
    etag: str


@dataclass(slots=True)
class MirrorCounts:
    """What a run did. ``overwritten`` are resources that somebody else had changed or removed."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    overwritten: int = 0


def mirror(
    collection: Collection,
    wanted: Iterable[tuple[str, bytes]],
    known: Mapping[str, Mirrored],
    written: Callable[[Mirrored], None],
    removed: Callable[[str], None],
) -> MirrorCounts:
    """Make the collection hold ``wanted``: whole resources by UID.

    ``known`` is what earlier runs wrote. ``written`` and ``removed`` are told of each change as
    soon as the server has taken it, so that a broken run loses nothing.
    """
    held = dict(collection.etags())
    counts = MirrorCounts()
    gone = set(known)
    for uid, body in wanted:
        gone.discard(uid)
        etag, digest = held.get(resource_name(uid)), hashlib.sha256(body).hexdigest()
        before = known.get(uid)
        if before is not None and (before.sha256, before.etag) == (digest, etag):
            counts.unchanged += 1
            continue
        new_etag = _put(collection, resource_name(uid), body, etag)
        _count(counts, before, etag)
        written(Mirrored(uid, digest, new_etag))
    for uid in sorted(gone):
        _remove(collection, resource_name(uid), held)
        removed(uid)
        counts.removed += 1
    return counts


def resource_name(uid: str) -> str:
    """The name of an entry's resource in the collection."""
    return f"{uid}.ics"


def _put(collection: Collection, name: str, body: bytes, etag: str | None) -> str:
    try:
        return collection.put(name, body, etag)
    except ChangedElsewhereError:
        return collection.put(name, body, collection.etags().get(name))


def _remove(collection: Collection, name: str, held: Mapping[str, str]) -> None:
    etag = held.get(name)
    while etag is not None:
        try:
            collection.delete(name, etag)
            return
        except ChangedElsewhereError:
            etag = collection.etags().get(name)


def _count(counts: MirrorCounts, before: Mirrored | None, etag: str | None) -> None:
    if before is None and etag is None:
        counts.added += 1
    elif before is not None and before.etag == etag:
        counts.changed += 1
    else:
        counts.overwritten += 1
