"""The ground of a chart with two scales: shares upwards, and days, months or sizes across."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from release_planner.reports.charts.boxes import spread
from release_planner.reports.charts.chart import MARGIN, Breadth
from release_planner.reports.charts.ink import (
    GUIDE_COLOUR,
    TEXT_COLOUR,
    level,
    stroke,
    text,
    upright,
)
from release_planner.reports.charts.letters import LINE, text_width, wrapped

_PERCENT_ROOM = 42.0
_LEADER = 14.0
_ENDS_ROOM = {Breadth.NARROW: 60.0, Breadth.WIDE: 150.0}


@dataclass(frozen=True, slots=True)
class Plot:
    """Where things stand: `across` from 0 to `most_across`, shares from the least to the most."""

    left: float
    right: float
    top: float
    bottom: float
    most_across: float
    most_share: float = 1.0
    inset: float = 0.0
    least_share: float = 0.0

    def x(self, across: float) -> float:
        """The place of a day, month or size."""
        left = self.left + self.inset
        return left + (self.right - self.inset - left) * across / self.most_across

    def across(self, x: float) -> float:
        """The day, month or size at a place: the inverse of `x`."""
        left = self.left + self.inset
        return (x - left) / (self.right - self.inset - left) * self.most_across

    def y(self, share: float) -> float:
        """The place of a share."""
        part = (share - self.least_share) / (self.most_share - self.least_share)
        return self.bottom - (self.bottom - self.top) * part


@dataclass(frozen=True, slots=True)
class End:
    """A line that ends at the right at the height `y`, and what it is called."""

    y: float
    name: str


def plot_of(
    breadth: Breadth,
    top: float,
    most_across: float,
    most_share: float = 1.0,
    *,
    inset: float = 0.0,
    least_share: float = 0.0,
) -> Plot:
    """A plot from the height `top` down, with room for shares at the left, names at the right."""
    height = 250.0 if breadth is Breadth.NARROW else 270.0
    right = breadth.right - _ENDS_ROOM[breadth] - _LEADER
    return Plot(
        MARGIN + _PERCENT_ROOM,
        right,
        top,
        top + height,
        most_across,
        most_share,
        inset,
        least_share,
    )


def share_scale(plot: Plot, *, has_lines: bool = True) -> list[str]:
    """The scale of shares at the left; with pale lines across, or short ticks."""
    shown = plot.most_share - plot.least_share
    step = 25 if shown > 0.9 else 10 if shown > 0.2 else 5
    marks = []
    for percent in range(round(plot.least_share * 100), round(plot.most_share * 100) + 1, step):
        y = plot.y(percent / 100)
        if y == plot.bottom:
            marks.append(stroke(level(plot.left, plot.right, y)))
        elif has_lines:
            marks.append(stroke(level(plot.left, plot.right, y), colour=GUIDE_COLOUR))
        else:
            marks.append(stroke(level(plot.left - 4, plot.left, y)))
        marks.append(text(plot.left - 6, y + 5, f"{percent}%", anchor="end"))
    return marks


def across_scale(
    plot: Plot, ticks: Sequence[tuple[float, str]], name: str
) -> tuple[list[str], float]:
    """The scale at the foot, its name below, and the height at which it ends.

    A tick without words stands for itself.
    """
    marks = []
    for across, words in ticks:
        x = plot.x(across)
        marks.append(stroke(upright(x, plot.bottom, plot.bottom + 5)))
        if words:
            marks.append(text(x, plot.bottom + 19, words, anchor="middle"))
    marks.append(text((plot.left + plot.right) / 2, plot.bottom + 38, name, anchor="middle"))
    return marks, plot.bottom + 46


def end_names(plot: Plot, ends: Sequence[End], breadth: Breadth) -> list[str]:
    """The names of lines beside their right ends, moved apart, each joined to its own end."""
    room = _ENDS_ROOM[breadth]
    ordered = sorted(ends, key=lambda end: end.y)
    blocks = [wrapped(end.name, room) for end in ordered]
    heights = [(LINE - 2) * len(lines) + 3 for lines in blocks]
    middles = spread([end.y for end in ordered], heights, plot.top - 8, plot.bottom + 12)
    marks = []
    for end, lines, height, middle in zip(ordered, blocks, heights, middles, strict=True):
        path = f"M{plot.right + 1:.1f} {end.y:.1f}L{plot.right + _LEADER - 3:.1f} {middle:.1f}"
        marks.append(stroke(path, colour=TEXT_COLOUR, width=1))
        baseline = middle - height / 2 + 13.5
        for place, line in enumerate(lines):
            marks.append(text(plot.right + _LEADER, baseline + (LINE - 2) * place, line))
    return marks


def sampled(
    curve: Callable[[float], float], first: float, last: float, count: int = 60
) -> list[tuple[float, float]]:
    """Points of a curve, closer together towards the first, where it bends most."""
    return [
        (across, curve(across))
        for across in (first + (last - first) * (place / count) ** 2 for place in range(count + 1))
    ]


def round_step(most: float, ticks: int) -> int:
    """The least of 1, 2, 5, 10, 20, 50 ... that needs no more than this many steps to `most`."""
    scale = 1
    while True:
        for digit in (1, 2, 5):
            if most <= digit * scale * ticks:
                return digit * scale
        scale *= 10


def widest(texts: Sequence[str], *, bold: bool = False) -> float:
    """The width of the widest of these texts."""
    return max((text_width(words, bold=bold) for words in texts), default=0.0)
