"""Today's lists as lines of text: what stands at the left, and what at the right."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from release_planner.domain.codes import StepState
from release_planner.domain.day_text import day_text
from release_planner.store.reading.caseload import CaseloadRow
from release_planner.store.reading.today import (
    AppointmentRow,
    DueStepRow,
    PersonToTellRow,
    WhoRow,
)
from release_planner.tui import words
from release_planner.tui.caseload_columns import (
    day_phrase,
    in_full,
    notices,
    short_identifier,
)
from release_planner.tui.text import cell

_NUMBER_WIDTH = 11


@dataclass(frozen=True, slots=True)
class TodayLine:
    """One line. ``custody_id`` is whom it opens, None for a line that the cursor passes over.

    ``wide_right`` is shown instead of ``right`` where there is room; ``full`` is what stands under
    the list while the cursor is on the line, since a narrow line may cut its text.
    """

    text: str
    right: str = ""
    wide_right: str = ""
    style: str = ""
    custody_id: int | None = None
    full: str = ""


def release_lines(rows: Sequence[CaseloadRow], today: date) -> list[TodayLine]:
    """People expected to leave, under a heading for each day with how many there are."""
    lines: list[TodayLine] = []
    for day, group in groupby(rows, key=lambda row: row.expected_from):
        people = list(group)
        if day is not None:
            lines.append(_day_heading(day, len(people), today))
        lines += [_person_line(row, today) for row in people]
    return lines


def remand_lines(rows: Sequence[CaseloadRow], today: date) -> list[TodayLine]:
    """People whom a court may release, with their next hearing."""
    return [
        line
        for row in rows
        for line in (
            _person_line(row, today),
            TodayLine(f"   {day_phrase(row, today)}", style="muted"),
        )
    ]


def step_lines(rows: Iterable[DueStepRow], today: date) -> list[TodayLine]:
    """Steps, under a heading for each day they are or were due."""
    lines: list[TodayLine] = []
    for day, group in groupby(rows, key=lambda row: row.due_on):
        steps = list(group)
        lines.append(TodayLine(f"Due {_day_and_distance(day, today)}", style="heading"))
        for step in steps:
            late = "too late" if step.state is StepState.IMPOSSIBLE else ""
            lines += _pair(step.title, late, step.who, words.code_words(step.owner_role))
    return lines


def appointment_lines(rows: Iterable[AppointmentRow], today: date) -> list[TodayLine]:
    """Appointments, under a heading for each day."""
    lines: list[TodayLine] = []
    for day, group in groupby(rows, key=lambda row: row.day):
        lines.append(TodayLine(_day_and_distance(day, today), style="heading"))
        for row in group:
            where = ", ".join(part for part in (row.provider, row.place) if part)
            text = f"{row.start or 'all day'} {words.code_words(row.kind)}"
            lines += _pair(text + (f": {where}" if where else ""), _booking(row), row.who, "")
    return lines


def _booking(row: AppointmentRow) -> str:
    return "rebook" if row.state == "to_rebook" else ""


def tell_lines(rows: Iterable[PersonToTellRow], today: date) -> list[TodayLine]:
    """People who must hear of a change, each with how to reach them and about whom."""
    lines: list[TodayLine] = []
    for row in rows:
        lines += _pair(
            f"{row.name} ({words.code_words(row.role)})", row.contact, row.who, "", row.why
        )
    return lines


def _day_heading(day: date, people: int, today: date) -> TodayLine:
    noun = "person" if people == 1 else "people"
    return TodayLine(_day_and_distance(day, today), f"{people} {noun}", style="heading")


def _day_and_distance(day: date, today: date) -> str:
    return f"{day_text(day)}, {words.distance(day, today)}"


def _person_line(row: CaseloadRow, today: date) -> TodayLine:
    right = _identity(row.identifier, row.prison_id)
    cohort = words.COHORTS[row.cohort] if row.cohort else "-"
    needs = ", ".join(notices(row, today))
    or_later = row.expected_to is not None and row.expected_to != row.expected_from
    text = words.name(row.surname, row.forenames)
    if or_later and row.expected_to is not None:
        text += f" (or {day_text(row.expected_to)[:-5]})"
    wide = f"{cell(needs, 28)} {cell(cohort, 5)} {cell(row.owner or 'unowned', 8)} {right}"
    return TodayLine(f" {text}", right, wide, custody_id=row.custody_id, full=in_full(row, today))


def _pair(text: str, aside: str, who: WhoRow, more: str, first: str = "") -> Iterator[TodayLine]:
    """A line of work, and under it whom it is about; ``more`` joins the aside where it fits, and
    ``first`` is what the line in full begins with, for want of room elsewhere.
    """
    name = words.name(who.surname, who.forenames)
    parts = (first, f"{name} ({who.identifier})") if first else (text, more)
    style = "alert" if aside in ("too late", "rebook") else ""
    wide_aside = " · ".join(part for part in (aside, more) if part)
    full = " · ".join(part for part in parts if part)
    yield TodayLine(f" {text}", aside, wide_aside, style, who.custody_id, full)
    yield TodayLine(f"   {name}", _identity(who.identifier, who.prison_id), style="muted")


def _identity(identifier: str, prison_id: str | None) -> str:
    return f"{cell(short_identifier(identifier), _NUMBER_WIDTH)} {cell(prison_id or '?', 3)}"
