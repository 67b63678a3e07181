"""Remembering a store's data key in the system's own keyring, where that is a proper one.

The library behind it takes whatever keyring is installed, and one of those writes passwords to a
plain file. So only the keyrings that systems come with are used; with any other the passphrase is
asked for.
"""

from typing import Protocol

from release_planner.domain.errors import PlannerError
from release_planner.store.location import StoreLocation
from release_planner.store.sealed_key import KEY_BYTES

_SERVICE = "release-planner"
TRUSTED = {
    "keyring.backends.Windows.WinVaultKeyring": "Windows Credential Locker",
    "keyring.backends.macOS.Keyring": "macOS Keychain",
    "keyring.backends.SecretService.Keyring": "the desktop's secret service",
    "keyring.backends.kwallet.DBusKeyring": "KWallet",
    "keyring.backends.kwallet.DBusKeyringKWallet4": "KWallet",
}


class _Keyring(Protocol):
    def get_password(self, service: str, username: str) -> str | None:
        """What is kept under a name."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep something under a name."""

    def delete_password(self, service: str, username: str) -> None:
        """Keep it no longer."""


def remembered_key(location: StoreLocation) -> bytes | None:
    """The data key that the keyring holds for this store; None without one, or without a trusted
    keyring, or when it is locked.
    """
    found = _trusted_keyring()
    if found is None:
        return None
    try:
        key = bytes.fromhex(found.get_password(_SERVICE, _name(location)) or "")
    except Exception:
        return None
    return key if len(key) == KEY_BYTES else None


def remember_key(location: StoreLocation, key: bytes) -> str:
    """Keep the data key in the keyring, and say which keyring that is.

    Raises PlannerError when the system has none that is trusted, or when it refuses.
    """
    found = _need_keyring()
    try:
        found.set_password(_SERVICE, _name(location), key.hex())
    except Exception as error:
        raise PlannerError(f"{keyring_name(found)} does not take the key.") from error
    return keyring_name(found)


def forget_key(location: StoreLocation) -> bool:
    """Take the data key out of the keyring; False when it held none. Raises as `remember_key`."""
    found = _need_keyring()
    try:
        if found.get_password(_SERVICE, _name(location)) is None:
            return False
        found.delete_password(_SERVICE, _name(location))
    except Exception as error:
        raise PlannerError(f"{keyring_name(found)} does not give the key up.") from error
    return True


def keyring_name(found: object) -> str:
    """What a trusted keyring is called."""
    return TRUSTED[_class_name(found)]


def _need_keyring() -> _Keyring:
    found = _trusted_keyring()
    if found is None:
        raise PlannerError(
            "This system has no keyring that keeps secrets safe, so the passphrase is asked for"
            " each time. Windows, macOS and the usual Linux desktops have one."
        )
    return found


def _trusted_keyring() -> _Keyring | None:
    """The system's keyring if it is one of those listed; a chain of several is looked through."""
    try:
        import keyring

        chosen = keyring.get_keyring()
    except Exception:
        return None
    for each in getattr(chosen, "backends", [chosen]):
        if _class_name(each) in TRUSTED:
            return each  # type: ignore[no-any-return]
    return None


def _class_name(found: object) -> str:
    return f"{type(found).__module__}.{type(found).__qualname__}"


def _name(location: StoreLocation) -> str:
    return str(location.path.resolve())
