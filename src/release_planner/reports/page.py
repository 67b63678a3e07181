"""The report as one accessible web page: no script, no network, whole when printed."""

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from release_planner.reports.charts import Chart
from release_planner.reports.contents import report_document
from release_planner.reports.protected_table import ProtectedTable


def page_bytes(table: ProtectedTable) -> bytes:
    """The page as UTF-8 HTML; every number is drawn from the protected table."""
    page = templates().get_template("take_up.html")
    return page.render(document=report_document(table)).encode("utf-8")


def templates() -> Environment:
    """The templates of web pages, in which every text is escaped and none may be missing."""
    environment = Environment(
        loader=PackageLoader("release_planner.reports", "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["drawing"] = _drawing
    return environment


def _drawing(chart: Chart) -> Markup:
    return Markup(chart.svg)
