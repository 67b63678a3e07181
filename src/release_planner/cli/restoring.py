"""The key of a backup, and what is said once it is back."""

from pathlib import Path

from release_planner.cli.passphrase import ask_until
from release_planner.cli.settings import Settings
from release_planner.domain.errors import PlannerError
from release_planner.store.keeping.checking import open_copy
from release_planner.store.keeping.restore import Restored
from release_planner.store.keys import WrongPassphraseError, keys_path, unlock
from release_planner.store.location import StoreLocation
from release_planner.store.sqlite_connection import DamagedStoreError


def key_of_backup(
    backup: StoreLocation, target: StoreLocation, settings: Settings
) -> tuple[bytes | None, StoreLocation]:
    """The data key of a backup, and whose key file it came from.

    The store's own key file counts first, so that a passphrase changed since the backup stays the
    one in use. Raises PlannerError as `ask_for_key` does.
    """
    if backup.plain:
        return None, backup
    sources = [source for source in (target, backup) if keys_path(source).exists()]
    if not sources:
        raise PlannerError(
            f"The key file {keys_path(backup)} is missing, and the backup cannot be opened without"
            " it. Put back the copy that was kept with it."
        )
    return ask_until(
        lambda secret: _key_from(sources, backup, secret), backup.path, settings.passphrase_file
    )


def _key_from(
    sources: list[StoreLocation], backup: StoreLocation, secret: str
) -> tuple[bytes, StoreLocation]:
    """The key that opens the backup, or at least one that the secret gives, so that damage is told
    apart from a wrong passphrase.
    """
    refused: PlannerError | None = None
    unlocked: tuple[bytes, StoreLocation] | None = None
    for source in sources:
        try:
            key = unlock(source, secret)
        except PlannerError as error:
            refused = error
            continue
        try:
            open_copy(backup, key).close()
        except DamagedStoreError:
            unlocked = key, source
            continue
        return key, source
    if unlocked is not None:
        return unlocked
    assert refused is not None
    raise refused if isinstance(refused, WrongPassphraseError) else PlannerError(str(refused))


def restored_text(backup: StoreLocation, target: StoreLocation, done: Restored) -> str:
    """What was brought back, what was kept, and what to do next."""
    lines = [
        f"Restored:   {target.path}, from {backup.path.name}:"
        f" {done.contents.rows.get('person', 0):,} people",
        "Calendars:  every calendar that was given out is out of date; export them again",
    ]
    if done.kept is not None:
        lines.append(f"Kept:       {_since(done.kept, done.entries_after)}")
    return "\n".join(lines)


def _since(kept: Path, entries: int | None) -> str:
    if entries is None:
        return f"{kept}, the store that was there, which could not be read"
    if entries == 0:
        return f"{kept}, the store that was there"
    return f"{kept}, the store that was there, with {entries:,} audit entries since the backup"
