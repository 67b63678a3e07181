"""Charts as SVG text, drawn from protected rows alone, so that no hidden number has a coordinate.

Each chart carries a title and a description; its numbers stand beside the marks and in a table on
the same page. Labels are lines of their own above the marks, so that they cannot meet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from release_planner.reports.protected_table import TableRow
from release_planner.reports.wording import interval_text, percent_text

WIDTH = 400
_LEFT, _RIGHT = 14, 386
_SPAN = _RIGHT - _LEFT
_FONT = 14
CHARACTER_WIDTH = 0.56 * _FONT
"""The width allowed for one character of a label, in the units of the drawing."""

OUR_COLOUR, OTHER_COLOUR, TEXT_COLOUR, LINE_COLOUR = "#12436D", "#801650", "#3D3D3D", "#8A8A8A"


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its caption. `svg` is whole and safe to place in a page."""

    caption: str
    svg: str


def rate_chart(rows: Sequence[TableRow], names: Sequence[str], caption: str) -> Chart:
    """A dot for each rate, with a whisker for its 95% interval, on a scale from 0% to 100%.

    The first row is the report's own; the others are published figures, drawn as diamonds. Every
    row must have a ratio.
    """
    step, top = 62, 18
    height = top + step * len(rows) + 24
    marks: list[str] = [_axis(top, height - 24)]
    descriptions: list[str] = []
    for place, (row, name) in enumerate(zip(rows, names, strict=True)):
        assert row.ratio is not None
        value = percent_text(row.ratio)
        if row.lower is not None:
            value += f" ({interval_text(row)})"
        y = top + step * place
        marks += [_text(_LEFT, y, name, bold=True), _text(_LEFT, y + 18, value)]
        marks.append(_mark(row, y + 34, is_ours=place == 0))
        descriptions.append(f"{name}: {value}.")
    return Chart(caption, _svg("rate", caption, " ".join(descriptions), height, marks))


def pathway_chart(steps: Sequence[tuple[str, int]], caption: str) -> Chart:
    """Bars from zero: the first step is the whole that the others are a share of."""
    step, top = 50, 18
    whole = steps[0][1]
    marks: list[str] = []
    descriptions: list[str] = []
    for place, (name, count) in enumerate(steps):
        y = top + step * place
        share = f" ({percent_text(round(count / whole, 6))})" if place else ""
        width = _SPAN * count / whole
        marks.append(_text(_LEFT, y, f"{name}: {count:,}{share}"))
        marks.append(
            f'<rect x="{_LEFT}" y="{y + 8}" width="{width:.1f}" height="14" fill="{OUR_COLOUR}"/>'
        )
        descriptions.append(f"{name}: {count:,}{share}.")
    height = top + step * len(steps) - 14
    return Chart(caption, _svg("pathway", caption, " ".join(descriptions), height, marks))


def _mark(row: TableRow, y: int, *, is_ours: bool) -> str:
    assert row.ratio is not None
    x = _x(row.ratio)
    if not is_ours:
        points = f"{x:.1f},{y - 7} {x + 7:.1f},{y} {x:.1f},{y + 7} {x - 7:.1f},{y}"
        return f'<polygon points="{points}" fill="{OTHER_COLOUR}"/>'
    whisker = ""
    if row.lower is not None and row.upper is not None:
        lower, upper = _x(row.lower), _x(row.upper)
        whisker = (
            f'<path d="M{lower:.1f} {y}H{upper:.1f}M{lower:.1f} {y - 6}v12M{upper:.1f} {y - 6}v12"'
            f' stroke="{OUR_COLOUR}" stroke-width="2.5" fill="none"/>'
        )
    return f'{whisker}<circle cx="{x:.1f}" cy="{y}" r="6.5" fill="{OUR_COLOUR}"/>'


def _axis(top: int, bottom: int) -> str:
    parts: list[str] = []
    for percent in (0, 25, 50, 75, 100):
        x = _x(percent / 100)
        anchor = {0: "start", 100: "end"}.get(percent, "middle")
        parts.append(
            f'<path d="M{x:.1f} {bottom}v5" stroke="{LINE_COLOUR}" stroke-width="1.5"/>'
            f'<text x="{x:.1f}" y="{bottom + 20}" text-anchor="{anchor}" font-size="{_FONT - 1}"'
            f' fill="{TEXT_COLOUR}">{percent}%</text>'
        )
    line = f'<path d="M{_LEFT} {bottom}H{_RIGHT}" stroke="{LINE_COLOUR}" stroke-width="1.5"/>'
    return line + "".join(parts)


def _text(x: int, y: int, text: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x}" y="{y}" font-size="{_FONT}" fill="{TEXT_COLOUR}"{weight}>'
        f"{escape(text)}</text>"
    )


def _svg(name: str, title: str, description: str, height: int, marks: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' aria-labelledby="{name}-title {name}-description"'
        ' font-family="Arial, Liberation Sans, sans-serif">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-description">{escape(description)}</desc>' + "".join(marks) + "</svg>"
    )


def _x(ratio: float) -> float:
    return _LEFT + _SPAN * ratio
