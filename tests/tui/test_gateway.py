"""The way to the store: answers and failures as messages, one connection a thread, a quick exit."""

import threading
import time
from datetime import UTC, date, datetime

import pytest
from textual.app import App
from textual.message import Message

from release_planner.domain.errors import PlannerError
from release_planner.store.connection import Connection
from release_planner.tui.clock import Clock
from release_planner.tui.gateway import Gateway
from release_planner.tui.messages import Failed

from .screen_text import settle
from .small_store import OFFICER, TODAY, SmallStore


class Answer(Message):
    """An answer of a test."""

    def __init__(self, value: object) -> None:
        super().__init__()
        self.value = value


class Asking(App[None]):
    """An app that keeps what it is told."""

    def __init__(self, gateway: Gateway) -> None:
        super().__init__()
        self.gateway = gateway
        self.told: list[object] = []

    def on_answer(self, message: Answer) -> None:
        self.told.append(message.value)

    def on_failed(self, message: Failed) -> None:
        self.told.append(message.text)


@pytest.fixture
def gateway(small: SmallStore) -> Gateway:
    return Gateway(small.store, None, OFFICER, Clock(TODAY))


async def test_a_read_is_answered_from_another_thread(gateway: Gateway) -> None:
    app = Asking(gateway)
    async with app.run_test() as pilot:
        gateway.read(app, "one", lambda connection: threading.get_ident(), Answer)
        await settle(pilot)

    assert app.told != [threading.get_ident()]
    assert len(app.told) == 1


async def test_the_newer_read_of_a_group_replaces_the_older(gateway: Gateway) -> None:
    app, first_may_end = Asking(gateway), threading.Event()

    def slow(connection: Connection) -> str:
        first_may_end.wait(5)
        return "older"

    async with app.run_test() as pilot:
        gateway.read(app, "list", slow, Answer)
        gateway.read(app, "list", lambda connection: "newer", Answer)
        gateway.read(app, "other", lambda connection: "apart", Answer)
        await settle(pilot)
        first_may_end.set()
        await settle(pilot)
        await pilot.pause(0.1)

    assert sorted(app.told) == ["apart", "newer"]


async def test_failures_are_one_plain_line(gateway: Gateway) -> None:
    def refused(connection: Connection) -> None:
        raise PlannerError("There is no such person.")

    app = Asking(gateway)
    async with app.run_test() as pilot:
        gateway.read(app, "a", refused, Answer)
        gateway.read(app, "b", lambda c: c.execute("SELECT * FROM missing").fetchall(), Answer)
        await settle(pilot)

    assert "There is no such person." in app.told
    assert "The store cannot be read or written: no such table: missing." in app.told


async def test_leaving_does_not_wait_for_a_long_query(gateway: Gateway) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
    started = threading.Event()

    def query(connection: Connection) -> object:
        started.set()
        return connection.execute(endless).fetchall()

    app = Asking(gateway)
    async with app.run_test() as pilot:
        gateway.read(app, "long", query, Answer)
        while not started.is_set():
            await pilot.pause(0.01)
        time.sleep(0.05)
        gateway.stop_reading()
        await settle(pilot)
    gateway.close()

    assert app.told == []


async def test_an_action_gets_who_acts_and_when(gateway: Gateway, small: SmallStore) -> None:
    app = Asking(gateway)
    async with app.run_test() as pilot:
        gateway.act(app, lambda context: (context.actor, context.today), Answer)
        await settle(pilot)

    assert app.told == [(OFFICER, TODAY)]


def test_what_is_logged_names_who_looked(gateway: Gateway, small: SmallStore) -> None:
    gateway.log_consultation(gateway.connection(), "custody", 7, why="test")

    assert small.rows(
        "SELECT actor, operation, subject, subject_id FROM audit_entry"
        " WHERE operation = 'consultation'"
    ) == [(OFFICER, "consultation", "custody", 7)]


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 1, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 1, 23, 59, tzinfo=UTC), date(2026, 12, 1)),
    ],
)
def test_the_day_is_londons(instant: datetime, day: date) -> None:
    assert Clock(None, lambda: instant).today() == day


def test_a_running_clock_moves_to_the_next_day_and_a_stopped_one_does_not() -> None:
    instants = iter([datetime(2026, 12, 1, 12, tzinfo=UTC), datetime(2026, 12, 2, 12, tzinfo=UTC)])
    running = Clock.showing(date(2026, 12, 1), lambda: next(instants))
    stopped = Clock.showing(date(2020, 2, 29), lambda: datetime(2026, 12, 1, tzinfo=UTC))

    assert running.today() == date(2026, 12, 2)
    assert stopped.today() == date(2020, 2, 29)
