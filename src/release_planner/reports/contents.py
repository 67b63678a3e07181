"""The whole report as a document, drawn from the protected table and nothing else."""

from release_planner.reports.annex import annex_sections
from release_planner.reports.document import Document
from release_planner.reports.protected_table import ProtectedTable
from release_planner.reports.sections import report_sections
from release_planner.reports.summary import summary_blocks
from release_planner.reports.wording import title_text


def report_document(table: ProtectedTable) -> Document:
    """What every written format says, in the order of reading."""
    return Document(
        title=title_text(table.frame),
        marking=table.frame.profile.marking,
        summary=tuple(summary_blocks(table)),
        sections=tuple(report_sections(table)),
        annex=tuple(annex_sections(table)),
    )
