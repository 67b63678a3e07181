"""Take-up: the board's figure, what it rests on, and where along the way people are lost."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message

from release_planner.domain.report_span import SPAN_NAMES, ReportSpan, SpanKind
from release_planner.tui.keys import bindings
from release_planner.tui.messages import Failed, SearchWanted, StoreChanged, TrailChanged
from release_planner.tui.screens.menu import Menu
from release_planner.tui.screens.report import Report, tell
from release_planner.tui.screens.view import View
from release_planner.tui.take_up.head import head_lines, why_no_figure
from release_planner.tui.take_up.reading import AreaChoice, TakeUpReading, read_take_up
from release_planner.tui.take_up.sections import SECTIONS, TakeUpSection
from release_planner.tui.text import plain
from release_planner.tui.widgets.detail_pane import DetailPane
from release_planner.tui.widgets.line_list import ALERT, LineList
from release_planner.tui.widgets.lines import Lines, WrappedLine
from release_planner.tui.widgets.section_tabs import SectionTabs
from release_planner.tui.widgets.styled_lines import StyledLines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release_planner.tui.applied import Applied
    from release_planner.tui.widgets.lines import Line

_READING = (("Reading…", "muted"),)


@dataclass
class TakeUpRead(Message):
    """The table of the area and span that were asked for."""

    reading: TakeUpReading
    area: str | None


class TakeUp(View):
    """The figure, the names of the sections, the lines of one, and its line in full."""

    PLACE = "take_up"
    TITLE = "Take-up"
    PURPOSE = (
        "Shows how many people released with a treatment need started treatment in time. A line "
        'draws the rate "●" in its interval "├──┤" from 0 to 100%; "┊" is the rate it is held '
        'against. "above" and "below": the whole interval lies on that side; "late": returns are '
        'missing; "few": few are counted. Below the list stands the line in words. Counts only, '
        "no names."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings("take_up")

    def __init__(self, *, widget_id: str) -> None:
        super().__init__(id=widget_id)
        self.area: AreaChoice | None = None
        self.span: ReportSpan | None = None
        self.reading: TakeUpReading | None = None
        self._section = 0
        self._is_asked = False

    def compose(self) -> ComposeResult:
        """A few widgets only."""
        yield StyledLines(id="take-up-head")
        yield SectionTabs(id="take-up-tabs")
        yield Lines(rest_everywhere=True, widget_id="take-up-lines")
        yield DetailPane(id="take-up-detail")

    @property
    def section(self) -> TakeUpSection:
        """The section that is open."""
        return SECTIONS[self._section]

    @property
    def lines(self) -> Lines:
        """The lines of the open section."""
        return self.query_one("#take-up-lines", Lines)

    @property
    def trail(self) -> tuple[str, ...]:
        """Take-up, of which area, when, and which section."""
        area = self.area.name if self.area is not None else "All areas"
        when = (self.span.text,) if self.span is not None else ()
        return (self.TITLE, area, *when)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action can be done now: most need figures, or a period to go on from."""
        if action in ("section", "area", "copy"):
            return self.reading is not None
        return action not in ("move_span", "span") or self.span is not None

    def view_shown(self) -> None:
        """Read the figures the first time; afterwards what is shown stays."""
        self.lines.focus()
        if not self._is_asked:
            self.action_reload()

    def store_changed(self) -> None:
        """Read again, of the same area and span."""
        if self._is_asked:
            self.action_reload()

    def action_reload(self) -> None:
        """Read the figures."""
        self._is_asked = True
        if self.reading is None:
            self.query_one(StyledLines).texts = _READING
            self.lines.show((), "Reading…")
        gateway, span = self.gateway, self.span
        area = self.area.id if self.area is not None else None
        gateway.read(
            self,
            "take-up",
            lambda connection: read_take_up(gateway.action_context(), connection, area, span),
            lambda reading: TakeUpRead(reading, area),
        )

    def on_take_up_read(self, message: TakeUpRead) -> None:
        """Show the figures, unless another area or span has been chosen meanwhile."""
        message.stop()
        if message.area != (self.area.id if self.area is not None else None):
            return
        if self.span not in (None, message.reading.span):
            return
        self.reading, self.span = message.reading, message.reading.span
        self._show()
        self.refresh_bindings()

    def _show(self) -> None:
        """Draw the head, the names of the sections and the open one."""
        if self.reading is None:
            return
        table = self.reading.table
        self.query_one(StyledLines).texts = tuple(head_lines(table))
        tabs = self.query_one(SectionTabs)
        tabs.titles = tuple(section.title for section in SECTIONS)
        tabs.current = self._section
        lines = self.section.lines(table)
        header = self.section.header if lines else None
        why = why_no_figure(table)
        if why is not None:
            lines = [WrappedLine(why, ALERT, indent=" "), *lines]
        start = 1 if _begins_with_heading(lines) else 0
        self.lines.show(lines, self.section.empty, header, start)
        self.post_message(TrailChanged())

    def on_failed(self, message: Failed) -> None:
        """Keep the reason on the screen, and no figure beside it."""
        self.reading = None
        self.query_one(StyledLines).texts = ((message.text, "alert"),)
        self.query_one(SectionTabs).titles = ()
        self.lines.show((), "There is nothing to show. Press esc to go back, or r to try again.")
        self.refresh_bindings()

    def on_line_list_moved(self, message: LineList.Moved) -> None:
        """Say the line under the cursor in words."""
        message.stop()
        line = self.lines.line
        self.query_one(DetailPane).paragraphs = line.detail if line is not None else ()

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Keep the line's words on the screen until they have been read."""
        message.stop()
        line = self.lines.line
        if line is not None and line.detail:
            self.app.push_screen(Report(self.section.title, line.detail))

    def on_section_tabs_chosen(self, message: SectionTabs.Chosen) -> None:
        """Open the section that was clicked."""
        message.stop()
        self._open(message.index)

    def action_section(self, step: int) -> None:
        """Open the next section, or the one before."""
        self._open((self._section + step) % len(SECTIONS))

    def _open(self, index: int) -> None:
        self._section = index
        self._show()

    def action_move_span(self, step: int) -> None:
        """Go a quarter on or back; of a financial year, a year."""
        if self.span is None:
            return
        wanted = self.span.moved(step)
        if wanted.has_begun(self.gateway.clock.today()):
            self._look_at(wanted)
        else:
            self.notify("The next one has not begun yet.", markup=False)

    def _look_at(self, span: ReportSpan) -> None:
        self.span = span
        self.post_message(TrailChanged())
        self.action_reload()

    def action_span(self) -> None:
        """Choose between a quarter, a financial year and twelve months."""
        span = self.span
        if span is None:
            return
        kinds = list(SpanKind)
        choices = [(kind, SPAN_NAMES[kind], replace(span, kind=kind).text) for kind in kinds]

        def chosen(kind: SpanKind | None) -> None:
            if kind is not None and kind is not span.kind:
                self._look_at(replace(span, kind=kind))

        self.app.push_screen(Menu("How long", choices, kinds.index(span.kind)), chosen)

    def action_area(self) -> None:
        """Choose an area, or all of them."""
        if self.reading is None:
            return
        areas = self.reading.areas
        at = next((place for place, area in enumerate(areas) if area == self.area), 0)

        def chosen(area: AreaChoice | None) -> None:
            if area is not None and area != self.area:
                self.area = area
                self.post_message(TrailChanged())
                self.action_reload()

        self.app.push_screen(Menu("Area", [(area, area.name, "") for area in areas], at), chosen)

    def action_write(self) -> None:
        """Write the report of what is shown, once anything is."""
        if self.span is None:
            self.notify("There is no figure to write yet.", markup=False)
            return
        from release_planner.tui.dialogs.take_up import take_up_dialog

        today = self.gateway.clock.today()
        period = self.span.period
        area = self.area.id if self.area is not None else None

        def applied(done: "Applied | None") -> None:
            if done is not None:
                tell(self.app, done)
                self.app.post_message(StoreChanged())

        self.app.push_screen(take_up_dialog(today, period, area), applied)

    def action_copy(self) -> None:
        """Copy the line under the cursor in words, or the figure where it has none."""
        line = self.lines.line
        said = line.detail if line is not None else ()
        head = self.query_one(StyledLines).texts
        text = " ".join(said) or (head[0][0] if head else "")
        if text:
            self.app.copy_to_clipboard(plain(text))
            self.notify("Copied the line in words.", markup=False)

    def action_search(self) -> None:
        """Search the caseload."""
        self.post_message(SearchWanted())


def _begins_with_heading(lines: "Sequence[Line]") -> bool:
    """Whether the first line only names those below it."""
    return len(lines) > 1 and lines[0].subject is None and lines[1].subject is not None
