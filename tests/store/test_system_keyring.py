"""The system's keyring holds a key only where it is one of those that keep secrets."""

from collections.abc import Callable
from pathlib import Path

import keyring
import pytest

from release_planner.cli.main import run
from release_planner.domain.errors import PlannerError
from release_planner.store.create import create_encrypted_store
from release_planner.store.keys import unlock
from release_planner.store.location import StoreLocation
from release_planner.store.system_keyring import TRUSTED, forget_key, remember_key, remembered_key

PASSPHRASE = "four words that differ"
KEY = bytes(range(32))


def backend(module: str, name: str) -> object:
    """A keyring in memory that says it is of this class."""
    held: dict[tuple[str, str], str] = {}

    def get(self: object, service: str, user: str) -> str | None:
        return held.get((service, user))

    def keep(self: object, service: str, user: str, password: str) -> None:
        held[service, user] = password

    def delete(self: object, service: str, user: str) -> None:
        del held[service, user]

    parts = {"get_password": get, "set_password": keep, "delete_password": delete, "held": held}
    made = type(name, (), {**parts, "__module__": module, "__qualname__": name})
    return made()


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], object]:
    def choose(chosen: object) -> object:
        monkeypatch.setattr(keyring, "get_keyring", lambda: chosen)
        return chosen

    return choose


@pytest.fixture
def encrypted(tmp_path: Path) -> StoreLocation:
    location = StoreLocation(tmp_path / "plan.db", plain=False)
    create_encrypted_store(location, PASSPHRASE)[0].close()
    return location


@pytest.mark.parametrize("trusted", sorted(TRUSTED))
def test_a_trusted_keyring_holds_and_gives_up_the_key(
    tmp_path: Path, use: Callable[[object], object], trusted: str
) -> None:
    use(backend(*trusted.rsplit(".", 1)))
    location = StoreLocation(tmp_path / "plan.db", plain=False)
    assert remembered_key(location) is None
    assert remember_key(location, KEY) == TRUSTED[trusted]
    assert remembered_key(location) == KEY
    assert forget_key(location)
    assert remembered_key(location) is None
    assert not forget_key(location)


@pytest.mark.parametrize(
    "other",
    [
        "keyrings.alt.file.PlaintextKeyring",
        "keyrings.alt.file.EncryptedKeyring",
        "keyring.backends.fail.Keyring",
        "keyring.backends.null.Keyring",
        "somebody.elses.Keyring",
    ],
)
def test_any_other_is_never_asked_or_told(
    tmp_path: Path, use: Callable[[object], object], other: str
) -> None:
    chosen = use(backend(*other.rsplit(".", 1)))
    location = StoreLocation(tmp_path / "plan.db", plain=False)
    with pytest.raises(PlannerError, match="no keyring that keeps secrets safe"):
        remember_key(location, KEY)
    assert chosen.held == {}  # type: ignore[attr-defined]
    chosen.held["release-planner", str(location.path)] = KEY.hex()  # type: ignore[attr-defined]
    assert remembered_key(location) is None


def test_a_chain_is_looked_through_for_a_trusted_one(
    tmp_path: Path, use: Callable[[object], object]
) -> None:
    plain = backend("keyrings.alt.file", "PlaintextKeyring")
    safe = backend("keyring.backends.SecretService", "Keyring")
    chain = type("ChainerBackend", (), {"backends": [plain, safe]})()
    use(chain)
    remember_key(StoreLocation(tmp_path / "plan.db", plain=False), KEY)
    assert plain.held == {}  # type: ignore[attr-defined]
    assert len(safe.held) == 1  # type: ignore[attr-defined]


def test_nothing_is_asked_where_the_keyring_knows(
    encrypted: StoreLocation,
    use: Callable[[object], object],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    use(backend("keyring.backends.SecretService", "Keyring"))
    words = tmp_path / "words"
    words.write_text(PASSPHRASE)
    words.chmod(0o600)
    told = {"RELEASE_PLANNER_PASSPHRASE_FILE": str(words)}
    status = ["--store", encrypted.url, "store", "status"]
    assert run(status, {}) == 2
    assert run(["--store", encrypted.url, "store", "passphrase", "--remember"], told) == 0
    assert "the desktop's secret service keeps the key" in capsys.readouterr().out
    assert run(status, {}) == 0
    assert run(["--store", encrypted.url, "store", "passphrase", "--forget"], {}) == 0
    assert run(status, {}) == 2


def test_a_key_of_another_store_at_the_same_place_is_not_taken(
    encrypted: StoreLocation, use: Callable[[object], object]
) -> None:
    use(backend("keyring.backends.SecretService", "Keyring"))
    remember_key(encrypted, KEY)
    assert unlock(encrypted, PASSPHRASE) != KEY
    assert run(["--store", encrypted.url, "store", "status"], {}) == 2


def test_a_keyring_that_is_locked_is_passed_over(
    tmp_path: Path, use: Callable[[object], object]
) -> None:
    class Keyring:
        def get_password(self, service: str, user: str) -> str:
            raise RuntimeError("locked")

        set_password = delete_password = get_password

    Keyring.__module__ = "keyring.backends.kwallet"
    Keyring.__qualname__ = "DBusKeyring"
    use(Keyring())
    location = StoreLocation(tmp_path / "plan.db", plain=False)
    assert remembered_key(location) is None
    with pytest.raises(PlannerError, match="KWallet"):
        remember_key(location, KEY)
