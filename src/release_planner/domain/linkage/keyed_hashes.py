"""What stands for a start and for a decision once the attributors are gone.

A keyed hash (HMAC, RFC 2104, with SHA-256) can be made again only by who has the key of the store:
without it, nobody finds out by trying every date of birth whom it is of.
"""

import hashlib
import hmac
from datetime import date

from release_planner.domain.linkage.attributors import Attributors
from release_planner.domain.linkage.passes import Release

KEY_BYTES = 32
_BETWEEN = "\x1f"


def start_hash(key: bytes, provider_id: int, attributors: Attributors, started_on: date) -> str:
    """One returned start of one provider. The authority is left out: a provider may correct it."""
    return _hash(key, "start", str(provider_id), *_told(attributors), started_on.isoformat())


def pair_hash(key: bytes, attributors: Attributors, release: Release) -> str:
    """Somebody as a provider tells them, and one release of somebody as they are held here.

    It holds whoever returns them and whenever they started, and no longer when the name or date of
    birth held here is corrected.
    """
    held = (str(release.custody_id), release.released_on.isoformat(), *_told(release.attributors))
    return _hash(key, "pair", *_told(attributors), *held)


def _told(attributors: Attributors) -> tuple[str, str, str]:
    return attributors.initials, attributors.date_of_birth.isoformat(), attributors.sex.value


def _hash(key: bytes, *parts: str) -> str:
    return hmac.new(key, _BETWEEN.join(parts).encode(), hashlib.sha256).hexdigest()
