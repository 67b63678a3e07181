"""The sheets of figures of a workbook: rows of the protected table as cells, none of them empty."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from release_planner.domain.measured_counts import TOTAL
from release_planner.reports.protected_table import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    WITHHELD,
    ProtectedTable,
    TableRow,
)
from release_planner.reports.wording import (
    breakdown_heading,
    cautions,
    first_upper,
    returns_texts,
    status_text,
    stop_label,
    why_not,
)
from release_planner.reports.workbook_cells import (
    LOW,
    NOTHING_TO_NOTE,
    SHORTHAND,
    Column,
    Kind,
    Line,
    Sheet,
    Style,
    Value,
)
from release_planner.reports.workbook_plans import PLANS, SheetPlan, sheet_name

_SHARES = ("ratio", "lower", "upper")
_NEVER_COUNTED = {
    "take_up": ("unknown",),
    "referred": ("pending", "unknown", "lower", "upper"),
}
_MEASURE_NAMES = {
    "cumulative_start": "A start of treatment",
    "cumulative_return_to_custody": "A return to custody",
    "cumulative_death": "Death",
    "returned_started": "Started, as the providers counted",
}
_WIDTHS = {
    "Measure": 40,
    "Area": 30,
    "Authority": 36,
    "Period": 36,
    "Group": 36,
    "Divided by": 26,
    "Step": 40,
    "First step missing": 40,
    "Prison": 30,
    "Count of": 56,
    "What came first": 30,
    "Days after release": 18,
}
_USUAL_WIDTH = 18


@dataclass(slots=True)
class Notebook:
    """The notes of a workbook, numbered in the order in which its sheets first point to them."""

    _numbers: dict[str, int] = field(default_factory=dict)

    def reference(self, text: str) -> str:
        """How a sheet points to this note: "[note 3]". The same text keeps its number."""
        return f"[note {self._numbers.setdefault(text, len(self._numbers) + 1)}]"

    def rows(self) -> Iterator[tuple[str, str]]:
        """Each note with how it is pointed to, in order."""
        for text in self._numbers:
            yield self.reference(text), text


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a table as cells: the number, or the shorthand that says why it is not there.

    `hidden` are the withheld numbers of rows that show others.
    """

    table: ProtectedTable
    hidden: frozenset[tuple[str, str, str, str]]

    @classmethod
    def of(cls, table: ProtectedTable) -> "Figures":
        """The numbers of this table."""
        hidden = (
            (figure.indicator, figure.breakdown, figure.category, figure.quantity.value)
            for figure in table.hidden
            if figure.quantity is not None
        )
        return cls(table, frozenset(hidden))

    def cell(self, row: TableRow, name: str) -> Value:
        """The number of this name, or its shorthand."""
        value: int | float | None = getattr(row, name)
        if value is not None:
            decimals = self.table.frame.profile.ratio_decimals
            return round(value, decimals) if name in _SHARES else value
        if self.is_withheld(row, name):
            return WITHHELD
        is_published = row.indicator.startswith("published_")
        if is_published or (name == "numerator" and NOT_APPLICABLE not in row.marker):
            return NOT_AVAILABLE
        return NOT_APPLICABLE

    def is_withheld(self, row: TableRow, name: str) -> bool:
        """Whether there is such a number, but the reader may not have it."""
        never = _NEVER_COUNTED.get(row.indicator, ()) if row.breakdown == TOTAL else ()
        if getattr(row, name) is not None or name in never:
            return False
        if WITHHELD in row.marker or (row is self.table.take_up and name == "pending"):
            return True
        return (row.indicator, row.breakdown, row.category, name) in self.hidden

    def used(self, rows: Iterable[TableRow], plan: SheetPlan) -> tuple[str, ...]:
        """The numbers of a sheet that any of its rows has, or that are withheld from one."""
        held = list(rows)
        return tuple(
            name
            for name in plan.figures
            if name == "numerator"
            or any(getattr(row, name) is not None or self.is_withheld(row, name) for row in held)
        )


def figure_sheets(table: ProtectedTable, notebook: Notebook) -> Iterator[Sheet]:
    """The sheets of figures that have rows, in their order."""
    rows: dict[str, list[TableRow]] = {}
    for row in table.rows:
        rows.setdefault(sheet_name(row), []).append(row)
    figures = Figures.of(table)
    for plan in PLANS:
        if plan.name in rows:
            yield _sheet(figures, plan, rows[plan.name], notebook)


def measure_name(table: ProtectedTable, row: TableRow) -> str:
    """What a row counts, in words, whatever it is divided by."""
    if row.indicator in why_not.STEPS or row.indicator == why_not.ENDED:
        return stop_label(row)
    total = row if row.breakdown == TOTAL else table.row(row.indicator)
    if total is not None:
        return total.label
    if row.indicator in _MEASURE_NAMES:
        return _MEASURE_NAMES[row.indicator]
    measure = table.frame.measures.get(row.indicator)
    return measure.name if measure else first_upper(row.indicator.replace("_", " "))


def _sheet(figures: Figures, plan: SheetPlan, rows: list[TableRow], notebook: Notebook) -> Sheet:
    table = figures.table
    references = " ".join(map(notebook.reference, _notes(table, plan)))
    names = figures.used(rows, plan)
    columns = (
        *(Column(heading, Kind.TEXT, _width(heading)) for heading in plan.leading),
        *(_column(plan, name) for name in names),
        Column("Shorthand and notes", Kind.REMARK, 22),
    )
    cells = tuple(
        (
            *(_LEADING[heading](table, row) for heading in plan.leading),
            *(figures.cell(row, name) for name in names),
            _remark(row, notebook),
        )
        for row in rows
    )
    lines = (
        Line(f"{plan.title}: {table.frame.area.name} {references}", Style.TITLE),
        Line(table.frame.profile.marking, Style.ABOVE),
        Line(f"Releases from {table.frame.period.text}. {status_text(table.frame)}", Style.ABOVE),
        Line("This sheet holds one table. Notes are on the sheet Notes.", Style.ABOVE),
        *_shorthand_lines(cells),
    )
    return Sheet(plan.name, plan.table_name, lines, columns, cells)


def _column(plan: SheetPlan, name: str) -> Column:
    kind = Kind.SHARE if name in _SHARES else Kind.COUNT
    return Column(plan.heading(name), kind, _USUAL_WIDTH)


def _width(heading: str) -> int:
    return _WIDTHS.get(heading, _USUAL_WIDTH)


def _label(table: ProtectedTable, row: TableRow) -> str:
    return row.label


def _area_name(table: ProtectedTable, row: TableRow) -> str:
    return row.area.name if row.breakdown == TOTAL else row.label


_LEADING: Mapping[str, Callable[[ProtectedTable, TableRow], str]] = {
    "Measure": measure_name,
    "First step missing": measure_name,
    "What came first": measure_name,
    "Area": _area_name,
    "Period": lambda table, row: row.period.text,
    "Code": lambda table, row: row.category,
    "Divided by": lambda table, row: breakdown_heading(row.breakdown),
    "Authority": _label,
    "Month": _label,
    "Quarter": _label,
    "Prison": _label,
    "Group": _label,
    "Step": _label,
    "Days after release": _label,
    "Count of": _label,
}


def _remark(row: TableRow, notebook: Notebook) -> str:
    """What is to be said about a row: its marks that take no number's place, and its note."""
    parts = [mark for mark in row.marker.split() if mark not in (WITHHELD, NOT_APPLICABLE)]
    if row.ratio is not None and row.numerator and round(row.ratio, 3) == 0:
        parts.append(LOW)
    if row.note:
        parts.append(notebook.reference(_sentence(row.note)))
    return " ".join(parts) or NOTHING_TO_NOTE


def _shorthand_lines(cells: Iterable[tuple[Value, ...]]) -> Iterator[Line]:
    texts = {value for row in cells for value in row if isinstance(value, str)}
    words = {word for text in texts for word in text.split()}
    for marker, meaning in SHORTHAND.items():
        if marker in words:
            yield Line(f"{marker} {meaning}.", Style.ABOVE)


def _notes(table: ProtectedTable, plan: SheetPlan) -> Iterator[str]:
    measure, area = table.frame.measure, " ".join(returns_texts(table.frame))
    yield from {
        "Coverage": (cautions.PLANNER_IS_NOT_THE_AREA, area),
        "Returned_counts": (cautions.NEVER_ADDED, area),
        "Housing_appointments": (cautions.UNKNOWN_BESIDE, measure.interval),
        "Pathway": (measure.counted, measure.interval),
        "First_missing_step": (why_not.RECORDS_ONLY, measure.interval),
        "Time_to_start": (
            "Each share is an estimate: a release that has been followed for a short time so far"
            " counts for as long as it has been.",
        ),
        "Authorities": (measure.counted, measure.interval, cautions.NOT_A_RANKING),
        "Groups": (measure.counted, measure.interval, cautions.MANY_GROUPS),
        "Summary": (
            measure.counted,
            measure.interval,
            f"Not confirmed: {'; '.join(measure.not_confirmed)}.",
            cautions.OWN_WINDOWS,
        ),
    }.get(plan.name, (measure.counted, measure.interval))


def _sentence(text: str) -> str:
    return first_upper(text if text.endswith(".") else f"{text}.")
