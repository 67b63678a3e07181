"""The report as one accessible web page: no script, no network, whole when printed."""

from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from release_planner.reports.charts import Chart, pathway_chart, rate_chart
from release_planner.reports.protected_table import MARKER_MEANINGS, ProtectedTable, TableRow
from release_planner.reports.wording import (
    count_text,
    definition_texts,
    england_text,
    headline_text,
    interval_text,
    pending_text,
    rate_text,
    returns_texts,
    scope_text,
    status_text,
    title_text,
)

_RATE_ROWS = ("take_up", "published_england")
_PATHWAY_ROWS = ("take_up", "referred")


@dataclass(frozen=True, slots=True)
class PageRow:
    """One row of a table on the page, as text."""

    label: str
    count: str
    whole: str
    rate: str
    interval: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart and the table behind it."""

    chart: Chart
    svg: Markup
    rows: tuple[PageRow, ...]
    has_rates: bool


def page_bytes(table: ProtectedTable) -> bytes:
    """The page as UTF-8 HTML; every number is drawn from the protected table."""
    environment = Environment(
        loader=PackageLoader("release_planner.reports", "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    returns_summary, *behind = returns_texts(table.frame)
    text = environment.get_template("take_up.html").render(
        title=title_text(table.frame),
        marking=table.frame.profile.marking,
        status=status_text(table.frame),
        scope=scope_text(table.frame),
        headline=headline_text(table),
        cards=_cards(table),
        pending=pending_text(table),
        england=england_text(table.frame),
        figures=[figure for figure in (_rate_figure(table), _pathway_figure(table)) if figure],
        returns_summary=returns_summary,
        behind=behind,
        rows=[_page_row(row) for row in table.rows],
        legend=_legend(table),
        definition=list(definition_texts(table.frame)),
    )
    return text.encode("utf-8")


def _cards(table: ProtectedTable) -> tuple[tuple[str, str], ...]:
    row = table.take_up
    return (
        ("Rate", rate_text(row)),
        ("95% interval", interval_text(row)),
        ("Pending", count_text(row.pending, "[c]")),
    )


def _rate_figure(table: ProtectedTable) -> Figure | None:
    rows = [row for row in table.rows if row.indicator in _RATE_ROWS and row.ratio is not None]
    if not rows or rows[0].indicator != "take_up":
        return None
    names = [table.frame.area.name, *(row.label for row in rows[1:])]
    days = table.frame.window_days
    chart = rate_chart(rows, names, f"Releases followed by a start within {days} days")
    return Figure(chart, Markup(chart.svg), tuple(map(_page_row, rows)), has_rates=True)


def _pathway_figure(table: ProtectedTable) -> Figure | None:
    started, referred = (table.row(indicator) for indicator in _PATHWAY_ROWS)
    if started is None or referred is None or not started.denominator:
        return None
    if started.numerator is None or referred.numerator is None:
        return None
    steps = (
        ("With a treatment need, window closed", started.denominator),
        ("Referral recorded", referred.numerator),
        (f"Started within {table.frame.window_days} days", started.numerator),
    )
    caption = "From need to referral to start"
    chart = pathway_chart(steps, caption)
    whole = PageRow(steps[0][0], f"{steps[0][1]:,}", "", "", "")
    rows = (whole, *(_page_row(row) for row in (referred, started)))
    return Figure(chart, Markup(chart.svg), rows, has_rates=False)


def _page_row(row: TableRow) -> PageRow:
    has_count = row.numerator is not None or row.ratio is None
    return PageRow(
        label=row.label,
        count=count_text(row.numerator, row.marker) if has_count else "",
        whole="" if row.denominator is None else f"{row.denominator:,}",
        rate=rate_text(row) if row.ratio is not None or row.denominator is not None else "",
        interval=interval_text(row) if row.lower is not None else "",
    )


def _legend(table: ProtectedTable) -> list[tuple[str, str]]:
    used = {row.marker for row in table.rows}
    return [(marker, meaning) for marker, meaning in MARKER_MEANINGS.items() if marker in used]
