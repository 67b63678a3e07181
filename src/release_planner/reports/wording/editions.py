"""Which edition of a report this is, and what changed since the one before."""

from collections.abc import Collection, Iterator

from release_planner.domain.day_text import day_text
from release_planner.reports.table import ProtectedTable, ReportFrame
from release_planner.reports.wording.numbers import first_upper, number_word, ordinal_word


def edition_text(frame: ReportFrame) -> str:
    """Which edition this is, and which one it replaces."""
    edition = frame.edition
    this = f"{first_upper(ordinal_word(edition.number))} edition"
    if edition.number == 1:
        return f"{this}."
    before = f"the {ordinal_word(edition.number - 1)}"
    issued = edition.previous_issued_on
    when = f", issued on {day_text(issued)}" if issued else ""
    changed = "." if edition.changes else "; no figure changed."
    return f"{this}: it replaces {before}{when}{changed}"


def headline_change_text(table: ProtectedTable) -> str | None:
    """What the headline was in the edition before and is now; None where it did not change."""
    headline = table.take_up.label
    for change in table.frame.edition.changes:
        if change.label == headline:
            return f"{changes_heading(table.frame)}: {change.before} before, {change.after} now."
    return None


def changes_heading(frame: ReportFrame) -> str:
    """The heading over the changes: "What changed since the first edition"."""
    return f"What changed since the {ordinal_word(frame.edition.number - 1)} edition"


def counted_areas_text(frame: ReportFrame, counted: Collection[str]) -> str:
    """How many areas the totals of an edition are over: "three of four, without Shropshire"."""
    total = len(frame.authorities)
    left_out = [line.name for line in frame.authorities if line.returns.authority not in counted]
    if not left_out:
        return f"all {number_word(total)}"
    over = f"{number_word(total - len(left_out))} of {number_word(total)}"
    return f"{over}, without {'; '.join(left_out)}"


def more_text(count: int, what: str, where: str) -> str:
    """That a list goes on elsewhere: "3 more are late: see Coverage and returns."."""
    verb = "is" if count == 1 else "are"
    return f"{number_word(count).capitalize()} more {verb} {what}: see {where}."


def change_texts(frame: ReportFrame) -> Iterator[str]:
    """Each change as a line, the most important first."""
    for change in frame.edition.changes:
        yield f"{change.label}: {change.before} before, {change.after} now."
