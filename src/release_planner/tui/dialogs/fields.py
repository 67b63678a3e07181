"""Fields that several dialogs ask for."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from release_planner.domain.codes import Role
from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError
from release_planner.store.reading.booking_choices import BookingChoices
from release_planner.tui.person_words import Code, capital, role
from release_planner.tui.typed_dates import echo, parse
from release_planner.tui.widgets.choice_field import Option
from release_planner.tui.widgets.form_field import SelectField, TypedField

DAY_HINT = "31/1/26, 31 Jan, fri, +2w or tomorrow"
LONGEST_MINUTES = 24 * 60
FOLDER = "~/Release Planner"
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])|([01]?[0-9]|2[0-3])")


def day_field(
    label: str, today: date, *, value: date | None = None, hint: str = DAY_HINT,
    optional: bool = False,
) -> TypedField[date]:  # fmt: skip
    """A typed day, said back with its weekday and how far away it is."""
    return TypedField(
        label,
        lambda text: parse(text, today),
        hint=hint,
        echo=lambda day: echo(day, today),
        value=day_text(value) if value else "",
        optional=optional,
    )


def folder_field() -> TypedField[Path]:
    """The folder that files are written to, made when it is not there."""
    return TypedField(
        "Folder",
        lambda text: Path(text).expanduser(),
        value=FOLDER,
        longest=400,
        hint="is made when it is not there",
        echo=lambda folder: f"writes to {folder}",
    )


def recipient_field(
    hint: str = "who will hold it: a staff, team or provider code, or a name",
    *,
    optional: bool = False,
) -> TypedField[str]:
    """Whom files are for, which is logged."""
    return TypedField("Recipient", str, hint=hint, echo=lambda text: "", optional=optional)


def read_time(text: str) -> str:
    """A typed time as "HH:MM": 9, 930, 9.30 and 09:30 are read; raises PlannerError otherwise."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise PlannerError(f'"{text[:20]}" is not a time; write 9:30 or 14:00')
    hour, minute, whole = found.groups()
    return f"{int(whole or hour):02}:{minute or '00'}"


def time_field(value: str | None = None) -> TypedField[str]:
    """A typed time of the day, or none."""
    return TypedField(
        "Time",
        read_time,
        hint="such as 9:30 or 1400; empty when no time is set",
        echo=lambda time: time,
        value=value or "",
        optional=True,
    )


def minutes_field(value: int = 30) -> TypedField[int]:
    """A typed length."""
    return TypedField(
        "Minutes", _read_minutes, echo=lambda minutes: f"{minutes} minutes", value=str(value)
    )


def _read_minutes(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:9]) <= LONGEST_MINUTES:
        raise PlannerError(f'"{text[:20]}" is not a number of minutes from 1 to {LONGEST_MINUTES}')
    return int(text)


def code_field(
    label: str, in_words: Mapping[Code, str], value: str, *, hint: str = ""
) -> SelectField:
    """One of the codes that a table puts into words."""
    options = [(code.value, capital(text)) for code, text in in_words.items()]
    return SelectField(label, options, value, hint=hint)


def place_options(choices: BookingChoices) -> list[Option]:
    """Places by name, provider and town."""
    return [
        Option(
            place.code,
            ", ".join(part for part in (place.name, place.provider_name, place.town) if part),
        )
        for place in choices.places
    ]


def provider_options(choices: BookingChoices) -> list[Option]:
    """Providers by name and agency."""
    return [
        Option(provider.code, f"{provider.name} ({provider.agency.replace('_', ' ')})")
        for provider in choices.providers
    ]


def staff_options(choices: BookingChoices, first: Role | None = None) -> list[Option]:
    """Staff by name; those whose work is the role come first."""
    ordered = sorted(choices.staff, key=lambda each: each.role != first)
    return [Option(each.code, f"{each.name} ({each.code}), {role(each.role)}") for each in ordered]
