"""Printing lines that hold what people wrote: nothing in them reaches the terminal as a command."""

import unicodedata
from collections.abc import Iterable


def print_lines(lines: Iterable[str]) -> None:
    """Print each line as one line; breaks before its first word are kept as blank lines."""
    for line in lines:
        text = line.lstrip("\n")
        print("\n" * (len(line) - len(text)) + one_line(text))


def one_line(text: str) -> str:
    """Text as one line, with control, invisible and direction-changing characters written out."""
    if text.isprintable():
        return text
    return "".join(
        character
        if character.isprintable() or unicodedata.category(character) == "Zs"
        else f"\\u{ord(character):04x}"
        for character in text
    )
