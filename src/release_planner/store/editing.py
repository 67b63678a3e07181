"""Who changed an editable row last: signed by the session, and by SQL that changes rows itself."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm.util import identity_key
from sqlmodel import Session, SQLModel

from release_planner.model.base import Versioned
from release_planner.store.acting import Acting
from release_planner.store.audit import stored_instant

SIGN = "version = version + 1, edited_by = ?, edited_at = ?"
"""What every UPDATE of an editable table sets besides, with the values of `signature`."""

_ACTING = "acting"
_HOLD = sa.text("SELECT pg_advisory_xact_lock(:space, :custody_id)")
_SPELLS = 1919


def signature(actor: str, at: datetime) -> tuple[str, str]:
    """The values for `SIGN`: who changes the row, and when, in UTC."""
    return actor, stored_instant(at)


def is_editable(table: str) -> bool:
    """Whether the rows of a table carry a version."""
    return "version" in SQLModel.metadata.tables[table].columns


def sign_as(session: Session, acting: Acting) -> None:
    """Let every editable row that the session writes say that ``acting`` changed it."""
    session.info[_ACTING] = acting


def read_again(session: Session, table: type[SQLModel], ids: Collection[int | None]) -> None:
    """Let go of held rows that SQL has changed beside the session.

    Otherwise the session would write to a version that its own transaction has left behind.
    """
    for row_id in ids:
        held = session.identity_map.get(identity_key(table, row_id))
        if held is not None:
            session.expire(held)


def hold_spell(session: Session, custody_id: int) -> bool:
    """Let no other action change a spell before this transaction ends; whether it had to be asked.

    Who writes to a file holds the whole of it already. A server lets two people read the same rows
    and then write one after the other, so that neither sees what the other does.
    """
    if session.get_bind().dialect.name == "sqlite":
        return False
    session.connection().execute(_HOLD, {"space": _SPELLS, "custody_id": custody_id})
    return True


@sa.event.listens_for(Session, "before_flush")
def _sign(session: Session, *_: object) -> None:
    acting = session.info.get(_ACTING)
    if acting is None:
        return
    changed = [row for row in session.dirty if session.is_modified(row)]
    for row in (*session.new, *changed):
        if isinstance(row, Versioned):
            row.edited_by, row.edited_at = acting.actor, acting.at
