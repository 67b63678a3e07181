"""The key file of an encrypted store.

The store is encrypted with a random data key. The file beside it holds that key twice, sealed under
the passphrase and under the printed recovery key, so a new passphrase seals the data key again and
leaves the data as they are. Without this file nobody can open the store.
"""

import hashlib
import json
import os
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from release_planner.domain.errors import PlannerError
from release_planner.store.durable_file import replace_file
from release_planner.store.location import StoreLocation
from release_planner.store.recovery_key import (
    RANDOM_BYTES,
    printed_recovery_key,
    typed_recovery_key,
)
from release_planner.store.sealed_key import KEY_BYTES, SealedKey

SHORTEST_PASSPHRASE = 12
_PASSPHRASE, _RECOVERY_KEY = "passphrase", "recovery_key"


class WrongPassphraseError(PlannerError):
    """What was typed is neither the passphrase nor the recovery key."""


def keys_path(location: StoreLocation) -> Path:
    """The key file of a store, to be kept with every copy of it."""
    return location.path.with_name(location.path.name + ".keys.json")


def make_keys(location: StoreLocation, passphrase: str) -> tuple[bytes, str]:
    """Make the key file of a new store; returns the data key and the recovery key as printed.

    The recovery key is kept nowhere: show it once. Raises PlannerError when there is a key file
    already, when the passphrase is too short, or when the file cannot be written.
    """
    path = keys_path(location)
    if path.exists():
        raise PlannerError(
            f"{path} exists already and may be the only way into a store. Put its store back"
            " beside it, or move it away to begin anew."
        )
    key, recovery = os.urandom(KEY_BYTES), os.urandom(RANDOM_BYTES)
    by_passphrase = SealedKey.seal(key, _new(passphrase))
    _write(path, {_PASSPHRASE: by_passphrase, _RECOVERY_KEY: SealedKey.seal(key, recovery)})
    return key, printed_recovery_key(recovery)


def unlock(location: StoreLocation, secret: str) -> bytes:
    """The data key, by the passphrase or the recovery key.

    Raises WrongPassphraseError when ``secret`` is neither, and PlannerError when the key file is
    missing or damaged.
    """
    return _unlocked(_read(keys_path(location)), secret)


def change_passphrase(location: StoreLocation, secret: str, passphrase: str) -> None:
    """Seal the data key under a new passphrase; ``secret`` is the old one or the recovery key.

    The recovery key stays as it is. Raises PlannerError as `unlock` and `make_keys` do, and then
    nothing has changed.
    """
    path = keys_path(location)
    keys = _read(path)
    sealed = SealedKey.seal(_unlocked(keys, secret), _new(passphrase))
    _write(path, {**keys, _PASSPHRASE: sealed})


def refuse_short_passphrase(passphrase: str) -> None:
    """Raise PlannerError for a new passphrase that is too short to protect a store."""
    if len(passphrase.strip()) < SHORTEST_PASSPHRASE:
        raise PlannerError(
            f"The passphrase is too short: use {SHORTEST_PASSPHRASE} characters or more,"
            " for example four words that do not belong together."
        )


def _new(passphrase: str) -> bytes:
    refuse_short_passphrase(passphrase)
    return _typed(passphrase)


def _typed(passphrase: str) -> bytes:
    """The same bytes for the same letters, however the keyboard composes an accent."""
    return unicodedata.normalize("NFC", passphrase).encode(errors="surrogatepass")


def _unlocked(keys: Mapping[str, SealedKey], secret: str) -> bytes:
    recovery = typed_recovery_key(secret)
    key = None if recovery is None else keys[_RECOVERY_KEY].open(recovery)
    key = key or keys[_PASSPHRASE].open(_typed(secret))
    if key is None:
        raise WrongPassphraseError(
            "What was given does not fit this store: it is neither the passphrase nor the recovery"
            " key that was shown when the store was made."
        )
    return key


def _write(path: Path, keys: Mapping[str, SealedKey]) -> None:
    body = {name: sealed.as_json() for name, sealed in keys.items()}
    text = json.dumps({"keys": body, "sha256": _digest(body)}, indent=1)
    replace_file(path, text.encode())


def _read(path: Path) -> dict[str, SealedKey]:
    try:
        content = json.loads(path.read_bytes())
        body = content["keys"]
        if content["sha256"] == _digest(body):
            return {name: SealedKey.from_json(body[name]) for name in (_PASSPHRASE, _RECOVERY_KEY)}
        state = "damaged"
    except FileNotFoundError:
        state = "missing"
    except OSError:
        state = "unreadable"
    except (ValueError, TypeError, LookupError):
        state = "damaged"
    raise PlannerError(
        f"The key file {path} is {state}, and the store cannot be opened without it."
        " Put back the copy that was kept with the store."
    )


def _digest(body: object) -> str:
    """Tells a damaged file from a wrong passphrase; by itself it protects nothing."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
