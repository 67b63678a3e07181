"""A whole name in one cell: which part is the surname."""

import re

from release_planner.imports.cells import LONGEST_NAME, CellError, clean

_CAPITALS = re.compile(r"(?:Mc|Mac|O'|D')?[^a-z]*", re.ASCII)


def whole_name(text: str) -> tuple[str, str, bool] | None:
    """The surname, the forenames, and whether the cell itself shows which is which.

    "SMITH, John" and "John SMITH" show it, by the comma or the capitals. "John Smith" does not; it
    is read as forenames then surname, and the caller says so. A single word is a surname.
    """
    cleaned = clean(text, LONGEST_NAME)
    if not cleaned:
        return None
    if "," in cleaned:
        surname, _, forenames = (part.strip() for part in cleaned.partition(","))
        if not surname or "," in forenames:
            raise CellError("a name such as SMITH, John")
        return surname, forenames, True
    words = cleaned.split(" ")
    if len(words) == 1:
        return cleaned, "", True
    capitals = [_is_capitals(word) for word in words]
    if any(capitals) and not all(capitals):
        if capitals[-1]:
            return _surname_last(words, capitals)
        if capitals[0]:
            return _surname_first(words, capitals)
    return words[-1], " ".join(words[:-1]), False


def _surname_last(words: list[str], capitals: list[bool]) -> tuple[str, str, bool]:
    """ "John van der BERG": the capitals at the end, and the small words before them."""
    first = len(words) - 1
    while first > 1 and (capitals[first - 1] or words[first - 1].islower()):
        first -= 1
    return " ".join(words[first:]), " ".join(words[:first]), True


def _surname_first(words: list[str], capitals: list[bool]) -> tuple[str, str, bool]:
    """ "SMITH John": the capitals at the start."""
    last = capitals.index(False)
    return " ".join(words[:last]), " ".join(words[last:]), True


def _is_capitals(word: str) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    return len(letters) > 1 and (word.isupper() or _CAPITALS.fullmatch(word) is not None)
