"""Telling from its headings alone whether a file is one whose columns were read before."""

from collections.abc import Collection
from itertools import islice
from pathlib import Path

from release_planner.imports.decoding import open_source
from release_planner.imports.header import mapping_signature
from release_planner.imports.tables import read_tables

_LOOKED_AT = 60


def known_signatures(source: Path | str | bytes, known: Collection[str]) -> list[str]:
    """Those of the known signatures that some row near the top of a sheet has.

    Raises PlannerError when the file cannot be read at all.
    """
    found: dict[str, None] = {}
    for sheet in read_tables(open_source(source), _filled).sheets:
        for _, cells in islice(sheet.rows, _LOOKED_AT):
            signature = mapping_signature(cells)
            if signature in known:
                found[signature] = None
    return list(found)


def _filled(cells: list[str]) -> int:
    return sum(1 for cell in cells if cell.strip())
