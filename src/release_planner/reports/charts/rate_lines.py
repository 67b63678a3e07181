"""Rates as lines of a drawing: a name, a dot with the whisker of its interval, and the counts.

On a narrow drawing the words stand above the dot, on a wide one beside it, so that no line of the
scale runs through them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from release_planner.reports.charts.chart import MARGIN, Breadth
from release_planner.reports.charts.ink import (
    GUIDE_COLOUR,
    OTHER_COLOUR,
    OUR_COLOUR,
    TEXT_COLOUR,
    diamond,
    dot,
    level,
    square,
    stroke,
    text,
    upright,
)
from release_planner.reports.charts.letters import LINE, text_width, wrapped
from release_planner.reports.charts.prose import Key
from release_planner.reports.table import TableRow
from release_planner.reports.wording import percent_text, rate_text

_TICKS = (0, 25, 50, 75, 100)
_GAP = 12.0
_MOST_NAME = 230.0
_MANY = 20
_LEAST_FOR_QUARTERS = 225.0
_AIM_DASHES = "3 3"


class Kind(Enum):
    """What a line is about: the whole, one of its parts, a published figure, or a heading."""

    AREA = "area"
    PART = "part"
    PUBLISHED = "published"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class RateLine:
    """One line. `word` is "lower" or "higher" where the interval excludes the area's rate."""

    name: str
    kind: Kind
    row: TableRow | None = None
    word: str = ""

    @property
    def cells(self) -> tuple[str, str, str]:
        """The rate, its marker with the word, and the counts: "38.0%", "[u] lower", "8 of 21"."""
        row = self.row
        if row is None:
            return "", "", ""
        rate = rate_text(row).removesuffix(row.marker).rstrip()
        counts = ""
        if row.numerator is not None and row.denominator is not None:
            counts = f"{row.numerator:,} of {row.denominator:,}"
        return rate, f"{row.marker} {self.word}".strip(), counts

    @property
    def value(self) -> str:
        """The same in one line: "38.0% [u] lower, 8 of 21"."""
        rate, word, counts = self.cells
        return ", ".join(filter(None, [f"{rate} {word}".rstrip(), counts]))


@dataclass(frozen=True, slots=True)
class Reference:
    """An upright line at a rate, with its name."""

    ratio: float
    name: str
    is_aim: bool = False


@dataclass(frozen=True, slots=True)
class _Ground:
    breadth: Breadth
    left: float
    right: float
    name_room: float
    cell_rights: tuple[float, float, float]
    padding: float

    def x(self, ratio: float) -> float:
        return self.left + (self.right - self.left) * ratio


def difference_word(row: TableRow, centre: float | None) -> str:
    """Whether the 95% interval of a row excludes the rate `centre`: "lower", "higher" or ""."""
    if centre is None or row.lower is None or row.upper is None:
        return ""
    if row.upper < centre:
        return "lower"
    return "higher" if row.lower > centre else ""


def draw_rates(
    lines: Sequence[RateLine], references: Sequence[Reference], breadth: Breadth
) -> tuple[list[str], float]:
    """The lines on a scale from 0% to 100%, and the height at which the drawing ends."""
    if not lines:
        return [], 0.0
    ground = _ground(lines, breadth)
    marks, top = _reference_names(ground, references)
    marks += _scale(ground, top, is_top=True)
    first = top = top + 6
    shown: list[str] = []
    for line in lines:
        parts, top = _line(ground, line, references, top)
        shown += parts
    marks += _scale(ground, top + 4, is_top=False)
    if breadth is Breadth.WIDE:
        marks += [_reference(ground, each, first - 6, top + 4) for each in references]
    return marks + shown, top + 28


def rate_keys(lines: Iterable[RateLine], whole: str) -> list[Key]:
    """What the marks mean, of those that occur; parts are compared with the area `whole`."""
    found = {(line.kind, bool(line.word)) for line in lines}
    has_area = (Kind.AREA, False) in found
    plain = (
        "no clear difference from the area's rate" if has_area else "a rate, with its 95% interval"
    )
    meanings: list[tuple[tuple[Kind, bool], Callable[[float, float], str], str]] = [
        ((Kind.AREA, False), square, f"{whole}, with its 95% interval"),
        ((Kind.PUBLISHED, False), diamond, "published figure, counted from other records"),
        ((Kind.PART, True), dot, "95% interval excludes the area's rate: lower or higher"),
        ((Kind.PART, False), _open_dot, plain),
    ]
    return [(mark, words) for key, mark, words in meanings if key in found]


def _open_dot(x: float, y: float) -> str:
    return dot(x, y, filled=False)


def _ground(lines: Sequence[RateLine], breadth: Breadth) -> _Ground:
    if breadth is Breadth.NARROW:
        right = breadth.right
        return _Ground(breadth, MARGIN, right, breadth.room, (right, right, right), 0)
    names = max(text_width(line.name, bold=_is_bold(line)) for line in lines)
    name_room = min(names + 4, _MOST_NAME)
    rates, words, counts = (
        max(map(text_width, cells)) for cells in zip(*(line.cells for line in lines), strict=True)
    )
    counts_right = breadth.right
    words_right = counts_right - counts - _GAP
    rates_right = words_right - (words + _GAP if words else 0)
    right = rates_right - rates - 2 * _GAP
    padding = 1 if len(lines) > _MANY else 4
    rights = (rates_right, words_right, counts_right)
    return _Ground(breadth, MARGIN + name_room + _GAP, right, name_room, rights, padding)


def _line(
    ground: _Ground, line: RateLine, references: Sequence[Reference], top: float
) -> tuple[list[str], float]:
    if line.kind is Kind.HEADING:
        return _words(wrapped(line.name, ground.name_room, bold=True), top + 8, bold=True)
    names = wrapped(line.name, ground.name_room, bold=_is_bold(line))
    if ground.breadth is Breadth.WIDE:
        words, bottom = _words(names, top + ground.padding, bold=_is_bold(line))
        middle = (top + ground.padding + bottom) / 2
        words += _cells(ground, line, middle + 5)
        return words + _marks(ground, line, middle, ()), bottom + ground.padding
    last = text_width(names[-1], bold=_is_bold(line))
    if last + _GAP + text_width(line.value) > ground.breadth.room:
        names.append("")
    words, bottom = _words(names, top, bold=_is_bold(line))
    words.append(text(ground.breadth.right, bottom - 4, line.value, anchor="end"))
    return words + _marks(ground, line, bottom + 11, references), bottom + 26


def _words(names: Sequence[str], top: float, *, bold: bool) -> tuple[list[str], float]:
    marks = [
        text(MARGIN, top + LINE * (place + 1) - 4, name, bold=bold)
        for place, name in enumerate(names)
        if name
    ]
    return marks, top + LINE * len(names)


def _cells(ground: _Ground, line: RateLine, baseline: float) -> list[str]:
    return [
        text(right, baseline, words, anchor="end")
        for right, words in zip(ground.cell_rights, line.cells, strict=True)
        if words
    ]


def _marks(ground: _Ground, line: RateLine, y: float, references: Sequence[Reference]) -> list[str]:
    row = line.row
    assert row is not None
    assert row.ratio is not None
    marks = [stroke(level(ground.x(0), ground.x(1), y), colour=GUIDE_COLOUR)]
    marks += [_reference(ground, each, y - 10, y + 10) for each in references]
    x = ground.x(row.ratio)
    if row.lower is not None and row.upper is not None:
        left, right = ground.x(row.lower), ground.x(row.upper)
        ends = upright(left, y - 5, y + 5) + upright(right, y - 5, y + 5)
        marks.append(stroke(level(left, right, y) + ends, colour=OUR_COLOUR, width=2))
    if line.kind is Kind.PUBLISHED:
        return [*marks, diamond(x, y)]
    if line.kind is Kind.AREA:
        return [*marks, square(x, y)]
    return [*marks, dot(x, y, filled=bool(line.word))]


def _reference(ground: _Ground, reference: Reference, top: float, bottom: float) -> str:
    path = upright(ground.x(reference.ratio), top, bottom)
    if reference.is_aim:
        return stroke(path, colour=OTHER_COLOUR, dashes=_AIM_DASHES)
    return stroke(path, colour=TEXT_COLOUR)


def _reference_names(ground: _Ground, references: Sequence[Reference]) -> tuple[list[str], float]:
    """The lower of two is named at the left of its line and the higher at the right of its own,
    so that they cannot meet; one without room there is named at the other side, a line higher.
    """
    ordered = sorted(references, key=lambda reference: reference.ratio)
    placed = []
    for place, reference in enumerate(ordered):
        x, width = ground.x(reference.ratio), text_width(reference.name) + 6
        is_left = place == 0 and len(ordered) > 1
        has_room = x - width > MARGIN if is_left else x + width < ground.breadth.right
        placed.append((reference, x, is_left == has_room, has_room))
    lines = 0 if not placed else 1 if all(has_room for *_, has_room in placed) else 2
    bottom = 4 + LINE * lines
    marks = []
    for reference, x, is_left, has_room in placed:
        baseline = bottom - 6 - (0 if has_room or lines == 1 else LINE)
        colour = OTHER_COLOUR if reference.is_aim else TEXT_COLOUR
        anchor, shift = ("end", -5) if is_left else ("start", 5)
        marks.append(text(x + shift, baseline, reference.name, anchor=anchor, colour=colour))
        marks.append(_reference(ground, reference, baseline - 10, bottom))
    return marks, bottom


def _scale(ground: _Ground, y: float, *, is_top: bool) -> list[str]:
    marks = [stroke(level(ground.left, ground.right, y))]
    has_room = ground.right - ground.left > _LEAST_FOR_QUARTERS
    for percent in _TICKS if has_room else _TICKS[::2]:
        x = ground.x(percent / 100)
        marks.append(stroke(upright(x, y, y + (4 if is_top else 5))))
        if not is_top:
            anchor = {0: "start", 100: "end"}.get(percent, "middle")
            marks.append(text(x, y + 19, f"{percent}%", anchor=anchor))
    return marks


def _is_bold(line: RateLine) -> bool:
    return line.kind in (Kind.AREA, Kind.HEADING)


def area_reference(area: TableRow) -> list[Reference]:
    """The line of the area's own rate, none while it is withheld."""
    if area.ratio is None:
        return []
    return [Reference(area.ratio, f"area {percent_text(area.ratio)}")]
