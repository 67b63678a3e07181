"""Every kind of file that can be imported: the one source of parsing, help and documentation."""

from dataclasses import dataclass

from release_planner.domain.errors import PlannerError
from release_planner.imports.columns import CellType, Column, Kind
from release_planner.imports.schema_caseload import CASELOAD
from release_planner.imports.schema_returns import (
    AGGREGATE_RETURNS,
    OUTCOMES,
    PROVISION,
    RETURNS,
    STAFF,
)

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (CASELOAD, OUTCOMES, RETURNS, AGGREGATE_RETURNS, STAFF, PROVISION)
}

_ACCEPTED: dict[CellType, str] = {
    CellType.PRISON_NUMBER: "a letter, four digits, two letters",
    CellType.CRN: "a letter and six digits",
    CellType.PNC: "a year, a slash, digits and the check letter",
    CellType.CRO: "digits, a slash, a year and the check letter",
    CellType.NAME: "up to 100 characters",
    CellType.WHOLE_NAME: "SMITH, John or John SMITH",
    CellType.TEXT: "up to 200 characters",
    CellType.NOTE: "up to 4,000 characters",
    CellType.DATE_OF_BIRTH: "dd/mm/yyyy or yyyy-mm-dd, at least 10 years ago; or TBC",
    CellType.CUSTODY_DATE: "dd/mm/yyyy, dd/mm/yy or yyyy-mm-dd, not after today; or TBC",
    CellType.COURT_DATE: "dd/mm/yyyy, dd/mm/yy or yyyy-mm-dd; or TBC",
    CellType.EVENT_DATE: "dd/mm/yyyy or yyyy-mm-dd",
    CellType.TIMESTAMP: "dd/mm/yyyy or yyyy-mm-dd, with hh:mm if known",
    CellType.RELEASE_DATE: "dd/mm/yyyy, dd/mm/yy or yyyy-mm-dd; or TBC",
    CellType.TIME: "hh:mm",
    CellType.PRISON: "three-letter id or name",
    CellType.AUTHORITY: "GSS code or name",
    CellType.ACCOMMODATION: "nDelius code or name, NFA, or TBC",
    CellType.POSTCODE: "a full postcode",
    CellType.STAFF: "staff code, or name as the staff list has it",
    CellType.STAFF_CODE: "letters, digits, dots and dashes, up to 40",
    CellType.EMAIL: "name@organisation",
    CellType.PHONE: "digits, starting with 0 or +",
    CellType.COUNT: "0 or more",
    CellType.WEEKDAYS: "Mon-Fri, or Mon, Wed",
    CellType.INITIALS: "two letters, of forename and surname",
}


@dataclass(frozen=True, slots=True)
class ColumnDescription:
    """A column as help and documentation print it."""

    header: str
    key: str
    type: str
    accepted: str
    required: bool
    example: str
    also_called: tuple[str, ...]
    explanation: str


def kind_named(name: str) -> Kind:
    """The kind of file with this name. Raises PlannerError naming the kinds there are."""
    try:
        return KINDS[name]
    except KeyError:
        raise PlannerError(
            f'"{name}" is not a kind of file: expected one of {", ".join(KINDS)}.'
        ) from None


def describe(kind: Kind) -> tuple[ColumnDescription, ...]:
    """Every column of a kind: its type, allowed values, example, other names and explanation."""
    return tuple(_description(column) for column in kind.columns)


def _description(column: Column) -> ColumnDescription:
    accepted = ", ".join(column.allowed) if column.allowed else _ACCEPTED[column.cell_type]
    return ColumnDescription(
        column.header,
        column.key,
        column.cell_type.value,
        accepted,
        column.required,
        column.example,
        (*column.names, *column.weaker_names),
        column.explanation,
    )
