"""A list of lines that draws only what is visible: as quick with 100,000 lines as with ten."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from release_planner.tui.keys import bindings
from release_planner.tui.text import cell, plain

PLAIN, MUTED, HEADING, ALERT = "", "muted", "heading", "alert"
CURSOR_MARK, NO_MARK = "▸", " "

Spans = Sequence[tuple[str, str]]


class LineList(ScrollView, can_focus=True):
    """Lines between an optional header and detail line, with a cursor that keys and mouse move.

    A subclass says what a line holds in `spans`: texts with the name of their style. The line
    under the cursor carries a mark as well as a colour.
    """

    BINDINGS = bindings("list")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line--plain",
        "line--muted",
        "line--heading",
        "line--alert",
        "line--cursor",
        "line--cursor-blurred",
        "line--detail",
    }
    DEFAULT_CSS = """
    LineList {
        background: $background;
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-background: $background;
        scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        & > .line--plain { color: $foreground; background: $background; }
        & > .line--muted { color: $planner-muted; background: $background; }
        & > .line--heading { color: $planner-heading; background: $background; text-style: bold; }
        & > .line--alert { color: $planner-alert; background: $background; }
        & > .line--cursor {
            color: $planner-on-cursor; background: $planner-cursor; text-style: bold;
        }
        & > .line--detail { color: $foreground; background: $panel; }
        & > .line--cursor-blurred { color: $planner-heading; background: $panel; }
    }
    """

    cursor: reactive[int] = reactive(0, repaint=False)
    empty: reactive[str] = reactive("")

    @dataclass
    class Moved(Message):
        """The cursor stands on another line."""

        lines: "LineList"
        index: int

        @property
        def control(self) -> "LineList":
            """The list, so that handlers can select on it."""
            return self.lines

    class Chosen(Moved):
        """Enter or the mouse chose a line."""

    def __init__(self, *, widget_id: str | None = None) -> None:
        super().__init__(id=widget_id)
        self._styles_by_name: dict[str, Style] = {}
        self._could_choose = False

    @property
    def line_count(self) -> int:
        """How many lines there are."""
        raise NotImplementedError

    def spans(self, index: int, width: int) -> Spans:
        """The texts and styles of one line, ``width`` cells in all."""
        raise NotImplementedError

    def header_spans(self, width: int) -> Spans | None:
        """The line that stays above the others, or None."""
        return None

    def detail(self, index: int) -> str | None:
        """What the last line says in full of the line under the cursor; None for no such line."""
        return None

    def can_rest(self, index: int) -> bool:
        """Whether the cursor may stand on this line; headings are passed over."""
        return True

    def lines_changed(self, cursor: int = 0) -> None:
        """Draw again from new lines, with the cursor on one of them."""
        self._measure()
        self.set_reactive(LineList.cursor, self._resting_place(cursor, 1))
        self._scroll_to_cursor()
        self.refresh()
        if self._could_choose != self._can_choose:
            self._could_choose = self._can_choose
            self.refresh_bindings()
        self.post_message(self.Moved(self, self.cursor))

    @property
    def _can_choose(self) -> bool:
        return self.line_count > 0 and self.can_rest(self.cursor)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action can be done now: choosing, where there is a line to choose."""
        return action != "choose" or self._can_choose

    def lines_added(self, before: int) -> None:
        """Take note of more lines below the ``before`` that there were."""
        self._measure()
        if before < self.scroll_offset.y + self._page:
            self.refresh()

    def _measure(self) -> None:
        """Tell the scrollbar how many lines there are.

        The scrollbar is always there, so that nothing moves when their number changes: the screen
        need not be laid out again, which would cost every letter of a search a frame.
        """
        height = self.line_count + self._header_height + self._detail_height
        self.set_reactive(Widget.virtual_size, Size(self.size.width, height))
        self.vertical_scrollbar.window_virtual_size = height

    @property
    def _detail_height(self) -> int:
        return 0 if self.detail(self.cursor) is None else 1

    @property
    def _header_height(self) -> int:
        return 0 if self.header_spans(self.content_width) is None else 1

    @property
    def content_width(self) -> int:
        """The cells of a line."""
        return self.scrollable_content_region.width

    def notify_style_update(self) -> None:
        """Forget the styles when the theme changes."""
        self._styles_by_name.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.content_width
        header = self.header_spans(width)
        if header is not None and y == 0:
            return self._strip(header, width)
        if y == self.size.height - 1 and (text := self.detail(self.cursor)) is not None:
            return self._strip([(cell(f" {text}", width), "detail")], width)
        index = y + self.scroll_offset.y - (0 if header is None else 1)
        if index >= self.line_count:
            return self._strip(self._below(index, width), width)
        at_cursor = index == self.cursor and self.can_rest(index)
        mark = CURSOR_MARK if at_cursor else NO_MARK
        style = None
        if at_cursor:
            style = self._style("cursor" if self.has_focus else "cursor-blurred")
        return self._strip([(mark, PLAIN), *self.spans(index, width - 1)], width, style)

    def _below(self, index: int, width: int) -> Spans:
        """What stands under the last line: why there is none, when the list is empty."""
        if self.line_count or not self.empty:
            return []
        lines = [line for text in self.empty.splitlines() for line in wrap(plain(text), width - 2)]
        return [(cell(f" {lines[index - 1]}", width), PLAIN)] if 0 < index <= len(lines) else []

    def _strip(self, spans: Spans, width: int, style: Style | None = None) -> Strip:
        segments = [Segment(text, style or self._style(name or "plain")) for text, name in spans]
        return Strip(segments).adjust_cell_length(width, style or self._style("plain"))

    def _style(self, name: str) -> Style:
        found = self._styles_by_name.get(name)
        if found is None:
            found = self._styles_by_name[name] = self.get_component_rich_style(f"line--{name}")
        return found

    def watch_cursor(self, before: int, after: int) -> None:
        """Redraw the two lines that changed, and keep the cursor in sight."""
        for index in (before, after):
            self.refresh_line(index + self._header_height)
        if self._detail_height:
            self.refresh(Region(0, self.size.height - 1, self.size.width, 1))
        self._scroll_to_cursor()
        self.post_message(self.Moved(self, after))

    def _scroll_to_cursor(self) -> None:
        first = self.scroll_offset.y
        visible = max(1, self._page)
        if self.cursor < first:
            self._jump_to(self.cursor)
        elif self.cursor >= first + visible:
            self._jump_to(self.cursor - visible + 1)

    def _jump_to(self, first: int) -> None:
        self.scroll_to(y=first, animate=False, force=True, immediate=True)

    @property
    def _page(self) -> int:
        return self.size.height - self._header_height - self._detail_height

    def _resting_place(self, index: int, step: int) -> int:
        """The nearest line at or after ``index`` that the cursor may stand on, else before it."""
        last = self.line_count - 1
        if last < 0:
            return 0
        index = max(0, min(index, last))
        for places in (range(index, last + 1), range(index, -1, -1))[:: 1 if step > 0 else -1]:
            for place in places:
                if self.can_rest(place):
                    return place
        return 0

    def action_move(self, step: int) -> None:
        """Move the cursor some lines down, or up when negative."""
        place = self._resting_place(self.cursor + step, step)
        if (place - self.cursor) * step > 0:
            self.cursor = place
        elif step < 0 and self.scroll_offset.y > 0:
            self._jump_to(0)

    def action_page(self, direction: int) -> None:
        """Move the cursor and the view a page down, or up when negative."""
        step = direction * max(1, self._page - 1)
        self._jump_to(max(0, self.scroll_offset.y + step))
        self.action_move(step)

    def action_first(self) -> None:
        """Go to the first line."""
        self._jump_to(0)
        self.cursor = self._resting_place(0, 1)

    def action_last(self) -> None:
        """Go to the last line."""
        self.cursor = self._resting_place(self.line_count - 1, -1)

    def action_choose(self) -> None:
        """Choose the line under the cursor."""
        if self._can_choose:
            self.post_message(self.Chosen(self, self.cursor))

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the line clicked; a second click on it chooses it."""
        place = event.y - self._header_height
        index = place + self.scroll_offset.y
        if not 0 <= place < self._page or index >= self.line_count:
            return
        if index == self.cursor and event.chain > 1:
            self.action_choose()
        elif self.can_rest(index):
            self.cursor = index

    def on_focus(self) -> None:
        """Show the cursor as the one that keys move."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the cursor as resting."""
        self.refresh()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._measure()
        self._scroll_to_cursor()
