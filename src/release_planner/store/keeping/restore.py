"""Putting a backup in the place of a store, which is kept."""

import os
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from release_planner.domain.errors import PlannerError
from release_planner.store.acting import Acting
from release_planner.store.audit import AuditRecord, append
from release_planner.store.audit.anchors import note_restored, write_anchor
from release_planner.store.connection import DRIVER_ERRORS
from release_planner.store.create import remove_file
from release_planner.store.durable_file import replace_file
from release_planner.store.keeping.checking import Contents, check_copy, read_contents
from release_planner.store.keeping.consulted import consulted_path, consulted_while_damaged
from release_planner.store.keeping.folders import (
    cannot_be_written,
    copy_file,
    keep_aside,
    put_in_place,
    take_back,
)
from release_planner.store.keeping.upgrade import bring_up_to_date
from release_planner.store.keys import keys_path
from release_planner.store.location import StoreLocation
from release_planner.store.open_elsewhere import refuse_open_elsewhere
from release_planner.store.revision import SCHEMA_REVISION
from release_planner.store.sessions import driver_connection
from release_planner.store.sqlite_connection import connect, prepare_file
from release_planner.store.store import Store

SEQUENCE_STEP = 100_000
"""How far a restored calendar entry is lifted above what its recipients may have seen since."""

_READ_ERRORS: tuple[type[Exception], ...] = (PlannerError, *DRIVER_ERRORS)
_LIFT = f"UPDATE feed_entry SET sequence = sequence + {SEQUENCE_STEP}, content_hash = ''"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a backup brought back. ``kept`` is the store that was in its place, None where there was
    none; ``entries_after`` how many audit entries that one has more, None where it cannot be read.
    """

    contents: Contents
    kept: Path | None
    entries_after: int | None


def restore_backup(
    backup: StoreLocation,
    key: bytes | None,
    keys_from: StoreLocation,
    target: StoreLocation,
    acting: Acting,
    anchor_folder: Path | None = None,
) -> Restored:
    """Check a backup, bring a copy of it up to date, and put it in the place of a store.

    ``keys_from`` is the store or backup whose key file gave ``key``; ``anchor_folder`` the user's
    data folder, where the end of the audit is noted too. The store in place is kept
    under a dated name. Every calendar entry is lifted above what was sent since the backup, so that
    every calendar takes it. Raises DamagedStoreError or PlannerError when the backup is not whole
    or of a newer version, or when the store is open elsewhere: nothing has changed then.
    """
    contents = check_copy(backup, key)
    refuse_open_elsewhere(target, key)
    present = _contents_if_readable(target, key)
    making = StoreLocation(target.path.with_name(f".{target.path.name}.restoring"), target.plain)
    try:
        remove_file(making.path)
        try:
            copy_file(backup.path, making)
            detail = _detail(backup, contents, present)
            _prepare(making, key, acting, detail, consulted_while_damaged(target))
            restored = check_copy(making, key)
            keys = None if target.plain else keys_path(keys_from).read_bytes()
            kept = _swap(making, target, keys, acting)
        finally:
            remove_file(making.path)
    except OSError as error:
        raise cannot_be_written(target.path, error) from error
    _note_in_anchors(target, key, anchor_folder, contents.last_entry)
    after = max(present.last_entry - contents.last_entry, 0) if present else None
    return Restored(restored, kept, after)


def _note_in_anchors(
    target: StoreLocation, key: bytes | None, folder: Path | None, sequence: int
) -> None:
    """Where it cannot be noted, a check of the audit tells of entries that were cut off; the entry
    of the restore explains them.
    """
    with suppress(OSError, PlannerError), closing(connect(target, key)) as connection:
        note_restored(connection, target, folder, sequence)
        write_anchor(connection, target, folder, "restored")


def _prepare(
    making: StoreLocation,
    key: bytes | None,
    acting: Acting,
    detail: dict[str, object],
    consulted: Sequence[AuditRecord],
) -> None:
    prepare_file(making, key)
    if detail["revision"] != SCHEMA_REVISION:
        bring_up_to_date(making, key, acting)
    store = Store(making, key)
    try:
        with store.writing(acting) as session:
            connection = driver_connection(session)
            detail["calendar_entries"] = connection.execute(_LIFT).rowcount
            for record in consulted:
                append(connection, record)
            append(
                connection,
                AuditRecord(
                    at=acting.at,
                    actor=acting.actor,
                    operation="alteration",
                    subject="store",
                    purpose=acting.purpose,
                    detail=detail,
                ),
            )
    finally:
        store.close()


def _detail(
    backup: StoreLocation, contents: Contents, present: Contents | None
) -> dict[str, object]:
    """What the audit says of a restore: the heads of both chains, so that anchors which lie between
    them can be explained.
    """
    return {
        "backup": backup.path.name,
        "revision": contents.revision,
        "backup_head": f"{contents.last_entry}:{contents.last_hash}",
        "replaced_head": f"{present.last_entry}:{present.last_hash}" if present else None,
    }


def _contents_if_readable(target: StoreLocation, key: bytes | None) -> Contents | None:
    """What stands in the store to be replaced, which may be damaged, or gone."""
    if not target.path.exists():
        return None
    try:
        with closing(connect(target, key)) as connection:
            return read_contents(connection, target)
    except _READ_ERRORS:
        return None


def _swap(
    making: StoreLocation, target: StoreLocation, keys: bytes | None, acting: Acting
) -> Path | None:
    kept = _keep_aside(target, acting)
    try:
        if keys is not None:
            replace_file(keys_path(target), keys)
        put_in_place(making.path, target.path)
    except BaseException:
        if kept is not None:
            take_back(target.path, kept)
        raise
    return kept


def _keep_aside(target: StoreLocation, acting: Acting) -> Path | None:
    """Give the store a dated name; its key file stays until the new one is written."""
    path = target.path
    if not path.exists():
        return None
    stamp = acting.at.astimezone(UTC).strftime("%Y%m%d-%H%M%S")
    kept = StoreLocation(path.with_name(f"{path.stem}-replaced-{stamp}{path.suffix}"), target.plain)
    if kept.path.exists():
        raise PlannerError(f"{kept.path} exists already. Nothing was changed. Try again.")
    if not target.plain and keys_path(target).exists():
        replace_file(keys_path(kept), keys_path(target).read_bytes())
    keep_aside(path, kept.path)
    if consulted_path(target).exists():
        os.replace(consulted_path(target), consulted_path(kept))
    return kept.path
