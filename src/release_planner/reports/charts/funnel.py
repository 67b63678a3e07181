"""The rates of areas by their size, among the limits of chance: a fair comparison across sizes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor

from release_planner.domain.funnel_limits import (
    INNER,
    OUTER,
    FunnelPlace,
    funnel_limits,
    funnel_place,
)
from release_planner.reports.charts.boxes import Box
from release_planner.reports.charts.chart import Breadth, Chart, finished
from release_planner.reports.charts.ink import (
    TEXT_COLOUR,
    diamond,
    dot,
    joined,
    level,
    stroke,
    text,
)
from release_planner.reports.charts.label_places import Label, Room
from release_planner.reports.charts.letters import DESCENT, FONT
from release_planner.reports.charts.plot import (
    End,
    Plot,
    across_scale,
    end_names,
    plot_of,
    round_step,
    sampled,
    share_scale,
)
from release_planner.reports.charts.prose import (
    Key,
    absences,
    figure_text,
    keys,
    listed,
    marker_notes,
    numbered_names,
    paragraphs,
    words_only,
)
from release_planner.reports.table import TableRow
from release_planner.reports.wording import percent_text

_MOST_NAMED = 14
_INSET = 8.0
_MOST_TICKS = {Breadth.NARROW: 4, Breadth.WIDE: 6}
_LIMITS = ((INNER, "95%", "6 3"), (OUTER, "99.8%", "2 3"))
_FAR = {FunnelPlace.FAR_BELOW, FunnelPlace.FAR_ABOVE}
_ORDERS: tuple[Callable[["_Area"], tuple[float | str, ...]], ...] = (
    lambda point: (point.place is FunnelPlace.WITHIN, point.row.label),
    lambda point: (point.total, point.rate, point.row.label),
    lambda point: (-point.total, point.rate, point.row.label),
    lambda point: (point.rate, point.total, point.row.label),
    lambda point: (-point.rate, point.total, point.row.label),
)
_NOTE = (
    "Small areas vary more by chance, so the limits are wide for them. Outside the limits means"
    " different, not worse: who was released, and how starts are recorded, can differ too."
)


@dataclass(frozen=True, slots=True)
class _Area:
    row: TableRow
    count: int
    total: int
    place: FunnelPlace

    @property
    def rate(self) -> float:
        return self.count / self.total


def funnel_chart(
    area: TableRow, authorities: Sequence[TableRow], *, breadth: Breadth = Breadth.NARROW
) -> Chart:
    """A point for each authority with limits of 95% and 99.8% about the rate of the area.

    Up to 14 points are named; of more, those outside the limits are, and the others numbered, as
    is a point whose name finds no room.
    """
    centre = (
        area.numerator / area.denominator if area.numerator and area.denominator else area.ratio
    )
    absent = absences((row.label, row) for row in authorities)
    points = _points(authorities, centre) if centre is not None else []
    if centre is None or not points:
        title = f"{area.area.name}: no authority has a rate that can be compared"
        return words_only("funnel", title, absent, "There is no authority to compare.", breadth)
    plot, marks, top = _ground(centre, points, breadth)
    labelled, left = _labelled(plot, points, centre, breadth)
    marks += [_mark(point)(plot.x(point.total), plot.y(point.rate)) for point in points]
    key_marks, top = keys(top, _keys(points), breadth)
    numbered, top = numbered_names(top + 4, [point.row.label for point in left], breadth)
    rows = [point.row for point in points]
    texts = [*absent, *marker_notes(rows)]
    words, top = paragraphs(top + 6, texts, breadth)
    said = [f"{point.row.label}: {figure_text(point.row)}, {point.place}." for point in points]
    return finished(
        "funnel",
        _title(area, points, centre),
        [
            f"Limits of 95% and 99.8% about the rate of {area.area.name}, {_percent(centre)}.",
            *said,
            *absent,
        ],
        [_NOTE],
        breadth,
        top + 4,
        [*marks, *labelled, *key_marks, *numbered, *words],
    )


def _points(authorities: Sequence[TableRow], centre: float) -> list[_Area]:
    points = [
        _Area(row, row.numerator, row.denominator,
              funnel_place(row.numerator, row.denominator, centre))
        for row in authorities
        if row.ratio is not None and row.numerator is not None and row.denominator
    ]  # fmt: skip
    return sorted(points, key=lambda point: point.row.label)


def _ground(
    centre: float, points: Sequence[_Area], breadth: Breadth
) -> tuple[Plot, list[str], float]:
    largest = max(point.total for point in points)
    step = round_step(largest * 1.05, _MOST_TICKS[breadth])
    most = step * -(-largest * 1.05 // step)
    plot = plot_of(
        breadth,
        10,
        most,
        _most_share(points, centre),
        inset=_INSET,
        least_share=_least_share(points, centre),
    )
    marks = share_scale(plot, has_lines=False)
    ends = [End(plot.y(centre), f"area {_percent(centre)}")]
    marks.append(stroke(level(plot.left, plot.right, plot.y(centre)), colour=TEXT_COLOUR))
    for curve, name, dashes in _curves(plot, centre):
        inside = [
            (x, y)
            for x, y in sampled(curve, plot.x(most * 0.002), plot.right)
            if plot.top < y < plot.bottom
        ]
        if inside:
            marks.append(stroke(joined(inside), colour=TEXT_COLOUR, width=1.2, dashes=dashes))
            ends.append(End(inside[-1][1], name if breadth is Breadth.NARROW else f"{name} limit"))
    ticks = [(tick, f"{tick:,}") for tick in range(0, int(most) + 1, step)]
    across, top = across_scale(plot, ticks, "releases counted")
    return plot, [*marks, *end_names(plot, ends, breadth), *across], top


def _curves(plot: Plot, centre: float) -> list[tuple[Callable[[float], float], str, str]]:
    return [
        (_curve(plot, centre, confidence, is_upper=is_upper), name, dashes)
        for confidence, name, dashes in _LIMITS
        for is_upper in (True, False)
    ]


def _curve(
    plot: Plot, centre: float, confidence: float, *, is_upper: bool
) -> Callable[[float], float]:
    def height(x: float) -> float:
        size = max(plot.across(x), 0.01)
        limits = funnel_limits(centre, size, confidence)
        return plot.y(limits.upper if is_upper else limits.lower)

    return height


def _labelled(
    plot: Plot, points: Sequence[_Area], centre: float, breadth: Breadth
) -> tuple[list[str], list[_Area]]:
    """The names and numbers at the points, and the points that are numbered, in that order.

    Of up to 14 all are named, of more those outside the limits; a name that finds no room becomes
    a number. Of several orders of naming the first that leaves fewest over is taken.
    """
    named = [
        point
        for point in points
        if len(points) <= _MOST_NAMED or point.place is not FunnelPlace.WITHIN
    ]
    best: tuple[Room, list[_Area]] | None = None
    for order in _ORDERS:
        room = _room(plot, points, centre)
        for point in sorted(named, key=order):
            where = plot.x(point.total), plot.y(point.rate)
            room.place(where, point.row.label, is_far_allowed=breadth is Breadth.WIDE)
        found = {label.words for label in room.labels}
        left = [point for point in points if point.row.label not in found]
        if best is None or len(left) < len(best[1]):
            best = room, left
        if len(left) == len(points) - len(named):
            break
    assert best is not None
    room, left = best
    for number, point in enumerate(left, 1):
        room.place((plot.x(point.total), plot.y(point.rate)), str(number), is_needed=True)
    return [part for label in room.labels for part in _label(label)], left


def _room(plot: Plot, points: Sequence[_Area], centre: float) -> Room:
    marks = [(plot.x(point.total), plot.y(point.rate)) for point in points]
    curves = [curve for curve, *_ in _curves(plot, centre)]
    bounds = Box(plot.left + 1, plot.top - 8, plot.right + 8, plot.bottom - 2)
    return Room(bounds, marks, [*curves, lambda x: plot.y(centre)])


def _label(label: Label) -> list[str]:
    box = label.box
    words = text(box.left + 2, box.bottom - DESCENT * FONT, label.words, has_halo=True)
    if label.leader is None:
        return [words]
    (x, y), (to_x, to_y) = label.leader
    path = f"M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}"
    return [stroke(path, colour=TEXT_COLOUR, width=1), words]


def _mark(point: _Area) -> Callable[[float, float], str]:
    if point.place in _FAR:
        return diamond
    return _open_dot if point.place is FunnelPlace.WITHIN else dot


def _open_dot(x: float, y: float) -> str:
    return dot(x, y, filled=False)


def _shares(points: Sequence[_Area], centre: float) -> list[float]:
    """The rates, and limits of the outer kind for all but the smallest, which reach furthest."""
    sizes = sorted(point.total for point in points)
    limits = funnel_limits(centre, sizes[len(sizes) // 4], OUTER)
    return [*(point.rate for point in points), limits.lower, limits.upper]


def _least_share(points: Sequence[_Area], centre: float) -> float:
    return max(floor(min(_shares(points, centre)) * 10 - 0.3), 0) / 10


def _most_share(points: Sequence[_Area], centre: float) -> float:
    return min(ceil(max(_shares(points, centre)) * 10 + 0.3), 10) / 10


def _keys(points: Sequence[_Area]) -> list[Key]:
    meanings: list[Key] = [
        (diamond, "outside the 99.8% limits: differs"),
        (dot, "outside the 95% limits only: may differ"),
        (_open_dot, "within the limits: no more than chance"),
    ]
    used = {_mark(point) for point in points}
    shown = [(mark, words) for mark, words in meanings if mark in used]
    lines: list[Key] = [
        (_sample(dashes), f"{name} limits of chance") for _, name, dashes in _LIMITS
    ]
    return [*shown, *lines]


def _sample(dashes: str) -> Callable[[float, float], str]:
    return lambda x, y: stroke(level(x - 7, x + 8, y), colour=TEXT_COLOUR, dashes=dashes)


def _title(area: TableRow, points: Sequence[_Area], centre: float) -> str:
    whole = f"the {_percent(centre)} of {area.area.name}"
    far = [point for point in points if point.place in _FAR]
    near = [point for point in points if point.place is not FunnelPlace.WITHIN]
    if far:
        verb = "differs" if len(far) == 1 else "differ"
        return f"{_who(far, points)} {verb} from {whole} by more than chance explains"
    if near:
        return f"{_who(near, points)} may differ from {whole}: outside the 95% limits only"
    return f"No authority differs from {whole} by more than chance explains"


def _who(some: Sequence[_Area], points: Sequence[_Area]) -> str:
    if len(some) > 2:
        return f"{len(some)} of {len(points)} authorities"
    return listed([f"{point.row.label} ({_percent(point.rate)})" for point in some])


def _percent(rate: float) -> str:
    return percent_text(round(rate, 6))
