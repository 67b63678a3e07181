"""Driving the planner as a person does, and reading what stands on the screen."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from textual import events
from textual.pilot import Pilot

from release_planner.tui.app import PlannerApp
from release_planner.tui.messages import OpenPerson
from release_planner.tui.screens.person import PersonScreen
from release_planner.tui.widgets.lines import Lines

from .screen_text import text as screen_text
from .small_store import SmallStore

_TRIES = 200
NARROW, WIDE = (80, 24), (120, 40)


@dataclass
class Driver:
    """The planner with a keyboard and a pair of eyes."""

    app: PlannerApp
    pilot: Pilot[Any]

    @property
    def text(self) -> str:
        """The screen as lines of text."""
        return screen_text(self.pilot)

    @property
    def said(self) -> list[str]:
        """What has been said for a moment."""
        return [notification.message for notification in self.app._notifications]

    @property
    def person(self) -> PersonScreen:
        """The person's screen, on top or under a dialog."""
        return next(each for each in self.app.screen_stack if isinstance(each, PersonScreen))

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        await self.pilot.press(*keys)

    async def paste(self, text: str) -> None:
        """Put a text into the field that has the focus, as a terminal pastes it."""
        await self.until(lambda: self.app.screen.focused)
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()

    async def retype(self, text: str) -> None:
        """Put a text into the field that has the focus instead of what stands there."""
        await self.press("end", "ctrl+u")
        await self.paste(text)

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait for the threads until something holds."""
        for _ in range(_TRIES):
            if holds():
                return
            await self.pilot.pause(0.02)
        raise AssertionError(f"still not so:\n{self.text}\nsaid: {self.said}")

    async def sees(self, *texts: str) -> None:
        """Wait until texts stand on the screen."""
        await self.until(lambda: all(text in self.text for text in texts))

    async def open(self, custody_id: int) -> None:
        """Open a person."""
        self.app.post_message(OpenPerson(custody_id))
        await self.until(
            lambda: isinstance(self.app.screen, PersonScreen) and self.app.screen.page is not None
        )

    async def section(self, section: str) -> None:
        """Go to a section of the person by its keys."""
        await self.until(lambda: isinstance(self.app.screen, PersonScreen))
        while self.person.section.id != section:
            await self.press("tab")
        await self.pilot.pause()

    async def line(self, text: str) -> None:
        """Move the cursor to the first line that holds a text."""
        lines = self.app.screen.query(Lines).first()
        await self.press("home")
        for _ in range(lines.line_count):
            shown = "".join(part for part, _ in lines.spans(lines.cursor, 100))
            if text in shown:
                return
            await self.press("down")
        raise AssertionError(f"no line holds {text!r}:\n{self.text}")

    async def saves(self) -> None:
        """Press the key that saves, and wait until the person is read again."""
        before = self.person.page
        await self.press("ctrl+s")
        await self.until(
            lambda: isinstance(self.app.screen, PersonScreen) and self.person.page is not before
        )


@asynccontextmanager
async def driving(
    small: SmallStore, custody_id: int | None = None, size: tuple[int, int] = NARROW
) -> AsyncIterator[Driver]:
    """The planner running in a terminal of a size, with a person open when one is given."""
    app = small.app()
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        driver = Driver(app, pilot)
        if custody_id is not None:
            await driver.open(custody_id)
        yield driver
