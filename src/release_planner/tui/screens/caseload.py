"""The caseload: everyone, in order, filtered and searched as one types."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.message import Message

from release_planner.store.connection import Connection
from release_planner.store.reading.caseload import (
    CaseloadRow,
    CaseloadSort,
    caseload_ids,
    caseload_rows,
)
from release_planner.store.reading.search import SearchableList
from release_planner.tui.gateway import READ_ERRORS, failed
from release_planner.tui.keys import bindings
from release_planner.tui.list_choice import SORT_WORDS, ListChoice
from release_planner.tui.messages import Done, Failed, OpenPerson
from release_planner.tui.screens.view import View
from release_planner.tui.text import content
from release_planner.tui.widgets.caseload_list import CaseloadList
from release_planner.tui.widgets.line_list import LineList
from release_planner.tui.widgets.one_line import OneLine

if TYPE_CHECKING:
    from textual.timer import Timer

    from release_planner.tui.widgets.search_field import SearchField

FIRST_IDS = 200
SETTLED_AFTER_SECONDS = 1.0
MOST_IDS_LOGGED = 50
SEARCH_FIELD = "SearchField"


@dataclass
class EveryoneRead(Message):
    """Everyone whom the filter keeps, in order."""

    ids: "array[int]"


@dataclass
class Found(Message):
    """Those of them who match what was typed."""

    ids: "array[int]"
    typed: str


@dataclass
class SearchReady(Message):
    """They can be searched now."""

    people: SearchableList
    ids: "array[int]"


class Caseload(View):
    """A line that says what is shown, and the list."""

    PLACE = "caseload"
    TITLE = "Caseload"
    PURPOSE = (
        "Shows everyone on the caseload, by expected release day. Two days joined by "
        '"or" mean that it is not known whether an early Friday release applies: deadlines work '
        'to the earlier. "+" after a word in the last column means that there is more.'
    )
    BINDINGS = bindings("caseload")

    def __init__(self, *, widget_id: str) -> None:
        super().__init__(id=widget_id)
        self.choice = ListChoice()
        self.typed = ""
        self._everyone: array[int] = array("q")
        self._asked = False
        self._is_whole = False
        self._searchable: SearchableList | None = None
        self._has_more = False
        self._settling: Timer | None = None

    def compose(self) -> ComposeResult:
        """What is shown, and the list."""
        yield OneLine(widget_id="caseload-status")
        yield CaseloadList(self._read_rows, self.gateway.clock.today, widget_id="caseload-list")

    @property
    def lines(self) -> CaseloadList:
        """The list itself."""
        return self.query_one("#caseload-list", CaseloadList)

    def _read_rows(self, ids: Sequence[int]) -> list[CaseloadRow]:
        connection, today = self.gateway.connection(), self.gateway.clock.today()
        return caseload_rows(connection, ids, today, self.gateway.sight(connection))

    def view_shown(self) -> None:
        """The first time, show the first people at once and read the rest in a thread."""
        self.lines.focus()
        if self._asked:
            return
        self._asked = True
        wanted = self.choice.filter(self.gateway.clock.today())
        try:
            connection = self.gateway.connection()
            sight = self.gateway.sight(connection)
            self._log_list(connection)
            self.lines.show(caseload_ids(connection, wanted, self.lines.sort, FIRST_IDS, sight))
        except READ_ERRORS as error:
            self.post_message(failed(error))
            return
        self._say_what_is_shown()
        self.call_after_refresh(self._read_everyone, is_new=False)

    def store_changed(self) -> None:
        """Read the list again; the cursor stays on the same person."""
        if self._asked:
            self.lines.forget_rows()
            self._read_everyone(is_new=False)

    def _log_list(self, connection: Connection) -> None:
        chosen = self.choice
        named = ("due_within", "owner", "team", "prison_id", "area", "cohort")
        narrowed = [name for name in named if getattr(chosen, name) is not None]
        self.gateway.log_consultation(
            connection, "caseload", None, states=chosen.states, filters=narrowed
        )

    def _read_everyone(self, *, is_new: bool) -> None:
        """Read who is on the list; a new choice of people is logged before they are shown."""
        wanted, sort = self.choice.filter(self.gateway.clock.today()), self.lines.sort

        def read(connection: Connection) -> EveryoneRead:
            if is_new:
                self._log_list(connection)
            sight = self.gateway.sight(connection)
            return EveryoneRead(caseload_ids(connection, wanted, sort, sight=sight))

        self.gateway.read(self, "everyone", read, lambda answer: answer)

    def on_everyone_read(self, message: EveryoneRead) -> None:
        """Show them, or those of them who match the search."""
        self._everyone = message.ids
        self._is_whole = True
        self._searchable = None
        if self.query(SEARCH_FIELD):
            self._prepare_search()
        if not self.typed:
            self._show(message.ids)

    def _prepare_search(self) -> None:
        """Read what search needs, in a thread; once it is there each key is answered at once."""
        everyone = self._everyone

        def read(connection: Connection) -> SearchReady:
            return SearchReady(self.gateway.searchable(everyone), everyone)

        self.gateway.read(self, "searchable", read, lambda answer: answer)

    def on_search_ready(self, message: SearchReady) -> None:
        """Answer what was typed meanwhile."""
        if message.ids is self._everyone:
            self._searchable = message.people
            self._search()

    def _search(self) -> None:
        """Show the first whom the search finds at once, and all of them after the next paint."""
        if not self.typed or self._searchable is None:
            return
        first = self._searchable.matching(self.typed, FIRST_IDS)
        self._has_more = len(first) == FIRST_IDS
        self._show(first)
        self._stop_settling()
        if self._has_more:
            self.call_after_refresh(self._search_on, self._searchable, self.typed)
        else:
            self._settle()

    def _search_on(self, people: SearchableList, typed: str) -> None:
        if typed == self.typed:
            self.gateway.read(
                self, "search", lambda _: Found(people.matching(typed), typed), lambda found: found
            )

    def on_found(self, message: Found) -> None:
        """Show all who were found, unless more has been typed meanwhile."""
        if message.typed == self.typed:
            self._has_more = False
            self._show(message.ids)
            self._settle()

    def _settle(self) -> None:
        self._settling = self.set_timer(SETTLED_AFTER_SECONDS, self._log_search)

    def _stop_settling(self) -> None:
        if self._settling is not None:
            self._settling.stop()
            self._settling = None

    def _log_search(self) -> None:
        """Log a search once, when it has settled or is used."""
        if self._settling is None:
            return
        self._stop_settling()
        found, letters = self.lines.ids, len(self.typed)
        detail: dict[str, object] = {"letters": letters, "found": len(found)}
        if len(found) <= MOST_IDS_LOGGED:
            detail["custody_ids"] = list(found)
        self.gateway.read(
            self,
            "search-log",
            lambda connection: self.gateway.log_consultation(connection, "search", None, **detail),
            lambda _: Done(),
        )

    def _show(self, ids: "array[int]") -> None:
        self.lines.empty = self._why_empty()
        self.lines.show(ids)
        self._say_what_is_shown()

    def _why_empty(self) -> str:
        if self.typed:
            return f"Nobody matches this search among {len(self._everyone):,} people.\n" + (
                "Press esc to clear it." if self.choice.is_default else "Press x to look wider."
            )
        if self.choice.is_default:
            return (
                "Nobody in custody is on this caseload yet.\n"
                "Press ctrl+o to import a file, or f to look for people on remand or released."
            )
        return "Nobody matches this filter.\nPress f to change it, or x to clear it."

    def _say_what_is_shown(self) -> None:
        shown, of = len(self.lines.ids), len(self._everyone)
        if not self._is_whole:
            count = "reading…"
        elif self.typed:
            count = f"{shown:,}{'+' if self._has_more else ''} of {of:,}"
        else:
            count = f"{of:,} {'person' if of == 1 else 'people'}"
        parts = (count, *self.choice.words(), f"by {SORT_WORDS[self.lines.sort]}")
        self.query_one("#caseload-status", OneLine).text = " · ".join(parts)

    def on_failed(self, message: Failed) -> None:
        """Show nobody, and keep the reason on the screen."""
        self._is_whole = True
        self.lines.empty = (
            f"This could not be read. {message.text}\nPress r to try again, or 6 for Take-up."
        )
        self.lines.show(array("q"))

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Open the person under the cursor."""
        message.stop()
        self._log_search()
        if self.lines.custody_id is not None:
            self.post_message(OpenPerson(self.lines.custody_id))

    def action_search(self) -> None:
        """Open the search field, or go back to it."""
        from release_planner.tui.widgets.search_field import SearchField

        fields = self.query(SearchField)
        if fields:
            fields.first().focus()
            return
        field = SearchField(self._search_for)
        self.mount(field, before=self.lines)
        field.focus()
        self._prepare_search()

    def _search_for(self, typed: str) -> None:
        self.typed = typed.strip()
        if self.typed:
            self._search()
        else:
            self._show(self._everyone)

    def on_search_field_kept(self, message: "SearchField.Kept") -> None:
        """Go on in the list, with what was found."""
        self.lines.focus()

    def on_search_field_cleared(self, message: "SearchField.Cleared") -> None:
        """Show everyone again."""
        self._clear_search()

    def _clear_search(self) -> None:
        from release_planner.tui.widgets.search_field import SearchField

        self.query(SearchField).remove()
        self.lines.focus()
        if self.typed:
            self._log_search()
            self.typed = ""
            self._show(self._everyone)

    def step_back(self) -> bool:
        """Clear the search, if there is one."""
        had_search = bool(self.typed)
        self._clear_search()
        return had_search

    def action_sort(self) -> None:
        """Order by the next of the columns that can order the list."""
        sorts = list(CaseloadSort)
        self.lines.sort = sorts[(sorts.index(self.lines.sort) + 1) % len(sorts)]
        self._read_everyone(is_new=False)

    def action_filter(self) -> None:
        """Choose who is on the list."""
        from release_planner.tui.screens.caseload_filter import CaseloadFilterScreen

        self.app.push_screen(CaseloadFilterScreen(self.choice), self._choose)

    def _choose(self, choice: ListChoice | None) -> None:
        if choice is not None and choice != self.choice:
            self.choice = choice
            self._read_everyone(is_new=True)

    def action_clear(self) -> None:
        """Clear the filter and the search."""
        self._clear_search()
        self._choose(ListChoice())

    def action_copy(self) -> None:
        """Copy the number of the person under the cursor, and say so."""
        row = self.lines.row(self.lines.cursor) if self.lines.ids else None
        if row is not None:
            self.app.copy_to_clipboard(row.identifier)
            self.notify(content(f"Copied {row.identifier}").plain, markup=False)

    def action_reload(self) -> None:
        """Read the list again."""
        self.lines.forget_rows()
        self._read_everyone(is_new=True)
