"""Rows that come in together, details that go, and what is noted outside the store."""

import json
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store.audit.tampering import audited_store
from tests.tester import TESTER

from release_planner.model.staff import Team
from release_planner.store.audit import verify
from release_planner.store.audit.anchors import Anchor, anchors_path, read_anchors, write_anchor
from release_planner.store.audit.batch import close_batch, open_batch
from release_planner.store.audit.circumstances import acting_on
from release_planner.store.audit.erasing import erase_details
from release_planner.store.bulk import insert_rows
from release_planner.store.connection import DRIVER_ERRORS, transaction
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation
from release_planner.store.sessions import driver_connection
from release_planner.store.store import Store

SHA256 = "ab" * 32


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = create_store(StoreLocation(tmp_path / "plan.db", plain=True), None)
    yield made
    made.close()


def rows(first: int, last: int) -> list[tuple[object, ...]]:
    return [(number, f"T{number}", "Name", "probation", "") for number in range(first, last)]


TEAM = ("id", "code", "name", "agency", "area")


def test_a_batch_is_one_entry_with_what_the_tables_hold_of_it(store: Store) -> None:
    with store.writing(TESTER) as session:
        session.add(Team(code="BEFORE", name="", area=""))
        session.flush()
        connection = driver_connection(session)
        batch = open_batch(connection, "staff", SHA256)
        insert_rows(connection, "team", TEAM, rows(10, 15))
        session.add(Team(code="OBJECT", name="", area=""))
        session.flush()
        close_batch(connection, batch, accepted=6)
        insert_rows(connection, "team", TEAM, rows(30, 31))
    with closing(store.reading()) as connection:
        entries = connection.execute(
            "SELECT operation, subject, subject_id, detail FROM audit_entry"
            " JOIN audit_detail USING (sequence) ORDER BY sequence"
        ).fetchall()
        assert [one[:3] for one in entries] == [
            ("collection", "team", 1),
            ("collection", "audit_batch", 1),
            ("collection", "team", 30),
        ]
        assert json.loads(entries[1][3]) == {
            "accepted": 6,
            "kind": "staff",
            "rows": {"team": [6, 10, 15]},
            "sha256": SHA256,
        }
        assert verify(connection).is_whole


def test_a_row_of_a_batch_that_is_not_open_is_refused(store: Store) -> None:
    insert = "INSERT INTO team (code, name, agency, area, batch_id) VALUES (?, '', 'prison', '', 1)"
    with store.writing(TESTER) as session:
        connection = driver_connection(session)
        batch = open_batch(connection, "staff")
        connection.execute(insert, ("A",))
        close_batch(connection, batch)
        with pytest.raises(DRIVER_ERRORS, match="not the batch that is open"):
            connection.execute(insert, ("B",))
    with (
        closing(store.reading()) as connection,
        acting_on(connection, TESTER),
        pytest.raises(DRIVER_ERRORS, match="not the batch that is open"),
    ):
        connection.execute(insert, ("C",))


def test_a_batch_that_was_changed_removed_or_put_in_is_found(store: Store) -> None:
    with store.writing(TESTER) as session:
        connection = driver_connection(session)
        close_batch(connection, open_batch(connection, "staff", SHA256))
    for statement, found in (
        ("UPDATE audit_batch SET kind = 'caseload'", "was changed"),
        ("UPDATE audit_batch SET opened_by = 'N9'", "was changed"),
        ("DELETE FROM audit_batch", "was removed"),
        ("INSERT INTO audit_batch VALUES (2, 'staff', NULL, '', 'T01')", "logged by no entry"),
    ):
        with closing(store.reading()) as connection:
            connection.begin()
            for name in ("changed", "removed"):
                connection.execute(f"DROP TRIGGER audit_batch_is_not_{name}")
            with acting_on(connection, TESTER):
                connection.execute(statement)
            assert found in " ".join(one.what for one in verify(connection).findings)


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sets(st.integers(1, 12)), max_size=3))
def test_what_was_erased_is_gone_and_the_chain_is_whole(
    tmp_path_factory: pytest.TempPathFactory, erased: list[set[int]]
) -> None:
    with closing(audited_store(tmp_path_factory.mktemp("erased"))) as connection:
        for sequences in erased:
            with acting_on(connection, TESTER), transaction(connection):
                erase_details(connection, TESTER, sequences)
        left = connection.execute("SELECT sequence FROM audit_detail WHERE sequence <= 12")
        assert {one for (one,) in left} == set(range(1, 13)) - set().union(*erased)
        assert verify(connection).is_whole


def test_rows_deleted_in_an_erasure_leave_no_values_in_the_audit(store: Store) -> None:
    from release_planner.store.audit.erasing import erasing

    with store.writing(TESTER) as session:
        connection = driver_connection(session)
        insert_rows(connection, "team", TEAM, rows(1, 2))
        with erasing(connection):
            connection.execute("DELETE FROM team")
        (detail,) = connection.execute(
            "SELECT detail FROM audit_detail ORDER BY sequence DESC LIMIT 1"
        ).fetchone()
        with pytest.raises(DRIVER_ERRORS, match="only removed by an erasure"):
            connection.execute("DELETE FROM audit_detail")
    assert set(json.loads(detail)) == {"fields"}


def test_the_head_is_noted_once_and_privately(store: Store, tmp_path: Path) -> None:
    home = tmp_path / "home"
    location = store.location
    assert isinstance(location, StoreLocation)
    with closing(store.reading()) as connection:
        assert write_anchor(connection, location, home, "closed") is None
        with acting_on(connection, TESTER):
            insert_rows(connection, "team", TEAM, rows(1, 3))
        noted = [write_anchor(connection, location, home, "closed") for _ in range(2)]
    places = [anchors_path(location), *(home / "anchors").iterdir()]
    for place in places:
        assert place.read_text() == f"{noted[0].line}\n"  # type: ignore[union-attr]
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert read_anchors(places) == [noted[0]]


def test_a_line_cut_by_a_crash_anchors_nothing_and_spoils_none(tmp_path: Path) -> None:
    with closing(audited_store(tmp_path, 3)) as connection:
        location = StoreLocation(tmp_path / "plan.db", plain=True)
        path = anchors_path(location)
        path.write_text("2026-11-26 09:00:00.000000 2:abc")
        noted = write_anchor(connection, location, None, "closed")
        assert read_anchors([path]) == [noted]
        assert verify(connection, read_anchors([path])).is_whole


def test_a_restore_gives_up_what_was_noted_after_it(tmp_path: Path) -> None:
    path = tmp_path / "anchors.log"
    at = "2026-11-26 09:00:00.000000"
    before, lost = Anchor(at, 3, "a" * 64, "closed"), Anchor(at, 9, "b" * 64, "closed")
    restored = Anchor(at, 4, "c" * 64, "restored")
    path.write_text("".join(f"{one.line}\n" for one in (before, lost, restored)))
    assert read_anchors([path]) == [before, restored]
