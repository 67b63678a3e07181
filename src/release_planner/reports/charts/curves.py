"""How soon treatment starts, and what came first instead: cumulative incidence by day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from release_planner.reports.charts.chart import Breadth, Chart, finished
from release_planner.reports.charts.ink import (
    OTHER_COLOUR,
    OUR_COLOUR,
    TEXT_COLOUR,
    dot,
    square,
    stroke,
    text,
    triangle,
    upright,
)
from release_planner.reports.charts.plot import (
    End,
    Plot,
    across_scale,
    end_names,
    plot_of,
    share_scale,
)
from release_planner.reports.charts.prose import paragraphs, words_only
from release_planner.reports.table import WITHHELD, TableRow
from release_planner.reports.wording import percent_text

_MOST_SHARES = (0.2, 0.4, 0.6, 1.0)
_WEEK = 7
_INSET = 9.0
_LEAST_DAY = 14.0
_LEAST_DAYS = 2
_NOTES = (
    "Only the days marked are known to the drawing: between two of them the line stays level."
    " A release whose window is still open counts as far as it has been followed.",
    "Each release counts once, for what came first.",
)


@dataclass(frozen=True, slots=True)
class _Curve:
    name: str
    colour: str
    dashes: str
    mark: Callable[[float, float], str]
    rows: Sequence[TableRow]

    @property
    def values(self) -> list[tuple[int, float | None]]:
        return sorted((int(row.category), row.ratio) for row in self.rows)

    def value_on(self, day: int) -> float | None:
        return dict(self.values).get(day)


def curve_chart(
    starts: Sequence[TableRow],
    returns_to_custody: Sequence[TableRow],
    deaths: Sequence[TableRow],
    *,
    window_days: int = 21,
    breadth: Breadth = Breadth.NARROW,
) -> Chart:
    """Three stepped lines, each with a mark of its own on the days known, named at their ends.

    The category of a row is its day. A line stops where days are withheld and the words say so;
    days that stand alone are not drawn but said.
    """
    curves = [
        _Curve("started", OUR_COLOUR, "", dot, starts),
        _Curve("back in custody", OTHER_COLOUR, "7 3", _custody_mark, returns_to_custody),
        _Curve("died", TEXT_COLOUR, "2 3", _death_mark, deaths),
    ]
    known = [value for curve in curves for value in curve.values if value[1] is not None]
    withheld = _withheld_texts(curves)
    if not known:
        title = "Time to start: no figure can be shown"
        return words_only("curves", title, withheld, "There is no release to follow yet.", breadth)
    if all(len(_shown(curve)) < _LEAST_DAYS for curve in curves):
        title = "Time to start: too few days can be shown to draw a line"
        said = [_said(curve) for curve in curves if _shown(curve)]
        return words_only("curves", title, [*said, *withheld], title, breadth)
    last_day = max(window_days, *(day for day, _ in known))
    most = max(share for _, share in known if share is not None)
    plot = plot_of(breadth, 28, last_day, _most_share(most), inset=_INSET)
    marks, top = _ground(plot, sorted({day for day, _ in known}), window_days)
    for curve in curves:
        marks += _drawn(plot, curve)
    marks += end_names(plot, [end for curve in curves for end in _ends(plot, curve)], breadth)
    words, top = paragraphs(top, [*_by_window_texts(curves, window_days), *withheld], breadth)
    return finished(
        "curves",
        _title(curves, window_days),
        [*(_said(curve) for curve in curves if _shown(curve)), *withheld],
        _NOTES,
        breadth,
        top + 4,
        [*marks, *words],
    )


def _custody_mark(x: float, y: float) -> str:
    return square(x, y, filled=False, colour=OTHER_COLOUR)


def _death_mark(x: float, y: float) -> str:
    return triangle(x, y, colour=TEXT_COLOUR)


def _ground(plot: Plot, days: Sequence[int], window_days: int) -> tuple[list[str], float]:
    has_room = plot.x(1) - plot.x(0) > _LEAST_DAY
    ticks = [(float(day), str(day) if has_room or day % _WEEK == 0 else "") for day in days]
    across, top = across_scale(plot, ticks, "days since release")
    x = plot.x(window_days)
    line = stroke(upright(x, plot.top - 6, plot.bottom), colour=TEXT_COLOUR, dashes="3 3")
    name = text(x, plot.top - 11, f"day {window_days}", anchor="middle")
    return [*share_scale(plot), line, name, *across], top


def _most_share(most: float) -> float:
    return next(share for share in _MOST_SHARES if most <= share)


def _drawn(plot: Plot, curve: _Curve) -> list[str]:
    marks: list[str] = []
    path = ""
    for day, share in curve.values:
        if share is None:
            path += " "
            continue
        x, y = plot.x(day), plot.y(share)
        is_new = not path or path.endswith(" ")
        path += f"M{x:.1f} {y:.1f}" if is_new else f"H{x:.1f}V{y:.1f}"
        marks.append(curve.mark(x, y))
    if not marks:
        return []
    return [stroke(path.strip(), colour=curve.colour, width=2.2, dashes=curve.dashes), *marks]


def _ends(plot: Plot, curve: _Curve) -> list[End]:
    shown = _shown(curve)
    if not shown:
        return []
    day, share = shown[-1]
    until = "" if day == plot.most_across else f" (day {day})"
    return [End(plot.y(share), f"{curve.name} {percent_text(share)}{until}")]


def _shown(curve: _Curve) -> list[tuple[int, float]]:
    return [(day, share) for day, share in curve.values if share is not None]


def _by_window_texts(curves: Sequence[_Curve], window_days: int) -> list[str]:
    parts = [
        f"{curve.name} {percent_text(share)}"
        for curve in curves
        if (share := curve.value_on(window_days)) is not None
    ]
    return [f"By day {window_days}: {', '.join(parts)}."] if parts else []


def _withheld_texts(curves: Sequence[_Curve]) -> list[str]:
    texts = []
    for curve in curves:
        days = [day for day, share in curve.values if share is None]
        if not days:
            continue
        which = "" if len(days) == len(curve.values) else f" on day {', '.join(map(str, days))}"
        texts.append(f"“{curve.name}” is withheld{which} {WITHHELD}.")
    return texts


def _said(curve: _Curve) -> str:
    values = ", ".join(f"{percent_text(share)} by day {day}" for day, share in _shown(curve))
    return f"{curve.name.capitalize()}: {values}."


def _title(curves: Sequence[_Curve], window_days: int) -> str:
    started, custody, died = (curve.value_on(window_days) for curve in curves)
    if started is None:
        return "Time to start: what came first after release"
    rest = [
        words
        for share, words in (
            (custody, f"{percent_text(custody or 0)} were back in custody"),
            (died, f"{percent_text(died or 0)} had died"),
        )
        if share is not None
    ]
    first = f"By day {window_days} treatment had started after {percent_text(started)} of releases"
    return f"{first}; {' and '.join(rest)} before a start" if rest else first
