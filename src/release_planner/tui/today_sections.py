"""The sections of today's screen as data: what each counts, reads and says when it is empty."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from release_planner.store.connection import Connection
from release_planner.store.reading.caseload import CaseloadRow, caseload_rows
from release_planner.store.reading.sight import EVERYTHING, Sight
from release_planner.store.reading.today import (
    RELEASE_DAYS_AHEAD,
    STEP_DAYS_AHEAD,
    Days,
    TodayCounts,
    TodayReading,
)
from release_planner.tui import today_lines
from release_planner.tui.today_lines import TodayLine


@dataclass(frozen=True, slots=True)
class Ask:
    """What a section is asked with: a connection, today's questions, the day, and what is seen."""

    connection: Connection
    reading: TodayReading
    today: date
    sight: Sight = EVERYTHING

    def people(self, custody_ids: list[int]) -> list[CaseloadRow]:
        """The rows of these custody spells."""
        return caseload_rows(self.connection, custody_ids, self.today, self.sight)

    def leaving(self, days: Days) -> list[TodayLine]:
        """The lines of people expected to leave within these days."""
        return today_lines.release_lines(self.people(self.reading.releases(days)), self.today)

    def steps(self, days: Days) -> list[TodayLine]:
        """The lines of steps due within these days."""
        return today_lines.step_lines(self.reading.due_steps(days), self.today)


@dataclass(frozen=True, slots=True)
class Section:
    """One section. ``urgent`` ones are marked when they are not empty."""

    id: str
    group: str
    title: str
    count: Callable[[TodayCounts, date], int]
    lines: Callable[[Ask], list[TodayLine]]
    empty: str
    urgent: bool = False


def _leaving_within(last: int) -> Section:
    return Section(
        f"next_{last}",
        "Releases",
        f"Next {last} days",
        lambda counts, today: counts.leaving(Days.ahead(today, 1, last)),
        lambda ask: ask.leaving(Days.ahead(ask.today, 1, last)),
        f"Nobody is expected to leave in the next {last} days.",
    )


SECTIONS = (
    Section(
        "not_recorded",
        "Releases",
        "Not recorded",
        lambda counts, today: counts.leaving(Days.before(today)),
        lambda ask: ask.leaving(Days.before(ask.today)),
        "Every release whose day has passed is recorded.",
        urgent=True,
    ),
    Section(
        "today",
        "Releases",
        "Today",
        lambda counts, today: counts.leaving(Days(today, today)),
        lambda ask: ask.leaving(Days(ask.today, ask.today)),
        "Nobody is expected to leave today.",
    ),
    _leaving_within(7),
    _leaving_within(14),
    _leaving_within(RELEASE_DAYS_AHEAD),
    Section(
        "remand",
        "Releases",
        "Remand: court",
        lambda counts, today: counts.remand,
        lambda ask: today_lines.remand_lines(ask.people(ask.reading.remand()), ask.today),
        "Nobody is on remand.",
    ),
    Section(
        "steps_overdue",
        "Steps",
        "Overdue",
        lambda counts, today: counts.steps_overdue,
        lambda ask: ask.steps(Days.before(ask.today)),
        "No step is overdue.",
        urgent=True,
    ),
    Section(
        "steps_too_late",
        "Steps",
        "Too late",
        lambda counts, today: counts.steps_too_late,
        lambda ask: today_lines.step_lines(ask.reading.too_late_steps(), ask.today),
        "No step of anybody in custody is too late to be done.",
    ),
    Section(
        "steps_today",
        "Steps",
        "Due today",
        lambda counts, today: counts.steps_today,
        lambda ask: ask.steps(Days(ask.today, ask.today)),
        "No step is due today.",
    ),
    Section(
        "steps_next",
        "Steps",
        f"Next {STEP_DAYS_AHEAD} days",
        lambda counts, today: counts.steps_next,
        lambda ask: ask.steps(Days.ahead(ask.today, 1, STEP_DAYS_AHEAD)),
        f"No step is due in the next {STEP_DAYS_AHEAD} days.",
    ),
    Section(
        "appointments_today",
        "Appointments",
        "Today",
        lambda counts, today: counts.appointments_today,
        lambda ask: today_lines.appointment_lines(
            ask.reading.appointments(Days(ask.today, ask.today)), ask.today
        ),
        "No appointment is booked for today.",
    ),
    Section(
        "to_rebook",
        "Appointments",
        "To rebook",
        lambda counts, today: counts.appointments_to_rebook,
        lambda ask: today_lines.appointment_lines(ask.reading.appointments_to_rebook(), ask.today),
        "No appointment rests on a release day that has moved.",
        urgent=True,
    ),
    Section(
        "to_tell",
        "People",
        "To tell",
        lambda counts, today: counts.people_to_tell,
        lambda ask: today_lines.tell_lines(ask.reading.people_to_tell(), ask.today),
        "Everybody has been told of every change.",
        urgent=True,
    ),
)
