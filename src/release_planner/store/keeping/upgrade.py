"""Bringing an older store file up to date: backed up first, all of it or nothing."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from release_planner.domain.errors import PlannerError
from release_planner.store.acting import Acting
from release_planner.store.audit import AuditRecord, append
from release_planner.store.keeping.backup import Backup, make_backup
from release_planner.store.keeping.checking import check_whole, read_contents
from release_planner.store.keeping.migrating import migrated
from release_planner.store.location import StoreLocation
from release_planner.store.open_elsewhere import refuse_open_elsewhere
from release_planner.store.revision import SCHEMA_REVISION, revision_of
from release_planner.store.sqlite_connection import connect


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did; without a backup nothing had to be done."""

    was: str
    now: str
    backup: Backup | None


def upgrade_file(
    location: StoreLocation, key: bytes | None, folder: Path, acting: Acting
) -> Upgraded:
    """Back a store up into the folder, then bring it up to date.

    Raises PlannerError when a newer version last used it, when somebody else has it open, when no
    whole backup can be made, and when what comes out is not whole: the store is then as it was.
    """
    with closing(connect(location, key)) as connection:
        was = revision_of(connection, location)
    if was == SCHEMA_REVISION:
        return Upgraded(was, was, None)
    refuse_open_elsewhere(location, key)
    backup = make_backup(location, key, folder, acting.at).backup
    bring_up_to_date(location, key, acting)
    return Upgraded(was, SCHEMA_REVISION, backup)


def bring_up_to_date(location: StoreLocation, key: bytes | None, acting: Acting) -> None:
    """Migrate in one transaction that stays only when the outcome is whole and no table has fewer
    rows. Raises PlannerError otherwise.
    """
    with closing(connect(location, key)) as connection:
        before = read_contents(connection, location)
    with migrated(location, key) as connection:
        detail: dict[str, object] = {"from": before.revision, "to": SCHEMA_REVISION}
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
        after = check_whole(connection, location, encrypted=False)
        _refuse_fewer_rows(before.rows, after.rows)


def _refuse_fewer_rows(before: Mapping[str, int], after: Mapping[str, int]) -> None:
    lost = [table for table, count in before.items() if after.get(table, 0) < count]
    if lost:
        raise PlannerError(
            f"The store was not brought up to date, because rows of {', '.join(lost)} would have"
            " been lost. Nothing was changed."
        )
