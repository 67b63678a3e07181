"""How much a calendar says: chosen for each recipient, by reference unless told otherwise."""

from enum import StrEnum


class DetailLevel(StrEnum):
    """That time is taken; what for, with a case reference; the initials as well."""

    PRIVATE = "private"
    REFERENCE = "reference"
    INITIALS = "initials"
