"""What a store is and how it is kept, as text and as JSON."""

import json
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Self

from release_planner.store.keeping.backup import Backup, backups_of
from release_planner.store.location import StoreLocation
from release_planner.store.reading.status import StoreStatus, read_status
from release_planner.store.store import Store

if TYPE_CHECKING:
    from release_planner.store.keeping.backup import BackupMade

_INSTANT = "%a %d %b %Y %H:%M UTC"


@dataclass(frozen=True, slots=True)
class StatusPage:
    """Everything that `store status` says. ``size`` is in bytes; ``backup`` is the newest beside
    the store, each of which was read from end to end when it was made.
    """

    store: Store
    status: StoreStatus
    size: int | None
    backup: Backup | None

    @classmethod
    def read(cls, store: Store) -> Self:
        """Read the page of an open store."""
        location = store.location
        is_file = isinstance(location, StoreLocation)
        with closing(store.reading()) as connection:
            status = read_status(connection, encrypted=is_file and not location.plain)
        if not isinstance(location, StoreLocation):
            return cls(store, status, None, None)
        return cls(
            store, status, location.path.stat().st_size, next(iter(backups_of(location)), None)
        )

    @property
    def is_whole(self) -> bool:
        """Whether neither the file nor its audit is damaged."""
        return self.store.damage is None and self.status.first_broken_audit_entry is None

    def as_json(self) -> str:
        """Stable keys, instants in ISO form."""
        location = self.store.location
        is_file = isinstance(location, StoreLocation)
        place = {
            "path": location.name,
            "encrypted": self.status.cipher_version is not None if is_file else None,
            "damage": self.store.damage,
            "size_in_bytes": self.size,
            "last_backup": None
            if self.backup is None
            else {
                "path": str(self.backup.path),
                "made_at": self.backup.made_at.isoformat(),
                "verified_when_made": True,
                "last_audit_entry": self.backup.last_entry,
            },
        }
        return json.dumps(place | asdict(self.status), indent=2)

    def as_text(self) -> str:
        """One line a fact."""
        status = self.status
        broken = status.first_broken_audit_entry
        audit = "whole" if broken is None else f"broken at entry {broken}"
        lines = [
            ("Store", self.store.location.name),
            ("Encrypted", self._encryption()),
            ("Engine", f"{status.engine} {status.database_version}"),
            ("Schema", status.schema_revision),
            ("Agency", status.owning_agency or "none chosen"),
            ("People", f"{status.people:,}"),
            ("Plans", f"{status.plans:,}"),
            ("Audit", f"{status.audit_entries:,} entries, {audit}"),
        ]
        if self.size is not None:
            lines += [("Size", f"{self.size / 1_000_000:,.1f} MB"), ("Backup", self._backup())]
        if self.store.damage is not None:
            lines.append(("Damaged", self.store.damage))
        return "\n".join(f"{name + ':':<12}{text}" for name, text in lines)

    def _encryption(self) -> str:
        if not isinstance(self.store.location, StoreLocation):
            return "by the server, if at all"
        if self.status.cipher_version is None:
            return "no"
        return f"yes, SQLCipher {self.status.cipher_version}"

    def _backup(self) -> str:
        if self.backup is None:
            return "none beside the store; make one with: release-planner store backup"
        since = self.status.audit_entries - self.backup.last_entry
        return (
            f"{self.backup.made_at.strftime(_INSTANT)}, verified when it was made,"
            f" {since:,} audit entries ago"
        )


def print_backup(made: "BackupMade", as_json: bool) -> None:
    """Say what was backed up and which older backups were removed."""
    backup, contents = made.backup, made.contents
    if as_json:
        facts = {
            "path": str(backup.path),
            "made_at": backup.made_at.isoformat(),
            "verified": True,
            "schema_revision": contents.revision,
            "last_audit_entry": contents.last_entry,
            "last_audit_hash": contents.last_hash,
            "people": contents.rows.get("person", 0),
            "removed": [str(path) for path in made.removed],
        }
        print(json.dumps(facts, indent=2))
        return
    print(f"Backup:     {backup.path}")
    print(
        f"Verified:   opened again and read from end to end: {contents.rows.get('person', 0):,}"
        f" people, {contents.last_entry:,} audit entries"
    )
    for path in made.removed:
        print(f"Removed:    {path.name}, the oldest")
