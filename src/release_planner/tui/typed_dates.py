"""Dates as people type them in a form, and what the form says back."""

import re
from datetime import date, timedelta

from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError
from release_planner.domain.typed_day import parse_typed_day
from release_planner.tui.words import distance

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST_WEEKDAY = 3
_LONGEST_TYPED = 40

_SHORT_YEAR = re.compile(r"(.*[a-z]) ([0-9]{2})")
_BACK = re.compile(r"-([0-9]{1,4}) ?([dw])")
_NEXT_OR_LAST = re.compile(r"(next|last|this) [a-z]+")
_NO_SEPARATOR = re.compile(r"[0-9]{6}|[0-9]{8}")
_NO_YEAR = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}")
_NO_UNIT = re.compile(r"[+-][0-9]+")


def parse(typed: str, today: date) -> date:
    """The day that was typed, such as 31/1/26, 31 Jan, fri, +2w or tomorrow.

    A weekday alone is the next one after today. What could mean two days is refused: a weekday
    that is today's, "next Friday", 1/2 without a year, 010226. Raises PlannerError that says what
    to type instead.
    """
    text = " ".join(typed.lower().split())
    if len(text) > _LONGEST_TYPED:
        raise PlannerError("That is too long for a date. Type 31/1/2026 or 31 Jan 2026.")
    _refuse_ambiguous(text, today)
    if (weekday := _weekday(text)) is not None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    if match := _BACK.fullmatch(text):
        return today - timedelta(days=int(match[1]) * (7 if match[2] == "w" else 1))
    if match := _SHORT_YEAR.fullmatch(text):
        text = f"{match[1]} 20{match[2]}"
    try:
        return parse_typed_day(text, today)
    except PlannerError as error:
        raise PlannerError(f'"{typed.strip()}" is not a date. Type 31/1/2026 or 31 Jan.') from error


def _refuse_ambiguous(text: str, today: date) -> None:
    if not text:
        raise PlannerError("Type a date, such as 31/1/2026, 31 Jan, fri or +2w.")
    if _weekday(text) == today.weekday():
        name = _WEEKDAYS[today.weekday()].capitalize()
        raise PlannerError(f"Today is a {name}: type today, or +1w for the next one.")
    if _NEXT_OR_LAST.fullmatch(text):
        raise PlannerError(f'"{text}" can mean two days. Type the date, or a weekday alone.')
    if _NO_SEPARATOR.fullmatch(text):
        raise PlannerError("Put / between day, month and year, such as 31/1/2026.")
    if _NO_YEAR.fullmatch(text):
        raise PlannerError("Add the year, such as 31/1/2026, or name the month: 31 Jan.")
    if _NO_UNIT.fullmatch(text):
        raise PlannerError("Say days or weeks: +3d or +2w.")


def _weekday(text: str) -> int | None:
    if len(text) < _SHORTEST_WEEKDAY:
        return None
    return next((day for day, name in enumerate(_WEEKDAYS) if name.startswith(text)), None)


def echo(day: date, today: date) -> str:
    """A day said back with its weekday and how far it is: "Sat 31 Jan 2026, in 9 days"."""
    return f"{day_text(day)}, {distance(day, today)}"
