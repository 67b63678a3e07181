"""From columns to parsers: the cell rules of one import, made once for each file.

Parsers remember what they have read, since a caseload repeats its prisons, dates and codes; the
memory belongs to one import and goes with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial

from release_planner.domain import identifiers
from release_planner.domain.timeline import add_months
from release_planner.imports import cell_dates, cells
from release_planner.imports.cell_names import whole_name
from release_planner.imports.cell_release_dates import release_dates
from release_planner.imports.cells import CellParser
from release_planner.imports.columns import CellType, Column

_REMEMBERED = 32_768
_SELDOM_REPEATED = frozenset(
    (CellType.PRISON_NUMBER, CellType.CRN, CellType.PNC, CellType.CRO, CellType.NOTE)
)
_LONGEST_LIFE = date(1900, 1, 1)
_YOUNGEST_AGE = 10
"""The age of criminal responsibility in England and Wales: nobody younger is in custody."""


@dataclass(frozen=True, slots=True)
class Registers:
    """What ids and names in a file are checked against: prisons by id, local authorities by GSS
    code, accommodation types by nDelius code; each with its name."""

    prisons: Mapping[str, str] = field(default_factory=dict)
    authorities: Mapping[str, str] = field(default_factory=dict)
    accommodation_types: Mapping[str, str] = field(default_factory=dict)


def parser_for(column: Column, registers: Registers, today: date) -> CellParser:
    """The parser of one column, as of a day.

    The parser raises CellError for a cell it refuses and UndecidedError for a doubt.
    """
    parse = _parser(column, registers, today)
    if column.cell_type in _SELDOM_REPEATED:
        return parse
    return lru_cache(maxsize=_REMEMBERED)(parse)


def _parser(column: Column, registers: Registers, today: date) -> CellParser:
    simple = _SIMPLE.get(column.cell_type)
    if simple is not None:
        return simple
    match column.cell_type:
        case CellType.CODE:
            return cells.code(column)
        case CellType.PNC:
            return cells.identifier(partial(identifiers.pnc, this_year=today.year))
        case CellType.PRISON:
            return cells.register(registers.prisons, "a prison", cells.shorten_prison)
        case CellType.AUTHORITY:
            return cells.register(
                registers.authorities, "a local authority", cells.shorten_authority
            )
        case CellType.ACCOMMODATION:
            return cells.accommodation(registers.accommodation_types)
        case _:
            return _date_parser(column, today)


def _date_parser(column: Column, today: date) -> CellParser:
    ahead = date(today.year + 2, 12, 31)
    match column.cell_type:
        case CellType.DATE_OF_BIRTH:
            latest = add_months(today, -12 * _YOUNGEST_AGE)
            return cell_dates.date_in(_LONGEST_LIFE, latest, two_digit_years=False)
        case CellType.CUSTODY_DATE:
            return cell_dates.date_in(date(1950, 1, 1), today, two_digit_years=True)
        case CellType.COURT_DATE:
            return cell_dates.date_in(date(2000, 1, 1), ahead, two_digit_years=True)
        case CellType.EVENT_DATE:
            return cell_dates.date_in(date(2000, 1, 1), ahead, two_digit_years=False, unknown=False)
        case CellType.TIMESTAMP:
            return cell_dates.timestamp(today)
        case CellType.RELEASE_DATE:
            return release_dates(
                column.release_date_type, date(1980, 1, 1), date(today.year + 100, 12, 31)
            )
        case _:
            raise AssertionError(f"no parser for {column.cell_type}")


_SIMPLE: dict[CellType, CellParser] = {
    CellType.PRISON_NUMBER: cells.identifier(identifiers.prison_number),
    CellType.CRN: cells.identifier(identifiers.crn),
    CellType.CRO: cells.identifier(identifiers.cro),
    CellType.NAME: cells.name,
    CellType.WHOLE_NAME: whole_name,
    CellType.TEXT: cells.plain_text,
    CellType.NOTE: cells.note,
    CellType.TIME: cells.clock_time,
    CellType.POSTCODE: cells.postcode,
    CellType.STAFF: cells.staff,
    CellType.STAFF_CODE: cells.staff_code,
    CellType.EMAIL: cells.email,
    CellType.PHONE: cells.phone,
    CellType.COUNT: cells.count,
    CellType.WEEKDAYS: cells.weekdays,
    CellType.INITIALS: cells.initials,
}
