"""The whole report as a document, drawn from the protected table and nothing else."""

from dataclasses import replace

from release_planner.reports.annex import annex_sections
from release_planner.reports.document import Block, Document, Picture, Section, Weight, Words
from release_planner.reports.protected_table import ProtectedTable
from release_planner.reports.sections import report_sections
from release_planner.reports.summary import summary_blocks
from release_planner.reports.wording import title_text

PATHWAY = "pathway"
_LITTLE = 270
"""The height of a drawing of areas, in its own units, that leaves half of its page free."""
_DRAWN_IN_SUMMARY = Words("The drawing of these steps stands in the summary.", Weight.NOTE)


def report_document(table: ProtectedTable) -> Document:
    """What every written format says, in the order of reading.

    Where the areas leave room on the page of the summary, because they are few or too many to be
    drawn there, the pathway is drawn beside them: it shows the step at which most is lost.
    """
    summary, sections = tuple(summary_blocks(table)), tuple(report_sections(table))
    pathway = _pathway(sections)
    if pathway and _has_room(summary):
        summary = (*summary, pathway)
        sections = tuple(_pointing(section, pathway) for section in sections)
    return Document(
        title=title_text(table.frame),
        marking=table.frame.profile.marking,
        summary=summary,
        sections=sections,
        annex=tuple(annex_sections(table)),
    )


def _pathway(sections: tuple[Section, ...]) -> Picture | None:
    drawn = (
        block
        for section in sections
        for block in section.blocks
        if isinstance(block, Picture) and block.wide.name == PATHWAY
    )
    return next(drawn, None)


def _has_room(summary: tuple[Block, ...]) -> bool:
    return sum(block.wide.height for block in summary if isinstance(block, Picture)) <= _LITTLE


def _pointing(section: Section, pathway: Picture) -> Section:
    if pathway not in section.blocks:
        return section
    rest = tuple(block for block in section.blocks if block is not pathway)
    return replace(section, blocks=(_DRAWN_IN_SUMMARY, *rest))
