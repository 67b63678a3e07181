"""The four identifiers a person in prison carries, and how each is written canonically.

Formats: HMPPS offender management (prison number), probation case reference (CRN) and the HMPPS
person record (PNC, CRO, and the letter that checks both). Spaces and case never matter.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from release_planner.domain.errors import PlannerError

_CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
_LONGEST_SHOWN = 30

_PRISON_NUMBER = re.compile(r"[A-Z][0-9]{4}[A-Z]{2}", re.IGNORECASE | re.ASCII)
_CRN = re.compile(r"[A-Z][0-9]{6}", re.IGNORECASE | re.ASCII)
_PNC = re.compile(r"([0-9]{2}|(?:19|20)[0-9]{2})/([0-9]{1,7})([A-Z])", re.IGNORECASE | re.ASCII)
_PNC_WITHOUT_SLASH = re.compile(r"([0-9]{3,11})([A-Z])", re.IGNORECASE | re.ASCII)
_CRO = re.compile(r"([0-9]{1,6})/([0-9]{2})([A-Z])", re.IGNORECASE | re.ASCII)
_CRO_SF = re.compile(r"SF([0-9]{2})/([0-9]{1,6})([A-Z])", re.IGNORECASE | re.ASCII)


class IdentifierKind(StrEnum):
    """Which register an identifier belongs to."""

    PRISON_NUMBER = "prison_number"
    CRN = "crn"
    PNC = "pnc"
    CRO = "cro"


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier in its canonical writing."""

    kind: IdentifierKind
    value: str


class IdentifierError(PlannerError):
    """A typed identifier does not have the form, or the check letter, of its kind."""

    def __init__(self, name: str, typed: str, expected: str) -> None:
        self.expected = expected
        super().__init__(f'{name} "{_shown(typed)}" is not valid: expected {expected}')


def prison_number(text: str) -> str:
    """The canonical prison (NOMS) number, such as A1234BC.

    Raises IdentifierError when the text is anything else.
    """
    compact = _compact(text)
    if not _PRISON_NUMBER.fullmatch(compact):
        expected = "a letter, four digits and two letters, such as A1234BC"
        raise IdentifierError("prison number", text, expected)
    return compact.upper()


def crn(text: str) -> str:
    """The canonical case reference number of probation, such as X123456.

    Raises IdentifierError when the text is anything else.
    """
    compact = _compact(text)
    if not _CRN.fullmatch(compact):
        raise IdentifierError("CRN", text, "a letter and six digits, such as X123456")
    return compact.upper()


def pnc(text: str, *, this_year: int) -> str:
    """The canonical Police National Computer number, YYYY/NNNNNNND, such as 2003/0123456L.

    A two-digit year up to that of `this_year` is of this century, a later one of the last.
    Without a slash, the check letter tells where the year ends; when two readings pass it, the
    number is refused, since either could be another person.
    Raises IdentifierError for a wrong form, a wrong check letter, or such a doubt.
    """
    compact = _compact(text)
    written = _PNC.fullmatch(compact)
    if written:
        readings = [_pnc_reading(written[1], written[2], this_year)]
        letter = written[3].upper()
    else:
        joined = _PNC_WITHOUT_SLASH.fullmatch(compact)
        if not joined:
            expected = "a year, a slash, up to seven digits and a letter, such as 2003/0123456L"
            raise IdentifierError("PNC number", text, expected)
        readings = _pnc_readings(joined[1], this_year)
        letter = joined[2].upper()
    passing = [
        f"{year}/{serial}{letter}"
        for year, serial in readings
        if _check_letter(year[-2:] + serial) == letter
    ]
    if not passing:
        expected = "another check letter; one of the digits or the letter is mistyped"
        raise IdentifierError("PNC number", text, expected)
    if len(passing) > 1:
        raise IdentifierError("PNC number", text, f"a slash, to tell {' from '.join(passing)}")
    return passing[0]


def cro(text: str) -> str:
    """The canonical Criminal Records Office number: NNNNNN/YYD, or SFYY/ND for a small file.

    The serial of the first form is filled with noughts to six digits; that of a small file is part
    of its check as it stands and is left as typed.
    Raises IdentifierError for a wrong form or a wrong check letter.
    """
    compact = _compact(text)
    if standard := _CRO.fullmatch(compact):
        serial, year, letter = standard[1].zfill(6), standard[2], standard[3].upper()
        canonical = f"{serial}/{year}{letter}"
    elif small_file := _CRO_SF.fullmatch(compact):
        year, serial, letter = small_file[1], small_file[2], small_file[3].upper()
        canonical = f"SF{year}/{serial}{letter}"
    else:
        expected = "up to six digits, a slash, a two-digit year and a letter, or SF and a year"
        raise IdentifierError("CRO number", text, expected)
    if _check_letter(year + serial) != letter:
        expected = "another check letter; one of the digits or the letter is mistyped"
        raise IdentifierError("CRO number", text, expected)
    return canonical


def recognise(text: str, *, this_year: int) -> tuple[Identifier, ...]:
    """Every identifier that a typed text can be: usually one, none when it is something else.

    A few short texts pass the check as a PNC and as a CRO number; both are answered then.
    """
    readers: tuple[tuple[IdentifierKind, Callable[[str], str]], ...] = (
        (IdentifierKind.PRISON_NUMBER, prison_number),
        (IdentifierKind.CRN, crn),
        (IdentifierKind.PNC, lambda typed: pnc(typed, this_year=this_year)),
        (IdentifierKind.CRO, cro),
    )
    found = []
    for kind, read in readers:
        try:
            found.append(Identifier(kind, read(text)))
        except IdentifierError:
            continue
    return tuple(found)


def _compact(text: str) -> str:
    return "".join(text.split())


def _check_letter(digits: str) -> str:
    return _CHECK_LETTERS[int(digits) % len(_CHECK_LETTERS)]


def _pnc_reading(year: str, serial: str, this_year: int) -> tuple[str, str]:
    if len(year) == 2:
        century = this_year // 100 if int(year) <= this_year % 100 else this_year // 100 - 1
        year = f"{century}{year}"
    return year, serial.zfill(7)


def _pnc_readings(digits: str, this_year: int) -> list[tuple[str, str]]:
    readings = []
    if len(digits) <= 9:
        readings.append(_pnc_reading(digits[:2], digits[2:], this_year))
    if len(digits) >= 5 and digits[:2] in ("19", "20"):
        readings.append(_pnc_reading(digits[:4], digits[4:], this_year))
    return readings


def _shown(typed: str) -> str:
    printable = "".join(
        letter if letter.isprintable() else "?" for letter in typed[:_LONGEST_SHOWN]
    )
    return printable if len(typed) <= _LONGEST_SHOWN else f"{printable}..."
