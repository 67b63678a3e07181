"""Room on a drawing: where a label is, and whether two things meet."""

from collections.abc import Sequence
from dataclasses import dataclass

from release_planner.reports.charts.letters import ASCENT, DESCENT, FONT, text_width

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of the drawing; the height grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether the two have any of the drawing in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def is_within(self, outer: "Box") -> bool:
        """Whether all of it lies in `outer`."""
        return (
            outer.left <= self.left
            and self.right <= outer.right
            and outer.top <= self.top
            and self.bottom <= outer.bottom
        )

    def is_crossed_by(self, start: Point, end: Point) -> bool:
        """Whether a straight line from `start` to `end` passes through (Liang and Barsky)."""
        first, last = 0.0, 1.0
        for from_, to, low, high in (
            (start[0], end[0], self.left, self.right),
            (start[1], end[1], self.top, self.bottom),
        ):
            length = to - from_
            if length == 0:
                if not low < from_ < high:
                    return False
                continue
            enters, leaves = sorted(((low - from_) / length, (high - from_) / length))
            first, last = max(first, enters), min(last, leaves)
        return first < last


def text_box(x: float, baseline: float, words: str, *, bold: bool = False) -> Box:
    """The room of a line of text that begins at `x`."""
    right = x + text_width(words, bold=bold)
    return Box(x, baseline - ASCENT * FONT, right, baseline + DESCENT * FONT)


def spread(
    middles: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """The middles moved apart just so far that things of these heights do not meet.

    `middles` are in rising order and stay so; all lie between `low` and `high` if there is room.
    """
    moved: list[float] = []
    end = low
    for middle, height in zip(middles, heights, strict=True):
        moved.append(max(middle, end + height / 2))
        end = moved[-1] + height / 2
    start = high
    for place in reversed(range(len(moved))):
        moved[place] = min(moved[place], start - heights[place] / 2)
        start = moved[place] - heights[place] / 2
    return moved
