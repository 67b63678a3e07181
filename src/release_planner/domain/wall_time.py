"""London wall time: the day and time that a person and a door agree on.

Appointments are kept as they are spoken: a day and "HH:MM" in London. Twice a year that is not
enough: an hour does not exist in March and another exists twice in October. Calendars read those
hours in different ways, so both are refused rather than guessed. UTC is for records of change.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError

LONDON = ZoneInfo("Europe/London")
LONGEST_MINUTES = 24 * 60

_START = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


class WallTimeError(PlannerError):
    """A time that is not a time, does not exist in London on that day, or exists twice."""


def checked_start(day: date, start: str) -> datetime:
    """The instant at which it is ``start`` ("HH:MM") in London on ``day``, in London time.

    Raises WallTimeError for any other writing, and for a time that the change of the clocks skips
    or repeats on that day.
    """
    written = _START.fullmatch(start)
    if written is None:
        raise WallTimeError(f'"{start[:20]}" is not a time: expected hours and minutes, as 09:30.')
    local = datetime.combine(day, time(int(written[1]), int(written[2])), LONDON)
    fault = _fault(local)
    if fault:
        raise WallTimeError(
            f"The clocks change on {day_text(day)}: {start} {fault}. Choose another time."
        )
    return local


def checked_end(start: datetime, minutes: int) -> datetime:
    """The London time at which something that lasts ``minutes`` from ``start`` is over.

    The minutes are those that pass, also when the clocks change between. Raises WallTimeError when
    they are fewer than 1 or more than a day, or when the end falls in the hour that exists twice.
    """
    if not 0 < minutes <= LONGEST_MINUTES:
        raise WallTimeError(f"An appointment lasts 1 to {LONGEST_MINUTES} minutes, not {minutes}.")
    end = london(to_utc(start) + timedelta(minutes=minutes))
    fault = _fault(end)
    if fault:
        raise WallTimeError(
            f"The clocks change on {day_text(end.date())}: the end, {end:%H:%M}, {fault}."
            " Choose another length."
        )
    return end


def to_utc(local: datetime) -> datetime:
    """An instant in UTC. Raises WallTimeError for a time without a time zone."""
    if local.tzinfo is None:
        raise WallTimeError(f"{local:%d/%m/%Y %H:%M} has no time zone.")
    return local.astimezone(UTC)


def london(instant: datetime) -> datetime:
    """The London wall time of an instant; one without a time zone is read as UTC."""
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return aware.astimezone(LONDON)


def _fault(local: datetime) -> str | None:
    first, second = local.replace(fold=0), local.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return None
    exists = first.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None)
    if exists == first.replace(tzinfo=None):
        return "happens twice"
    return "does not exist"
