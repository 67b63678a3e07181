"""Remembering how the columns of a file were read, for the next file with the same headings."""

import json
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sqlmodel import Session, col, select

from release_planner.actions.context import ActionContext
from release_planner.imports.columns import Kind
from release_planner.imports.header_signatures import known_signatures
from release_planner.imports.reading import FileRead
from release_planner.model.imported import ColumnMapping

_REMEMBERED = "SELECT signature, mapping FROM column_mapping WHERE kind = :kind"


def remembered_mapping(
    context: ActionContext, kind: Kind, source: Path | str | bytes
) -> Mapping[str, str] | None:
    """The mapping used before for a file with the headings of this one, or None.

    Raises PlannerError when the file cannot be read at all.
    """
    with closing(context.store.reading()) as connection:
        known = dict(connection.execute(_REMEMBERED, {"kind": kind.name}).fetchall())
    if not known:
        return None
    merged: dict[str, str] = {}
    for signature in known_signatures(source, known):
        merged.update(json.loads(known[signature]))
    return merged or None


def remember_mapping(session: Session, kind: Kind, file: FileRead) -> None:
    """Remember the mapping of each sheet that was read."""
    for sheet in file.sheets:
        statement = select(ColumnMapping).where(
            col(ColumnMapping.kind) == kind.name, col(ColumnMapping.signature) == sheet.signature
        )
        row = session.exec(statement).first() or ColumnMapping(
            kind=kind.name, signature=sheet.signature, mapping=""
        )
        row.mapping = json.dumps(sheet.mapping, ensure_ascii=False, sort_keys=True)
        session.add(row)
