"""What fails in the terminal UI is said in one line that holds nobody's data."""

import asyncio
from contextlib import closing

import pytest

from release_planner.actions.context import ActionContext
from release_planner.actions.notes import add_note
from release_planner.tui.app import PlannerApp
from release_planner.tui.clock import Clock
from release_planner.tui.gateway import Gateway
from release_planner.tui.messages import Failed, Message

from .screen_text import settle
from .small_store import OFFICER, TODAY, SmallStore
from .test_gateway import Answer, Asking


@pytest.fixture
def gateway(small: SmallStore) -> Gateway:
    return Gateway(small.store, None, OFFICER, Clock(TODAY))


async def test_an_action_with_a_fault_in_it_does_not_fail_in_silence(gateway: Gateway) -> None:
    def faulty(context: ActionContext) -> object:
        raise KeyError("SMITH, John")

    app = Asking(gateway)
    async with app.run_test() as pilot:
        gateway.act(app, faulty, Answer)
        await settle(pilot)
    (told,) = app.told
    assert "KeyError" in str(told)
    assert "SMITH" not in str(told)


async def test_a_locked_store_says_that_somebody_else_is_writing(
    gateway: Gateway, small: SmallStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = ("PRAGMA busy_timeout = 50",)
    monkeypatch.setattr("release_planner.store.sqlite_connection.SETTINGS", hasty)
    with closing(small.store.reading()) as other:
        other.execute("BEGIN IMMEDIATE")
        message: Message | None = gateway._message_of(
            lambda: Answer(add_note(gateway.action_context(), 1, "a note"))
        )
        other.execute("ROLLBACK")
    assert isinstance(message, Failed)
    assert "Somebody else is writing" in message.text


async def test_a_crash_prints_where_and_no_values(
    gateway: Gateway, capsys: pytest.CaptureFixture[str]
) -> None:
    app = PlannerApp(gateway)

    def crash() -> None:
        name = "SMITH, John"
        raise KeyError(name)

    async def run() -> None:
        async with app.run_test() as pilot:
            app.call_later(crash)
            await asyncio.sleep(0.2)
            await pilot.pause()

    with pytest.raises(KeyError):
        await run()
    app._print_error_renderables()
    printed = "".join(capsys.readouterr())
    assert "The planner went wrong (KeyError" in printed
    assert "SMITH" not in printed
