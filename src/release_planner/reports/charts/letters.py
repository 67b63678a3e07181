"""How wide a text is before it is drawn, so that labels can be kept apart and inside.

The widths are those of Liberation Sans, which equal Arial's; a font that is put in their place
may differ a little, so lines are broken and labels set with some room to spare.
"""

import unicodedata
from collections.abc import Iterator, Mapping

FONT, LINE = 14.0, 18.0
ASCENT, DESCENT = 0.74, 0.22

_REGULAR = {
    191: "'", 222: "ijl‘’", 260: "|", 278: " !,./:;I[\\]ft", 333: "()-`r“”·", 334: "{}",
    355: '"', 389: "*", 469: "^", 500: "Jcksvxyz", 549: "±≥≤",
    556: "#$0123456789?L_abdeghnopqu–£", 584: "+<=>~×−", 611: "FTZ", 667: "&ABEKPSVXY",
    722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%", 944: "W", 1000: "—…", 1015: "@",
}  # fmt: skip
_BOLD = {
    238: "'", 278: " ,./I\\ijl‘’", 280: "|", 333: "!()-:;[]`ft·", 389: "*r{}", 474: '"',
    500: "z“”", 549: "±≥≤", 556: "#$0123456789J_aceksvxy–£", 584: "+<=>^~×−",
    611: "?FLTZbdghnopqu", 667: "EPSVXY", 722: "&ABCDHKNRU", 778: "GOQw", 833: "M", 889: "%m",
    944: "W", 975: "@", 1000: "—…",
}  # fmt: skip
_UNKNOWN = 1000


def _by_letter(widths: Mapping[int, str]) -> Mapping[str, int]:
    return {letter: width for width, letters in widths.items() for letter in letters}


_WIDTHS = {False: _by_letter(_REGULAR), True: _by_letter(_BOLD)}


def text_width(text: str, size: float = FONT, *, bold: bool = False) -> float:
    """The width of a line of text. An accent adds nothing; an unknown letter counts as widest."""
    widths = _WIDTHS[bold]
    letters = (
        letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)
    )
    return sum(widths.get(letter, _UNKNOWN) for letter in letters) * size / 1000


def wrapped(text: str, room: float, size: float = FONT, *, bold: bool = False) -> list[str]:
    """The text in lines no wider than `room`, broken between words, or inside one that is wider."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, size, bold=bold) <= room:
            lines[-1] = joined
        else:
            lines += _pieces(word, room, size, bold=bold)
    return lines


def _pieces(word: str, room: float, size: float, *, bold: bool) -> Iterator[str]:
    piece = ""
    for letter in word:
        if piece and text_width(piece + letter, size, bold=bold) > room:
            yield piece
            piece = ""
        piece += letter
    yield piece
