"""What importing a file would do, as lines: what to decide and what is refused come first."""

from collections.abc import Iterable, Sequence
from datetime import date
from textwrap import wrap

from release_planner.actions.import_batch import ImportOutcome
from release_planner.actions.import_caseload import Difference, DifferenceKind
from release_planner.domain.day_text import day_text, days_text
from release_planner.imports.findings import Answers, Question
from release_planner.tui.text import plain
from release_planner.tui.widgets.line_list import ALERT, HEADING
from release_planner.tui.widgets.lines import Line, TextLine, heading

MOST_SHOWN = 300
_WRAPPED_WIDTH = 70

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


def import_lines(
    outcome: ImportOutcome,
    differences: Sequence[Difference],
    answers: Answers,
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
        lines += _some(line for error in outcome.errors for line in _wrapped(f"! {error}", ALERT))
    for kind, title in _TITLES.items():
        found = [each for each in differences if each.kind is kind]
        if found:
            lines.append(heading(f"{title} ({len(found):,})"))
            lines += _some(_difference(each) for each in found)
    if outcome.notices:
        lines.append(heading("To know about this file"))
        lines += _some(line for notice in outcome.notices for line in _wrapped(notice.text))
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
    lines += _some(
        TextLine(
            f" ? row {each.row}, {each.column}: {each.value}",
            " or ".join(reading.label for reading in each.readings),
            style=ALERT,
            subject=each,
        )
        for each in waiting
    )
    return lines


def _difference(each: Difference) -> TextLine:
    row = f"row {each.row}" if each.row is not None else ""
    text = f"   {each.identifier:<12} {row}"
    if each.days:
        direction = "later" if each.days > 0 else "earlier"
        moved = (
            f"{_day(each.from_day)} → {_day(each.to_day)}, {days_text(abs(each.days))} {direction}"
        )
        return TextLine(text, moved, style=ALERT if each.kind in _ALERTS else "")
    if each.columns:
        return TextLine(text, ", ".join(column.replace("_", " ") for column in each.columns))
    return TextLine(text, _day(each.to_day))


def _wrapped(text: str, style: str = "") -> list[Line]:
    first, *others = wrap(plain(text), _WRAPPED_WIDTH) or [""]
    return [
        TextLine(f" {first}", style=style),
        *(TextLine(f"   {each}", style=style) for each in others),
    ]


def _day(day: date | None) -> str:
    return day_text(day) if day else "no date"


def _some(lines: Iterable[Line]) -> list[Line]:
    found = list(lines)
    if len(found) <= MOST_SHOWN:
        return found
    return [*found[:MOST_SHOWN], TextLine(f"   and {len(found) - MOST_SHOWN:,} more")]
