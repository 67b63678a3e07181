"""What importing a file would do, as lines: what to decide and what is refused come first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len

from release_planner.actions.import_batch import ImportOutcome
from release_planner.actions.import_caseload import Difference, DifferenceKind
from release_planner.domain.day_text import move_text
from release_planner.imports.findings import Answers, Question
from release_planner.tui import words
from release_planner.tui.person_words import short_day
from release_planner.tui.text import cell, plain
from release_planner.tui.widgets.line_list import ALERT, HEADING, Spans
from release_planner.tui.widgets.lines import WIDE, Line, TextLine, WrappedLine, heading

MOST_SHOWN = 300
_NUMBER_WIDTH, _NAME_WIDTH, _WIDE_NAME_WIDTH, _LEAST_OF_NAME = 8, 18, 25, 8

_TITLES = {
    DifferenceKind.DISAGREES: "Disagrees with another system: somebody must choose",
    DifferenceKind.EARLIER: "Earlier expected release day",
    DifferenceKind.LATER: "Later expected release day",
    DifferenceKind.NOW_DATED: "Has a release day now",
    DifferenceKind.NO_LONGER_DATED: "Has no release day any more",
    DifferenceKind.NEW_SPELL: "Is in custody again: a new spell starts",
    DifferenceKind.CHANGED: "Other changes",
    DifferenceKind.ABSENT: "Not in this file: listed only, nobody is removed",
}
_ALERTS = frozenset({DifferenceKind.DISAGREES, DifferenceKind.EARLIER})


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One person whom a file changes; nothing can be done with the line."""

    difference: Difference
    today: date
    subject: None = None
    detail: tuple[str, ...] = ()

    def spans(self, width: int) -> Spans:
        """Number, name and what changes side by side, then the row where there is room."""
        each = self.difference
        what = _what(each, self.today)
        row = f"row {each.row}" if each.row is not None and width >= WIDE else ""
        left = width - cell_len(row) - 1
        room = left - _NUMBER_WIDTH - cell_len(plain(what)) - 5
        name = words.name(each.surname or "", each.forenames or "")
        most = _WIDE_NAME_WIDTH if width >= WIDE else _NAME_WIDTH
        named = cell(name, max(_LEAST_OF_NAME, min(most, room)))
        text = cell(f"   {each.identifier:<{_NUMBER_WIDTH}} {named} {what}", left)
        return [(f"{text} {row}", ALERT if each.days and each.kind in _ALERTS else "")]


def import_lines(
    outcome: ImportOutcome,
    differences: Sequence[Difference],
    answers: Answers,
    today: date,
    *,
    partial: bool,
) -> list[Line]:
    """Counts, questions, refused rows, differences and notices."""
    counts = (
        f"{outcome.data_rows:,} rows: {outcome.new:,} new, {outcome.changed:,} changed, "
        f"{outcome.unchanged:,} unchanged"
    )
    lines: list[Line] = [TextLine(counts, style=HEADING)]
    lines += _verdict(outcome, partial=partial)
    lines += _questions(outcome.questions, answers)
    if outcome.errors:
        lines.append(heading(f"Refused ({len(outcome.errors):,})"))
        lines += _some(WrappedLine(f"! {error}", ALERT) for error in outcome.errors)
    for kind, title in _TITLES.items():
        found = [each for each in differences if each.kind is kind]
        if found:
            lines.append(heading(f"{title} ({len(found):,})"))
            lines += _some(DifferenceLine(each, today) for each in found)
    if outcome.notices:
        lines.append(heading("To know about this file"))
        lines += _some(WrappedLine(notice.text) for notice in outcome.notices)
    return lines


def not_taken_text(outcome: ImportOutcome) -> str:
    """How many rows are refused or wait for a decision, in words."""
    rows = _rows_not_taken(outcome)
    if rows == 1:
        return "1 row is refused or waits for a decision"
    return f"{rows:,} rows are refused or wait for a decision"


def _rows_not_taken(outcome: ImportOutcome) -> int:
    refused = {(each.sheet, each.row) for each in outcome.errors}
    return len(refused | {(each.sheet, each.row) for each in outcome.questions})


def _verdict(outcome: ImportOutcome, *, partial: bool) -> list[Line]:
    if not _rows_not_taken(outcome):
        return []
    if partial:
        return [TextLine(f"{not_taken_text(outcome)}; the others would be taken.")]
    text = f"Nothing would be taken: {not_taken_text(outcome)}."
    return [TextLine(text, style=ALERT)]


def _questions(questions: Sequence[Question], answers: Answers) -> list[Line]:
    waiting = [each for each in questions if each.name not in answers]
    if not waiting:
        return []
    lines: list[Line] = [heading(f"To decide ({len(waiting):,}): enter on a line decides it")]
    for each in waiting[:MOST_SHOWN]:
        lines += _question(each)
    return lines + _and_more(len(waiting))


def _question(question: Question) -> tuple[Line, Line]:
    """The cell in full, and below it how it can be read."""
    cell_text = f"? row {question.row}, {question.column}: {question.value}"
    readings = " or ".join(reading.label for reading in question.readings)
    under = " " * 5
    return (
        WrappedLine(cell_text, ALERT, subject=question),
        WrappedLine(f"{readings}?", first=under, indent=under, subject=question),
    )


def _what(each: Difference, today: date) -> str:
    """How far the day moved, what else changed, or the day."""
    if each.from_day and each.to_day and each.from_day != each.to_day:
        days = f"{short_day(each.from_day, today)} → {short_day(each.to_day, today)}"
        return f"{days}, {move_text(each.from_day, each.to_day)}"
    if each.columns:
        return ", ".join(column.replace("_", " ") for column in each.columns)
    return short_day(each.to_day, today) if each.to_day else "no date"


def _some(lines: Iterable[Line]) -> list[Line]:
    found = list(lines)
    return found[:MOST_SHOWN] + _and_more(len(found))


def _and_more(count: int) -> list[Line]:
    return [TextLine(f"   and {count - MOST_SHOWN:,} more")] if count > MOST_SHOWN else []
