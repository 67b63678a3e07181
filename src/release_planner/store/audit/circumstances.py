"""What the triggers of a store file ask of the program: who acts, and the seal of the next entry.

Every connection of ours answers; another program's has none of these functions, so that it cannot
write a table that is audited, even with the key.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple, Protocol, cast

from release_planner.store.acting import Acting
from release_planner.store.audit.chain import (
    FIRST_HASH,
    detail_hash,
    detail_text,
    entry_hash,
    stored_instant,
)
from release_planner.store.audit.record import AuditRecord
from release_planner.store.connection import Connection

_SALT_BYTES = 16
_NOT_LOGGED = frozenset({"version", "edited_by", "edited_at"})


class Sealed(NamedTuple):
    """The next entry of the chain and its detail, worked out and not yet written."""

    sequence: int
    at: str
    actor: str
    operation: str
    subject: str
    subject_id: int | None
    recipient: str | None
    purpose: str | None
    detail_hash: str
    previous_hash: str
    entry_hash: str
    salt: str
    detail: str


class _TakesFunctions(Protocol):
    def create_function(self, name: str, narg: int, func: Callable[..., Any], /) -> None:
        """Let SQL call a function."""


class Circumstances:
    """One connection's answers: who acts in the transaction that is open, the batch whose rows come
    in, and whether an erasure is under way.
    """

    def __init__(self) -> None:
        self.acting: Acting | None = None
        self.batch: int | None = None
        self.is_erasing = False
        self.sealed: Sealed | None = None

    def seal(
        self, record: AuditRecord, last_sequence: int | None, last_hash: str | None, detail: str
    ) -> Sealed:
        """Work out the entry that follows the last one, which is None when there is none yet."""
        salt = secrets.token_hex(_SALT_BYTES)
        fields = (
            (last_sequence or 0) + 1,
            stored_instant(record.at),
            record.actor,
            record.operation,
            record.subject,
            record.subject_id,
            record.recipient,
            record.purpose,
            detail_hash(salt, detail),
            last_hash or FIRST_HASH,
        )
        self.sealed = Sealed(*fields, entry_hash(fields), salt, detail)
        return self.sealed

    def seal_row(
        self,
        operation: str,
        table: str,
        row_id: int,
        last_sequence: int | None,
        last_hash: str | None,
        columns: str,
        *values: object,
    ) -> bool:
        """Seal the change of a row, told by a trigger: the old values of its columns and then the
        new, of which one half is missing where a row comes or goes. False when nothing changed.

        Without anybody who acts nothing is sealed, and the trigger refuses the change.
        """
        if self.acting is None:
            self.sealed = None
            return True
        changed = self._changed(operation, _names(columns), values)
        if not changed:
            return False
        acting = self.acting
        fields = AuditRecord(
            acting.at,
            acting.actor,
            operation,  # type: ignore[arg-type]
            table,
            row_id,
            None,
            acting.purpose,
        )
        self.seal(fields, last_sequence, last_hash, detail_text(changed))
        return True

    def _changed(
        self, operation: str, columns: tuple[str, ...], values: tuple[object, ...]
    ) -> dict[str, object]:
        width = len(columns)
        if operation == "erasure" and self.is_erasing:
            return {"fields": list(columns)}
        nothing: tuple[object, ...] = (None,) * width
        old = nothing if operation == "collection" else values[:width]
        new = nothing if operation == "erasure" else values[-width:]
        return {
            name: [_plain(was), _plain(becomes)]
            for name, was, becomes in zip(columns, old, new, strict=True)
            if was != becomes and name not in _NOT_LOGGED
        }

    def answer(self, connection: _TakesFunctions) -> None:
        """Register the functions that the triggers call."""
        connection.create_function("planner_seal", -1, self.seal_row)
        connection.create_function("planner_batch", 0, lambda: self.batch)
        connection.create_function("planner_erasing", 0, lambda: self.is_erasing)
        connection.create_function(
            "planner_actor", 0, lambda: self.acting.actor if self.acting else None
        )
        for name in Sealed._fields:
            place = Sealed._fields.index(name)
            connection.create_function(
                f"planner_sealed_{name}",
                0,
                lambda place=place: self.sealed[place] if self.sealed else None,
            )


def circumstances_of(connection: Connection) -> Circumstances:
    """The circumstances of a connection to a store file."""
    return cast(Circumstances, connection.circumstances)  # type: ignore[attr-defined]


@contextmanager
def acting_on(connection: Connection, acting: Acting) -> Iterator[None]:
    """Let somebody act on a connection to a store file for as long as the block runs.

    Every change inside it is logged as theirs; what is still open of a batch ends with it.
    """
    circumstances = circumstances_of(connection)
    circumstances.acting = acting
    try:
        yield
    finally:
        circumstances.acting = circumstances.batch = circumstances.sealed = None
        circumstances.is_erasing = False


@cache
def _names(columns: str) -> tuple[str, ...]:
    return tuple(columns.split(","))


def _plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value
