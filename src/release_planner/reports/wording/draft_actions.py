"""Suggestions for action: a draft for a person to edit or delete, never a finding."""

from collections.abc import Iterator

from release_planner.reports.table import ProtectedTable
from release_planner.reports.wording.why_not import STEPS, leading_steps

DRAFT_HEADING = "Draft suggestions for action: edit or delete before use"
DRAFT_NOTE = (
    "These lines were put together from which figures are missing or largest. They are not"
    " findings, nobody has agreed to them, and they do not follow from the figures alone."
)
HOW_TO_PASTE = (
    "To use this in Word or Outlook: select everything under the line, copy, and paste with the"
    ' source formatting kept. Change "For noting" to "For decision" where the board is asked to'
    " decide. If the picture does not arrive, copy it by itself."
)
PURPOSE = "For noting"


def draft_action_texts(table: ProtectedTable) -> Iterator[str]:
    """Suggestions with gaps for who and when."""
    names = "; ".join(line.name for line in table.frame.late)
    if names:
        yield f"[Who] to ask for the late returns of {names}, by [date]."
    for row in leading_steps(table):
        yield (
            f"[Who] to look with the services concerned at a sample of the {row.numerator:,}"
            f" releases whose first step missing is the {STEPS[row.indicator]}, to learn whether it"
            " was not done or not recorded, by [date]."
        )
    unknown = table.row("need_unknown")
    if unknown is not None and unknown.numerator:
        noun = "release" if unknown.numerator == 1 else "releases"
        yield (
            f"[Who] to have the treatment need recorded for the {unknown.numerator:,} {noun} where"
            " it is not known, by [date]."
        )
    yield "The board to say what it wants to see next, and when."
