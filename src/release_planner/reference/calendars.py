"""Loads `calendars.toml`: what goes with a calendar for somebody who has no planner."""

from release_planner.reference.locator import DataFolder

FILE = "calendars.toml"
_LONGEST_DAYS = 90


def load_key_sheet_days(folder: DataFolder) -> int:
    """For how many days a key sheet may be kept.

    Raises DataError naming file, key, value and what was expected.
    """
    table = folder.read_toml(FILE)
    table.allow("key_sheet_days", "source", "checked_on", "verified")
    return table.whole_number("key_sheet_days", at_least=1, at_most=_LONGEST_DAYS)
