"""The findings as one paragraph, for a paper that has room for no more."""

from release_planner.reports.table import ProtectedTable
from release_planner.reports.wording.editions import edition_text
from release_planner.reports.wording.headline import (
    headline_text,
    pending_text,
    scope_text,
    status_text,
    unknown_text,
)
from release_planner.reports.wording.official import beside_official_texts
from release_planner.reports.wording.returns import areas_counted_text, late_texts
from release_planner.reports.wording.why_not import first_step_alone_text


def summary_paragraph(table: ProtectedTable) -> str:
    """Figure, what is beside it, areas, first step missing and the official figure."""
    frame = table.frame
    _, official, *_ = beside_official_texts(table)
    parts = (
        headline_text(table),
        scope_text(frame),
        edition_text(frame),
        status_text(frame),
        pending_text(table),
        unknown_text(table),
        *(late_texts(frame) if frame.late else (areas_counted_text(frame),)),
        first_step_alone_text(table),
        official,
    )
    return " ".join(part for part in parts if part)
