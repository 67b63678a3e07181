"""Words that stand in a drawing: paragraphs, keys to the marks, and rows that have no figure."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from release_planner.reports.charts.chart import MARGIN, Breadth
from release_planner.reports.charts.ink import text
from release_planner.reports.charts.letters import LINE, wrapped
from release_planner.reports.protected_table import MARKER_MEANINGS, WITHHELD, TableRow
from release_planner.reports.wording import interval_text, rate_text

_KEY_INDENT = 20.0

Key: TypeAlias = tuple[Callable[[float, float], str], str]


def paragraph(
    top: float, words: str, breadth: Breadth, *, indent: float = 0.0, bold: bool = False
) -> tuple[list[str], float]:
    """The lines of a text from the height `top` down, and the height at which they end."""
    left = MARGIN + indent
    lines = wrapped(words, breadth.right - left, bold=bold)
    marks = [
        text(left, top + LINE * (place + 1) - 4, line, bold=bold)
        for place, line in enumerate(lines)
    ]
    return marks, top + LINE * len(lines)


def paragraphs(top: float, texts: Iterable[str], breadth: Breadth) -> tuple[list[str], float]:
    """Several paragraphs, one under the other."""
    marks: list[str] = []
    for words in texts:
        lines, top = paragraph(top, words, breadth)
        marks += lines
    return marks, top


def keys(top: float, items: Iterable[Key], breadth: Breadth) -> tuple[list[str], float]:
    """A mark with its meaning on each line; a mark is drawn about the point it is given."""
    marks: list[str] = []
    for mark, words in items:
        lines, end = paragraph(top, words, breadth, indent=_KEY_INDENT)
        marks += [mark(MARGIN + 7, top + LINE / 2), *lines]
        top = end
    return marks, top


def absence_text(name: str, row: TableRow) -> str:
    """Why a row has no rate: "Powys: withheld [c]", "Telford and Wrekin: 12 pending"."""
    if row.marker == WITHHELD or row.denominator is None:
        return f"{name}: withheld {WITHHELD}"
    if row.denominator:
        return " ".join(f"{name}: no rate {row.marker}".split())
    if row.pending:
        return f"{name}: {row.pending:,} pending"
    return f"{name}: no release to count"


def absences(named: Iterable[tuple[str, TableRow]]) -> list[str]:
    """One sentence on all rows that have no rate; none when every row has one."""
    absent = [absence_text(name, row) for name, row in named if row.ratio is None]
    return [f"Without a mark: {'; '.join(absent)}."] if absent else []


def marker_notes(rows: Iterable[TableRow]) -> list[str]:
    """What the markers on the rows mean."""
    used = {row.marker for row in rows}
    return [f"{marker} {text}." for marker, text in MARKER_MEANINGS.items() if marker in used]


def figure_text(row: TableRow) -> str:
    """A rate with its interval and counts: "38.0%, 95% interval 27.4% to 50.0%, 26 of 68"."""
    parts = [rate_text(row)]
    if row.lower is not None:
        parts.append(f"95% interval {interval_text(row)}")
    if row.numerator is not None and row.denominator is not None:
        parts.append(f"{row.numerator:,} of {row.denominator:,}")
    return ", ".join(parts)


def listed(names: Sequence[str]) -> str:
    """Names in a row: "A", "A and B", "A, B and C"."""
    *rest, last = names
    return f"{', '.join(rest)} and {last}" if rest else last
