"""A view that is one list: a line of status, the lines, and in full the one under the cursor."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar, cast

from textual.app import ComposeResult
from textual.message import Message

from release_planner.tui.messages import Failed, SearchWanted
from release_planner.tui.screens.view import View
from release_planner.tui.widgets.detail_pane import DetailPane
from release_planner.tui.widgets.line_list import LineList
from release_planner.tui.widgets.lines import Lines
from release_planner.tui.widgets.one_line import OneLine

if TYPE_CHECKING:
    from release_planner.actions.context import ActionContext
    from release_planner.store.connection import Connection

Found = TypeVar("Found")


@dataclass
class ListingRead(Message):
    """What a list shows has been read."""

    found: object


class Listing(View, Generic[Found]):
    """Reads its list each time that it is brought to the front: days go by.

    ``found`` is what was read, None before and after a failure. What could not be read or done is
    said, and no list is left on the screen that may no longer stand.
    """

    RELOAD_KEY: ClassVar[str] = "r"
    ON_A_LINE: ClassVar[frozenset[str]] = frozenset({"copy"})
    """Actions on the line under the cursor: their keys are named only while there is one."""

    def __init__(self, *, widget_id: str) -> None:
        super().__init__(id=widget_id)
        self.found: Found | None = None
        self._is_asked = False

    def read(self, context: "ActionContext", connection: "Connection") -> Found:
        """What the list shows; called in a worker, and a refusal is logged."""
        raise NotImplementedError

    def show(self, found: Found) -> None:
        """Draw what was read."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The status, the list, and the pane below it."""
        yield OneLine()
        yield Lines()
        yield DetailPane()

    @property
    def lines(self) -> Lines:
        """The list itself."""
        return self.query_one(Lines)

    def say(self, status: str) -> None:
        """Put a text into the line above the list."""
        self.query_one(OneLine).text = status

    def view_shown(self) -> None:
        """Read the list."""
        self.lines.focus()
        self.action_reload()

    def store_changed(self) -> None:
        """Read the list again, where it was ever read."""
        if self._is_asked:
            self.action_reload()

    def action_reload(self) -> None:
        """Read the list; who looks at people is logged before they are shown."""
        self._is_asked = True
        if not self.found:
            self.lines.show((), "Reading…")
        gateway = self.gateway

        def read(connection: "Connection") -> Found:
            from release_planner.actions.refusals import logging_refusals

            context = gateway.action_context()
            with logging_refusals(context):
                return self.read(context, connection)

        gateway.read(self, self.PLACE, read, ListingRead)

    def on_listing_read(self, message: ListingRead) -> None:
        """Show it; the cursor stays on the same line."""
        message.stop()
        self.found = cast("Found", message.found)
        self.show(self.found)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action can be done now."""
        return action not in self.ON_A_LINE or (self.is_mounted and self.lines.line is not None)

    def on_failed(self, message: Failed) -> None:
        """Read again what stands; where there is nothing to show, keep the reason on the screen."""
        if self.found:
            self.found = None
            self.action_reload()
            return
        self.say("Nothing is shown")
        again = f"Press esc to go back, or {self.RELOAD_KEY} to try again."
        self.lines.show((), f"{message.text}\n{again}")
        self.refresh_bindings()

    def on_line_list_moved(self, message: LineList.Moved) -> None:
        """Say the line under the cursor in full."""
        message.stop()
        line = self.lines.line
        self.query_one(DetailPane).paragraphs = line.detail if line is not None else ()

    def action_search(self) -> None:
        """Search the caseload."""
        self.post_message(SearchWanted())
