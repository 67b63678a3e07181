"""The one way from the screens to the store: reads and actions in threads, answers as messages."""

import threading
from array import array
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from textual.dom import DOMNode
from textual.message import Message
from textual.worker import get_current_worker

from release_planner.domain.errors import PlannerError
from release_planner.domain.faults import fault_text
from release_planner.store.audit import PLANNING, AuditRecord
from release_planner.store.complaints import store_complaint
from release_planner.store.connection import DRIVER_ERRORS, Connection
from release_planner.store.keeping.consulted import log_consultation
from release_planner.store.presence import Mark, announce, leave, stay
from release_planner.store.reading.search import SearchableList, SearchTexts
from release_planner.store.store import Store
from release_planner.tui.clock import Clock
from release_planner.tui.messages import Failed

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

    from release_planner.actions.context import ActionContext
    from release_planner.reference.reference import Reference
    from release_planner.store.reading.sight import Sight

Answer = TypeVar("Answer")

READ_ERRORS: tuple[type[Exception], ...] = (PlannerError, *DRIVER_ERRORS)

_NEEDED_TO_ACT = ("release_planner.model.tables", "release_planner.store.engine")


class Gateway:
    """One open store, who acts, and the clock. Each thread has a connection of its own."""

    def __init__(self, store: Store, overlay: Path | None, actor: str, clock: Clock) -> None:
        self.store = store
        self.actor = actor
        self.clock = clock
        self._overlay = overlay
        self._local = threading.local()
        self._connections: list[Connection] = []
        self._acting = threading.Lock()
        self._loading = threading.Lock()
        self._search_texts: SearchTexts | None = None
        self._reference: Reference | None = None
        self._sight: Sight | None = None
        self._closed = False
        self._present: dict[int, Mark] = {}
        self._appearing = threading.Lock()

    def connection(self) -> Connection:
        """The connection of the calling thread."""
        found = cast(Connection | None, getattr(self._local, "connection", None))
        if found is None:
            found = self._local.connection = self.store.reading()
            self._connections.append(found)
        return found

    def read(
        self,
        node: DOMNode,
        group: str,
        query: Callable[[Connection], Answer],
        answer: Callable[[Answer], Message],
    ) -> None:
        """Ask in a thread; ``node`` gets the answer as a message, or `Failed`.

        A newer read of the same node and group replaces one that is still under way.
        """
        self._work(node, group, lambda: answer(query(self.connection())), exclusive=True)

    def act(
        self,
        node: DOMNode,
        action: "Callable[[ActionContext], Answer]",
        answer: Callable[[Answer], Message],
    ) -> None:
        """Do in a thread what a person asked for, one action at a time; answers as `read` does."""

        def do() -> Message:
            with self._acting:
                result = action(self.action_context())
            self.forget()
            return answer(result)

        self._work(node, "actions", do, exclusive=False)

    def _work(
        self, node: DOMNode, group: str, work: Callable[[], Message], *, exclusive: bool
    ) -> None:
        def run() -> None:
            message = self._message_of(work)
            if message is not None and not get_current_worker().is_cancelled:
                cast("MessagePump", node).post_message(message)

        node.run_worker(run, group=group, thread=True, exclusive=exclusive, exit_on_error=False)

    def _message_of(self, work: Callable[[], Message]) -> Message | None:
        try:
            return work()
        except Exception as error:
            return None if self._closed else failed(error)

    def log_consultation(
        self, connection: Connection, subject: str, subject_id: int | None, **detail: object
    ) -> None:
        """Log that personal data is about to be shown; nothing may be shown when this raises."""
        record = AuditRecord(
            at=self.clock.now(),
            actor=self.actor,
            operation="consultation",
            subject=subject,
            subject_id=subject_id,
            purpose=PLANNING,
            detail=detail,
        )
        log_consultation(self.store, connection, record)

    def searchable(self, custody_ids: "array[int]") -> SearchableList:
        """The people of a list with their search texts; call it in a worker."""
        with self._loading:
            if self._search_texts is None:
                self._search_texts = SearchTexts.load(self.connection())
            return self._search_texts.of(custody_ids)

    def reference(self) -> "Reference":
        """The reference data, loaded once; call it in a worker."""
        from release_planner.reference.reference import load_reference

        with self._loading:
            if self._reference is None:
                self._reference = load_reference(self._overlay)
            return self._reference

    def sight(self, connection: Connection) -> "Sight":
        """What the actor sees of lists; call it in a worker.

        Raises PlannerError for somebody who sees no people.
        """
        if self._sight is None:
            from release_planner.actions.access import access_of, refuse_unless_seen
            from release_planner.store.reading.sight import sight_of

            store = self.store
            access = access_of(
                connection,
                self.reference().roles,
                store.owner,
                self.actor,
                is_synthetic=store.location.plain,
            )
            refuse_unless_seen(access)
            self._sight = sight_of(access)
        return self._sight

    def action_context(self) -> "ActionContext":
        """What an action is given; call it in a worker."""
        from release_planner.actions.context import ActionContext

        return ActionContext(
            store=self.store,
            reference=self.reference(),
            actor=self.actor,
            today=self.clock.today(),
            now=self.clock.now(),
        )

    def forget(self) -> None:
        """Let go of what was read before the store changed."""
        self._sight = None
        with self._loading:
            self._search_texts = None

    def prepare_to_act(self) -> None:
        """Import what actions need, while nobody is waiting; call it in a worker."""
        for module in _NEEDED_TO_ACT:
            import_module(module)

    def stay(self, connection: Connection, custody_id: int, now: datetime) -> Mark:
        """Show colleagues that a plan is open here; the mark by which they see it.

        Raises PlannerError once the way out has begun: a mark made then would stay behind.
        """
        with self._appearing:
            if self._closed:
                raise PlannerError("Release Planner is closing.")
            own = self._present.get(custody_id)
            if own is None or not stay(connection, own, now):
                own = self._present[custody_id] = announce(connection, self.actor, custody_id, now)
            return own

    def leave(self, connection: Connection, custody_id: int) -> None:
        """Show colleagues that a plan is no longer open here."""
        with self._appearing:
            own = self._present.pop(custody_id, None)
            if own is not None:
                leave(connection, own)

    def stop_reading(self) -> None:
        """Interrupt what is still being read, so that nothing holds up the way out."""
        self._closed = True
        for connection in self._connections:
            connection.interrupt()

    def close(self) -> None:
        """Give the file back, once no thread reads any more."""
        self._closed = True
        self._take_leave()
        while self._connections:
            self._connections.pop().close()
        self.store.close()

    def _take_leave(self) -> None:
        """Let colleagues know that nothing is open here any more."""
        with self._appearing:
            if self._present:
                with suppress(*DRIVER_ERRORS), closing(self.store.reading()) as connection:
                    for own in self._present.values():
                        leave(connection, own)


def failed(error: Exception) -> Failed:
    """Any error as the line that a person sees: nothing that fails does so in silence."""
    if isinstance(error, PlannerError):
        return Failed(str(error), error)
    return Failed(store_complaint(error) or fault_text(error))


def gateway_of(node: DOMNode) -> Gateway:
    """The gateway of the app that a screen or widget belongs to."""
    return cast("Gateway", node.app.gateway)  # type: ignore[attr-defined]
