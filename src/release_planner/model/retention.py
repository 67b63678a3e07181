"""When a record is to be looked at again, and what stays of one that was erased."""

from datetime import date

from sqlmodel import Field, SQLModel

from release_planner.model.base import STRICT


class Reviewed(SQLModel):
    """A record that somebody decides to keep or to erase.

    ``review_on`` is the day a person set, for the reason in ``review_reason``; both None while the
    day is the one that `data/retention.toml` proposes.
    """

    review_on: date | None = None
    review_reason: str | None = None


class ErasedEntry(SQLModel, table=True):
    """A calendar entry of somebody who was erased, as the cancellation that its recipient's
    calendar still has to read. It leads to nobody: a random identifier, a time, and "Cancelled".
    """

    __tablename__ = "erased_entry"
    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    feed_id: int = Field(foreign_key="feed.id", index=True)
    uid: str = Field(unique=True)
    day: date
    rendered: bytes
