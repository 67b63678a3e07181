"""The database file: its safety settings, its encryption, and what damage does."""

import contextlib
import os
import random
import stat
import traceback
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select
from tests.tester import TESTER

from release_planner.domain.errors import PlannerError
from release_planner.model.people import Person
from release_planner.store.audit.circumstances import acting_on
from release_planner.store.connection import DRIVER_ERRORS, transaction
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation
from release_planner.store.revision import SCHEMA_REVISION
from release_planner.store.sqlite_connection import connect
from release_planner.store.store import Store

KEY = bytes(range(32))
SURNAME = "Quillfeather-Ashdown"


@pytest.fixture(params=["encrypted", "plain"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    plain = request.param == "plain"
    return create_store(StoreLocation(tmp_path / "plan.db", plain), None if plain else KEY)


@pytest.fixture
def encrypted(tmp_path: Path) -> Store:
    return create_store(StoreLocation(tmp_path / "plan.db", plain=False), KEY)


def add_person(store: Store, number: str = "A0001ZZ") -> None:
    with store.writing(TESTER) as session:
        session.add(Person(prison_number=number, surname=SURNAME, forenames="Test", search_text=""))


def value(store: Store, query: str) -> object:
    with contextlib.closing(store.reading()) as connection:
        return connection.execute(query).fetchone()[0]


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("cell_size_check", 1),
        ("secure_delete", 1),
        ("busy_timeout", 30_000),
    ],
)
def test_both_ways_in_have_the_safety_settings(
    store: Store, setting: str, expected: object
) -> None:
    query = f"PRAGMA {setting}"
    assert value(store, query) == expected
    with store.engine.connect() as connection:
        assert connection.execute(sa.text(query)).scalar() == expected


def test_a_store_that_lost_its_write_ahead_log_is_refused(store: Store) -> None:
    store.close()
    with contextlib.closing(store.reading()) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    with pytest.raises(PlannerError, match="damaged"):
        store.reading()


def test_every_table_of_ours_is_strict(store: Store) -> None:
    with contextlib.closing(store.reading()) as connection:
        tables = connection.execute("PRAGMA table_list").fetchall()
    lax = {name for _, name, kind, _, _, strict in tables if kind == "table" and not strict}
    assert lax == {"alembic_version", "sqlite_schema", "sqlite_temp_schema"}


def test_a_value_of_another_type_and_an_unknown_parent_are_refused(store: Store) -> None:
    with contextlib.closing(store.reading()) as connection, acting_on(connection, TESTER):
        for statement, reason in (
            (
                "INSERT INTO team (code, name, agency, area) VALUES (x'00','','probation','')",
                "BLOB",
            ),
            ("INSERT INTO plan (custody_id, built_on) VALUES (7, '2026-11-26')", "FOREIGN KEY"),
        ):
            with pytest.raises(DRIVER_ERRORS, match=reason):
                connection.execute(statement)


def test_all_of_a_transaction_or_nothing_stays(store: Store) -> None:
    with contextlib.closing(store.reading()) as connection:
        with contextlib.suppress(ZeroDivisionError), transaction(connection):
            connection.execute("UPDATE alembic_version SET version_num = 'half'")
            raise ZeroDivisionError
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (
            SCHEMA_REVISION,
        )


def test_writers_take_turns_and_readers_do_not_wait(store: Store) -> None:
    with store.writing(TESTER) as session:
        session.add(Person(prison_number="A0001ZZ", surname="A", forenames="B", search_text=""))
        session.flush()
        with contextlib.closing(store.reading()) as connection:
            assert connection.execute("SELECT count(*) FROM person").fetchone() == (0,)
            connection.execute("PRAGMA busy_timeout = 0")
            with pytest.raises(DRIVER_ERRORS, match="locked"), transaction(connection):
                pass
    assert value(store, "SELECT count(*) FROM person") == 1


def test_an_error_of_the_engine_names_no_value(store: Store) -> None:
    add_person(store)
    with pytest.raises(sa.exc.IntegrityError) as caught:
        add_person(store)
    assert SURNAME not in str(caught.value)
    assert "A0001ZZ" not in str(caught.value)


def test_the_file_and_its_log_are_their_owners_alone(store: Store) -> None:
    with contextlib.closing(store.reading()):
        add_person(store)
        for name in ("plan.db", "plan.db-wal", "plan.db-shm"):
            mode = store.location.path.with_name(name).stat().st_mode
            assert stat.S_IMODE(mode) == 0o600, name


def test_what_is_written_can_be_read_on_the_disk_only_in_a_plain_store(store: Store) -> None:
    with contextlib.closing(store.reading()) as held:
        add_person(store)
        log = store.location.path.with_name("plan.db-wal").read_bytes()
        held.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    for content in (log, store.location.path.read_bytes()):
        assert (SURNAME.encode() in content) is store.location.plain
        assert (b"CREATE TABLE" in content or b"A0001ZZ" in content) is store.location.plain


@pytest.mark.parametrize("wrong", [bytes(32), bytes(range(1, 33))])
def test_a_wrong_key_opens_and_changes_nothing(encrypted: Store, wrong: bytes) -> None:
    encrypted.close()
    before = encrypted.location.path.read_bytes()
    with pytest.raises(PlannerError, match="not the store that its key file belongs to"):
        connect(encrypted.location, wrong)
    assert encrypted.location.path.read_bytes() == before


def test_an_encrypted_store_is_never_opened_without_its_key(encrypted: Store) -> None:
    encrypted.close()
    with pytest.raises(PlannerError, match="leave out"):
        connect(StoreLocation(encrypted.location.path, plain=True), None)
    with pytest.raises(PlannerError, match="needs its key"):
        connect(encrypted.location, None)


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(PlannerError, match="cannot be opened"):
        connect(StoreLocation(tmp_path / "plan.db", plain=True), None)
    assert not os.listdir(tmp_path)


def test_a_path_may_hold_any_character(tmp_path: Path) -> None:
    odd = tmp_path / "50% of #1? naïve"
    store = create_store(StoreLocation(odd / "plan & more.db", plain=True), None)
    store.close()
    assert os.listdir(odd) == ["plan & more.db"]


def test_one_changed_byte_is_found_on_every_page(encrypted: Store) -> None:
    for number in range(200):
        add_person(encrypted, f"A{number:04}ZZ")
    encrypted.close()
    path, page = encrypted.location.path, 4096
    whole = path.read_bytes()
    chance = random.Random(7)
    for start in range(0, len(whole), page):
        place = start + chance.randrange(page)
        with path.open("r+b") as file:
            file.seek(place)
            file.write(bytes([whole[place] ^ (1 << chance.randrange(8))]))
        assert damage_is_found(encrypted), f"byte {place}"
        path.write_bytes(whole)
    assert not damage_is_found(encrypted)


def damage_is_found(store: Store) -> bool:
    try:
        with contextlib.closing(store.reading()) as connection:
            return bool(connection.execute("PRAGMA cipher_integrity_check").fetchall())
    except PlannerError:
        return True


def test_a_damaged_page_is_never_read_as_data(encrypted: Store) -> None:
    add_person(encrypted)
    page = int(str(value(encrypted, "SELECT rootpage FROM sqlite_master WHERE name = 'person'")))
    encrypted.close()
    with encrypted.location.path.open("r+b") as file:
        file.seek(page * 4096 - 1)
        last = file.read(1)
        file.seek(page * 4096 - 1)
        file.write(bytes([last[0] ^ 1]))
    with (
        contextlib.closing(encrypted.reading()) as connection,
        pytest.raises(DRIVER_ERRORS, match="malformed"),
    ):
        connection.execute("SELECT surname FROM person")


def test_the_key_is_in_no_description_and_no_error(encrypted: Store) -> None:
    engine = encrypted.engine
    said = [repr(engine), str(engine.url), repr(engine.pool), repr(encrypted), str(engine.dialect)]
    said += [repr(encrypted.location), encrypted.location.url]
    with encrypted.writing(TESTER) as session, pytest.raises(sa.exc.OperationalError) as failed:
        session.execute(sa.text("SELECT nothing FROM nowhere"))
    said += traceback.format_exception(failed.value)
    with pytest.raises(PlannerError) as refused:
        connect(encrypted.location, KEY[::-1])
    said += traceback.format_exception(refused.value)
    for text in said:
        assert KEY.hex() not in text.lower()
        assert KEY[::-1].hex() not in text.lower()
        assert repr(KEY) not in text


def test_a_written_person_is_read_back(store: Store) -> None:
    add_person(store)
    with store.writing(TESTER) as session:
        assert session.exec(select(Person.surname)).one() == SURNAME
