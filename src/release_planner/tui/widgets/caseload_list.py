"""The caseload as a list: ids of everyone in memory, rows read as they come into sight."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import date

from release_planner.store.reading.caseload import CaseloadRow, CaseloadSort
from release_planner.tui.caseload_columns import columns_for, header, in_full
from release_planner.tui.widgets.line_list import HEADING, MUTED, LineList, Spans

CHUNK = 32
CHUNKS_KEPT = 256

ReadRows = Callable[[Sequence[int]], list[CaseloadRow]]


class CaseloadList(LineList):
    """People by custody spell, in the order of `ids`.

    ``read_rows`` is called when lines come into sight, for up to 32 at a time: it must answer in
    a few milliseconds. ``today`` gives the London day.
    """

    def __init__(
        self, read_rows: ReadRows, today: Callable[[], date], *, widget_id: str | None = None
    ) -> None:
        super().__init__(widget_id=widget_id)
        self.ids: array[int] = array("q")
        self.sort = CaseloadSort.EXPECTED_DAY
        self._read_rows = read_rows
        self._today = today
        self._chunks: OrderedDict[int, dict[int, CaseloadRow]] = OrderedDict()

    @property
    def line_count(self) -> int:
        """How many people are on the list."""
        return len(self.ids)

    def show(self, ids: "array[int]") -> None:
        """Show these people; the cursor stays on the same person when they are still there.

        A longer list that begins with the people shown already moves nothing.
        """
        before, at = self.ids, self.custody_id
        self.ids = ids
        if before and ids[: len(before)] == before:
            self._chunks.pop((len(before) - 1) // CHUNK, None)
            self.lines_added(len(before))
        else:
            self._chunks.clear()
            self.lines_changed(_place_of(at, ids))

    def forget_rows(self) -> None:
        """Read the rows again when they are next drawn."""
        self._chunks.clear()
        self.refresh()

    @property
    def custody_id(self) -> int | None:
        """The custody spell under the cursor."""
        return self.ids[self.cursor] if self.cursor < len(self.ids) else None

    def row(self, index: int) -> CaseloadRow | None:
        """One person's row, or None when they have left the store since the list was read."""
        number = index // CHUNK
        rows = self._chunks.get(number)
        if rows is None:
            first = number * CHUNK
            read = self._read_rows(self.ids[first : first + CHUNK])
            rows = self._chunks[number] = {row.custody_id: row for row in read}
            if len(self._chunks) > CHUNKS_KEPT:
                self._chunks.popitem(last=False)
        else:
            self._chunks.move_to_end(number)
        return rows.get(self.ids[index])

    def header_spans(self, width: int) -> Spans:
        """The names of the columns; the one that orders the list carries a mark."""
        return [(header(width, self.sort), HEADING)]

    def spans(self, index: int, width: int) -> Spans:
        """One person."""
        row = self.row(index)
        if row is None:
            return [("No longer in the store; press r to read the list again", MUTED)]
        today = self._today()
        return [
            (column.cell(row, today), column.style(row, today)) for column in columns_for(width + 1)
        ]

    def detail(self, index: int) -> str:
        """The person under the cursor in full: a column may have cut the name."""
        row = self.row(index) if index < len(self.ids) else None
        return in_full(row, self._today()) if row else ""


def _place_of(custody_id: int | None, ids: "array[int]") -> int:
    try:
        return 0 if custody_id is None else ids.index(custody_id)
    except ValueError:
        return 0
