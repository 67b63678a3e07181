"""Loads `returns.toml`: what is expected of providers' returns."""

from release_planner.domain.return_rules import ReturnRules
from release_planner.reference.locator import DataFolder
from release_planner.reference.toml_reading import TomlTable

FILE = "returns.toml"
_STANDING = ("source", "checked_on", "verified")


def load_return_rules(folder: DataFolder) -> ReturnRules:
    """The rules. Raises DataError naming file, key, value and what was expected."""
    top = folder.read_toml(FILE)
    top.allow("linkage", "board", "doubts")
    linkage = _table(top, "linkage", "within_days")
    board = _table(top, "board", "due_after_days", "months")
    doubts = _table(top, "doubts", "fall_percent", "fall_people")
    return ReturnRules(
        within_days=linkage.whole_number("within_days", at_least=21, at_most=366),
        due_after_days=board.whole_number("due_after_days", at_least=0, at_most=366),
        months=board.whole_number("months", at_least=1, at_most=24),
        fall_percent=doubts.whole_number("fall_percent", at_least=1, at_most=100),
        fall_people=doubts.whole_number("fall_people", at_least=1),
        due_source=board.text("source"),
    )


def _table(top: TomlTable, name: str, *keys: str) -> TomlTable:
    table = top.table(name)
    table.allow(*keys, *_STANDING)
    table.text("source")
    table.day("checked_on")
    table.flag("verified")
    return table
