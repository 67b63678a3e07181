"""One thing to be logged."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Operation = Literal[
    "collection", "alteration", "consultation", "disclosure", "combination", "erasure"
]


PLANNING = "plan a release"
"""What people are looked at for, unless an action says otherwise."""


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """What is logged besides the changes of rows, which the database logs by itself.

    ``subject`` is a table or another thing, ``subject_id`` a row of it. ``detail`` may hold
    personal values: it is kept apart from the entry, and an erasure removes it.
    """

    at: datetime
    actor: str
    operation: Operation
    subject: str
    subject_id: int | None = None
    recipient: str | None = None
    purpose: str | None = None
    detail: dict[str, object] | None = None
