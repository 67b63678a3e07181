"""One person: the plan as a timeline, and everything else that is known, a section at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.command import Provider
from textual.message import Message
from textual.screen import Screen

from release_planner.domain.codes import CustodyState, Role
from release_planner.domain.custody_changes import EVENT_NAMES, CustodyEvent, possible_events
from release_planner.domain.day_text import day_text
from release_planner.store.reading.person import (
    AppointmentRow,
    DateEntryRow,
    PersonToTellRow,
    StepRow,
)
from release_planner.tui import words
from release_planner.tui.applied import Applied
from release_planner.tui.gateway import gateway_of
from release_planner.tui.keys import bindings
from release_planner.tui.messages import Failed, StoreChanged
from release_planner.tui.person_header import disagreeing, identifier
from release_planner.tui.person_page import PersonPage, read_page
from release_planner.tui.person_palette import PersonCommands
from release_planner.tui.person_sections import PERSON_SECTIONS, PersonSection, tab_title
from release_planner.tui.person_words import capital, instant_text
from release_planner.tui.screens.report import tell
from release_planner.tui.text import plain
from release_planner.tui.widgets.breadcrumb import Breadcrumb
from release_planner.tui.widgets.colleagues import Colleagues
from release_planner.tui.widgets.detail_pane import DetailPane
from release_planner.tui.widgets.hints import Hints
from release_planner.tui.widgets.line_list import LineList
from release_planner.tui.widgets.lines import Lines
from release_planner.tui.widgets.person_head import PersonHead
from release_planner.tui.widgets.section_tabs import SectionTabs

if TYPE_CHECKING:
    from release_planner.tui.dialogs.by_subject import DialogOrWhy

ROOMY_HEIGHT = 30

Subject = TypeVar("Subject")


@dataclass
class PageRead(Message):
    """The person as they stand in the store."""

    page: PersonPage


class PersonScreen(Screen[None]):
    """Four lines about the person, the names of the sections, and the lines of one of them."""

    PLACE = "person"
    TITLE = "Person"
    PURPOSE = (
        "Shows one person: who they are, the expected release day and what it rests on, and a "
        "section at a time of what is planned and recorded. The plan lists steps by the day they "
        'are due: "!" is overdue or too late, "~" started, "✓" done, "-" not needed, "fixed" a '
        "date set by hand. Below the list stands why, and from which source. Enter acts on the "
        "line under the cursor."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings("person")
    CSS_PATH = "person.tcss"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {PersonCommands}
    AUTO_FOCUS = "#person-lines"

    def __init__(self, custody_id: int) -> None:
        super().__init__()
        self.custody_id = custody_id
        self.page: PersonPage | None = None
        self._section = 0
        self._is_behind = False

    def compose(self) -> ComposeResult:
        """A few widgets only: the screen opens at once."""
        self._fit()
        today = gateway_of(self).clock.today()
        yield Breadcrumb(
            "Caseload", "…", aside=f"{day_text(today)} · {gateway_of(self).actor}", widget_id="way"
        )
        yield PersonHead(today, widget_id="person-head")
        yield Colleagues(widget_id="person-colleagues")
        yield SectionTabs(id="person-tabs")
        yield Lines(widget_id="person-lines")
        yield DetailPane(id="person-detail")
        yield Hints()

    def on_mount(self) -> None:
        """Read the person."""
        self.action_reload()

    def on_resize(self) -> None:
        """Give the lines below the list more room on a high screen."""
        self._fit()

    def _fit(self) -> None:
        self.set_class(self.app.size.height >= ROOMY_HEIGHT, "-high")

    @property
    def section(self) -> PersonSection:
        """The section that is open."""
        return PERSON_SECTIONS[self._section]

    @property
    def lines(self) -> Lines:
        """The lines of the open section."""
        return self.query_one("#person-lines", Lines)

    @property
    def subject(self) -> object | None:
        """What the line under the cursor is about."""
        return self.lines.line.subject if self.lines.line is not None else None

    def action_reload(self) -> None:
        """Read the person; that they are looked at is logged first."""
        gateway, custody_id = gateway_of(self), self.custody_id
        gateway.read(
            self,
            "person",
            lambda connection: read_page(gateway.action_context(), connection, custody_id),
            PageRead,
        )

    def on_page_read(self, message: PageRead) -> None:
        """Show the person."""
        is_first = self.page is None
        self.page = message.page
        self.query_one("#person-head", PersonHead).page = message.page
        self.query_one(Colleagues).watch_over(message.page.detail.header.custody_id)
        self._show_section(from_start=is_first)

    def on_colleagues_changed(self, message: Colleagues.Changed) -> None:
        """Show what a colleague changed: at once, or when the dialog on top is closed."""
        message.stop()
        self._is_behind = not self.is_active
        if not self._is_behind:
            self.action_reload()
        elif message.text:
            self.say(f"{message.text}. Nothing that you typed is lost.")

    def on_screen_resume(self) -> None:
        """Show what has changed under a dialog."""
        if self._is_behind:
            self._is_behind = False
            self.action_reload()

    def on_failed(self, message: Failed) -> None:
        """Keep the reason on the screen."""
        if self.page is None:
            text = f"This person could not be read. {message.text}\nPress F5 to try again."
            self.lines.show((), text)

    def _show_section(self, *, from_start: bool) -> None:
        page, today = self.page, gateway_of(self).clock.today()
        if page is None:
            return
        header = page.detail.header
        who = f"{words.name(header.surname, header.forenames)} ({identifier(header)})"
        self.query_one("#way", Breadcrumb).trail = ("Caseload", who, self.section.title)
        tabs = self.query_one("#person-tabs", SectionTabs)
        tabs.titles = tuple(tab_title(section, page, today) for section in PERSON_SECTIONS)
        tabs.current = self._section
        lines, start = self.section.lines(page, today)
        if from_start:
            self.lines.show(())
        self.lines.show(lines, self.section.empty, self.section.header, start)

    def on_line_list_moved(self, message: LineList.Moved) -> None:
        """Show in full what the line under the cursor says."""
        message.stop()
        line = self.lines.line
        self.query_one(DetailPane).paragraphs = line.detail if line else ()

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Do what one mostly does with the line under the cursor."""
        message.stop()
        from release_planner.tui.dialogs.by_subject import dialog_for

        self._ask(lambda page: dialog_for(page, self.subject, self._today))

    def on_section_tabs_chosen(self, message: SectionTabs.Chosen) -> None:
        """Open the section whose name was clicked."""
        self.open_section(message.index)

    def action_section(self, step: int) -> None:
        """Open the next section, or the one before."""
        self.open_section((self._section + step) % len(PERSON_SECTIONS))

    def open_section(self, index: int) -> None:
        """Open a section by its place."""
        self._section = index
        self._show_section(from_start=True)
        self.lines.focus()

    def open_section_of(self, kind: type[object], why: str) -> None:
        """Open the section that lists such things, and say what to do there."""
        wanted = _SECTION_OF[kind]
        places = [place for place, each in enumerate(PERSON_SECTIONS) if each.id == wanted]
        self.open_section(places[0])
        self.say(why)

    def say(self, text: str) -> None:
        """Say something for a moment."""
        self.app.notify(plain(text), markup=False)

    @property
    def _today(self) -> date:
        return gateway_of(self).clock.today()

    def _ask(self, make: "Callable[[PersonPage], DialogOrWhy]") -> None:
        """Open a dialog on the person, or say why there is none."""
        if self.page is None:
            return
        dialog = make(self.page)
        if isinstance(dialog, str):
            self.say(dialog)
        else:
            self.app.push_screen(dialog, self._applied)

    def _applied(self, applied: Applied | None) -> None:
        """Say what was done, and show the person as they are now."""
        if applied is None:
            return
        if applied.custody_id is not None:
            self.custody_id = applied.custody_id
        tell(self.app, applied)
        self.app.post_message(StoreChanged())
        self.action_reload()

    def _ask_about(
        self, kind: type[Subject], make: "Callable[[PersonPage, Subject], DialogOrWhy]"
    ) -> None:
        """Open a dialog on the line under the cursor, when it is of the right kind."""
        subject = self.subject
        if isinstance(subject, kind):
            self._ask(lambda page: make(page, subject))
        else:
            self.open_section_of(kind, f"Move to {_NAME_OF[kind]} and press the key again.")

    def action_change_date(self) -> None:
        """Change the release date, or choose between systems that disagree."""
        from release_planner.tui.dialogs.dates import change_date_dialog, choose_date_dialog
        from release_planner.tui.screens.menu import Menu

        rivals = disagreeing(self.page.detail) if self.page is not None else []
        if not rivals:
            self._ask(lambda page: change_date_dialog(page, self._today))
            return
        choices: list[tuple[DateEntryRow | str, str, str]] = [
            (
                entry,
                f"{entry.source}: {entry.type} {day_text(entry.day)}",
                f"as at {instant_text(entry.as_at)}",
            )
            for entry in rivals
        ]
        choices.append(("another", "Another date", "type it"))

        def chosen(choice: DateEntryRow | str | None) -> None:
            if isinstance(choice, DateEntryRow):
                self._ask(lambda page: choose_date_dialog(page, choice, self._today))
            elif choice is not None:
                self._ask(lambda page: change_date_dialog(page, self._today))

        self.app.push_screen(Menu("The systems disagree. Which date is right?", choices), chosen)

    def action_custody_event(self) -> None:
        """Record a change of custody that can follow the present state."""
        from release_planner.tui.dialogs.dates import custody_event_dialog
        from release_planner.tui.screens.menu import Menu

        if self.page is None:
            return
        state = CustodyState(self.page.detail.header.state)
        events = [(event, capital(EVENT_NAMES[event]), "") for event in possible_events(state)]
        if not events:
            self.say(f"Nothing can follow: {words.CUSTODY_STATES[state]}.")
            return

        def chosen(event: CustodyEvent | None) -> None:
            if event is not None:
                self._ask(lambda page: custody_event_dialog(page, event, self._today))

        title = f"Now {words.CUSTODY_STATES[state]}. What has happened?"
        self.app.push_screen(Menu(title, events), chosen)

    def action_outcome(self) -> None:
        """Record what happened, of all that can be recorded."""
        from release_planner.tui.dialogs.by_subject import Outcome, outcomes
        from release_planner.tui.screens.menu import Menu

        if self.page is None:
            return
        found = outcomes(self.page, self.subject, self._today)
        titles = {section.id: section.title for section in PERSON_SECTIONS}
        choices = [(each, each.words, titles[each.section]) for each in found]
        here = (place for place, each in enumerate(found) if each.section == self.section.id)

        def chosen(outcome: Outcome | None) -> None:
            if outcome is not None:
                self._ask(lambda page: outcome.make())

        self.app.push_screen(Menu("What is to be recorded?", choices, next(here, 0)), chosen)

    def action_book(self) -> None:
        """Book an appointment."""
        from release_planner.tui.dialogs.appointments import book_dialog

        self._ask(lambda page: book_dialog(page, self._today))

    def action_rebook(self) -> None:
        """Move the appointment under the cursor."""
        from release_planner.tui.dialogs.appointments import rebook_dialog

        self._ask_about(AppointmentRow, lambda page, row: rebook_dialog(page, row, self._today))

    def action_cancel(self) -> None:
        """Cancel the appointment under the cursor."""
        from release_planner.tui.dialogs.appointments import cancel_dialog

        self._ask_about(AppointmentRow, lambda page, row: cancel_dialog(row, self._today))

    def action_step_state(self) -> None:
        """Say how far the step under the cursor is."""
        from release_planner.tui.dialogs.steps import step_state_dialog

        self._ask_about(StepRow, step_state_dialog)

    def action_fix_step(self) -> None:
        """Give the step under the cursor a date of its own."""
        from release_planner.tui.dialogs.steps import fix_step_dialog

        self._ask_about(StepRow, lambda page, step: fix_step_dialog(step, self._today))

    def action_told(self) -> None:
        """Tick off the person under the cursor as told."""
        from release_planner.tui.dialogs.by_subject import told

        self._ask_about(PersonToTellRow, lambda page, row: told(row))

    def action_note(self) -> None:
        """Add a note."""
        from release_planner.tui.dialogs.people import note_dialog

        self._ask(note_dialog)

    def action_assign(self) -> None:
        """Give a role to a member of staff: the role under the cursor, or that of the step."""
        from release_planner.tui.dialogs.people import assign_dialog

        subject = self.subject
        role = Role(subject.owner_role) if isinstance(subject, StepRow) else subject
        self._ask(lambda page: assign_dialog(page, role if isinstance(role, Role) else None))

    def action_iom(self) -> None:
        """Put the person on the IOM caseload, or take them off."""
        from release_planner.tui.dialogs.people import iom_dialog

        self._ask(lambda page: iom_dialog(page, self._today))

    def action_public_protection(self) -> None:
        """Record MAPPA and the domestic abuse concern."""
        from release_planner.tui.dialogs.people import public_protection_dialog

        self._ask(lambda page: public_protection_dialog(page, self._today))

    def action_copy(self) -> None:
        """Copy the person's number."""
        if self.page is not None:
            number = identifier(self.page.detail.header)
            self.app.copy_to_clipboard(number)
            self.say(f"Copied {number}.")

    def action_export(self) -> None:
        """Write the person's calendar to a file."""
        from release_planner.tui.dialogs.exports import person_calendar_dialog

        self._ask(person_calendar_dialog)


_SECTION_OF: dict[type[object], str] = {
    AppointmentRow: "appointments",
    StepRow: "plan",
    PersonToTellRow: "tell",
}
_NAME_OF: dict[type[object], str] = {
    AppointmentRow: "an appointment",
    StepRow: "a step",
    PersonToTellRow: "whoever was told",
}
