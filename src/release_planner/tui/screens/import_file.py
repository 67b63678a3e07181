"""Importing a file: what it would change is shown first, and doubtful cells are decided here."""

from pathlib import Path

from release_planner.actions.build_plans import build_plans
from release_planner.actions.context import ActionContext
from release_planner.actions.import_batch import ImportOutcome
from release_planner.actions.import_caseload import Difference, import_caseload
from release_planner.actions.import_file import import_file
from release_planner.domain.errors import PlannerError
from release_planner.imports.findings import Answers, Question, QuestionKey
from release_planner.imports.schema import KINDS
from release_planner.tui.applied import Applied
from release_planner.tui.import_lines import import_lines, not_taken_text
from release_planner.tui.person_words import capital
from release_planner.tui.screens.menu import Menu
from release_planner.tui.screens.preview_dialog import PreviewDialog, Seen, Trial
from release_planner.tui.widgets.form_field import SelectField, TypedField
from release_planner.tui.widgets.line_list import LineList

CASELOAD = "caseload"
_WHOLE, _PART = "whole", "part"


class ImportScreen(PreviewDialog):
    """A file's path, what kind of file it is, and all that importing it would do."""

    def __init__(self) -> None:
        self._answers: dict[QuestionKey, str] = {}
        self._path = TypedField(
            "File", _existing_file, hint="the path of a CSV or Excel file", longest=400,
            echo=lambda path: path.name,
        )  # fmt: skip
        kinds = [(name, capital(name.replace("-", " "))) for name in KINDS]
        self._kind = SelectField("Kind", kinds, CASELOAD)
        refused = [(_WHOLE, "Import nothing"), (_PART, "Import the others")]
        self._partial = SelectField("When a row is refused", refused, _WHOLE)
        super().__init__(
            "Import a file",
            [self._path, self._kind, self._partial],
            self._asked,
            empty="Type the path of a file to see what it would change. Nothing is imported "
            "before you apply it, and nobody is ever removed.",
        )

    def _asked(self) -> Trial | None:
        try:
            path = self._path.value if self._path.typed else None
        except PlannerError:
            return None
        if path is None:
            return None
        kind, partial = self._kind.given, self._partial.given == _PART
        answers = dict(self._answers)

        def run(context: ActionContext, seen: Seen | None) -> Seen:
            dry_run = seen is None
            outcome, differences = _run(context, path, kind, answers, partial, dry_run)
            lines = import_lines(outcome, differences, answers, context.today, partial=partial)
            if dry_run:
                return Seen(lines, Applied("Not imported yet."), differences)
            return Seen(lines, _applied(context, path, kind, outcome), differences)

        changed = path.stat().st_mtime_ns
        return Trial((path, changed, kind, partial, tuple(answers.items())), run)

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Decide a doubtful cell."""
        message.stop()
        line = self.preview.line
        question = line.subject if line is not None else None
        if not isinstance(question, Question):
            return

        def decided(label: str | None) -> None:
            if label is not None:
                self._answers[question.name] = label
                self.try_again()

        readings = [(each.label, capital(each.label), "") for each in question.readings]
        title = f"Row {question.row}, {question.column}: {question.value}"
        self.app.push_screen(Menu(title, readings), decided)


def _existing_file(text: str) -> Path:
    path = Path(text.strip("'\"")).expanduser()
    if not path.is_file():
        raise PlannerError("there is no such file")
    return path


def _run(
    context: ActionContext,
    path: Path,
    kind: str,
    answers: Answers,
    partial: bool,
    dry_run: bool,
) -> tuple[ImportOutcome, tuple[Difference, ...]]:
    if kind != CASELOAD:
        return import_file(context, kind, path, partial=partial, dry_run=dry_run), ()
    done = import_caseload(context, path, answers=answers, partial=partial, dry_run=dry_run)
    return done.outcome, done.differences


def _applied(context: ActionContext, path: Path, kind: str, outcome: ImportOutcome) -> Applied:
    if not outcome.applied:
        raise PlannerError(f"{capital(not_taken_text(outcome))}.")
    counts = f"{outcome.new:,} new, {outcome.changed:,} changed, {outcome.unchanged:,} unchanged"
    report = [f"{path.name}: {counts}."]
    if kind == CASELOAD:
        built = build_plans(context)
        report.append(f"{built.plans:,} plans built, with {built.steps:,} steps.")
    return Applied("Imported", report=tuple(report))
