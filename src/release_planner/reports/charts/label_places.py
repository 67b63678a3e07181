"""Names for the points of a crowded drawing: each beside its point, or led to it by a line.

The first free place in a fixed order is taken, so the same points are always named the same way.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import cos, pi, sin

from release_planner.reports.charts.boxes import Box, Point
from release_planner.reports.charts.ink import RADIUS
from release_planner.reports.charts.letters import FONT, text_width

_HEIGHT = FONT
_NEAR = RADIUS + 4
_DISTANCES, _FAR = (18.0, 28.0, 40.0, 55.0), (75.0, 100.0, 130.0, 170.0)
_STRICT, _OVER_CURVES, _OVER_MARKS = range(3)
_DIRECTIONS = 16


@dataclass(frozen=True, slots=True)
class Label:
    """A text and its room; `leader` joins it to its point where they are not side by side."""

    words: str
    box: Box
    leader: tuple[Point, Point] | None = None


@dataclass(slots=True)
class Room:
    """What is taken already. `curves` give a height for a place across and only rise or fall."""

    bounds: Box
    points: Sequence[Point]
    curves: Sequence[Callable[[float], float]]
    labels: list[Label] = field(default_factory=list)

    def place(
        self, point: Point, words: str, *, is_far_allowed: bool = False, is_needed: bool = False
    ) -> Label | None:
        """The label of a point, put into the room; None when there is no free place.

        One that is needed may stand on a curve, and at last its leader may pass over what it
        has to.
        """
        attempts = (_STRICT, _OVER_CURVES, _OVER_MARKS) if is_needed else (_STRICT,)
        distances = (*_DISTANCES, *_FAR) if is_far_allowed or is_needed else _DISTANCES
        for attempt in attempts:
            for label in _candidates(point, words, distances):
                if self._is_free(label, point, attempt):
                    self.labels.append(label)
                    return label
        return None

    def _is_free(self, label: Label, own: Point, attempt: int) -> bool:
        box = label.box
        if not box.is_within(self.bounds):
            return False
        if any(box.meets(_mark_box(point)) for point in self.points):
            return False
        if any(box.meets(other.box) for other in self.labels):
            return False
        if attempt < _OVER_CURVES and any(_is_on_curve(box, curve) for curve in self.curves):
            return False
        if attempt == _OVER_MARKS:
            return True
        if any(box.is_crossed_by(*other.leader) for other in self.labels if other.leader):
            return False
        return label.leader is None or self._is_clear(label.leader, own)

    def _is_clear(self, leader: tuple[Point, Point], own: Point) -> bool:
        marks = (_mark_box(point) for point in self.points if point != own)
        return not any(
            box.is_crossed_by(*leader) for box in (*marks, *(label.box for label in self.labels))
        )


def _candidates(point: Point, words: str, distances: Sequence[float]) -> Iterator[Label]:
    x, y = point
    width = text_width(words) + 4
    half = _HEIGHT / 2
    beside = (
        (x + _NEAR, y - half), (x - _NEAR - width, y - half),
        (x - width / 2, y - _NEAR - _HEIGHT), (x - width / 2, y + _NEAR),
        (x + 4, y - _NEAR - _HEIGHT), (x + 4, y + _NEAR),
        (x - 4 - width, y - _NEAR - _HEIGHT), (x - 4 - width, y + _NEAR),
    )  # fmt: skip
    for left, top in beside:
        yield Label(words, Box(left, top, left + width, top + _HEIGHT))
    for distance in distances:
        for turn in range(_DIRECTIONS):
            yield _led(point, words, width, distance, 2 * pi * turn / _DIRECTIONS)


def _led(point: Point, words: str, width: float, distance: float, angle: float) -> Label:
    across, up = cos(angle), sin(angle)
    x, y = point[0] + across * distance, point[1] - up * distance
    left = x if across > 0.3 else x - width if across < -0.3 else x - width / 2
    top = y - _HEIGHT if up > 0.3 else y if up < -0.3 else y - _HEIGHT / 2
    start = point[0] + across * (RADIUS + 1.5), point[1] - up * (RADIUS + 1.5)
    return Label(words, Box(left, top, left + width, top + _HEIGHT), (start, (x, y)))


def _mark_box(point: Point) -> Box:
    x, y = point
    reach = RADIUS + 1.5
    return Box(x - reach, y - reach, x + reach, y + reach)


def _is_on_curve(box: Box, curve: Callable[[float], float]) -> bool:
    one, other = curve(box.left), curve(box.right)
    return min(one, other) - 1 < box.bottom and max(one, other) + 1 > box.top
