"""Who has a plan open at the moment: a courtesy between colleagues, not a lock and not history."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from release_planner.model.base import STRICT


class Presence(SQLModel, table=True):
    """One screen that shows one custody spell.

    ``seen_at`` is the last sign of life, in UTC; a screen that has given none for a while is gone.
    The row goes with the screen, so it says nothing about the past.
    """

    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    actor: str
    custody_id: int = Field(foreign_key="custody.id", index=True, ondelete="CASCADE")
    since: datetime
    seen_at: datetime
