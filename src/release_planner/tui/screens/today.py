"""Today: who leaves, what is late, what must be rebooked, who must be told."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message

from release_planner.store.connection import Connection
from release_planner.store.reading.scope import Scope
from release_planner.store.reading.today import TodayCounts, TodayReading
from release_planner.tui.keys import bindings
from release_planner.tui.messages import Failed, OpenPerson, SearchWanted, TrailChanged
from release_planner.tui.screens.view import View
from release_planner.tui.today_lines import TodayLine
from release_planner.tui.today_sections import Ask, Section
from release_planner.tui.widgets.line_list import LineList
from release_planner.tui.widgets.today_list import SectionList, TodayList

_SCOPE_WORDS = {Scope.MINE: "mine", Scope.TEAM: "my team", Scope.ALL: "all"}
_MOST_LINES = 500


@dataclass
class CountsRead(Message):
    """The counts of one scope, which is the first that holds anything when none was asked for."""

    scope: Scope
    counts: TodayCounts


@dataclass
class SectionRead(Message):
    """The lines of one section of one scope."""

    section: Section
    scope: Scope
    lines: list[TodayLine]


class Today(View):
    """The sections with their counts at the left, the lines of one of them at the right."""

    PLACE = "today"
    TITLE = "Today"
    PURPOSE = (
        "Shows what needs doing now: releases that nobody has recorded, people leaving soon, "
        "steps that are due, appointments that rest on a day that has moved, and people who must "
        'be told. "!" marks what cannot wait.'
    )
    BINDINGS = bindings("today")

    def __init__(self, *, widget_id: str) -> None:
        super().__init__(id=widget_id)
        self.scope: Scope | None = None
        self._asked = False

    def compose(self) -> ComposeResult:
        """The two lists."""
        with Horizontal():
            yield SectionList(widget_id="sections")
            yield TodayList(widget_id="today-lines")

    @property
    def _sections(self) -> SectionList:
        return self.query_one("#sections", SectionList)

    @property
    def _lines(self) -> TodayList:
        return self.query_one("#today-lines", TodayList)

    @property
    def trail(self) -> tuple[str, ...]:
        """Today, whose, and which section."""
        whose = (_SCOPE_WORDS[self.scope],) if self.scope else ()
        section = self._sections.section
        return (self.TITLE, *whose, f"{section.group}: {section.title.lower()}")

    def view_shown(self) -> None:
        """Read everything the first time; afterwards what is shown stays."""
        if not self._asked:
            self._read_counts()
        self._sections.focus()

    def store_changed(self) -> None:
        """Read again, in the same scope and section."""
        if self._asked:
            self._read_counts()

    def _read_counts(self) -> None:
        self._asked = True
        self._lines.empty = "Reading…"
        wanted, actor, gateway = self.scope, self.gateway.actor, self.gateway
        today = gateway.clock.today()

        def read(connection: Connection) -> CountsRead:
            scope, sight = wanted or Scope.MINE, gateway.sight(connection)
            gateway.log_consultation(connection, "today", None, scope=scope)
            counts = TodayReading(connection, scope, actor, today, sight=sight).counts()
            if wanted is None and counts.is_empty:
                scope = Scope.ALL
                gateway.log_consultation(connection, "today", None, scope=scope)
                counts = TodayReading(connection, scope, actor, today, sight=sight).counts()
            return CountsRead(scope, counts)

        gateway.read(self, "counts", read, lambda answer: answer)

    def on_counts_read(self, message: CountsRead) -> None:
        """Show the counts, then the lines of the section under the cursor."""
        is_first = self.scope is None
        self.scope = message.scope
        self._sections.show(message.counts, self.gateway.clock.today())
        if is_first:
            self._sections.go_to_first_filled()
        self._read_section()
        self.post_message(TrailChanged())

    def _read_section(self) -> None:
        section, scope, gateway = self._sections.section, self.scope, self.gateway
        if scope is None:
            return
        today = gateway.clock.today()

        def read(connection: Connection) -> SectionRead:
            sight = gateway.sight(connection)
            reading = TodayReading(connection, scope, gateway.actor, today, _MOST_LINES, sight)
            asked = Ask(connection, reading, today, sight)
            return SectionRead(section, scope, section.lines(asked))

        gateway.read(self, "section", read, lambda answer: answer)

    def on_section_read(self, message: SectionRead) -> None:
        """Show the lines, unless another section has been chosen meanwhile."""
        if message.section is self._sections.section and message.scope is self.scope:
            self._lines.show(message.lines, f"{message.section.empty}\n{self._other_scope_hint}")

    @property
    def _other_scope_hint(self) -> str:
        if self.scope is Scope.ALL:
            return "Press 2 to see everyone on the caseload."
        return "This counts your own work only; press m for your team's, or everyone's."

    def on_failed(self, message: Failed) -> None:
        """Keep the reason on the screen."""
        self._lines.show(
            [], f"This could not be read. {message.text}\nPress r to try again, or 6 for Take-up."
        )

    def on_line_list_moved(self, message: LineList.Moved) -> None:
        """Read the section that the cursor has come to."""
        message.stop()
        if message.lines is self._sections:
            self._read_section()
            self.post_message(TrailChanged())

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Go from a section to its lines, and from a line to the person."""
        message.stop()
        if message.lines is self._sections:
            self._lines.focus()
        elif self._lines.custody_id is not None:
            self.post_message(OpenPerson(self._lines.custody_id))

    def step_back(self) -> bool:
        """Go from the lines back to the sections."""
        if self._lines.has_focus:
            self._sections.focus()
            return True
        return False

    def action_other_side(self) -> None:
        """Move between the sections and the lines."""
        (self._sections if self._lines.has_focus else self._lines).focus()

    def action_next_scope(self) -> None:
        """Show the next of mine, my team and all."""
        scopes = list(Scope)
        self.scope = scopes[(scopes.index(self.scope or Scope.ALL) + 1) % len(scopes)]
        self._read_counts()

    def action_search(self) -> None:
        """Search the caseload."""
        self.post_message(SearchWanted())

    def action_reload(self) -> None:
        """Read everything again."""
        self._read_counts()
