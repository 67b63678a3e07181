"""The people to chase as lines of text."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from release_planner.actions.chase import ToChase
from release_planner.domain.chase import (
    MISSING_STEP_NAMES,
    WHAT_TO_DO,
    days_left_text,
    missing_text,
    whom_to_ring,
)
from release_planner.domain.day_text import day_text
from release_planner.tui import words
from release_planner.tui.text import cell
from release_planner.tui.widgets.line_list import ALERT, PLAIN, Spans
from release_planner.tui.widgets.lines import WIDE

URGENT_DAYS = 3
UNOWNED = "unowned"
_LEFT, _DAY, _MISSING, _OWNER, _NUMBER, _RING = 14, 10, 23, 9, 13, 15


def owner_of(each: ToChase) -> str:
    """The staff code of whose the person is."""
    return each.person.owner_code or UNOWNED


def owners_of(people: Iterable[ToChase]) -> list[tuple[str, str, int]]:
    """The owners' codes and names with how many people each has to chase, unowned first."""
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for each in people:
        code = owner_of(each)
        counts[code] += 1
        names[code] = each.person.owner.name if each.person.owner else ""
    ordered = sorted(counts, key=lambda code: (code != UNOWNED, code))
    return [(code, names[code], counts[code]) for code in ordered]


@dataclass(frozen=True, slots=True)
class ChaseLine:
    """One person: "!" and "last day" or the days left, the day, the name, and what is missing."""

    each: ToChase

    @property
    def subject(self) -> int:
        """The custody spell that the line opens."""
        return self.each.person.custody_id

    @property
    def detail(self) -> tuple[str, ...]:
        """What to do, whom to ring, and who it is."""
        person, missing = self.each.person, self.each.missing
        name = words.name(person.surname, person.forenames)
        ring = "; ".join(
            f"{party.name}{f', {party.contact}' if party.contact else ''} ({role})"
            for role, party in whom_to_ring(person.provider, person.worker, person.owner)
        )
        return (
            f"{name} ({person.identifier}), released {day_text(person.window.released_on)}.",
            f"{missing_text(missing)}. {WHAT_TO_DO[missing.step]}",
            f"Ring {ring}." if ring else "Nobody to ring is recorded.",
        )

    def spans(self, width: int) -> Spans:
        """The columns; a wide screen also names the number, the owner and the telephone."""
        person, step = self.each.person, self.each.missing.step
        is_urgent = self.each.days_left <= URGENT_DAYS
        left = cell(f"{'!' if is_urgent else ' '} {days_left_text(self.each.days_left)}", _LEFT)
        day = cell(day_text(person.window.window_ends_on)[:-5], _DAY)
        parts = [cell(MISSING_STEP_NAMES[step], _MISSING)]
        if width >= WIDE:
            nearest = next(whom_to_ring(person.provider, person.worker, person.owner), None)
            parts += [
                cell(person.identifier, _NUMBER),
                cell(owner_of(self.each), _OWNER),
                cell(nearest[1].contact if nearest else "", _RING),
            ]
        right = " ".join(parts)
        name = cell(
            words.name(person.surname, person.forenames), width - len(f"{left} {day}  {right}")
        )
        return [(f"{left} {day} {name} {right}", ALERT if is_urgent else PLAIN)]


def chase_header(width: int) -> str:
    """The names of the columns."""
    parts = [cell("Missing", _MISSING)]
    if width >= WIDE:
        parts += [cell("Number", _NUMBER), cell("Owner", _OWNER), cell("Ring", _RING)]
    right = " ".join(parts)
    left, day = cell("   Window", _LEFT + 1), cell("Last day", _DAY)
    return f"{left} {day} {cell('Name', width - len(f'{left} {day}  {right}'))} {right}"


def status_text(people: Sequence[ToChase], shown: Sequence[ToChase], owner: str | None) -> str:
    """How many there are, how many are urgent, and whose."""
    urgent = sum(each.days_left <= URGENT_DAYS for each in shown)
    noun = "person" if len(shown) == 1 else "people"
    count = f"{len(shown)} of {len(people)} people" if owner else f"{len(shown)} {noun}"
    parts = [f"{count} to chase", owner and f"owner {owner}", "soonest first"]
    if urgent:
        close = "closes" if urgent == 1 else "close"
        parts.insert(1, f"{urgent} {close} within {URGENT_DAYS} days")
    return " · ".join(part for part in parts if part)
