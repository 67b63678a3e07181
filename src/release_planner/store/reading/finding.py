"""Finding a person by what people type: an identifier, or a calendar reference."""

from release_planner.domain.errors import PlannerError
from release_planner.domain.identifiers import IdentifierKind, recognise
from release_planner.store.connection import Connection

_COLUMNS = {
    IdentifierKind.PRISON_NUMBER: "prison_number",
    IdentifierKind.CRN: "crn",
    IdentifierKind.PNC: "pnc_number",
    IdentifierKind.CRO: "cro_number",
}
_BY_IDENTIFIER = """
SELECT c.id FROM custody c JOIN person p ON p.id = c.person_id
WHERE c.is_current AND p.{column} = :value
"""
_BY_REFERENCE = """
SELECT DISTINCT c.id FROM feed_entry f
JOIN custody spell ON spell.id = f.custody_id
JOIN custody c ON c.person_id = spell.person_id AND c.is_current
WHERE f.case_reference = :value
"""


def find_custody(connection: Connection, typed: str, this_year: int) -> int:
    """The current custody spell of the person that a typed text names.

    The text is a prison number, CRN, PNC or CRO number, or the case reference of any calendar.
    Raises PlannerError when it names nobody in this store, or more than one person.
    """
    found: set[int] = set()
    for identifier in recognise(typed, this_year=this_year):
        query = _BY_IDENTIFIER.format(column=_COLUMNS[identifier.kind])
        rows = connection.execute(query, {"value": identifier.value})
        found.update(row[0] for row in rows)
    if not found:
        reference = typed.strip().upper()
        found.update(row[0] for row in connection.execute(_BY_REFERENCE, {"value": reference}))
    if len(found) > 1:
        raise PlannerError("That names more than one person. Use the prison number.")
    if not found:
        raise PlannerError(
            "Nobody in this store has that prison number, CRN, PNC number or calendar reference."
        )
    return found.pop()
