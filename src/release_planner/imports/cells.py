"""Rules for single cells: text in, a checked value out, or a plain line of what was expected.

A blank cell is None: it says nothing. A cell that says "TBC", "?" or "unknown" is the code
``unknown`` where the code set has one, else ``SAID_UNKNOWN``. Nothing is guessed: what does not
read clearly is refused. Markup such as ``[red]`` or ``<b>`` is plain text and is kept.
"""

import re
from collections.abc import Callable, Mapping
from datetime import time
from difflib import get_close_matches
from typing import Final

from release_planner.domain.identifiers import IdentifierError
from release_planner.domain.linkage.attributors import InitialsError, read_initials
from release_planner.imports.columns import Column


class CellError(Exception):
    """A cell that cannot be taken; its text says what was expected."""


class SaidUnknown:
    """The type of ``SAID_UNKNOWN``."""

    def __repr__(self) -> str:
        return "SAID_UNKNOWN"


SAID_UNKNOWN: Final = SaidUnknown()
"""The cell says that the value is not known, which is not the same as saying nothing."""

CellParser = Callable[[str], object]
"""Reads one cell. Raises CellError, or UndecidedError for what a person must decide."""

LONGEST_NAME = 100
LONGEST_TEXT = 200
LONGEST_NOTE = 4_000

_UNKNOWN_WORDS = frozenset(
    (
        "?", "??", "???", "unknown", "not known", "n/k", "nk", "unk", "tbc", "t.b.c", "t.b.c.",
        "tba", "tbd", "to be confirmed", "to be advised", "not yet known", "awaited", "awaiting",
    )
)  # fmt: skip
_BLANK_WORDS = frozenset(("-", "--", "—", "n/a", "na", "none", "nil", "null", "not applicable"))
_FORMULA_SIGNS = ("=", "+", "-", "@")
_SPACES = re.compile(r"\s+")
_NOT_IN_CODES = re.compile(r"[\W_]+")
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})", re.ASCII)
_STAFF_CODE = re.compile(r"[A-Z0-9][A-Z0-9._/-]{0,39}", re.ASCII)
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_PHONE = re.compile(r"[0+][0-9() /-]{6,24}(?: ?(?:ext|x)\.? ?[0-9]{1,6})?", re.ASCII)
_COUNT = re.compile(r"[0-9]{1,6}", re.ASCII)
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?::00)?", re.ASCII)
_WEEKDAY_WORD = re.compile(r"[a-z]+")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def clean(text: str, longest: int = LONGEST_TEXT, *, lines: bool = False) -> str:
    """The text with its spaces tidied.

    Raises CellError when it is too long, or holds characters that are not seen: control and escape
    codes, zero-width characters, and marks that turn the direction of text. ``lines`` allows line
    breaks and tabs. The apostrophe that a rejects file puts before a formula sign is taken off.
    """
    if len(text) > longest:
        raise CellError(f"at most {longest:,} characters, not {len(text):,}")
    if text[:1] == "'" and text[1:2] in _FORMULA_SIGNS:
        text = text[1:]
    if text.isascii() and text.isprintable():
        stripped = text.strip()
        return _SPACES.sub(" ", stripped) if "  " in stripped else stripped
    text = text.replace("\u00a0", " ")
    if lines:
        seen = text.replace("\r", "").replace("\n", "").replace("\t", "")
    else:
        seen = text = text.strip()
    if not seen.isprintable() or "\ufffd" in seen:
        raise CellError("text without control, invisible or direction-changing characters")
    return text.strip() if lines else _SPACES.sub(" ", text)


def says_unknown(text: str) -> bool:
    """Whether a cleaned cell says that the value is not known."""
    return text.casefold() in _UNKNOWN_WORDS


def says_nothing(text: str) -> bool:
    """Whether a cleaned cell is blank, a dash, or says that there is none."""
    return not text or text.casefold() in _BLANK_WORDS


def name(text: str) -> str | None:
    """A name, kept as written."""
    return clean(text, LONGEST_NAME) or None


def initials(text: str) -> str | SaidUnknown | None:
    """The first letters of forename and surname, in capitals and without accents.

    NA and NK in capitals are somebody's initials; "n/a" and "nk" say that they are not known.
    """
    cleaned = clean(text, LONGEST_NAME)
    is_two_capitals = len(cleaned) == 2 and cleaned.isalpha() and cleaned.isupper()
    if not is_two_capitals and (says_nothing(cleaned) or says_unknown(cleaned)):
        return SAID_UNKNOWN if cleaned else None
    try:
        return read_initials(cleaned)
    except InitialsError as problem:
        raise CellError(str(problem)) from None


def plain_text(text: str) -> str | None:
    """A short text, kept as written."""
    return clean(text) or None


def note(text: str) -> str | None:
    """A longer text of several lines, kept as written."""
    return clean(text, LONGEST_NOTE, lines=True) or None


def identifier(read: Callable[[str], str]) -> CellParser:
    """A parser for one kind of identifier; "unknown" and "n/a" are blank."""

    def parse(text: str) -> str | None:
        if not text:
            return None
        if text.isprintable():
            try:
                return read(text)
            except IdentifierError:
                pass
        cleaned = clean(text)
        if says_nothing(cleaned) or says_unknown(cleaned):
            return None
        try:
            return read(cleaned)
        except IdentifierError as problem:
            raise CellError(problem.expected) from None

    return parse


def normalise_code(text: str) -> str:
    """A code without case and punctuation: "Non-opiate & alcohol" is "non opiate alcohol"."""
    words = _NOT_IN_CODES.sub(" ", text).casefold().split()
    return " ".join(word for word in words if word != "and") or text.strip()


def code(column: Column) -> CellParser:
    """A parser for the values of a code column, forgiving about how they are spelled."""
    as_code: Callable[[str], str] = column.codes or str
    values = {normalise_code(value): as_code(value) for value in column.allowed}
    for spelling, value in column.spellings.items():
        values.setdefault(normalise_code(spelling), as_code(value))
    unknown = next(
        (as_code(value) for value in column.allowed if value in {"unknown", "UNKNOWN"}), None
    )
    expected = "one of " + ", ".join(column.allowed)

    def parse(text: str) -> object:
        cleaned = clean(text)
        if not cleaned:
            return None
        found = values.get(normalise_code(cleaned))
        if found is not None:
            return found
        if says_nothing(cleaned):
            return None
        if says_unknown(cleaned):
            return SAID_UNKNOWN if unknown is None else unknown
        raise CellError(expected)

    return parse


def register(entries: Mapping[str, str], what: str, shorten: Callable[[str], str]) -> CellParser:
    """A parser for an id or a name out of a register, such as prisons by id.

    ``shorten`` reduces a name to what tells it from the others. A name that several entries share
    is refused with their ids; an unknown one is refused with those that look most like it.
    """
    by_name: dict[str, list[str]] = {}
    for key, title in entries.items():
        by_name.setdefault(shorten(title), []).append(key)
    by_id = {key.casefold(): key for key in entries}

    def parse(text: str) -> object:
        cleaned = clean(text)
        if says_nothing(cleaned):
            return None
        if says_unknown(cleaned):
            return SAID_UNKNOWN
        known = by_id.get(cleaned.casefold())
        if known is not None:
            return known
        short = shorten(cleaned)
        keys = by_name.get(short, [])
        if len(keys) == 1:
            return keys[0]
        raise CellError(_near(what, keys or _look_alikes(short, cleaned, by_name, by_id), entries))

    return parse


def _look_alikes(
    short: str, typed: str, by_name: Mapping[str, list[str]], by_id: Mapping[str, str]
) -> list[str]:
    names = get_close_matches(short[:LONGEST_TEXT], by_name, n=3, cutoff=0.7)
    ids = get_close_matches(typed.casefold(), by_id, n=3, cutoff=0.6) if len(typed) < 12 else []
    found = [key for near in names for key in by_name[near]] + [by_id[near] for near in ids]
    return list(dict.fromkeys(found))[:4]


def _near(what: str, keys: list[str], entries: Mapping[str, str]) -> str:
    if not keys:
        return f"{what}: its id or its name"
    return f"{what}: " + " or ".join(f"{key} ({entries[key]})" for key in keys)


def postcode(text: str) -> object:
    """A full postcode, in capitals with one space."""
    cleaned = clean(text)
    if says_nothing(cleaned):
        return None
    if says_unknown(cleaned):
        return SAID_UNKNOWN
    found = _POSTCODE.fullmatch(cleaned.replace(" ", "").upper())
    if not found:
        raise CellError("a full postcode such as B4 6DT")
    return f"{found[1]} {found[2]}"


def staff_code(text: str) -> str | None:
    """A code of a member of staff, team, provider or place, in capitals."""
    cleaned = clean(text)
    if says_nothing(cleaned) or says_unknown(cleaned):
        return None
    if not _STAFF_CODE.fullmatch(cleaned.upper()):
        raise CellError("a code of letters, digits, dots and dashes, at most 40")
    return cleaned.upper()


def staff(text: str) -> object:
    """A staff code or a name, kept as written."""
    cleaned = clean(text, LONGEST_NAME)
    if says_nothing(cleaned):
        return None
    return SAID_UNKNOWN if says_unknown(cleaned) else cleaned


def email(text: str) -> str | None:
    """An e-mail address."""
    cleaned = clean(text)
    if says_nothing(cleaned) or says_unknown(cleaned):
        return None
    if not _EMAIL.fullmatch(cleaned):
        raise CellError("an e-mail address such as name@example.org")
    return cleaned


def phone(text: str) -> str | None:
    """A telephone number as written; spreadsheets drop the leading nought of a bare number."""
    cleaned = clean(text)
    if says_nothing(cleaned) or says_unknown(cleaned):
        return None
    if not _PHONE.fullmatch(cleaned.casefold()):
        raise CellError("a telephone number that starts with 0 or +")
    return cleaned


def count(text: str) -> int | None:
    """A whole number from 0 to 999,999."""
    cleaned = clean(text)
    if says_nothing(cleaned) or says_unknown(cleaned):
        return None
    if not _COUNT.fullmatch(cleaned):
        raise CellError("a whole number, 0 or more")
    return int(cleaned)


def clock_time(text: str) -> time | None:
    """A time of day in 24 hours, such as 14:30."""
    cleaned = clean(text)
    if says_nothing(cleaned) or says_unknown(cleaned):
        return None
    found = _TIME.fullmatch(cleaned)
    if not found:
        raise CellError("a time such as 14:30")
    return time(int(found[1]), int(found[2]))


def weekdays(text: str) -> tuple[int, ...] | None:
    """Days of the week as ISO numbers, Monday 1: "Mon-Fri", "Mon, Wed and Fri"."""
    cleaned = clean(text).casefold()
    if says_nothing(cleaned) or says_unknown(cleaned):
        return None
    days: set[int] = set()
    for part in re.split(r",|;|/|&|\band\b", cleaned):
        words = [_weekday(word) for word in _WEEKDAY_WORD.findall(part) if word != "to"]
        if len(words) == 2 and words[0] <= words[1]:
            days.update(range(words[0], words[1] + 1))
        elif len(words) == 1:
            days.add(words[0])
        else:
            raise CellError("days such as Mon-Fri, or Mon, Wed")
    return tuple(sorted(days))


def _weekday(word: str) -> int:
    if word[:3] in _WEEKDAYS:
        return _WEEKDAYS.index(word[:3]) + 1
    raise CellError("days such as Mon-Fri, or Mon, Wed")


def shorten_prison(title: str) -> str:
    """A prison's name without "HMP", "YOI" and brackets: "Altcourse (HMP & YOI)" is "altcourse"."""
    words = re.sub(r"\((?:[^)]*)\)|[^\w\s]", " ", title.replace("&", " ")).casefold().split()
    kinds = {"hmp", "yoi", "hmyoi", "hmpyoi", "prison", "the"}
    return " ".join(word for word in words if word not in kinds)


def shorten_authority(title: str) -> str:
    """A council's name without the kind of council: "Birmingham City Council" is "birmingham"."""
    words = re.sub(r"[^\w\s]", " ", title.replace("&", " and ")).casefold().split()
    kinds = {
        "council", "city", "borough", "district", "county", "metropolitan", "mbc", "unitary",
        "authority", "royal", "london", "of", "the", "and",
    }  # fmt: skip
    kept = [word for word in words if word not in kinds]
    return " ".join(kept or words)


def accommodation(types: Mapping[str, str]) -> CellParser:
    """A parser for nDelius accommodation codes and names; "NFA" says homeless, kind not said."""
    known = register(types, "an accommodation type", normalise_code)
    homeless = {"nfa", "no fixed abode", "no fixed address", "homeless"}

    def parse(text: str) -> object:
        cleaned = clean(text)
        return NO_FIXED_ABODE if normalise_code(cleaned) in homeless else known(text)

    return parse


NO_FIXED_ABODE: Final = "NFA"
"""What `accommodation` answers for a cell that says homeless and not in what way."""
