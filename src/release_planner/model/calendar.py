"""Calendar feeds and the entries that each recipient has been given."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from release_planner.model.base import STRICT
from release_planner.model.retention import Reviewed


class Feed(Reviewed, table=True):
    """A scope, a detail level and a recipient. ``scope`` is "prison", "owner", "team", "person" or
    "everything"; ``scope_value`` names it. ``exported_at`` is when its recipient was last given it.
    """

    __table_args__ = (
        sa.UniqueConstraint("scope", "scope_value", "recipient"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    scope: str
    scope_value: str = ""
    detail: str
    recipient: str
    made_at: datetime
    exported_at: datetime | None = None


class FeedEntry(SQLModel, table=True):
    """One entry of one feed: its own identifier and reference, so that no two recipients can join
    their files. ``sequence`` only rises. ``subject`` is "appointment", "release_day"
    or "step", which is a deadline.
    ``given_at`` is when the recipient was first given it, ``given`` its bytes as they were given
    last, None before the first export. ``has_left`` says that it is off because its person is no
    longer in the feed's scope.
    """

    __tablename__ = "feed_entry"
    __table_args__ = (
        sa.UniqueConstraint("feed_id", "subject", "subject_id"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    feed_id: int = Field(foreign_key="feed.id")
    subject: str
    subject_id: int
    uid: str = Field(unique=True)
    case_reference: str = Field(index=True)
    custody_id: int = Field(foreign_key="custody.id", index=True)
    sequence: int = 0
    content_hash: str
    given_at: datetime
    last_modified: datetime
    status: str
    day: date
    rendered: bytes
    given: bytes | None = None
    has_left: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})


class MirroredEntry(SQLModel, table=True):
    """What a calendar server is known to hold of one entry of a feed.

    ``collection`` is the address there, ``sha256`` the digest of the bytes written last, ``etag``
    the version that the server gave them.
    """

    __tablename__ = "mirrored_entry"
    __table_args__ = (
        sa.UniqueConstraint("feed_id", "collection", "uid"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    feed_id: int = Field(foreign_key="feed.id")
    collection: str
    uid: str
    sha256: str
    etag: str
