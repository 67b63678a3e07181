"""Text to paste into a paper: a paragraph, a table, a picture, and a draft of suggestions."""

from base64 import b64encode
from dataclasses import dataclass

from release_planner.reports.charts import Chart
from release_planner.reports.page import templates
from release_planner.reports.protected_table import ProtectedTable
from release_planner.reports.sections import area_rates
from release_planner.reports.summary import area_picture
from release_planner.reports.typesetting import typeset
from release_planner.reports.wording import (
    definition_texts,
    draft_actions,
    headline_change_text,
    summary_paragraph,
    title_text,
)

_WIDEST, _TALLEST = 640, 860
_DOTS_PER_INCH = 160
_DEFINED = ("Status", "Definition", "Not confirmed")


@dataclass(frozen=True, slots=True)
class PastedPicture:
    """A chart as a PNG in base64, in pixels of a page of 96 to the inch."""

    title: str
    alt: str
    data: str
    width: int
    height: int


def paste_bytes(table: ProtectedTable) -> bytes:
    """One simple HTML file that word processors and mail programs paste with its formatting.

    The suggestions stand apart from the findings and are marked as a draft. Raises PlannerError
    when the picture cannot be drawn.
    """
    areas = table.rows_by("take_up", "authority")
    drawn = area_picture(table, areas)
    defined = dict(definition_texts(table.frame))
    text = (
        templates()
        .get_template("paste_text.html")
        .render(
            title=title_text(table.frame),
            marking=table.frame.profile.marking,
            how_to_paste=draft_actions.HOW_TO_PASTE,
            purpose=draft_actions.PURPOSE,
            paragraph=summary_paragraph(table),
            change=headline_change_text(table),
            numbers=area_rates(table, beside=False),
            picture=_pasted(table, drawn.wide) if drawn else None,
            definition=" ".join(f"{name}: {defined[name]}" for name in _DEFINED),
            draft_heading=draft_actions.DRAFT_HEADING,
            draft_note=draft_actions.DRAFT_NOTE,
            draft_actions=tuple(draft_actions.draft_action_texts(table)),
        )
    )
    return text.encode("utf-8")


def _pasted(table: ProtectedTable, chart: Chart) -> PastedPicture:
    content = {"svg": chart.svg, "width": chart.width, "alt": chart.title}
    png = typeset("picture.typ", content, table.frame.as_at, "png", dots_per_inch=_DOTS_PER_INCH)
    scale = min(_WIDEST / chart.width, _TALLEST / chart.height)
    return PastedPicture(
        chart.title,
        f"{chart.title}. {chart.description}",
        b64encode(png).decode("ascii"),
        round(chart.width * scale),
        round(chart.height * scale),
    )
