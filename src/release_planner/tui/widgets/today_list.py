"""The two lists of today's screen: the sections with their counts, and the lines of one."""

from datetime import date

from rich.cells import cell_len

from release_planner.store.reading.today import TodayCounts
from release_planner.tui.text import cell, plain
from release_planner.tui.today_lines import TodayLine
from release_planner.tui.today_sections import SECTIONS, Section
from release_planner.tui.widgets.line_list import ALERT, HEADING, MUTED, PLAIN, LineList, Spans

_WIDE = 80


class SectionList(LineList):
    """The sections under their groups; "!" marks an urgent one that is not empty."""

    def __init__(self, *, widget_id: str | None = None) -> None:
        super().__init__(widget_id=widget_id)
        self._counts: list[int] | None = None
        self._lines: list[Section | str] = []
        for section in SECTIONS:
            if section.group not in self._lines:
                self._lines += ["", section.group] if self._lines else [section.group]
            self._lines.append(section)
        self.set_reactive(LineList.cursor, 1)

    @property
    def line_count(self) -> int:
        """Sections, group names and the gaps between them."""
        return len(self._lines)

    @property
    def section(self) -> Section:
        """The section under the cursor."""
        line = self._lines[self.cursor]
        return SECTIONS[0] if isinstance(line, str) else line

    def show(self, counts: TodayCounts, today: date) -> None:
        """Show how much there is in each section."""
        self._counts = [section.count(counts, today) for section in SECTIONS]
        self.refresh()

    def go_to_first_filled(self) -> None:
        """Put the cursor on the first section that holds anything."""
        filled = [
            section for section, count in zip(SECTIONS, self._counts or [], strict=False) if count
        ]
        self.cursor = self._lines.index(filled[0] if filled else SECTIONS[0])

    def can_rest(self, index: int) -> bool:
        """Only sections can be chosen."""
        return isinstance(self._lines[index], Section)

    def spans(self, index: int, width: int) -> Spans:
        """A group's name, or a section with its count."""
        line = self._lines[index]
        if isinstance(line, str):
            return [(line.upper(), HEADING)]
        if self._counts is None:
            return [(f"{line.title}", MUTED)]
        count = self._counts[SECTIONS.index(line)]
        number = f"{count:>6,}"
        mark = " !" if line.urgent and count else "  "
        style = ALERT if line.urgent and count else PLAIN if count else MUTED
        return [(cell(f" {line.title}", width - len(number) - 2) + number + mark, style)]


class TodayList(LineList):
    """The lines of one section."""

    def __init__(self, *, widget_id: str | None = None) -> None:
        super().__init__(widget_id=widget_id)
        self._lines: list[TodayLine] = []

    @property
    def line_count(self) -> int:
        """How many lines there are, headings included."""
        return len(self._lines)

    def show(self, lines: list[TodayLine], empty: str) -> None:
        """Show these lines, or why there are none."""
        self.empty = "" if lines else empty
        self._lines = lines
        self.lines_changed()

    @property
    def custody_id(self) -> int | None:
        """The custody spell that the line under the cursor is about."""
        return self._lines[self.cursor].custody_id if self._lines else None

    def detail(self, index: int) -> str:
        """The line under the cursor in full."""
        return self._lines[index].full if index < len(self._lines) else ""

    def can_rest(self, index: int) -> bool:
        """Headings, and lines that explain the one above, are passed over."""
        return self._lines[index].custody_id is not None

    def spans(self, index: int, width: int) -> Spans:
        """The text, with what stands at the right."""
        line = self._lines[index]
        right = line.wide_right if width >= _WIDE and line.wide_right else line.right
        right_width = min(cell_len(plain(right)), width * 2 // 3)
        text = cell(line.text, width - right_width - 1)
        return [(f"{text} {cell(right, right_width)}", line.style)]
