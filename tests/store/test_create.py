"""Making a store, and refusing what is none."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from release_planner.domain.errors import PlannerError
from release_planner.model.tables import metadata
from release_planner.store import strict_types as strict_types
from release_planner.store.create import create_encrypted_store, create_store
from release_planner.store.keeping.migrating import migration_config
from release_planner.store.keys import keys_path, unlock
from release_planner.store.location import StoreLocation
from release_planner.store.reading.kept_facts import KEPT_TABLES
from release_planner.store.revision import SCHEMA_REVISION
from release_planner.store.sqlite_connection import connect, is_plain_file
from release_planner.store.store import open_store

PASSPHRASE = "four words that differ"


@pytest.fixture
def location(tmp_path: Path) -> StoreLocation:
    return StoreLocation(tmp_path / "plan.db", plain=True)


def test_the_migrations_make_the_tables_of_the_model(location: StoreLocation) -> None:
    store = create_store(location, None)
    with store.engine.begin() as connection:
        config = migration_config()
        config.attributes["connection"] = connection
        command.check(config)


def test_the_migrations_make_the_checks_of_the_model(location: StoreLocation) -> None:
    """Alembic does not compare CHECK constraints, so the text of the tables is compared here."""
    migrated = create_store(location, None)
    modelled = sa.create_engine("sqlite://")
    metadata.create_all(modelled)
    with migrated.engine.connect() as one, modelled.connect() as other:
        migrated_parts, model_parts = _parts_of_tables(one), _parts_of_tables(other)
    for made_otherwise in ("alembic_version", *KEPT_TABLES):
        del migrated_parts[made_otherwise]
    assert migrated_parts == model_parts


def _parts_of_tables(connection: sa.Connection) -> dict[str, set[str]]:
    rows = connection.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    return {name: _definitions(sql) for name, sql in rows}


def _definitions(sql: str) -> set[str]:
    """The columns and constraints of a table, whatever their order and layout."""
    body, tail = sql[sql.index("(") + 1 : sql.rindex(")")], sql[sql.rindex(")") :]
    definitions, depth, start = set(), 0, 0
    for place, letter in enumerate(body + ","):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth:
            definitions.add(" ".join(body[start:place].split()))
            start = place + 1
    return {tail, *definitions}


def test_this_version_expects_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(migration_config()).get_heads() == [SCHEMA_REVISION]


def test_an_encrypted_store_is_made_with_its_keys(tmp_path: Path) -> None:
    location = StoreLocation(tmp_path / "plan.db", plain=False)
    store, recovery_key = create_encrypted_store(location, PASSPHRASE)
    store.close()
    assert not is_plain_file(location.path)
    assert sorted(os.listdir(tmp_path)) == ["plan.db", "plan.db.keys.json"]
    open_store(location, unlock(location, PASSPHRASE)).close()
    open_store(location, unlock(location, recovery_key)).close()


def test_a_file_that_exists_is_never_replaced(tmp_path: Path) -> None:
    location = StoreLocation(tmp_path / "plan.db", plain=False)
    location.path.write_text("somebody's letter")
    for make in (
        lambda: create_store(location, bytes(32)),
        lambda: create_encrypted_store(location, PASSPHRASE),
    ):
        with pytest.raises(PlannerError, match="exists already"):
            make()
    assert location.path.read_text() == "somebody's letter"
    assert not keys_path(location).exists()


def test_keys_without_their_store_are_not_overwritten(tmp_path: Path) -> None:
    location = StoreLocation(tmp_path / "plan.db", plain=False)
    create_encrypted_store(location, PASSPHRASE)[0].close()
    keys = keys_path(location).read_bytes()
    location.path.rename(tmp_path / "elsewhere.db")
    with pytest.raises(PlannerError, match="may be the only way into a store"):
        create_encrypted_store(location, PASSPHRASE)
    assert keys_path(location).read_bytes() == keys
    assert not location.path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
@pytest.mark.parametrize("limit", [0, 5_000, 100_000])
def test_a_full_disk_leaves_no_file(tmp_path: Path, limit: int) -> None:
    program = (
        "import resource, sys; from pathlib import Path;"
        "from release_planner.store.create import create_encrypted_store;"
        "from release_planner.store.location import StoreLocation;"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}));"
        "create_encrypted_store(StoreLocation(Path(sys.argv[1]), False), 'four words that differ')"
    )
    path = tmp_path / "plan.db"
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True)
    assert done.returncode == 1
    assert os.listdir(tmp_path) == []


def nothing(path: Path) -> None:
    path.touch()


def letter(path: Path) -> None:
    path.write_text("Dear all, the plan for Friday " * 500)


def noise(path: Path) -> None:
    path.write_bytes(bytes(number * 7919 % 251 for number in range(8192)))


def other_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE recipe (name TEXT)")


def other_program_with_a_log(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE recipe (name TEXT)")


def empty_database_with_a_log(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = WAL")


def newer_version(path: Path) -> None:
    location = StoreLocation(path, plain=True)
    create_store(location, None).close()
    with closing(connect(location, None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def no_version(path: Path) -> None:
    location = StoreLocation(path, plain=True)
    create_store(location, None).close()
    with closing(connect(location, None)) as connection:
        connection.execute("DELETE FROM alembic_version")


@pytest.mark.parametrize(
    "make",
    [
        nothing,
        letter,
        noise,
        other_program,
        other_program_with_a_log,
        empty_database_with_a_log,
        newer_version,
        no_version,
    ],
)
def test_a_file_that_is_no_store_of_ours_stays_as_it_is(
    location: StoreLocation, make: Callable[[Path], None]
) -> None:
    make(location.path)
    before = location.path.read_bytes()
    for key in (None, bytes(range(32))):
        with pytest.raises(PlannerError, match=r"plan\.db"):
            open_store(StoreLocation(location.path, plain=key is None), key)
    assert location.path.read_bytes() == before
    assert os.listdir(location.path.parent) == ["plan.db"]


@pytest.mark.parametrize("plain", [True, False])
def test_a_truncated_store_is_refused_and_left_as_it_is(tmp_path: Path, plain: bool) -> None:
    location = StoreLocation(tmp_path / "plan.db", plain)
    key = None if plain else bytes(range(32))
    create_store(location, key).close()
    whole = location.path.read_bytes()
    for length in (1, 15, 100, 4095, 4096, len(whole) // 2, len(whole) - 4096):
        location.path.write_bytes(whole[:length])
        with pytest.raises(PlannerError, match=r"plan\.db"):
            open_store(location, key)
        assert location.path.read_bytes() == whole[:length], length
        assert os.listdir(tmp_path) == ["plan.db"]


def test_a_missing_store_is_not_made(location: StoreLocation) -> None:
    with pytest.raises(PlannerError, match="There is no store at"):
        open_store(location, None)
    assert os.listdir(location.path.parent) == []
