"""What a sheet of a workbook is made of, before any file format comes in."""

import re
from dataclasses import dataclass
from enum import Enum

from release_planner.reports.protected_table import MARKER_MEANINGS, NOT_AVAILABLE

LOW = "[low]"
SHORTHAND = {**MARKER_MEANINGS, LOW: "low: the rate is shown as nought, but is not nought"}
NOTHING_TO_NOTE = "None"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile(r" \[note \d+\]")

Value = str | int | float


class Style(Enum):
    """How a line is set: wrapped on the cover, in one long line above a table."""

    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    ABOVE = "above"


class Kind(Enum):
    """What a column holds. A column of numbers may hold shorthand, as text, to the right.

    A LINK is the name of a sheet that it leads to; a SHARE is from 0 to 1, shown as a percentage; a
    REMARK is text to the right of numbers, a little apart from them.
    """

    TEXT = "text"
    REMARK = "remark"
    LINK = "link"
    COUNT = "count"
    SHARE = "share"

    @property
    def is_number(self) -> bool:
        """Whether the column holds numbers, which stand to the right."""
        return self in (Kind.COUNT, Kind.SHARE)

    @property
    def text_style(self) -> str:
        """The style of a cell of the column that holds text."""
        return "marker" if self.is_number else self.value

    @property
    def heading_style(self) -> str:
        """The style of the heading of the column."""
        if self.is_number:
            return "number_column"
        return "remark_column" if self is Kind.REMARK else "column"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in column A above the table, or on the cover."""

    text: str
    style: Style = Style.TEXT

    def __post_init__(self) -> None:
        """Keep the text to what every file can hold."""
        object.__setattr__(self, "text", plain_text(self.text))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `width` is in characters."""

    heading: str
    kind: Kind
    width: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: lines of text, then at most one table, called `table_name`. The cover has none."""

    name: str
    table_name: str
    lines: tuple[Line, ...]
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Value, ...], ...] = ()

    def __post_init__(self) -> None:
        """Keep the text to what every file can hold, and no cell empty."""
        rows = tuple(tuple(_plain(value) for value in row) for row in self.rows)
        object.__setattr__(self, "rows", rows)

    @property
    def title(self) -> str:
        """The first line, without the notes that it points to."""
        return _REFERENCE.sub("", self.lines[0].text)

    @property
    def widths(self) -> tuple[int, ...]:
        """The width of each column in characters; the cover has a single wide one."""
        return tuple(column.width for column in self.columns) or (100,)


def plain_text(text: str) -> str:
    """The text on one line, with a mark in the place of characters that no XML file can hold."""
    return " ".join(_NOT_IN_XML.sub("\ufffd", text).split())


def _plain(value: Value) -> Value:
    return (plain_text(value) or NOT_AVAILABLE) if isinstance(value, str) else value
