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
from release_planner.reports.protected_table import TableRow
from release_planner.reports.wording import percent_text, rate_text

_TICKS = (0, 25, 50, 75, 100)
_GAP = 12.0
_MOST_NAME = 230.0
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
    def value(self) -> str:
        """The rate, the word and the counts: "38.0% lower, 26 of 68"."""
        row = self.row
        if row is None:
            return ""
        shown = " ".join(part for part in (rate_text(row), self.word) if part)
        if row.numerator is None or row.denominator is None:
            return shown
        return f"{shown}, {row.numerator:,} of {row.denominator:,}"


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
    """What the marks mean, of those that occur; `whole` is what the parts are compared with."""
    found = {(line.kind, bool(line.word)) for line in lines}
    meanings: list[tuple[tuple[Kind, bool], Callable[[float, float], str], str]] = [
        ((Kind.AREA, False), square, f"{whole}, with its 95% interval"),
        ((Kind.PUBLISHED, False), diamond, "published figure, counted from other records"),
        ((Kind.PART, True), dot, f"95% interval excludes the rate of {whole}: lower or higher"),
        ((Kind.PART, False), _open_dot, f"no clear difference from {whole}"),
    ]
    return [(mark, words) for key, mark, words in meanings if key in found]


def _open_dot(x: float, y: float) -> str:
    return dot(x, y, filled=False)


def _ground(lines: Sequence[RateLine], breadth: Breadth) -> _Ground:
    if breadth is Breadth.NARROW:
        return _Ground(breadth, MARGIN, breadth.right, breadth.room)
    names = max(text_width(line.name, bold=_is_bold(line)) for line in lines)
    values = max(text_width(line.value) for line in lines)
    name_room = min(names + 4, _MOST_NAME)
    return _Ground(breadth, MARGIN + name_room + _GAP, breadth.right - values - 2 * _GAP, name_room)


def _line(
    ground: _Ground, line: RateLine, references: Sequence[Reference], top: float
) -> tuple[list[str], float]:
    if line.kind is Kind.HEADING:
        return _words(ground, [line.name], "", top + 8, bold=True)
    names = wrapped(line.name, ground.name_room, bold=_is_bold(line))
    if ground.breadth is Breadth.WIDE:
        words, bottom = _words(ground, names, line.value, top + 4, bold=_is_bold(line))
        return words + _marks(ground, line, (top + bottom) / 2 + 2, ()), bottom + 4
    last = text_width(names[-1], bold=_is_bold(line))
    if last + _GAP + text_width(line.value) > ground.breadth.room:
        names.append("")
    words, bottom = _words(ground, names, line.value, top, bold=_is_bold(line))
    return words + _marks(ground, line, bottom + 11, references), bottom + 26


def _words(
    ground: _Ground, names: Sequence[str], value: str, top: float, *, bold: bool
) -> tuple[list[str], float]:
    baselines = [top + LINE * (place + 1) - 4 for place in range(len(names))]
    marks = [
        text(MARGIN, baseline, name, bold=bold)
        for baseline, name in zip(baselines, names, strict=True)
        if name
    ]
    if value:
        middle = (baselines[0] + baselines[-1]) / 2
        baseline = middle if ground.breadth is Breadth.WIDE else baselines[-1]
        marks.append(text(ground.breadth.right, baseline, value, anchor="end"))
    return marks, top + LINE * len(names)


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
    for percent in _TICKS:
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
    return [Reference(area.ratio, f"{area.area.name} {percent_text(area.ratio)}")]
