"""The report as one accessible web page: no script, no network, whole when printed."""

from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from release_planner.reports.charts import Chart, pathway_chart, rate_chart
from release_planner.reports.protected_table import (
    NOT_APPLICABLE,
    WITHHELD,
    ProtectedTable,
    TableRow,
)
from release_planner.reports.wording import (
    count_text,
    definition_texts,
    england_text,
    headline_text,
    interval_meaning_text,
    interval_text,
    marker_texts,
    pending_text,
    rate_text,
    returns_texts,
    scope_text,
    status_text,
    title_text,
)

_COMPARED = ("take_up", "published_england")


@dataclass(frozen=True, slots=True)
class RateRow:
    """One rate of a table on the page, as text; no cell is empty."""

    label: str
    count: str
    whole: str
    rate: str
    interval: str


@dataclass(frozen=True, slots=True)
class RateTable:
    """Rates as a table, and the chart of them unless they are withheld."""

    caption: str
    drawing: Markup | None
    rows: tuple[RateRow, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """What the markers in the table mean."""
        cells = (
            text for row in self.rows for text in (row.count, row.whole, row.rate, row.interval)
        )
        return tuple(marker_texts(cells))


def page_bytes(table: ProtectedTable) -> bytes:
    """The page as UTF-8 HTML; every number is drawn from the protected table."""
    environment = Environment(
        loader=PackageLoader("release_planner.reports", "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    returns_summary, *returns = returns_texts(table.frame)
    counts = [
        (row.label, count_text(row.numerator, row.marker))
        for row in table.rows
        if not _is_rate(row)
    ]
    text = environment.get_template("take_up.html").render(
        title=title_text(table.frame),
        marking=table.frame.profile.marking,
        status=status_text(table.frame),
        scope=scope_text(table.frame),
        headline=headline_text(table),
        cards=_cards(table),
        pending=pending_text(table),
        england=england_text(table.frame),
        interval_meaning=interval_meaning_text(table),
        rate_tables=[part for part in (_rates(table), _pathway(table)) if part],
        returns_summary=returns_summary,
        returns=returns,
        counts=counts,
        counts_notes=list(marker_texts(count for _, count in counts)),
        definition=list(definition_texts(table.frame)),
    )
    return text.encode("utf-8")


def _cards(table: ProtectedTable) -> tuple[tuple[str, str], ...]:
    row = table.take_up
    absent = {WITHHELD: f"withheld {WITHHELD}", NOT_APPLICABLE: f"none yet {NOT_APPLICABLE}"}
    instead = absent.get(row.marker)
    return (
        ("Rate", instead or rate_text(row)),
        ("95% interval", instead or interval_text(row)),
        ("Pending", count_text(row.pending, absent[WITHHELD])),
    )


def _rates(table: ProtectedTable) -> RateTable:
    caption = f"Releases followed by a start within {table.frame.window_days} days"
    drawing = None
    rows = [row for row in table.rows if _is_rate(row)]
    if table.take_up.ratio is not None:
        rows = [row for row in rows if row.indicator in _COMPARED]
        names = [table.frame.area.name, *(row.label for row in rows[1:])]
        drawing = _drawing(rate_chart(rows, names, caption))
    return RateTable(caption, drawing, tuple(map(_rate_row, rows)))


def _pathway(table: ProtectedTable) -> RateTable | None:
    started, referred = table.take_up, table.row("referred")
    if referred is None or not started.denominator or started.numerator is None:
        return None
    caption = "From need to referral to start"
    rows = tuple(map(_rate_row, (referred, started)))
    if referred.numerator is None:
        return RateTable(caption, None, rows)
    steps = (
        ("With a need, window closed", started.denominator),
        ("Referral recorded", referred.numerator),
        (f"Started within {table.frame.window_days} days", started.numerator),
    )
    return RateTable(caption, _drawing(pathway_chart(steps, caption)), rows)


def _drawing(chart: Chart) -> Markup:
    return Markup(chart.svg)


def _is_rate(row: TableRow) -> bool:
    return row.ratio is not None or row.denominator is not None or row.indicator in _COMPARED


def _rate_row(row: TableRow) -> RateRow:
    is_published = row.ratio is not None and row.denominator is None
    absent = NOT_APPLICABLE if is_published else row.marker
    return RateRow(
        label=row.label,
        count=count_text(row.numerator, absent),
        whole=count_text(row.denominator, absent),
        rate=rate_text(row),
        interval=interval_text(row) if row.lower is not None else row.marker or NOT_APPLICABLE,
    )
