"""Numbers as every format writes them, and the notes that explain the markers."""

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from release_planner.reports.table import MARKER_MEANINGS, NOT_APPLICABLE, TableRow

_ONE_DECIMAL = Decimal("0.1")
_SMALL_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def percent_text(ratio: float) -> str:
    """A ratio as a percentage with one decimal: 0.528 is "52.8%"."""
    percent = (Decimal(repr(ratio)) * 100).quantize(_ONE_DECIMAL, ROUND_HALF_UP)
    return f"{percent}%"


def published_percent_text(ratio: float) -> str:
    """A published ratio no finer than it was published: 0.53 is "53%", 0.345 is "34.5%"."""
    return percent_text(ratio).replace(".0%", "%")


def count_text(count: int | None, marker: str = "") -> str:
    """A count with its thousands apart, or the marker where it is withheld."""
    return marker if count is None else f"{count:,}"


def rate_text(row: TableRow) -> str:
    """The rate, its marker, or both: "52.8%", "[c]", "40.0% [u]"."""
    shown = ""
    if row.ratio is not None:
        is_published = row.denominator is None
        shown = (published_percent_text if is_published else percent_text)(row.ratio)
    return " ".join(part for part in (shown, row.marker) if part)


def interval_text(row: TableRow) -> str:
    """The 95% interval, "46.1% to 59.4%", or the marker where there is none."""
    if row.lower is None or row.upper is None:
        return row.marker
    return f"{percent_text(row.lower)} to {percent_text(row.upper)}"


def marker_texts(markers: Iterable[str]) -> Iterator[str]:
    """The notes that explain the markers that occur, in their usual order."""
    used = set(" ".join(markers).split())
    for marker, meaning in MARKER_MEANINGS.items():
        if marker in used:
            yield f"{marker} {meaning}."


def part_text(row: TableRow | None) -> str:
    """A part of a whole in one cell: "231 of 411", its marker, or that there is none."""
    if row is None or row.denominator is None or row.numerator is None:
        return (row.marker if row else "") or NOT_APPLICABLE
    return f"{row.numerator:,} of {row.denominator:,}"


def number_word(count: int) -> str:
    """A small number in letters, as in "three of four areas"; figures from thirteen on."""
    return _SMALL_NUMBERS[count] if count < len(_SMALL_NUMBERS) else f"{count:,}"


def ordinal_word(number: int) -> str:
    """The place in an order: "second"; "9th" and so on where words grow long."""
    if number < len(_ORDINALS):
        return _ORDINALS[number]
    tens, last = divmod(number, 10)
    ending = {1: "st", 2: "nd", 3: "rd"}.get(last, "th") if tens % 10 != 1 else "th"
    return f"{number}{ending}"


def inside_sentence(label: str) -> str:
    """A label with a small first letter, unless it begins with a name or an abbreviation."""
    word = label.split(maxsplit=1)[0].rstrip(",") if label.strip() else ""
    is_name = word in _WEEKDAYS or any(letter.isupper() for letter in word[1:])
    return label if is_name else f"{label[:1].lower()}{label[1:]}"


def first_upper(text: str) -> str:
    """The text with its first letter as a capital."""
    return f"{text[:1].upper()}{text[1:]}"
