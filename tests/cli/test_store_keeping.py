"""Keeping a store by `release-planner store ...`, and what is said of files that are none."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.store.keeping.sample_stores import add_people, log, new_store, released_store, value

from release_planner.cli.main import run
from release_planner.domain.errors import PlannerError
from release_planner.store.create import create_encrypted_store
from release_planner.store.keeping.backup import backups_of
from release_planner.store.keeping.checking import check_copy
from release_planner.store.keys import change_passphrase, keys_path, unlock
from release_planner.store.location import StoreLocation
from release_planner.store.sqlite_connection import DamagedStoreError, SqliteConnection, connect

PASSPHRASE = "four words that differ"


@pytest.fixture
def words(tmp_path: Path) -> dict[str, str]:
    path = tmp_path / "words"
    path.write_text(PASSPHRASE)
    path.chmod(0o600)
    return {"RELEASE_PLANNER_PASSPHRASE_FILE": str(path)}


@pytest.fixture
def encrypted(tmp_path: Path) -> StoreLocation:
    location = StoreLocation(tmp_path / "store" / "plan.db", plain=False)
    location.path.parent.mkdir()
    store, _ = create_encrypted_store(location, PASSPHRASE)
    add_people(store, range(20))
    log(store)
    store.close()
    return location


def test_there_and_back(
    encrypted: StoreLocation, words: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    at = ["--store", encrypted.url, "store"]
    assert run([*at, "backup", "--json"], words) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["people"], made["verified"], made["removed"]) == (20, True, [])
    assert run([*at, "status", "--json"], words) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["last_backup"]["path"] == made["path"]
    encrypted.path.write_bytes(b"\x55" * 5000)
    assert run([*at, "status"], words) == 2
    assert f"restore {made['path']}" in capsys.readouterr().err
    assert run([*at, "restore", made["path"]], words) == 0
    said = capsys.readouterr().out
    assert "20 people" in said
    assert "could not be read" in said
    assert run([*at, "status"], words) == 0


def test_a_passphrase_changed_since_the_backup_stays(
    encrypted: StoreLocation, words: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    at = ["--store", encrypted.url, "store"]
    assert run([*at, "backup"], words) == 0
    (backup,) = backups_of(encrypted)
    change_passphrase(encrypted, PASSPHRASE, "another four words here")
    Path(words["RELEASE_PLANNER_PASSPHRASE_FILE"]).write_text("another four words here")
    assert run([*at, "restore", str(backup.path)], words) == 0
    unlock(encrypted, "another four words here")
    encrypted.path.unlink()
    keys_path(encrypted).unlink()
    assert run([*at, "restore", str(backup.path)], words) == 2
    assert "does not fit" in capsys.readouterr().err
    Path(words["RELEASE_PLANNER_PASSPHRASE_FILE"]).write_text(PASSPHRASE)
    assert run([*at, "restore", str(backup.path)], words) == 0


def test_an_older_store_names_the_command_that_serves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    location = released_store("0001", tmp_path / "plan.db")
    for command in ("list", "store status", "store backup", "import staff x.csv"):
        assert run(["--store", location.url, *command.split()], {}) == 2
        assert f"release-planner store upgrade --store {location.url}" in capsys.readouterr().err
    assert run(["store", "upgrade", "--store", location.url], {}) == 0
    assert "Backup:" in capsys.readouterr().out
    assert run(["--store", location.url, "store", "status"], {}) == 0
    assert run(["store", "upgrade", "--store", location.url], {}) == 0
    assert "up to date already" in capsys.readouterr().out


def test_random_byte_flips_are_all_found(encrypted: StoreLocation) -> None:
    """The benchmark of byte flips does this a thousand times."""
    key, chance = unlock(encrypted, PASSPHRASE), random.Random(11)
    whole = encrypted.path.read_bytes()
    check_copy(encrypted, key)
    for _ in range(60):
        place, bit = chance.randrange(len(whole)), 1 << chance.randrange(8)
        with encrypted.path.open("r+b") as file:
            file.seek(place)
            file.write(bytes([whole[place] ^ bit]))
        with pytest.raises(DamagedStoreError):
            check_copy(encrypted, key)
        with encrypted.path.open("r+b") as file:
            file.seek(place)
            file.write(whole[place : place + 1])


def truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2 + 100)


def of_another_program(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 40)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("spoil", [truncated, of_another_program, emptied])
@pytest.mark.parametrize("command", ["store status", "list", "store backup", "store upgrade"])
def test_a_spoilt_file_is_one_line_and_stays_as_it_is(
    encrypted: StoreLocation,
    words: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[Path], None],
    command: str,
) -> None:
    spoil(encrypted.path)
    before = encrypted.path.read_bytes()
    assert run(["--store", encrypted.url, *command.split()], words) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "plan.db" in err
    assert encrypted.path.read_bytes() == before


@pytest.mark.parametrize("command", ["store status", "store backup", "store upgrade"])
def test_a_wrong_passphrase_is_one_line(
    encrypted: StoreLocation,
    words: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    Path(words["RELEASE_PLANNER_PASSPHRASE_FILE"]).write_text("not these words at all")
    before = encrypted.path.read_bytes()
    assert run(["--store", encrypted.url, *command.split()], words) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert encrypted.path.read_bytes() == before


LIMITED = (
    "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
    "limit = int(sys.argv[1]); resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit));"
    "from release_planner.cli.main import run; import os;"
    "sys.exit(run(sys.argv[2:], os.environ))"
)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
@pytest.mark.parametrize("command", ["store backup", "store upgrade", "store restore {backup}"])
@pytest.mark.parametrize("limit", [1_000, 200_000])
def test_a_full_disk_is_one_line_and_leaves_the_store(
    tmp_path: Path, command: str, limit: int
) -> None:
    revision = "0001" if "upgrade" in command else None
    if revision:
        location = released_store(revision, tmp_path / "plan.db")
    else:
        store = new_store(tmp_path, people=30)
        store.close()
        location = store.location
    assert run(["--store", location.url, "store", "backup", "--to", str(tmp_path / "b")], {}) in (
        0,
        2,
    )
    backups = list((tmp_path / "b").glob("*.db"))
    typed = command.format(backup=backups[0] if backups else "").split()
    before = {path: path.read_bytes() for path in tmp_path.rglob("plan*.db")}
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(limit), "--store", location.url, *typed],
        capture_output=True,
        text=True,
    )
    said = [line for line in done.stderr.splitlines() if "not encrypted" not in line]
    assert (done.returncode, len(said)) == (2, 1), done.stderr
    assert {path: path.read_bytes() for path in tmp_path.rglob("plan*.db")} == before
    left = [path.name for path in tmp_path.rglob(".*") if path.is_file()]
    assert left == []
    check_copy(location, None)


def test_a_store_removed_while_it_is_open_is_one_line_and_takes_nothing(tmp_path: Path) -> None:
    store = new_store(tmp_path, people=3)
    store.location.path.rename(tmp_path / "elsewhere.db")
    with pytest.raises(PlannerError, match="no longer there"):
        add_people(store, range(10, 12))
    with closing(sqlite_of(tmp_path / "elsewhere.db")) as connection:
        assert connection.execute("SELECT count(*) FROM person").fetchone()[0] == 3


def sqlite_of(path: Path) -> SqliteConnection:
    for suffix in ("-wal", "-shm"):
        part = path.with_name(f"plan.db{suffix}")
        if part.exists():
            part.rename(path.with_name(path.name + suffix))
    return connect(StoreLocation(path, plain=True), None)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_one_line(
    encrypted: StoreLocation, words: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    encrypted.path.parent.chmod(0o500)
    try:
        assert run(["--store", encrypted.url, "store", "backup"], words) == 2
    finally:
        encrypted.path.parent.chmod(0o700)
    assert capsys.readouterr().err.count("\n") == 1


def test_a_shared_store_is_kept_by_its_server(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("backup", "encrypt", "passphrase"):
        assert run(["--store", "postgresql://localhost/plans", "store", command], {}) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_status_counts_entries_since_the_backup(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = new_store(tmp_path, people=3)
    assert run(["--store", store.location.url, "store", "backup"], {}) == 0
    entries = int(str(value(store, "SELECT count(*) FROM audit_entry")))
    log(store)
    capsys.readouterr()
    assert run(["--store", store.location.url, "store", "status"], {}) == 0
    out = capsys.readouterr().out
    assert "verified when it was made, 1 audit entries ago" in out
    assert f"{entries + 1:,} entries, whole" in out
