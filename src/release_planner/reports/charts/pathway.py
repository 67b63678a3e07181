"""How many of the releases with a need reached each step, and how many went no further."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from release_planner.reports.charts.chart import MARGIN, Breadth, Chart, finished
from release_planner.reports.charts.ink import (
    OTHER_COLOUR,
    bar,
    stroke,
    text,
)
from release_planner.reports.charts.letters import LINE, text_width, wrapped
from release_planner.reports.charts.plot import widest
from release_planner.reports.charts.prose import listed
from release_planner.reports.table import WITHHELD, TableRow
from release_planner.reports.wording import count_text, percent_text

_BAR = 16.0
_GAP = 12.0
_MOST_NAME = 200.0


@dataclass(frozen=True, slots=True)
class _Ground:
    """Where the bars stand: below their words on a narrow drawing, between them on a wide one."""

    left: float
    right: float
    end: float
    name_room: float
    is_wide: bool

    @property
    def room(self) -> float:
        return self.right - self.left


def pathway_chart(steps: Sequence[TableRow], *, breadth: Breadth = Breadth.NARROW) -> Chart:
    """Bars from zero: the first step is the whole; a broken outline is what went no further.

    A step that is withheld has no bar, and no loss is stated beside it.
    """
    whole = steps[0].numerator if steps else None
    marks: list[str] = []
    said: list[str] = []
    top = 0.0
    previous: TableRow | None = None
    ground = _ground(steps, breadth)
    for step in steps:
        lost = _lost(previous, step)
        if lost is not None:
            marks += _loss(ground.left, top, lost)
            said.append(f"{_lost_text(lost)}.")
            top += LINE + (4 if ground.is_wide else 8)
        shown, top = _step(step, previous, whole, ground, top)
        marks += shown
        said.append(f"{step.label}: {_value(step, previous)}.")
        previous = step
    return finished(
        "pathway",
        _title(steps),
        said,
        [
            "A step counts every release that reached it or a later one, as far as it is recorded.",
            "A death or a return to custody before a start is among those who went no further here;"
            " the table of first missing steps has it apart.",
        ],
        breadth,
        top + 2,
        marks,
        is_drawn=bool(whole),
    )


def _ground(steps: Sequence[TableRow], breadth: Breadth) -> _Ground:
    if breadth is Breadth.NARROW or not steps:
        return _Ground(MARGIN, breadth.right, breadth.right, breadth.room, False)
    names = min(widest([step.label for step in steps], bold=True) + 4, _MOST_NAME)
    values = widest([_value(*pair) for pair in zip(steps, [None, *steps], strict=False)])
    right = breadth.right - values - _GAP
    return _Ground(MARGIN + names + _GAP, right, breadth.right, names, True)


def _step(
    step: TableRow, previous: TableRow | None, whole: int | None, ground: _Ground, top: float
) -> tuple[list[str], float]:
    value = _value(step, previous)
    lines = wrapped(step.label, ground.name_room, bold=True)
    last = text_width(lines[-1], bold=True) + _GAP + text_width(value)
    if not ground.is_wide and last > ground.name_room:
        lines.append("")
    baselines = [top + LINE * (place + 1) - 4 for place in range(len(lines))]
    marks = [
        text(MARGIN, baseline, line, bold=True)
        for baseline, line in zip(baselines, lines, strict=True)
        if line
    ]
    marks.append(text(ground.end, baselines[-1], value, anchor="end"))
    bottom = top + LINE * len(lines) + 2
    top = baselines[-1] - 13 if ground.is_wide else bottom
    if whole and step.numerator is not None:
        width = ground.room * step.numerator / whole
        lost = _lost(previous, step) or 0
        if lost:
            marks.append(_gone(ground.left + width, top, ground.room * lost / whole))
        marks.append(bar(ground.left, top, width, _BAR))
        bottom = max(bottom, top + _BAR)
    return marks, bottom + (2 if ground.is_wide else 6)


def _gone(left: float, top: float, width: float) -> str:
    path = f"M{left:.1f} {top + 0.75:.1f}h{width:.1f}v{_BAR - 1.5:.1f}h{-width:.1f}"
    return stroke(path, colour=OTHER_COLOUR, dashes="3 3")


def _loss(left: float, top: float, lost: int) -> list[str]:
    baseline = top + LINE - 4
    return [
        text(left + 18, baseline, _lost_text(lost), colour=OTHER_COLOUR),
        stroke(f"M{left + 7:.1f} {top + 3:.1f}V{top + 14:.1f}", colour=OTHER_COLOUR),
        stroke(f"M{left + 3:.1f} {top + 10:.1f}l4 5l4 -5", colour=OTHER_COLOUR),
    ]


def _lost_text(lost: int) -> str:
    return f"{count_text(lost)} went no further on record" if lost else "none stopped here"


def _lost(previous: TableRow | None, step: TableRow) -> int | None:
    if previous is None or not previous.numerator or step.numerator is None:
        return None
    return previous.numerator - step.numerator


def _value(step: TableRow, previous: TableRow | None) -> str:
    if step.numerator is None:
        return f"withheld {WITHHELD}"
    count = count_text(step.numerator)
    if previous is None or not previous.numerator:
        return count
    return f"{count}, {percent_text(round(step.numerator / previous.numerator, 6))} of previous"


def _title(steps: Sequence[TableRow]) -> str:
    if not steps or steps[0].numerator == 0:
        return "From need to start: there is no release with a need to follow yet"
    whole, last = steps[0].numerator, steps[-1]
    if whole is None or last.numerator is None:
        return "From need to start: some steps are withheld"
    share = percent_text(round(last.numerator / whole, 6))
    noun = "release" if whole == 1 else "releases"
    reached = f"Of {count_text(whole)} {noun} with a need, {count_text(last.numerator)} ({share})"
    verb = "was" if last.numerator == 1 else "were"
    return f"{reached} {verb} followed by a start{_largest_text(steps)}"


def _largest_text(steps: Sequence[TableRow]) -> str:
    losses = [(_lost(before, after), before, after) for before, after in pairwise(steps)]
    known = [loss for loss, *_ in losses if loss is not None]
    if len(known) < len(losses) or not known or max(known) == 0:
        return ""
    most = max(known)
    places = [
        f"between “{before.label}” and “{after.label}”"
        for loss, before, after in losses
        if loss == most
    ]
    if len(places) > 1:
        return f"; the largest losses, {count_text(most)} each, are {listed(places)}"
    return f"; the largest loss, {count_text(most)}, is {places[0]}"
