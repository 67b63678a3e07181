"""Finding the header row, and deciding which of the user's columns is which of ours.

Teams put titles above the header and totals below the rows; the header is the row near the top
that names most columns we know. An explicit mapping of the user's headers to our keys goes before
everything else, and can leave a column out.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from release_planner.domain.errors import PlannerError
from release_planner.imports.columns import CellType, Kind, normalise_header
from release_planner.imports.findings import printable
from release_planner.imports.tables import NumberedRow, Sheet

LEFT_OUT = ""
"""In a mapping: the user's column is not taken."""

_LOOKED_AT = 60
_LONGEST_HEADER = 200


@dataclass(frozen=True, slots=True)
class Header:
    """A header row understood: where it stands and which column is at which position.

    ``positions`` are our keys with their 0-based place in the row; ``titles`` our keys with the
    user's words; ``not_taken`` the user's other columns, each with the reason. ``mapping`` is the
    user's header to our key, what is remembered for the next file: it keeps what was left out, and
    drops free text, which is chosen anew each time.
    """

    row: int
    cells: tuple[str, ...]
    positions: Mapping[str, int]
    titles: Mapping[str, str]
    not_taken: tuple[tuple[str, str], ...]
    mapping: Mapping[str, str]

    @property
    def signature(self) -> str:
        """What the same set of headers has in common, whatever their order."""
        return mapping_signature(self.cells)


class HeaderReader:
    """Recognises the headers of one kind of file, under one mapping.

    ``mapping`` is the user's header to our key, or to LEFT_OUT. ``take_notes`` is the user's header
    of a free-text column to take as notes; otherwise such columns are recognised and left.
    ``left_out`` are keys of ours whose columns are not taken, each with the reason.
    Raises PlannerError for a mapping that names a column of ours that does not exist.
    """

    def __init__(
        self,
        kind: Kind,
        mapping: Mapping[str, str] | None = None,
        take_notes: str | None = None,
        left_out: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = kind
        self._left_out = left_out or {}
        keys = {column.key: column for column in kind.columns}
        self._strong = {
            normalise_header(name): column.key
            for column in kind.columns
            for name in (column.key, column.header, *column.names)
        }
        self._weak = {
            normalise_header(name): column.key
            for column in kind.columns
            for name in column.weaker_names
        }
        self._free_text = {c.key for c in kind.columns if c.cell_type is CellType.NOTE}
        self._chosen = {}
        for title, key in (mapping or {}).items():
            if key and key not in keys:
                raise PlannerError(
                    f'The mapping sends "{printable(title)}" to "{printable(key)}", which is not a '
                    f"column of a {kind.name} file: see `import describe {kind.name}`."
                )
            self._chosen[normalise_header(title)] = key
        if take_notes is not None:
            if not self._free_text:
                raise PlannerError(f"A {kind.name} file has no notes to take.")
            self._chosen[normalise_header(take_notes)] = next(iter(self._free_text))

    def score(self, cells: list[str]) -> int:
        """How many different columns of ours a row of cells names; 0 for a row of data."""
        found = set()
        for cell in cells[:500]:
            if 0 < len(cell) <= _LONGEST_HEADER:
                key = self._key(normalise_header(cell))
                if key is not None:
                    found.add(key)
        return len(found)

    def find(self, sheet: Sheet) -> Header | None:
        """The header of a sheet, leaving its rows to start below it; None when there is none.

        Raises PlannerError when two columns mean the same thing.
        """
        top = list(islice(sheet.rows, _LOOKED_AT))
        best, best_score = -1, 0
        for index, (_, cells) in enumerate(top):
            score = self.score(cells)
            filled = sum(1 for cell in cells if cell.strip())
            if score > best_score and (score >= 2 or score == filled):
                best, best_score = index, score
        if best < 0:
            return None
        number, cells = top[best]
        sheet.rows = chain(top[best + 1 :], sheet.rows)
        return self._understand(sheet.name, number, cells)

    def missing(self, header: Header) -> str:
        """Why a sheet with this header cannot be read; empty when it can."""
        columns = self.kind.columns
        lacking = [c.header for c in columns if c.required and c.key not in header.positions]
        if lacking:
            noun = "column" if len(lacking) == 1 else "columns"
            return f"it has no {noun} {', '.join(lacking)}"
        wanted = self.kind.identified_by
        if wanted and not any(key in header.positions for key in wanted):
            names = [self.kind.column(key).header for key in wanted]
            return "it has no column " + " or ".join(names)
        return ""

    def unused(self, headers: Iterable[Header]) -> list[str]:
        """Headers that the mapping names and no sheet has, normalised."""
        seen = {normalise_header(cell) for header in headers for cell in header.cells}
        return sorted(set(self._chosen) - seen)

    def _key(self, normalised: str) -> str | None:
        """Our key for a normalised header; None when it is not known or is left out."""
        if normalised in self._chosen:
            return self._chosen[normalised] or None
        return self._strong.get(normalised) or self._weak.get(normalised)

    def _understand(self, sheet: str, row: int, cells: Sequence[str]) -> Header:
        places: dict[str, list[int]] = {}
        not_taken: dict[int, str] = {}
        for place, cell in enumerate(cells):
            normalised = normalise_header(cell)
            key = self._key(normalised)
            if key is None:
                if cell.strip():
                    left_out = normalised in self._chosen
                    not_taken[place] = "left out" if left_out else "not a column we know"
            elif key in self._left_out:
                not_taken[place] = self._left_out[key]
            elif key in self._free_text and normalised not in self._chosen:
                not_taken[place] = "free text is taken only when chosen"
            else:
                places.setdefault(key, []).append(place)
        positions = {
            key: self._one_of(sheet, row, key, found, cells, not_taken)
            for key, found in places.items()
        }
        titles = {key: printable(cells[place].strip()) for key, place in positions.items()}
        named = tuple((printable(cells[p].strip()), not_taken[p]) for p in sorted(not_taken))
        mapping = {
            cells[place].strip(): key
            for key, place in positions.items()
            if key not in self._free_text
        }
        for cell in cells:
            if self._chosen.get(normalise_header(cell)) == LEFT_OUT:
                mapping[cell.strip()] = LEFT_OUT
        return Header(row, tuple(cells), positions, titles, named, mapping)

    def _one_of(
        self,
        sheet: str,
        row: int,
        key: str,
        found: list[int],
        cells: Sequence[str],
        not_taken: dict[int, str],
    ) -> int:
        """The one column for a key: a mapped one, else the strong name, else the weaker."""
        normalised = {place: normalise_header(cells[place]) for place in found}
        ranks = (
            [place for place in found if normalised[place] in self._chosen],
            [place for place in found if normalised[place] in self._strong],
            found,
        )
        best = next(rank for rank in ranks if rank)
        if len(best) > 1:
            where = f"Sheet {sheet}, row {row}" if sheet else f"Row {row}"
            names = " and ".join(f'"{printable(cells[p].strip())}" (column {p + 1})' for p in best)
            raise PlannerError(
                f"{where}: {names} both mean {self.kind.column(key).header.lower()}: expected one. "
                "Remove one, or leave it out with a mapping."
            )
        for place in found:
            if place != best[0]:
                used = printable(cells[best[0]].strip())
                not_taken[place] = f'"{used}" is used instead'
        return best[0]


def mapping_signature(headers: Iterable[str]) -> str:
    """A digest of a set of headers, so that a mapping is found again for a file like this one.

    Order, case, spacing and punctuation do not matter.
    """
    names = sorted(normalise_header(header) for header in headers if header.strip())
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def repeats_header(header: Header, row: NumberedRow) -> bool:
    """Whether a row is the header again, as printed lists have it on every page."""
    return tuple(row[1]) == header.cells
