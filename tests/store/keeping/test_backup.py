"""A backup counts once it was opened again and found whole."""

import os
import random
import stat
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from release_planner.domain.errors import PlannerError
from release_planner.store.create import create_encrypted_store
from release_planner.store.keeping import backup as backup_module
from release_planner.store.keeping.backup import (
    backup_folder,
    backups_of,
    make_backup,
    newest_whole_backup,
)
from release_planner.store.keeping.checking import check_copy
from release_planner.store.keys import keys_path, unlock
from release_planner.store.location import StoreLocation
from release_planner.store.sqlite_connection import DamagedStoreError, is_plain_file
from release_planner.store.store import Store

from .sample_stores import KEY, NOW, add_people, log, new_store

PASSPHRASE = "four words that differ"


def test_it_holds_what_the_store_holds_and_is_named_by_time_and_audit(tmp_path: Path) -> None:
    store = new_store(tmp_path, people=5)
    made = make_backup(store.location, None, tmp_path / "copies", NOW)
    contents = check_copy(StoreLocation(made.backup.path, plain=True), None)
    assert contents == made.contents
    assert contents.rows["person"] == 5
    name = f"plan-20261126-093000-{contents.last_entry}-{contents.last_hash[:8]}.db"
    assert made.backup.path.name == name
    assert os.listdir(tmp_path / "copies") == [name]
    assert backups_of(store.location, tmp_path / "copies") == [made.backup]


def test_one_of_an_encrypted_store_is_encrypted_and_has_its_keys(tmp_path: Path) -> None:
    location = StoreLocation(tmp_path / "plan.db", plain=False)
    store, _ = create_encrypted_store(location, PASSPHRASE)
    log(store)
    key = unlock(location, PASSPHRASE)
    path = make_backup(location, key, backup_folder(location), NOW).backup.path
    copy = StoreLocation(path, plain=False)
    assert not is_plain_file(path)
    assert check_copy(copy, unlock(copy, PASSPHRASE)).last_entry >= 1
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path, keys_path(copy))] == [0o600] * 2
    with pytest.raises(DamagedStoreError):
        check_copy(copy, KEY)


def test_it_is_made_while_others_write(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    done = threading.Event()

    def write() -> None:
        number = 1000
        while not done.is_set():
            add_people(store, range(number, number + 2))
            log(store)
            number += 2

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            made = make_backup(
                store.location, None, tmp_path / "copies", NOW + timedelta(hours=number)
            )
            assert made.contents.rows["person"] % 2 == 1
    finally:
        done.set()
        writer.join()
    assert len(backups_of(store.location, tmp_path / "copies")) == 5


def test_the_newest_are_kept_and_nothing_else_is_touched(tmp_path: Path) -> None:
    location = StoreLocation(tmp_path / "plan.db", plain=False)
    create_encrypted_store(location, PASSPHRASE)[0].close()
    key, folder = unlock(location, PASSPHRASE), tmp_path / "copies"
    folder.mkdir()
    others = {
        "plan-of-the-house.db",
        "plan-20260101-000000-x.db",
        "planb-20250101-000000-0-none.db",
    }
    for name in others:
        (folder / name).write_text("somebody else's")
    made = [
        make_backup(location, key, folder, NOW + timedelta(days=day), keep=2) for day in range(4)
    ]
    left = {made[day].backup.path.name for day in (2, 3)}
    assert set(os.listdir(folder)) == others | left | {f"{name}.keys.json" for name in left}
    assert made[3].removed == (made[1].backup.path,)


def test_a_clock_that_was_set_back_does_not_remove_the_backup_just_made(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    for hours in (3, 2, 1):
        made = make_backup(
            store.location, None, tmp_path / "copies", NOW + timedelta(hours=hours), keep=1
        )
        assert [each.name for each in (tmp_path / "copies").iterdir()] == [made.backup.path.name]


def damage(path: Path, seed: int = 1) -> None:
    content = bytearray(path.read_bytes())
    for place in random.Random(seed).sample(range(4096, len(content)), 400):
        content[place] ^= 0x55
    path.write_bytes(content)


def test_a_damaged_store_gives_no_backup(tmp_path: Path) -> None:
    store = new_store(tmp_path, plain=False, people=200)
    store.close()
    keys_path(store.location).write_text("{}")
    damage(store.location.path)
    with pytest.raises(PlannerError):
        make_backup(store.location, KEY, tmp_path / "copies", NOW)
    assert os.listdir(tmp_path / "copies") == []


def test_a_backup_that_is_not_whole_is_removed_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_store(tmp_path, people=200)

    def check_torn(location: StoreLocation, key: bytes | None) -> object:
        damage(location.path)
        return check_copy(location, key)

    monkeypatch.setattr(backup_module, "check_copy", check_torn)
    with pytest.raises(DamagedStoreError, match="not whole, so it was removed"):
        make_backup(store.location, None, tmp_path / "copies", NOW)
    assert os.listdir(tmp_path / "copies") == []


def test_a_broken_audit_is_no_whole_backup(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    change_audit(store)
    with pytest.raises(DamagedStoreError, match="broken at entry 1"):
        make_backup(store.location, None, tmp_path / "copies", NOW)


def change_audit(store: Store) -> None:
    connection = store.reading()
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE audit_entry SET actor = 'N2' WHERE sequence = 1")
    connection.close()


def test_the_newest_that_is_still_whole_is_found(tmp_path: Path) -> None:
    store = new_store(tmp_path, people=200)
    first, second = (
        make_backup(store.location, None, backup_folder(store.location), NOW + timedelta(days=day))
        for day in (0, 1)
    )
    damage(second.backup.path)
    assert newest_whole_backup(store.location, None) == first.backup


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    (tmp_path / "copies").write_text("a file")
    with pytest.raises(PlannerError, match="cannot be written"):
        make_backup(store.location, None, tmp_path / "copies", NOW)
