"""The report as an accessible PDF board paper, to PDF/UA-1; page 1 is the board summary alone."""

from typing import Any

from release_planner.reports.contents import report_document
from release_planner.reports.document import Block, Numbers, Picture, Section, Words
from release_planner.reports.protected_table import ProtectedTable
from release_planner.reports.typesetting import typeset
from release_planner.reports.wording import scope_text


def board_paper_bytes(table: ProtectedTable) -> bytes:
    """The board paper; the same table gives the same bytes, whatever fonts the machine has.

    Every text goes in as data, never as markup. Raises PlannerError when the paper cannot be set
    as it should be: a warning counts as a failure, since it may mean a lost letter or tag.
    """
    document = report_document(table)
    content = {
        "title": document.title,
        "description": scope_text(table.frame),
        "marking": document.marking,
        "summary": [_block(block) for block in document.summary],
        "sections": [_section(section) for section in document.sections],
        "annex": [_section(section) for section in document.annex],
    }
    return typeset("board_paper.typ", content, table.frame.as_at, "pdf", standard="ua-1")


def _section(section: Section) -> dict[str, Any]:
    return {"heading": section.heading, "blocks": [_block(block) for block in section.blocks]}


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Words):
        return {"kind": block.kind, "text": block.text, "weight": block.weight.value}
    if isinstance(block, Picture):
        chart = block.wide
        return {
            "kind": block.kind,
            "title": chart.title,
            "notes": chart.notes,
            "svg": chart.svg,
            "alt": f"{chart.title} {chart.description}",
        }
    if isinstance(block, Numbers):
        return {
            "kind": block.kind,
            "caption": block.caption,
            "columns": block.columns,
            "rows": block.rows,
            "notes": block.notes,
        }
    return {"kind": block.kind, "items": block.items}
