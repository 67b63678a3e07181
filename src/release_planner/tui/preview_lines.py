"""What a change would do, as lines: what breaks first, then whom to tell, then what moves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from release_planner.domain.day_text import day_text, days_text, expected_text, move_text
from release_planner.domain.plan_changes import Change, Reanchoring, ToTell
from release_planner.tui.contact_lines import contact_text, role_list
from release_planner.tui.person_words import short_day
from release_planner.tui.widgets.line_list import ALERT, HEADING, MUTED
from release_planner.tui.widgets.lines import Line, TextLine, WrappedLine, heading

_UNDER = " " * 5


@dataclass(frozen=True, slots=True)
class ExpectedDays:
    """The earliest and latest expected release day, both None when none is known."""

    first: date | None
    last: date | None

    def text(self) -> str:
        """In words."""
        return expected_text(self.first, self.last)


def preview_lines(
    before: ExpectedDays,
    after: ExpectedDays,
    result: Reanchoring,
    today: date,
    contacts: Mapping[int, str],
) -> list[Line]:
    """Everything a change does, in groups. ``contacts`` gives whom to ring, by appointment id."""
    lines = _rebook(result.to_rebook, contacts)
    lines += _group("Too late to be of use", result.impossible, today, ALERT)
    lines += _group("Overdue at once", _ahead(result.overdue, today), today, ALERT)
    lines += _tell(result.to_tell)
    lines += _group("Appointments to check: they stand, but differently", result.to_check, today)
    lines += _group("Appointments that end", result.cancelled, today, ALERT)
    lines += _moved(result.moved, today)
    lines += _late_already(result.overdue, today)
    lines += _group("Stays where a person fixed it", result.fixed, today)
    lines += _group("Steps that are added", result.added, today)
    lines += _group("Steps no longer needed", result.no_longer_needed, today, MUTED)
    if not lines:
        lines = [TextLine(" Nothing in the plan changes, and nobody has to be told.")]
    return [*_moves(before, after), *lines]


def _moves(before: ExpectedDays, after: ExpectedDays) -> list[Line]:
    """How the day moves; how far stands on a line of its own where two days are possible."""
    if before == after:
        return [_headline(f"Expected release day stays {after.text()}")]
    moved = f"Expected release day {before.text()} → {after.text()}"
    if before.first is None or after.first is None or before.first == after.first:
        return [_headline(moved)]
    distance = move_text(before.first, after.first)
    if before.first == before.last and after.first == after.last:
        return [_headline(f"{moved}: {distance}")]
    return [_headline(moved), _headline(f"  {distance}")]


def _headline(text: str) -> WrappedLine:
    return WrappedLine(text, HEADING, first="", indent="  ")


def _rebook(changes: Iterable[Change], contacts: Mapping[int, str]) -> list[Line]:
    changes = tuple(changes)
    if not changes:
        return []
    lines: list[Line] = [heading(f"REBOOK ({len(changes)}): ring before anything else")]
    for change in changes:
        day = day_text(change.from_day) if change.from_day else ""
        lines.append(TextLine(f" ! {change.title}", day, day, ALERT))
        lines += _why(change.why)
        contact = contacts.get(change.id) if change.id is not None else None
        if contact:
            lines.append(WrappedLine(f"Ring {contact}", first=_UNDER, indent=_UNDER))
    return lines


def _group(title: str, changes: Iterable[Change], today: date, style: str = "") -> list[Line]:
    changes = tuple(changes)
    if not changes:
        return []
    lines: list[Line] = [heading(f"{title} ({len(changes)})")]
    for change in changes:
        days = _days(change, today)
        sign = "!" if style == ALERT else " "
        lines.append(TextLine(f" {sign} {change.title}", days, days, style))
        lines += _why(change.why)
    return lines


def _ahead(changes: Iterable[Change], today: date) -> list[Change]:
    """Those that were still to come: the change alone makes them late."""
    return [change for change in changes if change.from_day is None or change.from_day >= today]


def _late_already(changes: Iterable[Change], today: date) -> list[Line]:
    found = [change for change in changes if change.from_day and change.from_day < today]
    if not found:
        return []
    title = f"Overdue already, and still ({len(found)})"
    return [heading(title), *(_moved_line(change, today) for change in found)]


def _why(why: str) -> list[Line]:
    return [WrappedLine(why, MUTED, first=_UNDER, indent=_UNDER)] if why else []


def _days(change: Change, today: date) -> str:
    if change.from_day is None and change.to_day is None:
        return ""
    if change.from_day is None or change.from_day == change.to_day:
        return short_day(change.to_day or change.from_day or today, today)
    if change.to_day is None:
        return short_day(change.from_day, today)
    return f"{short_day(change.from_day, today)} → {short_day(change.to_day, today)}"


def _moved(changes: Iterable[Change], today: date) -> list[Line]:
    """Steps that still can be done in time; one line each, since there are many."""
    lines: list[Line] = []
    for title, is_theirs in (("Moves earlier", True), ("Moves later", False)):
        found = [change for change in changes if _is_earlier(change) == is_theirs]
        if found:
            lines.append(heading(f"{title} ({len(found)})"))
            lines += [_moved_line(change, today) for change in found]
    return lines


def _is_earlier(change: Change) -> bool:
    if change.from_day is None or change.to_day is None:
        return False
    return change.to_day < change.from_day


def _moved_line(change: Change, today: date) -> TextLine:
    days = _days(change, today)
    if change.from_day and change.to_day:
        days += f"  {days_text(abs((change.to_day - change.from_day).days)):>8}"
    return TextLine(f"   {change.title}", days, days)


def _tell(parties: Iterable[ToTell]) -> list[Line]:
    parties = tuple(parties)
    if not parties:
        return []
    lines: list[Line] = [heading(f"Must be told ({len(parties)}): listed under Tell once applied")]
    for party in parties:
        who = f"   {party.who} ({role_list(party.role)})"
        contact = contact_text(party.who, party.contact)
        lines.append(TextLine(who, contact, contact))
        lines += _why(party.why)
    return lines
