"""Who is writing to the store, when and what for: what the audit says of every change."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Acting:
    """The circumstances of one write transaction.

    ``actor`` is a staff code, or a login that belongs to nobody yet; ``at`` the instant in UTC;
    ``purpose`` short words for what is being done, such as "change the release date".
    """

    actor: str
    at: datetime
    purpose: str
