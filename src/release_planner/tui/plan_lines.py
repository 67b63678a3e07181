"""The plan as a timeline: steps by the day they are due, with today and the release day between."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from release_planner.domain.access import group_of_step
from release_planner.domain.codes import OPEN_STEP_STATES, CustodyState, Pathway, StepState
from release_planner.domain.day_text import day_text, expected_text
from release_planner.store.reading.person import PersonHeader, StepRow
from release_planner.tui import words
from release_planner.tui.person_page import PersonPage, StepReason
from release_planner.tui.person_words import (
    PATHWAYS,
    STEP_STATES,
    capital,
    in_words,
    role,
    short_day,
)
from release_planner.tui.sharing_lines import not_shared
from release_planner.tui.text import cell
from release_planner.tui.widgets.line_list import ALERT, HEADING, MUTED, PLAIN, Spans
from release_planner.tui.widgets.lines import WIDE, Line

_DUE_WIDTH, _WHEN_WIDTH, _OWNER_WIDTH = 13, 12, 8
_PATHWAY_WIDTH, _ROLE_WIDTH = 18, 27
_WIDE_ENOUGH_FOR_ROLES = 130
_MOST_DAYS_SHOWN = 999
_TITLE_ALWAYS_WHOLE = 38
UNOWNED = "UNOWNED"


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the plan."""

    step: StepRow
    today: date
    detail: tuple[str, ...]

    @property
    def subject(self) -> StepRow:
        """The step."""
        return self.step

    def spans(self, width: int) -> Spans:
        """Due day, how far away, what, and whose."""
        step = self.step
        is_open = StepState(step.state) in OPEN_STEP_STATES
        base = PLAIN if is_open else MUTED
        due = short_day(step.due_on, self.today) if step.due_on else ""
        when = when_text(step, self.today)
        owner = step.owner_code or (UNOWNED if is_open else "-")
        pressing = is_open and _is_pressing(step, self.today)
        title = f"{_sign(step, pressing)} {'(fixed) ' if step.is_fixed else ''}{step.title}"
        cells = [
            (due, _DUE_WIDTH, base),
            (when, _WHEN_WIDTH, ALERT if pressing else base),
            (title, _title_width(width), base),
        ]
        if width >= WIDE:
            cells.append((in_words(PATHWAYS, step.pathway), _PATHWAY_WIDTH, MUTED))
        if width >= _WIDE_ENOUGH_FOR_ROLES:
            cells.append((role(step.owner_role), _ROLE_WIDTH, MUTED))
        style = ALERT if is_open and step.owner_code is None else base
        return [
            *((cell(text, wide) + " ", name) for text, wide, name in cells),
            (cell(owner, _OWNER_WIDTH), style),
        ]


@dataclass(frozen=True, slots=True)
class MarkerLine:
    """A line across the timeline, such as today's."""

    text: str
    subject: None = None
    detail: tuple[str, ...] = ()

    def spans(self, width: int) -> Spans:
        """The text in a rule."""
        return [(cell(f"── {self.text} {'─' * width}", width + 1)[:width], HEADING)]


def plan_header(width: int) -> str:
    """The names of the timeline's columns."""
    titles = [("Due", _DUE_WIDTH), ("When", _WHEN_WIDTH), ("  Step", _title_width(width - 1))]
    if width - 1 >= WIDE:
        titles.append(("Pathway", _PATHWAY_WIDTH))
    if width - 1 >= _WIDE_ENOUGH_FOR_ROLES:
        titles.append(("Role", _ROLE_WIDTH))
    return " " + "".join(f"{cell(title, wide)} " for title, wide in titles) + "Owner"


def plan_lines(page: PersonPage, today: date) -> tuple[list[Line], int]:
    """The timeline, and the line to start on: the first step that somebody still has to do."""
    lines: list[Line] = []
    markers = _markers(page.detail.header, today)
    waiting = False
    for step in page.detail.steps:
        if step.due_on is None and not waiting:
            lines += [MarkerLine(text) for _, text in markers]
            markers, waiting = [], True
            lines.append(MarkerLine("waiting for a date"))
        while markers and step.due_on is not None and _comes_first(markers[0], step.due_on):
            lines.append(MarkerLine(markers.pop(0)[1]))
        lines.append(StepLine(step, today, step_detail(step, page.reasons.get(step.id), today)))
    if page.detail.steps:
        lines += [MarkerLine(text) for _, text in markers]
        lines += [
            not_shared(capital(PATHWAYS[pathway]))
            for pathway in Pathway
            if group_of_step(pathway) in page.detail.hidden
        ]
    return lines, next(_open_places(lines), 0)


def _open_places(lines: list[Line]) -> Iterator[int]:
    for place, line in enumerate(lines):
        if isinstance(line, StepLine) and StepState(line.step.state) in OPEN_STEP_STATES:
            yield place


def _comes_first(marker: tuple[date, str], due_on: date) -> bool:
    return marker[0] <= due_on


def _markers(header: PersonHeader, today: date) -> list[tuple[date, str]]:
    markers = [(today, f"today, {day_text(today)}")]
    if header.released_on is not None and header.state == CustodyState.RELEASED:
        markers.append((header.released_on, f"released, {day_text(header.released_on)}"))
    elif header.expected_from is not None:
        days = expected_text(header.expected_from, header.expected_to)
        away = words.distance(header.expected_from, today)
        markers.append((header.expected_from, f"expected release day, {days}, {away}"))
    return sorted(markers)


def when_text(step: StepRow, today: date) -> str:
    """How far away a step is, or what became of it."""
    state = StepState(step.state)
    if state is StepState.DECLINED:
        return "declined"
    if state not in OPEN_STEP_STATES:
        return STEP_STATES[state]
    if state is StepState.IMPOSSIBLE:
        return "TOO LATE"
    if step.due_on is None:
        return ""
    late = (today - step.due_on).days
    if late <= 0:
        return words.distance(step.due_on, today)
    return f"OVERDUE {late}d" if late <= _MOST_DAYS_SHOWN else f"OVERDUE {_MOST_DAYS_SHOWN}+"


def step_detail(step: StepRow, reason: StepReason | None, today: date) -> tuple[str, ...]:
    """All there is to say of a step: state, dates, why, what it asks for, and the source."""
    who = f"{role(step.owner_role)} {step.owner_code or UNOWNED}"
    facts = [in_words(STEP_STATES, step.state), who]
    if step.is_fixed or len(step.title) > _TITLE_ALWAYS_WHOLE:
        facts.insert(0, step.title)
    if step.done_on is not None:
        facts.append(f"done {day_text(step.done_on)}")
    if step.closes_on is not None and StepState(step.state) in OPEN_STEP_STATES:
        verb = "closed" if step.closes_on < today else "last useful day"
        facts.append(f"{verb} {day_text(step.closes_on)}")
    return (" · ".join(facts), *reason_paragraphs(reason))


def reason_paragraphs(reason: StepReason | None) -> list[str]:
    """Why a step is due when it is, what it asks for, and the source; nothing when not known."""
    if reason is None:
        return []
    found = [f"Why then: {reason.why}."]
    if reason.asks:
        found.append(reason.asks)
    if reason.source:
        checked = "" if reason.verified else " (not checked against the source)"
        found.append(f"Source: {reason.source}{checked}.")
    return found


def _is_pressing(step: StepRow, today: date) -> bool:
    if step.state == StepState.IMPOSSIBLE:
        return True
    return step.due_on is not None and step.due_on < today


def _sign(step: StepRow, pressing: bool) -> str:
    if pressing:
        return "!"
    return {
        StepState.DONE: "✓",
        StepState.IN_PROGRESS: "~",
        StepState.NOT_STARTED: " ",
    }.get(StepState(step.state), "-")


def _title_width(width: int) -> int:
    taken = _DUE_WIDTH + _WHEN_WIDTH + _OWNER_WIDTH + 3
    if width >= WIDE:
        taken += _PATHWAY_WIDTH + 1
    if width >= _WIDE_ENOUGH_FOR_ROLES:
        taken += _ROLE_WIDTH + 1
    return max(10, width - taken)
