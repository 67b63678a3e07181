"""The one clock of the terminal UI: the instant in UTC and the day in London."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def utc_now() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """``fixed_today`` is a day asked for on the command line; None follows the calendar, so that a
    planner left open overnight moves to the new day.
    """

    fixed_today: date | None = None
    now: Callable[[], datetime] = utc_now

    @classmethod
    def showing(cls, today: date, now: Callable[[], datetime] = utc_now) -> "Clock":
        """A clock that shows ``today``: running when that is the day it is, else stopped."""
        running = cls(None, now)
        return running if running.today() == today else cls(today, now)

    def today(self) -> date:
        """The day it is in London."""
        return self.fixed_today or self.now().astimezone(LONDON).date()
