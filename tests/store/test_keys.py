"""The key file: what opens it, what does not, and what it says when it is lost."""

import itertools
import json
import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given
from hypothesis import strategies as st

from release_planner.domain.errors import PlannerError
from release_planner.store.keys import (
    WrongPassphraseError,
    change_passphrase,
    keys_path,
    make_keys,
    unlock,
)
from release_planner.store.location import StoreLocation
from release_planner.store.recovery_key import printed_recovery_key, typed_recovery_key

PASSPHRASE = "four words that differ"


@pytest.fixture
def location(tmp_path: Path) -> StoreLocation:
    return StoreLocation(tmp_path / "plan.db", plain=False)


def test_both_secrets_open_the_same_key(location: StoreLocation) -> None:
    key, recovery_key = make_keys(location, PASSPHRASE)
    assert len(key) == 32
    assert unlock(location, PASSPHRASE) == key
    assert unlock(location, recovery_key) == key
    assert unlock(location, recovery_key.replace("-", " ").lower()) == key


def test_every_store_has_its_own_keys(tmp_path: Path) -> None:
    places = [StoreLocation(tmp_path / name, plain=False) for name in ("a.db", "a.other")]
    made = [make_keys(place, PASSPHRASE) for place in places]
    assert made[0][0] != made[1][0]
    assert made[0][1] != made[1][1]
    with pytest.raises(WrongPassphraseError):
        unlock(places[0], made[1][1])


def test_another_implementation_opens_the_file(location: StoreLocation) -> None:
    key, _ = make_keys(location, PASSPHRASE)
    parts = json.loads(keys_path(location).read_text())["keys"]["passphrase"]
    stretched = Argon2id(
        salt=bytes.fromhex(parts["salt"]),
        length=32,
        iterations=parts["time_cost"],
        lanes=parts["parallelism"],
        memory_cost=parts["memory_kib"],
    ).derive(PASSPHRASE.encode())
    nonce, sealed = bytes.fromhex(parts["nonce"]), bytes.fromhex(parts["sealed"])
    assert AESGCM(stretched).decrypt(nonce, sealed, None) == key
    assert (parts["time_cost"], parts["memory_kib"], parts["parallelism"]) == (3, 64 * 1024, 4)


def test_the_file_shows_no_secret_and_only_its_owner_reads_it(location: StoreLocation) -> None:
    key, recovery_key = make_keys(location, PASSPHRASE)
    path = keys_path(location)
    content = path.read_text()
    assert PASSPHRASE not in content
    assert key.hex() not in content
    assert recovery_key not in content
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == ["plan.db.keys.json"]


@pytest.mark.parametrize(
    "wrong", ["four words that differ ", "", "0" * 36, "\udc80", "x" * 100_000]
)
def test_a_wrong_passphrase_names_the_recovery_key(location: StoreLocation, wrong: str) -> None:
    make_keys(location, PASSPHRASE)
    with pytest.raises(WrongPassphraseError, match="recovery key"):
        unlock(location, wrong)


def test_an_accent_may_be_typed_in_two_ways(location: StoreLocation) -> None:
    key, _ = make_keys(location, "caf\u00e9 bordeaux rouge")
    assert unlock(location, "cafe\u0301 bordeaux rouge") == key


@pytest.mark.parametrize("short", ["", "eleven char", " " * 20])
def test_a_short_passphrase_makes_nothing(location: StoreLocation, short: str) -> None:
    with pytest.raises(PlannerError, match="12 characters"):
        make_keys(location, short)
    assert not keys_path(location).exists()


def test_keys_are_never_made_over_others(location: StoreLocation) -> None:
    key, _ = make_keys(location, PASSPHRASE)
    with pytest.raises(PlannerError, match="exists already"):
        make_keys(location, PASSPHRASE)
    assert unlock(location, PASSPHRASE) == key


@pytest.mark.parametrize("by_recovery_key", [False, True])
def test_a_new_passphrase_leaves_the_key_and_the_recovery_key(
    location: StoreLocation, by_recovery_key: bool
) -> None:
    key, recovery_key = make_keys(location, PASSPHRASE)
    change_passphrase(
        location, recovery_key if by_recovery_key else PASSPHRASE, "quite another one"
    )
    assert unlock(location, "quite another one") == key
    assert unlock(location, recovery_key) == key
    with pytest.raises(WrongPassphraseError):
        unlock(location, PASSPHRASE)


def test_a_refused_change_leaves_the_file_as_it_is(location: StoreLocation) -> None:
    make_keys(location, PASSPHRASE)
    before = keys_path(location).read_bytes()
    for secret, new in (("not the passphrase", "quite another one"), (PASSPHRASE, "short")):
        with pytest.raises(PlannerError):
            change_passphrase(location, secret, new)
    assert keys_path(location).read_bytes() == before


def test_a_missing_file_says_where_to_look(location: StoreLocation) -> None:
    with pytest.raises(PlannerError, match=r"plan\.db\.keys\.json is missing.*Put back the copy"):
        unlock(location, PASSPHRASE)


def test_any_damage_is_told_from_a_wrong_passphrase(location: StoreLocation) -> None:
    make_keys(location, PASSPHRASE)
    path = keys_path(location)
    whole = path.read_bytes()
    spoiled = [whole[:length] for length in range(0, len(whole), 37)]
    for place in range(0, len(whole), 7):
        if not chr(whole[place]).isspace():
            spoiled.append(whole[:place] + bytes([whole[place] ^ 2]) + whole[place + 1 :])
    for content in spoiled:
        path.write_bytes(content)
        with pytest.raises(PlannerError, match=r"damaged.*Put back the copy"):
            unlock(location, PASSPHRASE)


@pytest.mark.parametrize("content", ["[]", "null", "{}", '{"keys": [], "sha256": 1}', "\0\xff"])
def test_another_file_in_its_place_is_damage_too(location: StoreLocation, content: str) -> None:
    keys_path(location).write_text(content)
    with pytest.raises(PlannerError, match="damaged"):
        unlock(location, PASSPHRASE)


@given(st.binary(min_size=20, max_size=20))
def test_a_recovery_key_is_read_back_as_typed(secret: bytes) -> None:
    printed = printed_recovery_key(secret)
    assert [len(group) for group in printed.split("-")] == [4] * 9
    assert not set("ILOU") & set(printed)
    mistaken = printed.lower().replace("0", "o").replace("1", "l").replace("-", "")
    assert typed_recovery_key(printed) == typed_recovery_key(mistaken) == secret


def test_one_mistyped_or_two_swapped_symbols_are_noticed() -> None:
    symbols = printed_recovery_key(bytes(range(100, 120))).replace("-", "")
    for place, other in itertools.product(range(36), "0123456789ABCDEFGHJKMNPQRSTVWXYZ"):
        if symbols[place] != other:
            assert typed_recovery_key(symbols[:place] + other + symbols[place + 1 :]) is None
    for place in range(35):
        one, two = symbols[place], symbols[place + 1]
        if one != two:
            swapped = symbols[:place] + two + one + symbols[place + 2 :]
            assert typed_recovery_key(swapped) is None
