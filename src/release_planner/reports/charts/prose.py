"""Words that stand in a drawing: paragraphs, keys to the marks, and rows that have no figure."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from release_planner.reports.charts.chart import MARGIN, Breadth, Chart, finished
from release_planner.reports.charts.ink import text
from release_planner.reports.charts.letters import LINE, text_width, wrapped
from release_planner.reports.table import MARKER_MEANINGS, WITHHELD, TableRow
from release_planner.reports.wording import interval_text, rate_text

_KEY_INDENT = 20.0
_NUMBER_ROOM = 24.0

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


def words_only(
    name: str, title: str, texts: Sequence[str], instead: str, breadth: Breadth
) -> Chart:
    """The chart of rows of which none may be shown: why, or `instead` where there is none."""
    said = texts or [instead]
    marks, top = paragraphs(0, said, breadth)
    return finished(name, title, said, [], breadth, top + 4, marks, is_drawn=False)


def keys(top: float, items: Iterable[Key], breadth: Breadth) -> tuple[list[str], float]:
    """A mark with its meaning on each line; a mark is drawn about the point it is given."""
    marks: list[str] = []
    for mark, words in items:
        lines, end = paragraph(top, words, breadth, indent=_KEY_INDENT)
        marks += [mark(MARGIN + 7, top + LINE / 2), *lines]
        top = end
    return marks, top


def numbered_names(top: float, names: Sequence[str], breadth: Breadth) -> tuple[list[str], float]:
    """The names that numbers on the drawing stand for, in columns, and where they end."""
    if not names:
        return [], top
    widest = max(map(text_width, names)) + _NUMBER_ROOM
    columns = max(1, int(breadth.room // (widest + 8)))
    depth = -(-len(names) // columns)
    room = breadth.room / columns - _NUMBER_ROOM
    marks: list[str] = []
    lowest = y = top
    for place, name in enumerate(names):
        if place % depth == 0:
            y = top
        left = MARGIN + place // depth * breadth.room / columns + _NUMBER_ROOM
        marks.append(text(left - 6, y + LINE - 4, str(place + 1), anchor="end", bold=True))
        for line in wrapped(name, room):
            marks.append(text(left, y + LINE - 4, line))
            y += LINE
        lowest = max(lowest, y)
    return marks, lowest


def absences(named: Iterable[tuple[str, TableRow]]) -> list[str]:
    """A sentence for each reason why rows have no rate, with their names."""
    reasons: dict[str, list[str]] = {}
    for name, row in named:
        if row.ratio is None:
            reason, detail = _absence(row)
            reasons.setdefault(reason, []).append(f"{name}{detail}")
    return [f"{reason}: {listed(names)}." for reason, names in sorted(reasons.items())]


def _absence(row: TableRow) -> tuple[str, str]:
    if row.marker == WITHHELD or row.denominator is None:
        return f"Withheld {WITHHELD}", ""
    if row.denominator:
        return "No rate", f" {row.marker}".rstrip()
    if row.pending:
        return "No figure yet, releases pending", f" ({row.pending:,})"
    return "No release to count", ""


def marker_notes(rows: Iterable[TableRow]) -> list[str]:
    """What the markers mean that stand beside a rate or in its place."""
    used = {row.marker for row in rows if row.ratio is not None or row.marker == WITHHELD}
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
