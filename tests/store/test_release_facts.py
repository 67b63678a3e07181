"""What is kept of releases follows the tables that it is made from."""

from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.tester import TESTER

from release_planner.store.audit.circumstances import circumstances_of
from release_planner.store.connection import Connection, transaction
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation
from release_planner.store.reading.release_facts import (
    RELEASE_FACTS,
    for_engine,
    release_facts,
)
from release_planner.store.release_facts import keep_anew, releases_kept_otherwise
from release_planner.store.store import Store

from .take_up_world import OF_A_SPELL
from .test_take_up_facts import Chance

COLUMNS = ", ".join(RELEASE_FACTS)
NOW = for_engine(release_facts("custody.released_on IS NOT NULL", "'9999-12-31'"), "sqlite")
SPELL = "(SELECT min(id) FROM custody WHERE released_on IS NOT NULL)"
WHOSE = f"(SELECT person_id FROM custody WHERE id = {SPELL})"
CHANGES = {
    "a person": f"UPDATE person SET date_of_birth = '1950-01-01', sex = 'F' WHERE id = {WHOSE}",
    "a death": f"UPDATE custody SET state = 'died', state_since = released_on WHERE id = {SPELL}",
    "a later release": f"""INSERT INTO custody (person_id, is_current, state, legal_status,
        is_child, anchor_confidence, has_date_conflict, certainty, settled_accommodation,
        released_on, window_ends_on)
        SELECT person_id, 0, 'released', 'SENTENCED', 'no', 'none', 0, 'unknown', 'no',
        date(released_on, '+3 days'), date(released_on, '+24 days') FROM custody
        WHERE id = {SPELL}""",
    "a release undone": f"UPDATE custody SET released_on = NULL WHERE id = {SPELL}",
    "a spell that goes": f"DELETE FROM custody WHERE id = {SPELL}",
    "a spell of somebody else": f"""UPDATE custody SET person_id = 1 + (SELECT max(id) FROM person
        WHERE id NOT IN (SELECT max(id) FROM person)) WHERE id = {SPELL}""",
    "a need": f"UPDATE treatment_need SET need = 'no' WHERE custody_id = {SPELL}",
    "no need any more": f"DELETE FROM treatment_need WHERE custody_id = {SPELL}",
    "a start": f"""INSERT INTO treatment_start (person_id, started_on)
        SELECT person_id, released_on FROM custody WHERE id = {SPELL}""",
    "no start": f"DELETE FROM treatment_start WHERE person_id = {WHOSE}",
    "a referral": f"""INSERT INTO treatment_referral (custody_id, referred_on, accepted_on)
        SELECT id, released_on, released_on FROM custody WHERE id = {SPELL}""",
    "an appointment": f"""INSERT INTO appointment (custody_id, kind, day, minutes, state,
        attendance, booked_on, booked_by, changed_at)
        SELECT id, 'treatment', released_on, 30, 'booked', 'attended', '2026-01-01', 'x',
        '2026-01-01T00:00:00' FROM custody WHERE id = {SPELL}""",
    "a first night": f"""INSERT OR REPLACE INTO accommodation (custody_id, point, type_code,
        recorded_on) VALUES ({SPELL}, 'first_night', 'A11', '2026-01-01')""",
    "a housing referral": f"""INSERT INTO housing_referral (custody_id, route, consent,
        submitted_on, status) VALUES ({SPELL}, 'CAS3', 'yes', '2026-01-05', 'submitted')""",
    "a cohort": f"""INSERT INTO iom_registration (person_id, cohort)
        VALUES ({WHOSE}, 'free')""",
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = create_store(StoreLocation(tmp_path / "facts.db", plain=True), None)
    with closing(made.reading()) as connection:
        circumstances_of(connection).acting = TESTER
        Chance(1).world().put(connection)
    with made.writing(TESTER):
        pass
    yield made
    made.close()


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_kept_follows_every_change(store: Store, change: str) -> None:
    before = kept(store)
    with store.writing(TESTER) as session:
        if change == "a spell that goes":
            for table in OF_A_SPELL:
                statement = f"DELETE FROM {table} WHERE custody_id = {SPELL}"
                session.connection().execute(sa.text(statement))
        session.connection().execute(sa.text(CHANGES[change]))
    after = kept(store)
    assert after != before
    assert after == looked_up(store)


def test_a_change_that_is_taken_back_leaves_what_was_kept(store: Store) -> None:
    before = kept(store)
    with suppress(LookupError), store.writing(TESTER) as session:
        session.connection().execute(sa.text(CHANGES["a death"]))
        raise LookupError
    assert kept(store) == before == looked_up(store)


def test_what_is_kept_of_somebody_goes_with_them(store: Store) -> None:
    with store.writing(TESTER) as session:
        for table in OF_A_SPELL:
            of_spells = "custody_id IN (SELECT id FROM custody WHERE person_id < 500)"
            session.connection().execute(sa.text(f"DELETE FROM {table} WHERE {of_spells}"))
        for table in ("treatment_start", "iom_registration", "custody"):
            session.connection().execute(sa.text(f"DELETE FROM {table} WHERE person_id < 500"))
        session.connection().execute(sa.text("DELETE FROM person WHERE id < 500"))
    assert {row[RELEASE_FACTS.index("person_id")] for row in kept(store)}.isdisjoint(range(500))
    assert kept(store) == looked_up(store)


def kept(store: Store) -> set[tuple[object, ...]]:
    with closing(store.reading()) as connection:
        (outdated,) = connection.execute("SELECT count(*) FROM release_facts_outdated").fetchone()
        assert outdated == 0
        return rows(connection, f"SELECT {COLUMNS} FROM release_facts")


def looked_up(store: Store) -> set[tuple[object, ...]]:
    with closing(store.reading()) as connection:
        return rows(connection, f"SELECT {COLUMNS} FROM ({NOW})")


def rows(connection: Connection, statement: str) -> set[tuple[object, ...]]:
    found = [tuple(row) for row in connection.execute(statement)]
    assert len(found) == len(set(found)) > 0
    return set(found)


def test_a_file_that_was_changed_past_the_planner_is_found_and_put_right(store: Store) -> None:
    with closing(store.reading()) as connection:
        assert releases_kept_otherwise(connection) == 0
        connection.execute(f"UPDATE release_facts SET need = 2 WHERE custody_id = {SPELL}")
        connection.execute(
            "DELETE FROM release_facts WHERE custody_id IN"
            " (SELECT max(custody_id) FROM release_facts)"
        )
        assert releases_kept_otherwise(connection) == 2
        with transaction(connection):
            keep_anew(connection)
    assert kept(store) == looked_up(store)
