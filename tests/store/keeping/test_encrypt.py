"""A plain store becomes an encrypted one that holds the same."""

import os
from pathlib import Path

import pytest

from release_planner.cli.main import run
from release_planner.domain.errors import PlannerError
from release_planner.store.keeping import encrypt as encrypt_module
from release_planner.store.keeping.checking import check_copy
from release_planner.store.keeping.encrypt import encrypt_store
from release_planner.store.keys import keys_path, unlock
from release_planner.store.location import StoreLocation
from release_planner.store.revision import SCHEMA_REVISION
from release_planner.store.sqlite_connection import is_plain_file
from release_planner.store.store import Store, open_store

from .sample_stores import add_people, new_store, value
from .test_backup import PASSPHRASE


@pytest.fixture
def plain(tmp_path: Path) -> Store:
    store = new_store(tmp_path, people=50)
    store.close()
    return store


def test_it_holds_the_same_and_both_secrets_open_it(plain: Store) -> None:
    before = check_copy(plain.location, None)
    done = encrypt_store(plain.location, PASSPHRASE)
    assert not is_plain_file(done.location.path)
    key = unlock(done.location, PASSPHRASE)
    assert unlock(done.location, done.recovery_key) == key
    assert check_copy(done.location, key) == before
    assert is_plain_file(done.plain)
    store = open_store(done.location, key)
    assert int(str(value(store, "PRAGMA user_version"))) == int(SCHEMA_REVISION)
    add_people(store, range(100, 102))
    assert value(store, "SELECT count(*) FROM person") == 52
    store.close()


def test_its_file_and_log_hold_no_readable_text(plain: Store) -> None:
    done = encrypt_store(plain.location, PASSPHRASE)
    assert b"A0001ZZ" in done.plain.read_bytes()
    assert b"A0001ZZ" not in done.location.path.read_bytes()
    assert b"CREATE TABLE" not in done.location.path.read_bytes()


def test_one_that_is_not_the_same_changes_nothing(
    plain: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = plain.location.path.parent
    before = {name: (folder / name).read_bytes() for name in os.listdir(folder)}
    monkeypatch.setattr(encrypt_module, "check_copy", lambda *_: None)
    with pytest.raises(PlannerError, match="does not hold what the store holds"):
        encrypt_store(plain.location, PASSPHRASE)
    assert {name: (folder / name).read_bytes() for name in os.listdir(folder)} == before


def test_an_encrypted_store_is_not_encrypted_again(plain: Store) -> None:
    done = encrypt_store(plain.location, PASSPHRASE)
    keys = keys_path(done.location).read_bytes()
    with pytest.raises(PlannerError, match="encrypted already"):
        encrypt_store(StoreLocation(done.location.path, plain=True), PASSPHRASE)
    assert keys_path(done.location).read_bytes() == keys


def test_the_command_needs_a_terminal_for_the_recovery_key(
    plain: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--store", plain.location.url, "store", "encrypt"], {}) == 2
    assert capsys.readouterr().err.count("\n") == 2
    assert is_plain_file(plain.location.path)


def test_there_is_a_whole_store_at_every_moment(
    plain: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = check_copy(plain.location, None)
    seen = []

    def cut_off(made: Path, path: Path) -> None:
        seen.append(check_copy(StoreLocation(path, plain=True), None))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(encrypt_module, "put_in_place", cut_off)
    with pytest.raises(PlannerError, match="Nothing was changed"):
        encrypt_store(plain.location, PASSPHRASE)
    assert seen == [before]
    assert check_copy(plain.location, None) == before
    assert not list(plain.location.path.parent.glob("*not-encrypted*"))
