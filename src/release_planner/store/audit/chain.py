"""The form of the audit chain, the same in every engine: what is hashed, and how."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime

FIRST_HASH = "0" * 64
"""What the first entry follows."""

SEALED_COLUMNS = (
    "sequence",
    "at",
    "actor",
    "operation",
    "subject",
    "subject_id",
    "recipient",
    "purpose",
    "detail_hash",
    "previous_hash",
)
"""The columns of an entry that its hash covers, in this order."""


def entry_hash(fields: Iterable[object]) -> str:
    """SHA-256 of an entry's sealed columns in order, as 64 hexadecimal digits.

    Each is written as its length in UTF-8 bytes, a colon and its text, NULL as a hyphen, so that no
    two entries read the same.
    """
    sealed = bytearray()
    for field in fields:
        if field is None:
            sealed += b"-"
        else:
            text = str(field).encode("utf-8", "surrogatepass")
            sealed += b"%d:" % len(text)
            sealed += text
    return hashlib.sha256(sealed).hexdigest()


def detail_hash(salt: str, detail: str) -> str:
    """SHA-256 of the salt before the detail, both as text.

    The salt keeps a detail that was erased from being guessed from the hash that stays.
    """
    return hashlib.sha256((salt + detail).encode("utf-8", "surrogatepass")).hexdigest()


def detail_text(detail: Mapping[str, object]) -> str:
    """A detail as JSON, the same text for the same content."""
    return json.dumps(detail, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def stored_instant(instant: datetime) -> str:
    """An instant as the store writes it: UTC, to the microsecond, without an offset."""
    return instant.strftime("%Y-%m-%d %H:%M:%S.%f")
