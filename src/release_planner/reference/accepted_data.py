"""Telling one set of data files from another, so that everybody in a shared store uses the same."""

import hashlib

from release_planner.reference.locator import DataFolder

_PATTERNS = ("*.toml", "*.csv", "*/*.toml", "*/*.csv")
_NOT_RULES = "samples/"


def data_hash(folder: DataFolder) -> str:
    """SHA-256 over the rules, lists and roles in force, an overlay's included.

    Each file counts by its relative path and its text, whatever ends its lines. Synthetic samples
    are no rules. Raises DataError when a file cannot be read.
    """
    digest = hashlib.sha256()
    for name in sorted({name for pattern in _PATTERNS for name in folder.names(pattern)}):
        if name.startswith(_NOT_RULES):
            continue
        for text in folder.texts(name):
            for part in (name, text):
                encoded = part.encode()
                digest.update(b"%d:" % len(encoded) + encoded)
    return digest.hexdigest()
