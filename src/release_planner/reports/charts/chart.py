"""A finished chart: its message, its drawing, and the same in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from html import escape

MARGIN = 10.0


class Breadth(IntEnum):
    """How many units wide a drawing is, where a line of text is 14 high."""

    NARROW = 340
    WIDE = 680

    @property
    def right(self) -> float:
        """The right end of what may be drawn on."""
        return self - MARGIN

    @property
    def room(self) -> float:
        """The width between the margins."""
        return self - 2 * MARGIN


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its message. `svg` is whole and safe to place in a page.

    `title` is the message in one line, `description` the text alternative with every number shown,
    `notes` how to read the drawing. `is_drawn` is False where no figure may be shown as a mark.
    """

    name: str
    title: str
    svg: str
    description: str
    notes: tuple[str, ...]
    width: int
    height: int
    is_drawn: bool = True


def finished(
    name: str,
    title: str,
    sentences: Sequence[str],
    notes: Sequence[str],
    breadth: Breadth,
    height: float,
    marks: Sequence[str],
    *,
    is_drawn: bool = True,
) -> Chart:
    """The chart of these marks, with its title and description built in for screen readers."""
    description = " ".join(sentences) or title
    key = f"{name}-{breadth.name.lower()}"
    units = int(-(-height // 1))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {int(breadth)} {units}"'
        ' preserveAspectRatio="xMinYMin"'
        f' role="img" aria-labelledby="{key}-title {key}-description"'
        ' font-family="Arial, Liberation Sans, sans-serif">'
        f'<title id="{key}-title">{escape(title)}</title>'
        f'<desc id="{key}-description">{escape(description)}</desc>' + "".join(marks) + "</svg>"
    )
    return Chart(name, title, svg, description, tuple(notes), int(breadth), units, is_drawn)
