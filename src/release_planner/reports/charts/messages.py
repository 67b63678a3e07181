"""The message of a chart of rates in one line. A difference is stated only where an interval
excludes the rate it is compared with.
"""

from collections.abc import Sequence

from release_planner.reports.charts.prose import listed
from release_planner.reports.charts.rate_lines import difference_word
from release_planner.reports.table import TableRow
from release_planner.reports.wording import interval_text, percent_text, rate_text

_MOST_NAMED = 2
_BY_CHANCE = 0.05


def rate_text_of(area: TableRow, scope: str) -> str:
    """The area's rate as a sentence: "Take-up in West Mercia is 52.8%"."""
    if area.ratio is not None:
        return f"Take-up in {scope} is {percent_text(area.ratio)}"
    if area.denominator == 0:
        return f"There is no take-up rate yet for {scope}"
    return f"The take-up rate of {scope} is withheld"


def alone_text(area: TableRow, england: TableRow | None) -> str:
    """The area's rate with its interval, beside the published one."""
    interval = f" (95% interval {interval_text(area)})" if area.lower is not None else ""
    beside = f"; the published figure for England is {rate_text(england)}" if england else ""
    return f"{rate_text_of(area, area.area.name)}{interval}{beside}"


def differences_text(
    named: Sequence[tuple[str, TableRow]], centre: float | None, one: str, several: str
) -> str:
    """Which parts differ from the whole: "Worcestershire is lower (38.0%)", "3 are higher"."""
    compared = [(name, row) for name, row in named if row.ratio is not None]
    if centre is None or not compared:
        return ""
    parts = []
    for word in ("lower", "higher"):
        found = [
            f"{name} ({percent_text(row.ratio)})"
            for name, row in compared
            if row.ratio is not None and difference_word(row, centre) == word
        ]
        if len(found) > _MOST_NAMED:
            parts.append(f"{len(found)} {several} are {word}")
        elif found:
            parts.append(f"{listed(found)} {'is' if len(found) == 1 else 'are'} {word}")
    return "; ".join(parts) or f"no {one} clearly differs"


def chance_note(compared: int, one: str) -> str | None:
    """How many of so many intervals miss the rate by chance alone; None for a few."""
    expected = round(compared * _BY_CHANCE)
    if not expected:
        return None
    miss = "one excludes" if expected == 1 else f"{expected} exclude"
    return (
        f"Of {compared} such intervals about {miss} the rate of the area by chance alone: one"
        f" {one} that differs is a question to ask, not a finding."
    )
