"""Days as the planner writes them on screens and in reasons: "Thu 26 Nov 2026"."""

from datetime import date

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(day: date) -> str:
    """A day with its weekday, in English whatever the machine's language."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def expected_text(earliest: date | None, latest: date | None) -> str:
    """The expected release day, or the two between which it lies: "Thu 26 or Fri 27 Nov 2026"."""
    if earliest is None or latest is None:
        return "not known"
    if earliest == latest:
        return day_text(earliest)
    first = day_text(earliest)
    if earliest.year == latest.year:
        same_month = earliest.month == latest.month
        first = " ".join(first.split()[: 2 if same_month else 3])
    return f"{first} or {day_text(latest)}"


def days_text(count: int) -> str:
    """A number of days in words: "1 day", "14 days"."""
    return f"{count} day" if count == 1 else f"{count} days"


def move_text(from_day: date, to_day: date) -> str:
    """How far a day moved: "14 days later", "1 day earlier" or "the same day"."""
    distance = (to_day - from_day).days
    if distance == 0:
        return "the same day"
    return f"{days_text(abs(distance))} {'later' if distance > 0 else 'earlier'}"
