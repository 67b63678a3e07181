"""What a person sees: the text of the screen, and waiting until it has come to rest."""

from contextlib import suppress
from typing import Any

from textual.pilot import Pilot
from textual.worker import WorkerCancelled

HOSTILE_NAMES = (
    "[/]",
    "[red]Tom[/red]",
    "Jo [Redacted] Smith",
    "[@click=app.quit]hi[/]",
    "\x1b[2J\x1b]0;title\x07Esc",
    "\u202eevil\u202c",
    "a\nb\tc\rd",
    "李小龍 Żółkowski",
    "\u05d0\u05d1\u05d2",
    "Zoe\u0301\u200b\u200d",
    "{name} $x %s",
    "e" * 300,
)


async def settle(pilot: Pilot[Any]) -> None:
    """Wait for every thread and for what it sends to be drawn."""
    for _ in range(3):
        with suppress(WorkerCancelled):
            await pilot.app.workers.wait_for_complete()
        await pilot.pause()


def lines(pilot: Pilot[Any]) -> list[str]:
    """The screen on top, line by line, without styles."""
    strips = pilot.app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def text(pilot: Pilot[Any]) -> str:
    """The screen on top as one text."""
    return "\n".join(lines(pilot))
