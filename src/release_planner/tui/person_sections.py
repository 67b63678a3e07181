"""The sections of a person's screen as data: title, lines, and what needs doing in each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from release_planner.domain.codes import (
    OPEN_STEP_STATES,
    AppointmentState,
    Attendance,
    StepState,
)
from release_planner.tui.care_lines import housing_lines, iom_lines, treatment_lines
from release_planner.tui.contact_lines import appointment_lines, tell_lines
from release_planner.tui.history_lines import history_lines, note_lines
from release_planner.tui.person_page import PersonPage
from release_planner.tui.plan_lines import plan_header, plan_lines
from release_planner.tui.widgets.lines import Header, Line

LinesAndStart = tuple[Sequence[Line], int]


@dataclass(frozen=True, slots=True)
class PersonSection:
    """One section. ``pressing`` counts what somebody must act on; the tab shows it with "!"."""

    id: str
    title: str
    lines: Callable[[PersonPage, date], LinesAndStart]
    empty: str
    pressing: Callable[[PersonPage, date], int] = lambda page, today: 0
    count: Callable[[PersonPage], int | None] = lambda page: None
    header: Header | None = None


def _steps_pressing(page: PersonPage, today: date) -> int:
    return sum(
        step.state == StepState.IMPOSSIBLE
        or (step.state in OPEN_STEP_STATES and step.due_on is not None and step.due_on < today)
        for step in page.detail.steps
    )


def _appointments_pressing(page: PersonPage, today: date) -> int:
    return sum(
        row.attendance == Attendance.UNKNOWN
        and (
            row.state == AppointmentState.TO_REBOOK
            or (row.state == AppointmentState.BOOKED and row.day < today)
        )
        for row in page.detail.appointments
    )


def _untold(page: PersonPage, today: date) -> int:
    return sum(row.done_at is None for row in page.detail.people_to_tell)


PERSON_SECTIONS = (
    PersonSection(
        "plan",
        "Plan",
        plan_lines,
        "There is no plan yet: it is built after an import, or once the person is in custody.",
        _steps_pressing,
        header=plan_header,
    ),
    PersonSection(
        "appointments",
        "Appointments",
        lambda page, today: (appointment_lines(page.detail, today), 0),
        "No appointments yet. Press b to book one.",
        _appointments_pressing,
        lambda page: len(page.detail.appointments),
    ),
    PersonSection(
        "treatment", "Treatment", lambda page, today: (treatment_lines(page, today), 0), ""
    ),
    PersonSection("housing", "Housing", lambda page, today: (housing_lines(page, today), 0), ""),
    PersonSection("iom", "IOM", lambda page, today: (iom_lines(page), 0), ""),
    PersonSection(
        "tell",
        "Tell",
        lambda page, today: (tell_lines(page.detail, today), 0),
        "Nobody has to be told of anything. When the release date or custody changes, the people "
        "who must hear of it are listed here.",
        _untold,
    ),
    PersonSection(
        "notes",
        "Notes",
        lambda page, today: (note_lines(page.detail), 0),
        "No notes yet. Press n to add one: short and practical, seen by everyone who works "
        "on this person.",
        count=lambda page: len(page.detail.notes),
    ),
    PersonSection(
        "history",
        "History",
        lambda page, today: (history_lines(page.detail, page.because), 0),
        "No release date has been given yet. Press d to give one.",
    ),
)  # fmt: skip


def tab_title(section: PersonSection, page: PersonPage, today: date) -> str:
    """A section's name with how much needs doing in it, or how much it holds."""
    pressing, count = section.pressing(page, today), section.count(page)
    if pressing:
        return f"{section.title} {pressing}!"
    return f"{section.title} {count}" if count else section.title
