"""Damage is noticed when a store is opened; then it is only read, and the way out is named."""

import json
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from release_planner.cli.opening import open_from_settings
from release_planner.cli.settings import Settings
from release_planner.domain.errors import PlannerError
from release_planner.store.audit import AuditRecord
from release_planner.store.connection import DRIVER_ERRORS
from release_planner.store.keeping.backup import backup_folder, make_backup
from release_planner.store.keeping.consulted import consulted_path, log_consultation
from release_planner.store.keeping.health import find_damage, was_closed_uncleanly
from release_planner.store.keeping.restore import restore_backup
from release_planner.store.location import StoreLocation
from release_planner.store.store import Store, open_store

from .sample_stores import KEEPER, NOW, new_store, value


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = new_store(tmp_path, people=300)
    make_backup(store.location, None, backup_folder(store.location), NOW)
    store.close()
    return store


def damage_a_table(store: Store, table: str) -> None:
    page = int(str(value(store, f"SELECT rootpage FROM sqlite_master WHERE name = '{table}'")))
    store.close()
    with store.location.path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes([0x55]) * 200)


def test_a_sound_store_is_checked_once_a_week(store: Store) -> None:
    checked = store.location.path.with_name("plan.db.checked.json")
    for day, expected in ((0, NOW), (6, NOW), (8, NOW + timedelta(days=8)), (-1, None)):
        now = NOW + timedelta(days=day)
        assert find_damage(store.location, None, now, unclean=False) is None
        noted = datetime.fromisoformat(json.loads(checked.read_text())["checked_at"])
        assert noted == (expected or now)


def test_damage_is_found_and_names_the_newest_whole_backup(store: Store) -> None:
    newer = make_backup(
        store.location, None, backup_folder(store.location), NOW + timedelta(days=1)
    )
    newer.backup.path.write_bytes(b"torn")
    damage_a_table(store, "team")
    damage = find_damage(store.location, None, NOW, unclean=True)
    assert damage is not None
    assert damage.line.count("\n") == 0
    assert "26 Nov 2026 09:30" in damage.way_out
    assert f"restore {backup_folder(store.location)}" in damage.way_out


def test_a_damaged_store_is_read_and_not_written(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    damage_a_table(store, "team")
    before = store.location.path.read_bytes()
    opened = open_from_settings(Settings(store.location.url, NOW.date(), None))
    assert "is damaged, so it is only read" in capsys.readouterr().err
    assert value(opened, "SELECT count(*) FROM person") == 300
    with pytest.raises(PlannerError, match="Nothing was changed"), opened.writing(KEEPER):
        pass
    with closing(opened.reading()) as connection, pytest.raises(DRIVER_ERRORS):
        connection.execute("UPDATE person SET surname = 'B'")
    opened.close()
    assert store.location.path.read_bytes() == before


def test_who_looked_meanwhile_comes_into_the_audit_with_the_restore(store: Store) -> None:
    damaged = Store(store.location, None, damage="It is damaged.")
    with closing(damaged.reading()) as connection:
        at = datetime(2026, 11, 27, 10, tzinfo=UTC)
        record = AuditRecord(at, "N7", "consultation", "custody", 5, detail={"typed": "SMITH"})
        log_consultation(damaged, connection, record)
    assert "SMITH" not in consulted_path(store.location).read_text()
    backup = StoreLocation(next(backup_folder(store.location).glob("*.db")), plain=True)
    done = restore_backup(backup, None, backup, store.location, KEEPER)
    restored = open_store(store.location, None)
    row = "SELECT operation || ' ' || subject || ' ' || subject_id FROM audit_entry"
    assert value(restored, f"{row} WHERE actor = 'N7'") == "consultation custody 5"
    assert not consulted_path(store.location).exists()
    assert done.kept is not None


@pytest.mark.parametrize("killed", [True, False])
def test_an_unclean_end_is_noticed(store: Store, killed: bool) -> None:
    program = (
        "import os, sys; from pathlib import Path;"
        "from release_planner.store.location import StoreLocation;"
        "from release_planner.store.sqlite_connection import connect;"
        "held = connect(StoreLocation(Path(sys.argv[1]), True), None);"
        "held.execute('CREATE TABLE extra (a)');"
        f"{'os._exit(9)' if killed else 'held.close()'}"
    )
    subprocess.run([sys.executable, "-c", program, str(store.location.path)], check=False)
    assert was_closed_uncleanly(store.location, None) is killed


def test_a_store_that_somebody_has_open_did_not_end_uncleanly(store: Store) -> None:
    held = store.reading()
    held.execute("CREATE TABLE extra (a)")
    assert not was_closed_uncleanly(store.location, None)
    held.close()


def test_a_store_too_damaged_to_open_names_the_way_out(store: Store) -> None:
    store.location.path.write_bytes(b"SQLite format 3\x00" + b"\x55" * 8000)
    with pytest.raises(PlannerError, match=r"damaged.*release-planner store restore"):
        open_from_settings(Settings(store.location.url, NOW.date(), None))
