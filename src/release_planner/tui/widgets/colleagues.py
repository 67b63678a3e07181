"""The line that says who else has the plan open, and that somebody has changed it meanwhile."""

from contextlib import suppress
from dataclasses import dataclass

from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from release_planner.actions.consulting import person_as_seen
from release_planner.store.connection import Connection
from release_planner.store.presence import others
from release_planner.store.reading.person import PersonDetail
from release_planner.tui.colleague_changes import (
    change_text,
    latest_edit,
    open_briefly,
    open_text,
)
from release_planner.tui.gateway import READ_ERRORS, Gateway, gateway_of
from release_planner.tui.messages import Done
from release_planner.tui.text import content

FIRST_AFTER_SECONDS = 0.3
EVERY_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Glance:
    """What one look finds: who else is there, and the person as stored.

    ``change`` says who changed the person since the look before, and is empty for a change of one's
    own; None when nothing has changed.
    """

    there: str
    briefly: str
    detail: PersonDetail
    change: str | None = None


class Colleagues(Static):
    """Gives a sign of life for the screen it is on, and watches for those of others.

    Nobody waits for it, and when the store is busy or gone it is silent: what is saved is checked
    against colleagues' changes in any case.
    """

    DEFAULT_CSS = """
    Colleagues {
        display: none;
        height: 1;
        padding: 0 1;
        color: $planner-heading;
        background: $panel;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    @dataclass
    class Looked(Message):
        """Somebody looked whether colleagues are there; None when that could not be done."""

        custody_id: int
        glance: Glance | None

    @dataclass
    class Changed(Message):
        """A colleague has changed the person since their screen was read; ``text`` says so."""

        text: str

    def __init__(self, *, widget_id: str | None = None) -> None:
        super().__init__(id=widget_id, markup=False)
        self._custody_id: int | None = None
        self._last: Glance | None = None
        self._timer: Timer | None = None
        self._change = ""

    def watch_over(self, custody_id: int) -> None:
        """Watch over a spell whose screen has just been read."""
        if custody_id != self._custody_id:
            self._leave()
            self._custody_id = custody_id
        self._last = None
        if self._timer is None:
            self._timer = self.set_interval(EVERY_SECONDS, self.look)
        self.set_timer(FIRST_AFTER_SECONDS, self.look)

    def look(self) -> None:
        """Give a sign of life and look for others, in a thread."""
        gateway, custody_id, last = gateway_of(self), self._custody_id, self._last
        if custody_id is None:
            return

        def query(connection: Connection) -> Glance | None:
            try:
                found = glance(gateway, connection, custody_id, last)
                if self._custody_id != custody_id:
                    gateway.leave(connection, custody_id)
                return found
            except READ_ERRORS:
                return None

        gateway.read(self, "colleagues", query, lambda found: self.Looked(custody_id, found))

    def on_colleagues_looked(self, message: Looked) -> None:
        """Say who is there, and what they did."""
        message.stop()
        found = message.glance
        if found is None or message.custody_id != self._custody_id:
            return
        self._last = found
        if found.change is not None:
            self._change = found.change
            self.post_message(self.Changed(found.change))
        beside = (self._change, found.briefly) if self._change else (found.there,)
        text = " · ".join(part for part in beside if part)
        self.update(content(text))
        self.display = bool(text)

    def on_unmount(self) -> None:
        """The screen is closed."""
        self._leave()

    def _leave(self) -> None:
        custody_id, self._custody_id = self._custody_id, None
        if custody_id is not None:
            gateway = gateway_of(self)

            def go(connection: Connection) -> None:
                with suppress(*READ_ERRORS):
                    gateway.leave(connection, custody_id)

            gateway.read(self.app, f"leave {custody_id}", go, lambda _: Done())


def glance(
    gateway: Gateway, connection: Connection, custody_id: int, last: Glance | None
) -> Glance:
    """Give a sign of life, look who else is there, and compare the person with the last look."""
    now, today = gateway.clock.now(), gateway.clock.today()
    own = gateway.stay(connection, custody_id, now)
    there = others(connection, own, now)
    detail = person_as_seen(gateway.action_context(), connection, custody_id)
    change = None
    if last is not None and detail != last.detail:
        edit = latest_edit(last.detail, detail)
        names = {each.actor: each.name for each in there if each.name}
        change = change_text(edit, gateway.actor, names, today)
    whole = open_text(there, gateway.actor, today)
    return Glance(whole, open_briefly(there, gateway.actor, today), detail, change)
