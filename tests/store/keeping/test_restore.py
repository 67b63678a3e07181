"""A backup comes back whole, newer for every calendar, and the store it replaces is kept."""

import os
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from release_planner.domain.errors import PlannerError
from release_planner.store.acting import Acting
from release_planner.store.audit import verify
from release_planner.store.audit.anchors import anchor_places, read_anchors
from release_planner.store.create import create_encrypted_store
from release_planner.store.keeping import restore as restore_module
from release_planner.store.keeping.backup import make_backup
from release_planner.store.keeping.checking import check_copy
from release_planner.store.keeping.restore import SEQUENCE_STEP, restore_backup
from release_planner.store.keys import change_passphrase, keys_path, unlock
from release_planner.store.location import StoreLocation
from release_planner.store.sqlite_connection import DamagedStoreError
from release_planner.store.store import Store, open_store

from .sample_stores import KEEPER, NOW, add_people, log, new_store, released_store, value
from .test_backup import PASSPHRASE, damage

LATER = Acting("N1", NOW + timedelta(days=1), "restore a backup")


def test_it_brings_back_the_backup_and_keeps_the_store(tmp_path: Path) -> None:
    store = new_store(tmp_path, people=3)
    backup = StoreLocation(
        make_backup(store.location, None, tmp_path / "copies", NOW).backup.path, True
    )
    add_people(store, range(100, 104))
    log(store)
    store.close()
    done = restore_backup(backup, None, backup, store.location, LATER)
    assert value(open_store(store.location, None), "SELECT count(*) FROM person") == 3
    assert done.kept == tmp_path / "plan-replaced-20261127-093000.db"
    kept = open_store(StoreLocation(done.kept, plain=True), None)
    assert value(kept, "SELECT count(*) FROM person") == 7
    assert done.entries_after is not None
    assert done.entries_after >= 1
    assert value(store, "SELECT purpose FROM audit_entry ORDER BY sequence DESC") == LATER.purpose


def test_every_calendar_is_newer_than_anything_sent_since(tmp_path: Path) -> None:
    old = released_store("0001", tmp_path / "old.db")
    target = StoreLocation(tmp_path / "plan.db", plain=True)
    restore_backup(old, None, old, target, LATER)
    store = open_store(target, None)
    assert value(store, "SELECT min(sequence) FROM feed_entry") == SEQUENCE_STEP
    assert value(store, "SELECT max(content_hash) FROM feed_entry") == ""


def test_keys_go_with_the_backup(tmp_path: Path) -> None:
    location = StoreLocation(tmp_path / "plan.db", plain=False)
    store, recovery_key = create_encrypted_store(location, PASSPHRASE)
    log(store)
    store.close()
    key = unlock(location, PASSPHRASE)
    path = make_backup(location, key, tmp_path / "copies", NOW).backup.path
    backup, elsewhere = StoreLocation(path, False), StoreLocation(tmp_path / "new" / "a.db", False)
    elsewhere.path.parent.mkdir()
    restore_backup(backup, key, backup, elsewhere, LATER)
    open_store(elsewhere, unlock(elsewhere, recovery_key)).close()

    change_passphrase(location, PASSPHRASE, "another four words here")
    done = restore_backup(backup, key, location, location, LATER)
    open_store(location, unlock(location, "another four words here")).close()
    assert done.kept is not None
    assert keys_path(StoreLocation(done.kept, False)).exists()


def refused(tmp_path: Path, backup: StoreLocation, target: StoreLocation, reason: str) -> None:
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    with pytest.raises(PlannerError, match=reason):
        restore_backup(backup, None, backup, target, LATER)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


@pytest.fixture
def backed_up(tmp_path: Path) -> tuple[Store, StoreLocation]:
    store = new_store(tmp_path, people=200)
    path = make_backup(store.location, None, tmp_path / "copies", NOW).backup.path
    store.close()
    return store, StoreLocation(path, plain=True)


def test_a_damaged_backup_changes_nothing(
    tmp_path: Path, backed_up: tuple[Store, StoreLocation]
) -> None:
    store, backup = backed_up
    damage(backup.path)
    refused(tmp_path, backup, store.location, "damaged|malformed|broken")


def test_a_backup_of_a_newer_version_changes_nothing(
    tmp_path: Path, backed_up: tuple[Store, StoreLocation]
) -> None:
    store, _ = backed_up
    newer = new_store(tmp_path / "newer")
    connection = newer.reading()
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    newer.close()
    refused(tmp_path, newer.location, store.location, "newer version")


def test_a_store_that_is_open_is_not_replaced(
    tmp_path: Path, backed_up: tuple[Store, StoreLocation]
) -> None:
    store, backup = backed_up
    program = (
        "import sys; from pathlib import Path;"
        "from release_planner.store.location import StoreLocation;"
        "from release_planner.store.sqlite_connection import connect;"
        "held = connect(StoreLocation(Path(sys.argv[1]), True), None);"
        "print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(store.location.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        before = store.location.path.read_bytes()
        with pytest.raises(PlannerError, match="open in another window"):
            restore_backup(backup, None, backup, store.location, LATER)
        assert store.location.path.read_bytes() == before
        other.communicate(b"")
    restore_backup(backup, None, backup, store.location, LATER)


def test_a_store_too_damaged_to_open_is_replaced_and_kept(
    tmp_path: Path, backed_up: tuple[Store, StoreLocation]
) -> None:
    store, backup = backed_up
    store.location.path.write_bytes(b"not a store at all" * 400)
    done = restore_backup(backup, None, backup, store.location, LATER)
    assert done.entries_after is None
    assert done.kept is not None
    assert done.kept.read_bytes().startswith(b"not a store")
    assert check_copy(store.location, None).rows["person"] == 200


def test_another_programs_file_is_no_backup(tmp_path: Path) -> None:
    other = tmp_path / "letter.db"
    other.write_text("Dear all")
    with pytest.raises(DamagedStoreError):
        restore_backup(
            StoreLocation(other, True),
            None,
            StoreLocation(other, True),
            StoreLocation(tmp_path / "plan.db", True),
            KEEPER,
        )
    assert os.listdir(tmp_path) == ["letter.db"]


def test_the_audit_is_whole_and_nothing_counts_as_cut_off(
    tmp_path: Path, backed_up: tuple[Store, StoreLocation]
) -> None:
    store, backup = backed_up
    for _ in range(5):
        log(store)
        store.note_audit("batch")
    store.close()
    restore_backup(backup, None, backup, store.location, LATER)
    with closing(open_store(store.location, None).reading()) as connection:
        anchors = read_anchors(anchor_places(connection, store.location, None))
        assert len(anchors) > 1
        assert verify(connection, anchors).findings == ()


def test_there_is_a_whole_store_at_every_moment(
    backed_up: tuple[Store, StoreLocation], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, backup = backed_up
    before = check_copy(store.location, None)
    seen = []

    def cut_off(made: Path, path: Path) -> None:
        seen.append(check_copy(StoreLocation(path, plain=True), None))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restore_module, "put_in_place", cut_off)
    with pytest.raises(PlannerError, match="Nothing was changed"):
        restore_backup(backup, None, backup, store.location, LATER)
    assert seen == [before]
    assert check_copy(store.location, None) == before
    assert not list(store.location.path.parent.glob("*-replaced-*"))
