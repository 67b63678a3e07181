"""The shapes that drawings are made of, and their colours: each told apart by shape as well.

Colours are of the Government Analysis Function's set; those of text stand out from white by 4.5
to 1 at least, those of marks by 3 to 1. What only guides the eye, tracks and bands, is paler.
"""

from collections.abc import Iterable
from html import escape

from release_planner.reports.charts.letters import FONT

OUR_COLOUR, OTHER_COLOUR, TEXT_COLOUR, LINE_COLOUR = "#12436D", "#801650", "#3D3D3D", "#8A8A8A"
GUIDE_COLOUR = "#DDDDDD"
PAPER_COLOUR = "#FFFFFF"
RADIUS = 5.5


def text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    bold: bool = False,
    size: float = FONT,
    colour: str = TEXT_COLOUR,
    has_halo: bool = False,
) -> str:
    """A line of text on the baseline `y`; `anchor` is "start", "middle" or "end".

    A halo of paper keeps it readable where a line of the drawing has to pass behind it.
    """
    weight = ' font-weight="700"' if bold else ""
    if has_halo:
        weight += f' stroke="{PAPER_COLOUR}" stroke-width="3" paint-order="stroke"'
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}"'
        f' fill="{colour}"{weight}>{escape(words)}</text>'
    )


def stroke(path: str, *, colour: str = LINE_COLOUR, width: float = 1.5, dashes: str = "") -> str:
    """An open line along an SVG path; `dashes` as in stroke-dasharray."""
    pattern = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="{path}" stroke="{colour}" stroke-width="{width:g}" fill="none"{pattern}/>'


def level(left: float, right: float, y: float) -> str:
    """The path of a level line."""
    return f"M{left:.1f} {y:.1f}H{right:.1f}"


def upright(x: float, top: float, bottom: float) -> str:
    """The path of an upright line."""
    return f"M{x:.1f} {top:.1f}V{bottom:.1f}"


def joined(points: Iterable[tuple[float, float]]) -> str:
    """The path through points."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def bar(left: float, top: float, width: float, height: float, colour: str = OUR_COLOUR) -> str:
    """A filled bar."""
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}"'
        f' fill="{colour}"/>'
    )


def dot(
    x: float, y: float, *, filled: bool = True, colour: str = OUR_COLOUR, radius: float = RADIUS
) -> str:
    """A round mark, full or open."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" {_inside(colour, filled=filled)}/>'


def square(x: float, y: float, *, filled: bool = True, colour: str = OUR_COLOUR) -> str:
    """A square mark, full or open."""
    side = RADIUS * 1.8
    return (
        f'<rect x="{x - side / 2:.1f}" y="{y - side / 2:.1f}" width="{side:.1f}"'
        f' height="{side:.1f}" {_inside(colour, filled=filled)}/>'
    )


def diamond(x: float, y: float, *, filled: bool = True, colour: str = OTHER_COLOUR) -> str:
    """A mark standing on its corner, full or open."""
    reach = RADIUS * 1.3
    corners = (
        f"{x:.1f},{y - reach:.1f} {x + reach:.1f},{y:.1f}"
        f" {x:.1f},{y + reach:.1f} {x - reach:.1f},{y:.1f}"
    )
    return f'<polygon points="{corners}" {_inside(colour, filled=filled)}/>'


def triangle(x: float, y: float, *, filled: bool = True, colour: str = OUR_COLOUR) -> str:
    """A mark pointing up, full or open."""
    reach = RADIUS * 1.15
    corners = (
        f"{x:.1f},{y - reach:.1f} {x + reach:.1f},{y + reach * 0.8:.1f}"
        f" {x - reach:.1f},{y + reach * 0.8:.1f}"
    )
    return f'<polygon points="{corners}" {_inside(colour, filled=filled)}/>'


def _inside(colour: str, *, filled: bool) -> str:
    return f'fill="{colour if filled else PAPER_COLOUR}" stroke="{colour}" stroke-width="2"'
