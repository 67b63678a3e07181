"""Reads offsets as an administrator writes them: "-8 months -14 days", "+15 working days"."""

import re

from release_planner.domain.plan import Offset, Roll
from release_planner.reference.toml_reading import TomlTable

_PART = r"([+-]?)(\d{1,4}) (months?|weeks?|days?|working days?)"
_OFFSET = re.compile(rf"{_PART}( {_PART})*")
_EXPECTED = 'a distance such as "-8 weeks", "+21 days", "-2 working days" or "0 days"'


def read_offset(table: TomlTable, key: str, roll: Roll = Roll.NONE) -> Offset:
    """The offset under a key; negative parts are before the anchor.

    A number other than 0 carries a sign, each unit comes once, and all parts point the same way.
    Raises DataError otherwise.
    """
    text = table.text(key)
    if not _OFFSET.fullmatch(text):
        raise table.error(key, _EXPECTED)
    counts: dict[str, int] = {}
    for sign, figure, words in re.findall(_PART, text):
        unit = words.removesuffix("s")
        if unit in counts:
            raise table.error(key, f"{unit}s once")
        if not sign and int(figure):
            raise table.error(
                key, f'a sign: "-{figure} {words}" before or "+{figure} {words}" after'
            )
        counts[unit] = -int(figure) if sign == "-" else int(figure)
    if min(counts.values()) < 0 < max(counts.values()):
        raise table.error(key, "all parts before the anchor, or all after it")
    return Offset(
        months=counts.get("month", 0),
        days=counts.get("day", 0) + 7 * counts.get("week", 0),
        working_days=counts.get("working day", 0),
        roll=roll,
    )
