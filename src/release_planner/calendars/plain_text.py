"""Text from outside, made safe for a line of a calendar."""

import unicodedata

_REMOVED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACES = frozenset({"Zs", "Zl", "Zp"})


def plain_text(text: str, longest: int) -> str:
    """The text on one line, at most ``longest`` characters, without anything a reader may act on.

    Controls, marks that turn the direction of writing and invisible characters go, line ends become
    spaces. A backslash becomes a slash, since calendar libraries read it as the start of a line end
    even where it is none. A cut text ends in an ellipsis.
    """
    if _is_plain(text) and len(text) <= longest:
        return text
    letters = []
    for letter in text[: longest * 4]:
        category = unicodedata.category(letter)
        if letter.isspace() or category in _SPACES:
            letters.append(" ")
        elif category not in _REMOVED:
            letters.append("/" if letter == "\\" else letter)
    line = " ".join("".join(letters).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _is_plain(text: str) -> bool:
    """Whether there is nothing to do, which is so for nearly every text."""
    is_one_line = text.isascii() and text.isprintable() and "  " not in text
    return is_one_line and "\\" not in text and text == text.strip()
