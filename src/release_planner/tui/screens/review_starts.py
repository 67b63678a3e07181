"""Returned starts that a person has to look at: pairs side by side, and what is decided of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.message import Message

from release_planner.domain.codes import LinkVerdict
from release_planner.tui import words
from release_planner.tui.keys import bindings
from release_planner.tui.messages import OpenPerson, StoreChanged
from release_planner.tui.review_lines import ReviewSubject, review_lines
from release_planner.tui.screens.listing import Listing
from release_planner.tui.widgets.line_list import LineList

if TYPE_CHECKING:
    from release_planner.actions.context import ActionContext
    from release_planner.actions.review_returns import StartToReview
    from release_planner.store.connection import Connection

_EMPTY = (
    "No returned start waits for you.\n"
    "Press ctrl+o to import a return of starts: what no rule may link by itself comes here.\n"
    "Press b for the board of returns."
)
_DONE = {
    LinkVerdict.ACCEPTED: "linked",
    LinkVerdict.REJECTED: "kept apart for good",
    LinkVerdict.UNSURE: "left for later",
}


@dataclass
class Decided(Message):
    """Something was decided, or taken back; ``said`` is one sentence about it.

    ``undo`` is what could be taken back now, ``undone`` what was.
    """

    said: str
    undo: "ReviewSubject | None" = None
    undone: "ReviewSubject | None" = None


class ReviewStarts(Listing["list[StartToReview]"]):
    """How many wait, each start with the releases it may follow, and the pair side by side."""

    PLACE = "review_starts"
    TITLE = "Returned starts"
    PURPOSE = (
        "Shows starts of treatment that a provider returned without a name, with the people here "
        "who may be meant, and in what each pair differs. Accepting a pair records the start of "
        "treatment and lets go of what was returned of the person; a rejected pair is never put "
        "together again. What nobody decides on goes by itself after the days that the office "
        "set. Opening this list is logged."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings("review_starts")
    RELOAD_KEY = "F5"
    ON_A_LINE = frozenset({"decide", "next"})

    def __init__(self, *, widget_id: str) -> None:
        super().__init__(widget_id=widget_id)
        self._undo: list[ReviewSubject] = []
        self._said = ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action can be done now: undo, where something was decided."""
        return bool(self._undo) if action == "undo" else super().check_action(action, parameters)

    @property
    def subject(self) -> ReviewSubject | None:
        """The pair under the cursor."""
        line = self.lines.line
        return line.subject if line and isinstance(line.subject, ReviewSubject) else None

    def view_shown(self) -> None:
        """Read what waits. What was decided earlier is not kept in memory to be taken back."""
        self._undo.clear()
        self._said = ""
        super().view_shown()

    def read(self, context: "ActionContext", connection: "Connection") -> "list[StartToReview]":
        """The starts that wait; whose pairs are shown is logged first."""
        from release_planner.actions.review_returns import starts_to_review

        return starts_to_review(context, connection)

    def show(self, found: "list[StartToReview]") -> None:
        """Show them; the cursor stays on the same pair, else goes to the first."""
        waits = "start waits" if len(found) == 1 else "starts wait"
        said = f" · {self._said}" if self._said else " to be looked at"
        self.say(f"{len(found)} returned {waits}{said}")
        self.lines.show(list(review_lines(found)), _EMPTY)

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Open the person who may be meant; a pair is decided on by a key that says what."""
        message.stop()
        subject = self.subject
        if subject is not None and subject.candidate is not None:
            self.post_message(OpenPerson(subject.candidate.custody_id))

    def action_decide(self, verdict: str) -> None:
        """Decide on the pair under the cursor."""
        subject, said = self.subject, LinkVerdict(verdict)
        if subject is None:
            return
        if subject.candidate is None:
            if said is LinkVerdict.REJECTED:
                gone = Decided("Left without a person")
                self._do(partial(_give_up, subject.each.id), gone)
            return
        undo = None if said is LinkVerdict.UNSURE else subject
        action = partial(_decide, subject.each.id, subject.candidate.custody_id, said)
        self._do(action, Decided(f"{_name(subject)}: {_DONE[said]}", undo))

    def action_undo(self) -> None:
        """Take the last decision made here back."""
        subject = self._undo[-1]
        done = Decided(f"{_name(subject)}: taken back, the start waits again", undone=subject)
        self._do(partial(_reopen, subject), done)

    def action_next(self) -> None:
        """Go to the first pair of the next start."""
        here = self.subject
        for place in range(self.lines.cursor + 1, self.lines.line_count):
            if self.lines.can_rest(place):
                self.lines.cursor = place
            if here and self.subject and self.subject.each.id != here.each.id:
                return

    def _do(self, action: "Callable[[ActionContext], None]", done: Decided) -> None:
        self.gateway.act(self, action, lambda _: done)

    def on_decided(self, message: Decided) -> None:
        """Read again what waits, and say above it what was done: nothing covers the next pair."""
        message.stop()
        if message.undo is not None:
            self._undo.append(message.undo)
        if message.undone in self._undo:
            self._undo.remove(message.undone)
        self._said = message.said
        if message.undo is not None:
            self._said += ", z takes it back"
        elif self._undo:
            self._said += f", z takes back {_name(self._undo[-1])}"
        self.app.post_message(StoreChanged())


def _name(subject: ReviewSubject) -> str:
    candidate = subject.candidate
    return words.name(candidate.held.surname, candidate.held.forenames) if candidate else "Nobody"


def _decide(start_id: int, custody_id: int, verdict: LinkVerdict, context: "ActionContext") -> None:
    from release_planner.actions.review_returns import decide

    decide(context, start_id, custody_id, verdict)


def _give_up(start_id: int, context: "ActionContext") -> None:
    from release_planner.actions.review_returns import give_up

    give_up(context, start_id)


def _reopen(subject: ReviewSubject, context: "ActionContext") -> None:
    from release_planner.actions.review_returns import reopen

    assert subject.candidate is not None
    start = subject.each.start
    reopen(context, start.id, subject.candidate.custody_id, start.attributors)
