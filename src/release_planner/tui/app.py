"""The planner in a terminal: the main views, and the way between them and the person screens."""

import sys
import time
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual import events
from textual.app import App, ComposeResult, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import ContentSwitcher

from release_planner.domain.day_text import day_text
from release_planner.domain.faults import fault_text
from release_planner.tui.gateway import Gateway
from release_planner.tui.keys import bindings
from release_planner.tui.messages import (
    Done,
    Failed,
    OpenPerson,
    StoreLookedAt,
)
from release_planner.tui.office_commands import do_in_office, office_commands
from release_planner.tui.screens.view import View
from release_planner.tui.text import plain
from release_planner.tui.theme import DARK, LIGHT, THEMES
from release_planner.tui.widgets.breadcrumb import Breadcrumb
from release_planner.tui.widgets.hints import Hints

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.command import Provider

IDLE_SECONDS = 1.5
TOAST_SECONDS = 5
ASIDE = ("chase", "returns", "review_starts")
"""Views that one looks into from another, and comes back from."""


def people_provider() -> "type[Provider]":
    """The palette's provider of people, imported when the palette is opened."""
    from release_planner.tui.palette import PeopleProvider

    return PeopleProvider


def make_view(name: str) -> View:
    """A main view by name; each is imported when it is first shown."""
    if name == "caseload":
        from release_planner.tui.screens.caseload import Caseload

        return Caseload(widget_id=name)
    if name == "take_up":
        from release_planner.tui.screens.take_up import TakeUp

        return TakeUp(widget_id=name)
    if name == "chase":
        from release_planner.tui.screens.chase import Chase

        return Chase(widget_id=name)
    if name == "returns":
        from release_planner.tui.screens.returns import Returns

        return Returns(widget_id=name)
    if name == "review_starts":
        from release_planner.tui.screens.review_starts import ReviewStarts

        return ReviewStarts(widget_id=name)
    from release_planner.tui.screens.today import Today

    return Today(widget_id=name)


class PlannerApp(App[None]):
    """One caseload in a terminal. ``first`` is the view that it opens on: today or caseload."""

    TITLE = "Release Planner"
    BINDINGS: ClassVar[list[BindingType]] = bindings("everywhere")
    COMMANDS = App.COMMANDS | {people_provider}
    CSS_PATH: ClassVar[list[str | PurePath]] = [
        "app.tcss",
        "screens/today.tcss",
        "screens/caseload.tcss",
        "screens/take_up.tcss",
        "screens/chase.tcss",
        "screens/returns.tcss",
    ]
    AUTO_FOCUS = None
    NOTIFICATION_TIMEOUT = TOAST_SECONDS

    def __init__(self, gateway: Gateway, first: str = "today") -> None:
        super().__init__()
        self.gateway = gateway
        self._first = first
        self._came_from: dict[str, str] = {}
        self._last_key_at = time.monotonic()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name
        self.animation_level = "none"

    def compose(self) -> ComposeResult:
        """The first line, the views of which one is shown, and the hints."""
        yield Breadcrumb(widget_id="breadcrumb")
        with ContentSwitcher(initial=self._first):
            yield make_view(self._first)
        yield Hints()

    def on_mount(self) -> None:
        """Show the first view, and get ready to act once nobody is typing."""
        self.view.view_shown()
        self.on_trail_changed()
        self._preparing = self.set_interval(0.5, self._prepare_when_idle)
        self._look_at_store()

    def _look_at_store(self) -> None:
        """Check the store's file where that is due; nobody waits for it."""
        store, now = self.gateway.store, self.gateway.clock.now()
        self.gateway.read(
            self, "store", lambda _: store.find_damage(now), lambda damage: StoreLookedAt(damage)
        )

    def on_store_looked_at(self, message: StoreLookedAt) -> None:
        """Say that a damaged store is only read, and how to bring a backup back."""
        if message.damage is not None:
            self.notify(plain(message.damage), severity="error", timeout=3600, markup=False)
            self.on_trail_changed()

    @property
    def view(self) -> View:
        """The view at the front."""
        switcher = self._main_screen.query_one(ContentSwitcher)
        return self._main_screen.query_one(f"#{switcher.current}", View)

    @property
    def _main_screen(self) -> Screen[object]:
        return cast("Screen[object]", self.screen_stack[0])

    def _prepare_when_idle(self) -> None:
        if time.monotonic() - self._last_key_at >= IDLE_SECONDS:
            self._preparing.stop()
            gateway = self.gateway
            gateway.read(self, "prepare", lambda _: gateway.prepare_to_act(), lambda _: Done())

    def on_trail_changed(self) -> None:
        """Say on the first line where one is, unless the app is closing."""
        if not self.screen_stack:
            return
        breadcrumb = self._main_screen.query_one("#breadcrumb", Breadcrumb)
        breadcrumb.trail = self.view.trail
        today = day_text(self.gateway.clock.today())
        state = "DAMAGED, read only · " if self.gateway.store.damage else ""
        breadcrumb.aside = f"{state}{today} · {self.gateway.actor}"

    async def action_show(self, name: str) -> None:
        """Bring a view to the front; from those beside it, back leads to where one was."""
        if name in ASIDE and name != self.view.PLACE:
            self._came_from[name] = self.view.PLACE
        await self._bring(name)

    async def _bring(self, name: str) -> None:
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        switcher = self._main_screen.query_one(ContentSwitcher)
        if switcher.query(f"#{name}"):
            switcher.current = name
        else:
            await switcher.add_content(make_view(name), set_current=True)
        self.view.view_shown()
        self.on_trail_changed()

    async def on_search_wanted(self) -> None:
        """Search on the caseload."""
        await self.action_show("caseload")
        self.view.action_search()

    def on_open_person(self, message: OpenPerson) -> None:
        """Open a person's plan over the view."""
        from release_planner.tui.screens.person import PersonScreen

        self.push_screen(PersonScreen(message.custody_id))

    def on_store_changed(self) -> None:
        """Read again what the views show."""
        for view in self._main_screen.query(View):
            view.store_changed()

    def on_failed(self, message: Failed) -> None:
        """Say what went wrong; the screen that asked says it too."""
        self.notify(plain(message.text), severity="error", markup=False)

    async def action_back(self) -> None:
        """Close the screen on top; on a view, undo its search or go where one was."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
        elif not self.view.step_back() and self.view.PLACE != "today":
            await self._bring(self._came_from.pop(self.view.PLACE, "today"))

    def action_help(self) -> None:
        """Show help for what is on the screen."""
        from release_planner.tui.screens.help import HelpScreen

        about = self.view if len(self.screen_stack) == 1 else self.screen
        place = getattr(about, "PLACE", None)
        if place is not None:
            places = (place, "list", "everywhere")
            self.push_screen(HelpScreen(about.TITLE or "", getattr(about, "PURPOSE", ""), places))

    def action_office(self, what: str) -> None:
        """Import a file, or write a calendar or the take-up report."""
        do_in_office(self, what)

    def get_system_commands(self, screen: Screen[object]) -> "Iterable[SystemCommand]":
        """The palette's commands; none writes what is on the screen to a file."""
        yield SystemCommand("Today", "What needs doing today", partial(self.action_show, "today"))
        yield SystemCommand("Caseload", "Everyone, in order", partial(self.action_show, "caseload"))
        take_up = partial(self.action_show, "take_up")
        yield SystemCommand("Take-up", "How many start treatment in time", take_up)
        chase = partial(self.action_show, "chase")
        yield SystemCommand("Chase", "Whose treatment has not started in time yet", chase)
        returns = partial(self.action_show, "returns")
        yield SystemCommand("Returns", "Which provider's return is late", returns)
        review = partial(self.action_show, "review_starts")
        yield SystemCommand("Returned starts", "Finds the person of a returned start", review)
        yield SystemCommand("Search", "Find a person by name or number", self.on_search_wanted)
        yield from office_commands(self)
        yield SystemCommand("Help", "What this screen is for, and its keys", self.action_help)
        yield SystemCommand("Dark colours", "Light text on dark", partial(self._use, DARK.name))
        yield SystemCommand("Light colours", "Dark text on white", partial(self._use, LIGHT.name))
        yield SystemCommand("Quit", "Leave; everything is already saved", self.action_quit)

    def _use(self, theme: str) -> None:
        self.theme = theme

    async def on_event(self, event: events.Event) -> None:
        """Note every key, so that heavy work waits until nobody is typing."""
        if isinstance(event, events.Key):
            self._last_key_at = time.monotonic()
        await super().on_event(event)

    def _fatal_error(self) -> None:
        """Leave on an unforeseen error. The library would print its values: people's data."""
        error = sys.exception()
        self.panic(Text(fault_text(error)) if error is not None else "")

    async def action_quit(self) -> None:
        """Leave at once: what is still being read is stopped."""
        self.gateway.stop_reading()
        self.exit()

    def on_unmount(self) -> None:
        """Stop reading, however the app ends."""
        self.gateway.stop_reading()
