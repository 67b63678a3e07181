"""A report as an outline of blocks, before it is a page, a paper or a plain text.

Page, paper and text are drawn from the same outline, so that each says the same in its own way.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from release_planner.reports.charts import Breadth, Chart
from release_planner.reports.wording import marker_texts


class Weight(StrEnum):
    """How much a paragraph stands out: the message, plain text, or a note in smaller letters."""

    LEAD = "lead"
    PLAIN = "plain"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    kind: ClassVar[str] = "words"
    text: str
    weight: Weight = Weight.PLAIN


@dataclass(frozen=True, slots=True)
class Lines:
    """Sentences that belong together, as a list."""

    kind: ClassVar[str] = "lines"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The few figures that are seen first: what each is, and its value."""

    kind: ClassVar[str] = "figures"
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms, each with what is to be said about it."""

    kind: ClassVar[str] = "terms"
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """A table. The first column names the row; every cell is filled, if only with a marker."""

    kind: ClassVar[str] = "numbers"
    name: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """What the markers in the table mean."""
        return tuple(marker_texts(cell for row in self.rows for cell in row[1:]))


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, drawn for a phone and for a page; both say and show the same."""

    kind: ClassVar[str] = "picture"
    narrow: Chart
    wide: Chart


def picture(draw: Callable[[Breadth], Chart]) -> Picture | None:
    """The chart in both breadths; None where no figure may be shown as a mark."""
    drawn = Picture(draw(Breadth.NARROW), draw(Breadth.WIDE))
    return drawn if drawn.wide.is_drawn else None


Block = Words | Lines | KeyFigures | Terms | Numbers | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; `name` is its anchor."""

    name: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report: the board summary, which fills one page, then sections, then the annex.

    `marking` stands at the head and foot of every page.
    """

    title: str
    marking: str
    summary: tuple[Block, ...]
    sections: tuple[Section, ...]
    annex: tuple[Section, ...]

    @property
    def blocks(self) -> Iterator[Block]:
        """Every block, in the order of reading."""
        yield from self.summary
        for section in (*self.sections, *self.annex):
            yield from section.blocks


def filled(name: str, heading: str, blocks: Iterable[Block | None]) -> Iterator[Section]:
    """The section without the blocks for which the table holds nothing; none when none is left."""
    kept = tuple(block for block in blocks if block is not None)
    if kept:
        yield Section(name, heading, kept)
