"""The palette on a person's screen: every key of it as a command, and its sections."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from release_planner.tui.keys import PERSON
from release_planner.tui.person_sections import PERSON_SECTIONS
from release_planner.tui.person_words import capital
from release_planner.tui.reviews import erase, keep

if TYPE_CHECKING:
    from release_planner.tui.screens.person import PersonScreen

Command = tuple[str, str, Callable[[], object]]


class PersonCommands(Provider):
    """What the keys of the person's screen do, by name."""

    def _commands(self) -> list[Command]:
        screen = cast("PersonScreen", self.screen)
        commands: list[Command] = [
            (f"Section: {section.title}", "opens the section", partial(screen.open_section, place))
            for place, section in enumerate(PERSON_SECTIONS)
        ]
        for key in PERSON:
            if not key.action.startswith("section"):
                run = partial(screen.run_action, key.action)
                commands.append((key.label, f"{capital(key.what)} ({key.shown or key.keys})", run))
        return [
            *commands,
            ("Keep until another review", "Sets when the record is looked at again, and why",
             partial(keep, screen)),
            ("Erase this person", "Removes the record for good, after showing what goes",
             partial(erase, screen)),
        ]  # fmt: skip

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for name, what, run in self._commands():
            yield DiscoveryHit(name, run, help=what)

    async def search(self, query: str) -> Hits:
        """Those whose name or purpose fits."""
        matcher = self.matcher(query)
        for name, what, run in self._commands():
            score = matcher.match(f"{name} {what}")
            if score > 0:
                yield Hit(score, name, run, help=what)
