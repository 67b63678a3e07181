"""The one safe way to put text that people wrote on the screen.

Nothing is read as markup, and nothing reaches the terminal that could move the cursor, change
the order of letters or hide them: such characters show as a replacement mark.
"""

import re

from rich.cells import cell_len, set_cell_size
from textual.content import Content

_SPACES = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_JOINERS = re.compile(r"[\u200c\u200d]")
_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_ELLIPSIS = "…"


def plain(text: str) -> str:
    """Text as one line without control characters; reading order and invisible marks are shown."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", _JOINERS.sub("", _SPACES.sub(" ", text)))


def cell(text: str, width: int) -> str:
    """Text made exactly ``width`` terminal cells wide: padded, or cut with an ellipsis."""
    safe = plain(text)
    if cell_len(safe) <= width:
        return set_cell_size(safe, width)
    return set_cell_size(safe, width - 1) + _ELLIPSIS if width > 0 else ""


def content(text: str) -> Content:
    """Text for a widget, free of markup."""
    return Content(plain(text))
