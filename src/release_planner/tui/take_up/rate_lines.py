"""Lines with a rate: its drawing, the numbers, and one word for what they say."""

from dataclasses import dataclass

from release_planner.reports.table import (
    LOW_RELIABILITY,
    MARKER_MEANINGS,
    NOT_APPLICABLE,
    WITHHELD,
    TableRow,
)
from release_planner.reports.wording import interval_text, percent_text, rate_text
from release_planner.tui.take_up.drawing import bar, scale, whisker
from release_planner.tui.text import cell
from release_planner.tui.widgets.line_list import ALERT, MUTED, PLAIN, Spans
from release_planner.tui.widgets.lines import WIDE, Header

_RATE, _COUNT, WORD_WIDTH = 6, 14, 8
_INTERVAL, _PENDING = 14, 7
_INSTEAD = {WITHHELD: "withheld", NOT_APPLICABLE: "none to count"}
ABOVE, BELOW, LATE, FEW = "above", "below", "late", "few"


def drawing_width(width: int) -> int:
    """How wide a drawing is in a line of a width: 20 cells at 80 columns, else 31."""
    return 31 if width >= WIDE else 20


@dataclass(frozen=True, slots=True)
class RateLine:
    """A row of the table with its whisker beside ``common``, the rate it is compared with.

    ``word`` is shown at the right and ``sentences`` say the same in full.
    """

    row: TableRow
    common: float | None = None
    word: str = ""
    sentences: tuple[str, ...] = ()
    is_bar: bool = False

    @property
    def subject(self) -> object:
        """The row's place in the table."""
        return self.row.indicator, self.row.breakdown, self.row.category

    @property
    def detail(self) -> tuple[str, ...]:
        """The line as sentences, one paragraph."""
        return (" ".join((f"{self.row.label}: {_said(self.row)}", *self.sentences)),)

    def spans(self, width: int) -> Spans:
        """Label, drawing, rate, on a wide screen its interval, count, and the word."""
        row, drawn = self.row, drawing_width(width)
        parts = [f"{_percent(row):>{_RATE}}"]
        if width >= WIDE:
            parts.append(cell(_limits(row), _INTERVAL))
        parts.append(f"{_count(row):>{_COUNT}}")
        if width >= WIDE:
            parts.append(f"{'' if row.pending is None else f'{row.pending:,}':>{_PENDING}}")
        parts.append(cell(self.word, WORD_WIDTH))
        right = " ".join(parts)
        label = cell(row.label, width - drawn - len(right) - 3)
        style = ALERT if self.word == LATE else MUTED if row.ratio is None else PLAIN
        return [(f"{label} {self._drawing(drawn)}  {right}", style)]

    def _drawing(self, width: int) -> str:
        row = self.row
        if row.ratio is None:
            return cell(_INSTEAD.get(row.marker, ""), width)
        if self.is_bar:
            return bar(row.ratio, width)
        return whisker(row.ratio, row.lower, row.upper, self.common, width)


def rate_header(first: str, counted: str = "started") -> Header:
    """The names of the columns of rate lines, at any width."""

    def header(width: int) -> str:
        parts = [f"{'rate':>{_RATE}}"]
        if width >= WIDE:
            parts.append(cell("95% interval", _INTERVAL))
        parts.append(f"{counted:>{_COUNT}}")
        if width >= WIDE:
            parts.append(f"{'pending':>{_PENDING}}")
        parts.append(cell("", WORD_WIDTH))
        right = " ".join(parts)
        drawn = drawing_width(width)
        return f"{cell(f' {first}', width - drawn - len(right) - 3)} {scale(drawn)}  {right}"

    return header


def compared(
    row: TableRow, common: float | None, *, with_whom: str = "the area's rate"
) -> RateLine:
    """A row beside the rate it is compared with.

    "above" and "below" mean that its interval lies wholly on that side, which chance alone would
    do for one in twenty.
    """
    word, sentences = _judged(row, common, with_whom)
    if LOW_RELIABILITY in row.marker:
        word = FEW
    return RateLine(row, common, word, sentences)


def _judged(row: TableRow, common: float | None, with_whom: str) -> tuple[str, tuple[str, ...]]:
    if common is None or row.lower is None or row.upper is None:
        return "", ()
    rate = f"{with_whom}, {percent_text(common)}"
    if row.lower > common:
        return ABOVE, (f"Its interval lies above {rate}.",)
    if row.upper < common:
        return BELOW, (f"Its interval lies below {rate}.",)
    return "", (f"Its interval holds {rate}: chance alone could explain the difference.",)


def _said(row: TableRow) -> str:
    if row.ratio is None or row.numerator is None or row.denominator is None:
        reason = MARKER_MEANINGS.get(row.marker, "no figure")
        if row.marker == NOT_APPLICABLE:
            reason = "no rate, since there is none to count yet"
        return f"{reason}.{_waiting(row)}"
    interval = f", 95% interval {interval_text(row)}" if row.lower is not None else ""
    few = " Few are counted." if LOW_RELIABILITY in row.marker else ""
    return (
        f"{row.numerator:,} of {row.denominator:,}, {percent_text(row.ratio)}{interval}."
        f"{_waiting(row)}{few}"
    )


def _waiting(row: TableRow) -> str:
    parts = [
        f"{count:,} {what}"
        for count, what in ((row.pending, "pending"), (row.unknown, "not known"))
        if count
    ]
    return f" {', '.join(parts)}." if parts else ""


def _percent(row: TableRow) -> str:
    return rate_text(row).split(" ")[0] if row.ratio is not None else row.marker


def _limits(row: TableRow) -> str:
    if row.lower is None or row.upper is None:
        return ""
    return f"{percent_text(row.lower)[:-1]} to {percent_text(row.upper)}"


def _count(row: TableRow) -> str:
    if row.numerator is None or row.denominator is None:
        return ""
    return f"{row.numerator:,} of {row.denominator:,}"
