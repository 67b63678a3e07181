"""Two people in one store: each waits for the other, and who waits too long is told so."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.tester import TESTER

from release_planner.cli.main import run
from release_planner.model.people import Person
from release_planner.store import sqlite_connection as opening
from release_planner.store.audit import first_broken_entry
from release_planner.store.complaints import store_complaint
from release_planner.store.connection import transaction
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation
from release_planner.store.store import Store

NOTES = 30
LOGGED = "SELECT count(*) FROM audit_entry WHERE subject = 'note'"
WRITER = f"""
import sys
from datetime import UTC, datetime
from pathlib import Path
from release_planner.actions.context import ActionContext
from release_planner.actions.notes import add_note
from release_planner.reference.reference import load_reference
from release_planner.store.location import StoreLocation
from release_planner.store.store import open_store

now = datetime(2026, 11, 23, 9, tzinfo=UTC)
store = open_store(StoreLocation(Path(sys.argv[1]), plain=True), None)
context = ActionContext(store, load_reference(), sys.argv[2], now.date(), now)
print("ready", flush=True)
sys.stdin.readline()
for number in range({NOTES}):
    add_note(context, 1, f"{{sys.argv[2]}} {{number}}")
"""
LOCKED = "Somebody else is writing to the store. Nothing was changed. Try again in a moment."


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = create_store(StoreLocation(tmp_path / "plan.db", plain=True), None)
    with store.writing(TESTER) as session:
        session.add(Person(prison_number="A0001ZZ", surname="A", forenames="B", search_text=""))
    return store


def test_of_two_processes_that_write_at_once_neither_loses_anything(store: Store) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(store.location.path), actor],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for actor in ("N1", "N2")
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    assert [writer.communicate(timeout=60)[1] for writer in writers] == ["", ""]
    assert [writer.returncode for writer in writers] == [0, 0]
    with closing(store.reading()) as connection:
        texts = connection.execute("SELECT text FROM note").fetchall()
        assert sorted(texts) == sorted(
            (f"{who} {n}",) for who in ("N1", "N2") for n in range(NOTES)
        )
        assert connection.execute(LOGGED).fetchone() == (2 * NOTES,)
        assert first_broken_entry(connection) is None


def test_who_waits_too_long_is_told_so_on_either_way_in(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "LONGEST_WAIT_SECONDS", 0)
    with closing(store.reading()) as held, transaction(held):
        with (
            closing(store.reading()) as other,
            pytest.raises(opening.DRIVER_ERRORS) as plain,
            transaction(other),
        ):
            pass
        with (
            pytest.raises(sa.exc.DBAPIError) as wrapped,
            Store(store.location, None).writing(TESTER) as session,
        ):
            session.connection()
    assert store_complaint(plain.value) == store_complaint(wrapped.value) == LOCKED
    assert store_complaint(ValueError("locked")) is None


def test_a_file_that_somebody_holds_is_busy_and_not_damaged(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(opening, "LONGEST_WAIT_SECONDS", 0)
    store.close()
    with closing(store.reading()) as held:
        held.execute("PRAGMA locking_mode = EXCLUSIVE")
        with transaction(held):
            held.execute("UPDATE alembic_version SET version_num = version_num")
        assert run(["--store", store.location.url, "store", "status"], {}) == 2
    assert capsys.readouterr().err == f"release-planner: {LOCKED}\n"
