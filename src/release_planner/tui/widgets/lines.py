"""A list of lines of different kinds: each says how it looks and what it is about."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Protocol

from rich.cells import cell_len

from release_planner.tui.text import cell, plain
from release_planner.tui.widgets.line_list import HEADING, LineList, Spans

WIDE = 115
"""From this many cells on, lines show what they leave out on a narrow screen."""

_LINES_ABOVE = 2

Header = Callable[[int], str]


class Line(Protocol):
    """One line. Keys act on its ``subject``; a line without one is passed over.

    ``detail`` is what stands below the list, in full, while the cursor rests on the line.
    """

    @property
    def subject(self) -> object | None:
        """What the line is about."""

    @property
    def detail(self) -> tuple[str, ...]:
        """The paragraphs to show below."""

    def spans(self, width: int) -> Spans:
        """The texts and styles of the line."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A text at the left and another at the right, which is never cut before the left one is.

    ``wide_right`` is shown instead of ``right`` where there is room.
    """

    text: str
    right: str = ""
    wide_right: str = ""
    style: str = ""
    subject: object | None = None
    detail: tuple[str, ...] = ()

    def spans(self, width: int) -> Spans:
        """The text, with what stands at the right."""
        right = self.wide_right if width >= WIDE and self.wide_right else self.right
        if not right:
            return [(cell(self.text, width), self.style)]
        right_width = min(cell_len(plain(right)), width * 2 // 3)
        left = cell(self.text, width - right_width - 1)
        return [(f"{left} {cell(right, right_width)}", self.style)]


@dataclass(frozen=True, slots=True)
class WrappedLine:
    """A text in full, on as many lines as the width asks for; all of them have its subject.

    ``first`` stands before the first of them, ``indent`` before the others.
    """

    text: str
    style: str = ""
    first: str = " "
    indent: str = "   "
    subject: object | None = None
    detail: tuple[str, ...] = ()

    def spans(self, width: int) -> Spans:
        """The text on one line, for who does not lay it out."""
        return [(cell(f"{self.first}{self.text}", width), self.style)]

    def laid_out(self, width: int) -> Iterator[TextLine]:
        """The lines that the text takes."""
        texts = wrap(
            plain(self.text),
            max(width, len(self.indent) + 1),
            initial_indent=self.first,
            subsequent_indent=self.indent,
        )
        for text in texts or [self.first]:
            yield TextLine(text, style=self.style, subject=self.subject, detail=self.detail)


def heading(text: str) -> TextLine:
    """A line that names those below it."""
    return TextLine(text, style=HEADING)


class Lines(LineList):
    """Lines of any kind. With ``rest_everywhere`` the cursor passes over none of them."""

    def __init__(self, *, rest_everywhere: bool = False, widget_id: str | None = None) -> None:
        super().__init__(widget_id=widget_id)
        self._given: Sequence[Line] = ()
        self._lines: Sequence[Line] = ()
        self._laid_out_for = 0
        self._header: Header | None = None
        self._rest_everywhere = rest_everywhere

    @property
    def line_count(self) -> int:
        """How many lines there are, headings included."""
        return len(self._lines)

    def _lay_out(self) -> None:
        """Give long texts as many lines as they need at this width."""
        self._laid_out_for = width = self.content_width
        self._lines = [
            line
            for given in self._given
            for line in (given.laid_out(width - 1) if isinstance(given, WrappedLine) else (given,))
        ]

    def show(
        self, lines: Sequence[Line], empty: str = "", header: Header | None = None, start: int = 0
    ) -> None:
        """Show these lines under their header, or why there are none.

        The cursor stays on the same subject; where that is gone, it goes to line ``start``.
        """
        at = _identity(self.line.subject) if self.line is not None else None
        self._given, self._header = lines, header
        self._lay_out()
        self.empty = "" if lines else empty
        kept = self._place_of(at)
        self.lines_changed(start if kept is None else kept)
        if kept is None and lines:
            self._jump_to(max(0, self.cursor - _LINES_ABOVE))

    def _place_of(self, identity: object) -> int | None:
        places = (
            place
            for place, line in enumerate(self._lines)
            if line.subject is not None and _identity(line.subject) == identity
        )
        return next(places, None)

    def on_resize(self) -> None:
        """Lay long texts out anew, with the cursor on the same subject."""
        if self._laid_out_for == self.content_width:
            return
        at = _identity(self.line.subject) if self.line is not None else None
        self._lay_out()
        kept = self._place_of(at)
        self.lines_changed(self.cursor if kept is None else kept)

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        if self.cursor >= len(self._lines) or not self.can_rest(self.cursor):
            return None
        return self._lines[self.cursor]

    def can_rest(self, index: int) -> bool:
        """Whether keys can act on the line."""
        return self._rest_everywhere or self._lines[index].subject is not None

    def header_spans(self, width: int) -> Spans | None:
        """The names of the columns, where the lines have columns."""
        return None if self._header is None else [(self._header(width), HEADING)]

    def spans(self, index: int, width: int) -> Spans:
        """One line."""
        return self._lines[index].spans(width)


def _identity(subject: object) -> object:
    """What a subject is recognised by after it was read again."""
    return type(subject), getattr(subject, "id", subject)
