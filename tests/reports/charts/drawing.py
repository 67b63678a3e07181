"""Reads a drawing back from its SVG: where its texts, marks and lines are."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from release_planner.reports.charts.boxes import Box, Point

from .font_file import FONTS

_SVG = "{http://www.w3.org/2000/svg}"
_GUIDE = "#DDDDDD"
_ASCENT, _DESCENT = 0.73, 0.21


@dataclass(frozen=True)
class DrawnText:
    """A text with the room its letters take, by the font's own file."""

    words: str
    box: Box
    has_halo: bool


@dataclass(frozen=True)
class Drawing:
    """What an SVG holds."""

    bounds: Box
    title: str
    description: str
    texts: tuple[DrawnText, ...]
    marks: tuple[Box, ...]
    lines: tuple[tuple[Point, Point], ...]

    def mark_middles(self) -> list[Point]:
        """The middle of every mark."""
        return [((box.left + box.right) / 2, (box.top + box.bottom) / 2) for box in self.marks]


def drawing_of(svg: str) -> Drawing:
    """The drawing of an SVG, which has to be well-formed and labelled."""
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    title, description = root[0], root[1]
    assert (title.tag, description.tag) == (f"{_SVG}title", f"{_SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    left, top, width, height = map(float, root.get("viewBox", "").split())
    return Drawing(
        Box(left, top, left + width, top + height),
        title.text or "",
        description.text or "",
        tuple(map(_text, root.iter(f"{_SVG}text"))),
        tuple(_marks(root)),
        tuple(line for path in root.iter(f"{_SVG}path") for line in _lines(path)),
    )


def _text(element: ElementTree.Element) -> DrawnText:
    words = element.text or ""
    size, x, y = (float(element.get(key, "")) for key in ("font-size", "x", "y"))
    font = FONTS["Bold" if element.get("font-weight") == "700" else "Regular"]
    width = sum(font.width(letter) for letter in words) * size
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[element.get("text-anchor", "")]
    box = Box(left, y - _ASCENT * size, left + width, y + _DESCENT * size)
    return DrawnText(words, box, element.get("paint-order") == "stroke")


def _marks(root: ElementTree.Element) -> Iterator[Box]:
    for circle in root.iter(f"{_SVG}circle"):
        x, y, radius = (float(circle.get(key, "")) for key in ("cx", "cy", "r"))
        yield Box(x - radius, y - radius, x + radius, y + radius)
    for rect in root.iter(f"{_SVG}rect"):
        x, y, width, height = (float(rect.get(key, "")) for key in ("x", "y", "width", "height"))
        yield Box(x, y, x + width, y + height)
    for polygon in root.iter(f"{_SVG}polygon"):
        points = [tuple(map(float, pair.split(","))) for pair in polygon.get("points", "").split()]
        across, down = zip(*points, strict=True)
        yield Box(min(across), min(down), max(across), max(down))


def _lines(path: ElementTree.Element) -> Iterator[tuple[Point, Point]]:
    """The straight pieces of a path, those that only guide the eye left out."""
    if path.get("stroke") == _GUIDE:
        return
    points: list[Point] = []
    for command, numbers in re.findall(r"([MLHVlhv])([^MLHVlhv]*)", path.get("d", "")):
        values = [float(number) for number in numbers.split()]
        if command == "M":
            yield from pairwise(points)
            points = [(values[0], values[1])]
            continue
        points.append(_moved(points[-1], command, values))
    yield from pairwise(points)


def _moved(point: Point, command: str, values: list[float]) -> Point:
    x, y = point if command.islower() else (0.0, 0.0)
    match command.upper():
        case "L":
            return x + values[0], y + values[1]
        case "H":
            return x + values[0], point[1]
        case _:
            return point[0], y + values[0]
