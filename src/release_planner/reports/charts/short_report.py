"""Charts as SVG text, drawn from protected rows alone, so that no hidden number has a coordinate.

Each chart carries a title and a description; its numbers stand beside the marks and in a table on
the same page. Labels are lines of their own above the marks, so that they cannot meet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from release_planner.reports.protected_table import TableRow
from release_planner.reports.wording import interval_text, percent_text, rate_text

WIDTH = 340
_LEFT, _RIGHT = 10, 330
_SPAN = _RIGHT - _LEFT
_FONT = 14
_CHARACTER_WIDTH = 0.6 * _FONT
_LONGEST_LINE = int(_SPAN / _CHARACTER_WIDTH)
_LINE = 18

OUR_COLOUR, OTHER_COLOUR, TEXT_COLOUR, LINE_COLOUR = "#12436D", "#801650", "#3D3D3D", "#8A8A8A"
_TICKS = (0, 25, 50, 75, 100)


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
    marks: list[str] = []
    descriptions: list[str] = []
    y = _LINE
    for place, (row, name) in enumerate(zip(rows, names, strict=True)):
        value = rate_text(row) + (f" ({interval_text(row)})" if row.lower is not None else "")
        name_lines = _wrapped(name)
        marks += [_text(y + _LINE * line, text, bold=True) for line, text in enumerate(name_lines)]
        y += _LINE * len(name_lines)
        marks += [_text(y, value), _track(y + 16), _mark(row, y + 16, is_ours=place == 0)]
        descriptions.append(f"{name}: {value}.")
        y += 16 + 30
    marks.append(_axis(y - 22))
    return Chart(caption, _svg("rate", caption, " ".join(descriptions), y + 2, marks))


def pathway_chart(steps: Sequence[tuple[str, int]], caption: str) -> Chart:
    """Bars from zero: the first step is the whole that the others are a share of."""
    whole = steps[0][1]
    marks: list[str] = []
    descriptions: list[str] = []
    y = _LINE
    for place, (name, count) in enumerate(steps):
        share = f" ({percent_text(round(count / whole, 6))})" if place else ""
        label = f"{name}: {count:,}{share}"
        lines = _wrapped(label)
        marks += [_text(y + _LINE * line, text) for line, text in enumerate(lines)]
        y += _LINE * len(lines)
        marks.append(
            f'<rect x="{_LEFT}" y="{y - 11}" width="{_SPAN * count / whole:.1f}" height="14"'
            f' fill="{OUR_COLOUR}"/>'
        )
        descriptions.append(f"{label}.")
        y += 28
    return Chart(caption, _svg("pathway", caption, " ".join(descriptions), y - 14, marks))


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


def _track(y: int) -> str:
    return f'<path d="M{_LEFT} {y}H{_RIGHT}" stroke="#DDDDDD" stroke-width="1.5"/>'


def _axis(y: int) -> str:
    parts = [f'<path d="M{_LEFT} {y}H{_RIGHT}" stroke="{LINE_COLOUR}" stroke-width="1.5"/>']
    for percent in _TICKS:
        x = _x(percent / 100)
        anchor = {0: "start", 100: "end"}.get(percent, "middle")
        parts.append(
            f'<path d="M{x:.1f} {y}v5" stroke="{LINE_COLOUR}" stroke-width="1.5"/>'
            f'<text x="{x:.1f}" y="{y + 19}" text-anchor="{anchor}" font-size="{_FONT - 1}"'
            f' fill="{TEXT_COLOUR}">{percent}%</text>'
        )
    return "".join(parts)


def _wrapped(text: str) -> list[str]:
    return wrap(text, _LONGEST_LINE)


def _text(y: int, text: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{_LEFT}" y="{y}" font-size="{_FONT}" fill="{TEXT_COLOUR}"{weight}>'
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
