"""An older store is brought up to date: all of it, after a backup, or nothing."""

from contextlib import closing
from pathlib import Path

import pytest

from release_planner.domain.errors import PlannerError
from release_planner.store.audit.circumstances import acting_on
from release_planner.store.keeping import upgrade as upgrade_module
from release_planner.store.keeping.checking import check_copy, check_whole
from release_planner.store.keeping.upgrade import upgrade_file
from release_planner.store.location import StoreLocation
from release_planner.store.revision import KNOWN_REVISIONS, SCHEMA_REVISION, OlderStoreError
from release_planner.store.sqlite_connection import connect
from release_planner.store.store import open_store

from .sample_stores import KEEPER, RELEASED, new_store, released_store

OLDER = sorted(path.name.partition(".")[0] for path in RELEASED.glob("*.db.gz"))


@pytest.fixture(params=OLDER)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> StoreLocation:
    return released_store(request.param, tmp_path / "plan.db")


def schema(location: StoreLocation) -> dict[tuple[str, str], object]:
    """Tables by their lines in any order, since added columns come last; the rest by its text."""
    with closing(connect(location, None)) as connection:
        rows = connection.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        ).fetchall()
    return {
        (kind, name): sorted(sql.replace(",", " ").replace("(", " ").replace(")", " ").split())
        for kind, name, sql in rows
    }


def test_every_release_has_a_sample() -> None:
    assert OLDER[0] == "0001"
    assert set(OLDER) <= set(KNOWN_REVISIONS) - {SCHEMA_REVISION}


def test_rows_are_kept_and_the_tables_are_those_of_a_new_store(
    tmp_path: Path, older: StoreLocation
) -> None:
    before = check_copy(older, None)
    done = upgrade_file(older, None, tmp_path / "copies", KEEPER)
    assert (done.was, done.now) == (before.revision, SCHEMA_REVISION)
    assert schema(older) == schema(new_store(tmp_path / "new").location)
    with closing(open_store(older, None).reading()) as connection:
        after = check_whole(connection, older, encrypted=False)
        assert connection.execute("PRAGMA user_version").fetchone()[0] == int(SCHEMA_REVISION)
    grown = {table for table, rows in after.rows.items() if rows > before.rows.get(table, 0)}
    assert all(after.rows[table] >= rows for table, rows in before.rows.items())
    assert "audit_entry" in grown
    assert after.rows["person"] == before.rows["person"] == 12


def test_the_backup_from_before_is_whole_and_as_it_was(
    tmp_path: Path, older: StoreLocation
) -> None:
    before = check_copy(older, None)
    backup = upgrade_file(older, None, tmp_path / "copies", KEEPER).backup
    assert backup is not None
    assert check_copy(StoreLocation(backup.path, plain=True), None) == before


def test_other_commands_name_the_way(older: StoreLocation) -> None:
    content = older.path.read_bytes()
    with pytest.raises(OlderStoreError, match="release-planner store upgrade --store sqlite:///"):
        open_store(older, None)
    assert older.path.read_bytes() == content


def test_an_upgrade_that_loses_rows_changes_nothing(
    tmp_path: Path, older: StoreLocation, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = upgrade_module.check_whole

    def lose(connection: object, location: StoreLocation, *, encrypted: bool) -> object:
        with acting_on(connection, KEEPER):  # type: ignore[arg-type]
            connection.execute("DELETE FROM iom_registration")  # type: ignore[attr-defined]
        return read(connection, location, encrypted=encrypted)  # type: ignore[arg-type]

    before = check_copy(older, None)
    monkeypatch.setattr(upgrade_module, "check_whole", lose)
    with pytest.raises(PlannerError, match="iom_registration would have been lost"):
        upgrade_file(older, None, tmp_path / "copies", KEEPER)
    assert check_copy(older, None) == before


def test_a_broken_reference_changes_nothing(tmp_path: Path, older: StoreLocation) -> None:
    with closing(connect(older, None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("UPDATE plan SET custody_id = 999 WHERE id = 1")
    with pytest.raises(PlannerError, match="damaged"):
        upgrade_file(older, None, tmp_path / "copies", KEEPER)
    with closing(connect(older, None)) as connection:
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert revision in OLDER


def test_a_newer_store_is_left_untouched(tmp_path: Path, older: StoreLocation) -> None:
    with closing(connect(older, None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    content = older.path.read_bytes()
    for touch in (
        lambda: upgrade_file(older, None, tmp_path / "copies", KEEPER),
        lambda: open_store(older, None),
    ):
        with pytest.raises(PlannerError, match="newer version"):
            touch()
    assert older.path.read_bytes() == content
    assert not (tmp_path / "copies").exists()


def test_a_store_that_is_up_to_date_needs_nothing(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    assert upgrade_file(store.location, None, tmp_path / "copies", KEEPER).backup is None
    assert not (tmp_path / "copies").exists()
