"""The marks of the control chart: months, limits that step, and brackets over long runs."""

from collections.abc import Sequence
from fractions import Fraction

from release_planner.domain.control_rules import MonthCount, Run, Side, control_limits
from release_planner.reports.charts.chart import MARGIN, Breadth
from release_planner.reports.charts.ink import (
    LINE_COLOUR,
    OUR_COLOUR,
    TEXT_COLOUR,
    diamond,
    dot,
    joined,
    level,
    stroke,
    text,
    upright,
)
from release_planner.reports.charts.letters import LINE, text_width
from release_planner.reports.charts.month_series import Month
from release_planner.reports.charts.plot import End, Plot, end_names
from release_planner.reports.wording import percent_text

_SIDES = {Side.ABOVE: "above", Side.BELOW: "below"}
_TICK_ROOM = 38.0
_TICK_STEPS = (1, 3, 6, 12)
_LANE = LINE + 10


def run_text(run: Run) -> str:
    """A run in words: "9 months in a row above"."""
    return f"{run.length} months in a row {_SIDES[run.side]}"


def run_lanes(plot: Plot, runs: Sequence[Run], breadth: Breadth) -> list[int]:
    """The line over the plot on which each run is named, so that no two names meet."""
    ends: list[float] = []
    lanes = []
    for run in runs:
        left = _run_text_left(plot, run, breadth)
        lane = next((place for place, end in enumerate(ends) if end < left), len(ends))
        ends[lane : lane + 1] = [left + text_width(run_text(run)) + 12]
        lanes.append(lane)
    return lanes


def lanes_height(lanes: Sequence[int]) -> float:
    """How much room the names of the runs need over the plot."""
    return _LANE * (max(lanes, default=-1) + 1)


def draw_runs(plot: Plot, runs: Sequence[Run], lanes: Sequence[int], breadth: Breadth) -> list[str]:
    """A bracket over each run with its name."""
    marks = []
    for run, lane in zip(runs, lanes, strict=True):
        y = plot.top - 6 - _LANE * lane
        left, right = plot.x(run.first) + 1, plot.x(run.last + 1) - 1
        path = f"M{left:.1f} {y + 5:.1f}V{y:.1f}H{right:.1f}V{y + 5:.1f}"
        marks.append(stroke(path, colour=TEXT_COLOUR))
        marks.append(text(_run_text_left(plot, run, breadth), y - 6, run_text(run)))
    return marks


def draw_limits(
    plot: Plot, counts: Sequence[MonthCount | None], centre: Fraction, breadth: Breadth
) -> list[str]:
    """The baseline and the limits of every month, named at the right."""
    baseline = plot.y(float(centre))
    marks = [stroke(level(plot.left, plot.right, baseline), colour=TEXT_COLOUR)]
    ends = [End(baseline, f"baseline {percent_text(round(float(centre), 6))}")]
    limits = [control_limits(centre, count.total) if count else None for count in counts]
    for name in ("upper", "lower"):
        heights = [plot.y(getattr(each, name)) if each else None for each in limits]
        path = _stepped(plot, heights)
        marks.append(stroke(path, colour=TEXT_COLOUR, width=1.2, dashes="6 3"))
        last = next(height for height in reversed(heights) if height is not None)
        ends.append(End(last, f"{name} limit"))
    return [*marks, *end_names(plot, ends, breadth)]


def draw_months(plot: Plot, series: Sequence[Month], sides: Sequence[Side]) -> list[str]:
    """A dot for each month, open while releases are pending, a diamond outside the limits."""
    shown: list[list[tuple[float, float]]] = [[]]
    marks = []
    for place, (month, side) in enumerate(zip(series, sides, strict=True)):
        count = month.counted
        if count is None:
            shown.append([])
            continue
        x, y = plot.x(place + 0.5), plot.y(float(count.rate))
        shown[-1].append((x, y))
        plain = waiting_mark if month.is_waiting else month_mark
        marks.append((diamond if side else plain)(x, y))
    lines = [joined(points) for points in shown if len(points) > 1]
    return [*(stroke(line, colour=OUR_COLOUR, width=1) for line in lines), *marks]


def month_mark(x: float, y: float) -> str:
    """A month."""
    return dot(x, y, radius=3)


def waiting_mark(x: float, y: float) -> str:
    """A month that waits for more."""
    return dot(x, y, radius=3, filled=False)


def draw_ticks(plot: Plot, series: Sequence[Month]) -> tuple[list[str], float]:
    """The names of months at the foot, as many as have room, and the height at which they end."""
    month_room = plot.x(1) - plot.x(0)
    step = next((step for step in _TICK_STEPS if step * month_room >= _TICK_ROOM), 24)
    marks = []
    for place, month in enumerate(series):
        x = plot.x(place + 0.5)
        if (month.month - 4) % min(step, 12):
            continue
        marks.append(stroke(upright(x, plot.bottom, plot.bottom + 5), colour=LINE_COLOUR))
        marks.append(text(x, plot.bottom + 19, month.short_name, anchor="middle"))
        marks.append(text(x, plot.bottom + 36, str(month.year), anchor="middle"))
    return marks, plot.bottom + 44


def _run_text_left(plot: Plot, run: Run, breadth: Breadth) -> float:
    width = text_width(run_text(run))
    middle = (plot.x(run.first) + plot.x(run.last + 1)) / 2
    return min(max(middle - width / 2, MARGIN), breadth.right - width)


def _stepped(plot: Plot, heights: Sequence[float | None]) -> str:
    path = ""
    previous = None
    for place, height in enumerate(heights):
        if height is not None:
            start = f"M{plot.x(place):.1f} {height:.1f}" if previous is None else f"V{height:.1f}"
            path += f"{start}H{plot.x(place + 1):.1f}"
        previous = height
    return path
