"""What a column of an import file is: the words in which every schema is written."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from release_planner.domain.codes import ReleaseDateType

_NOT_IN_HEADERS = re.compile(r"[\W_]+")


class CellType(StrEnum):
    """How a cell is read. The value is what `import describe` prints."""

    PRISON_NUMBER = "prison number"
    CRN = "CRN"
    PNC = "PNC number"
    CRO = "CRO number"
    NAME = "name"
    WHOLE_NAME = "whole name"
    TEXT = "text"
    NOTE = "note"
    DATE_OF_BIRTH = "date of birth"
    CUSTODY_DATE = "date not after today"
    COURT_DATE = "date"
    EVENT_DATE = "date, year in four digits"
    TIMESTAMP = "date, or date and time"
    RELEASE_DATE = "release date"
    TIME = "time"
    CODE = "one of a list"
    PRISON = "prison"
    AUTHORITY = "local authority"
    ACCOMMODATION = "accommodation type"
    POSTCODE = "postcode"
    STAFF = "staff code or name"
    STAFF_CODE = "code"
    EMAIL = "e-mail address"
    PHONE = "telephone number"
    COUNT = "whole number"
    WEEKDAYS = "days of the week"
    INITIALS = "initials"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a kind of file.

    ``header`` is what we write, ``names`` what others call it (HMPPS field names first).
    ``weaker_names`` give way without complaint when a stronger name is in the file too, as HMPPS
    exports carry both ``prisonId`` and ``prisonName``. ``allowed`` lists the values of a CODE and
    ``spellings`` other ways of writing them. A blank cell says nothing, unless ``required``.
    """

    key: str
    header: str
    cell_type: CellType
    explanation: str
    example: str = ""
    names: tuple[str, ...] = ()
    weaker_names: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    spellings: Mapping[str, str] = field(default_factory=dict)
    codes: type[StrEnum] | None = None
    release_date_type: ReleaseDateType | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that can be imported, such as a caseload.

    A row must have at least one of ``identified_by``, when there are any; a sheet that has none of
    those columns, or lacks a required one, is not of this kind.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    identified_by: tuple[str, ...] = ()

    def column(self, key: str) -> Column:
        """The column with this key. Raises KeyError when there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


def normalise_header(text: str) -> str:
    """A header without case, spaces and punctuation, so that camelCase and words agree."""
    return _NOT_IN_HEADERS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def code_column(
    key: str,
    header: str,
    codes: type[StrEnum],
    explanation: str,
    *,
    names: tuple[str, ...] = (),
    weaker_names: tuple[str, ...] = (),
    spellings: Mapping[str, str] | None = None,
    example: str = "",
    required: bool = False,
) -> Column:
    """A column whose values are the members of one of the field's code sets."""
    allowed = tuple(code.value for code in codes)
    return Column(
        key,
        header,
        CellType.CODE,
        explanation,
        example or allowed[0],
        names,
        weaker_names,
        allowed,
        dict(spellings or {}),
        codes,
        required=required,
    )
