"""Dialogs that keep a person's record until another review, or erase it."""

from collections.abc import Mapping
from datetime import date

from release_planner.actions.context import ActionContext
from release_planner.actions.erasure import (
    LONGEST_WORDS,
    ErasureRequest,
    erase_person,
    preview_erasure,
)
from release_planner.actions.erasure_text import erasure_lines
from release_planner.actions.retention import LONGEST_REASON, keep_until
from release_planner.domain.day_text import day_text
from release_planner.domain.retention import ErasureReason, RecordKind
from release_planner.tui.applied import Applied
from release_planner.tui.dialogs.fields import day_field
from release_planner.tui.person_page import PersonPage
from release_planner.tui.person_words import capital
from release_planner.tui.screens.form_dialog import Action, Form, FormDialog
from release_planner.tui.screens.preview_dialog import PreviewDialog, Seen, Trial
from release_planner.tui.widgets.form_field import SelectField, TypedField
from release_planner.tui.widgets.lines import WrappedLine


def keep_dialog(page: PersonPage, today: date) -> FormDialog:
    """Set when the record is looked at again."""
    day = day_field("Next review", today)
    reason = TypedField("Why it is kept", str.strip, hint="in a few words", longest=LONGEST_REASON)
    person_id = page.detail.header.person_id

    def work() -> Action:
        on, why = day.given, reason.given

        def keep(context: ActionContext) -> Applied:
            keep_until(context, RecordKind.PERSON, person_id, on, why)
            return Applied(f"Kept. The next review is on {day_text(on)}.")

        return keep

    return FormDialog(Form("Keep until another review", [day, reason], work, save="Keep"))


def erase_dialog(page: PersonPage, reasons: Mapping[str, ErasureReason]) -> PreviewDialog:
    """Show what goes and who has to be told; erase when a reason and their number are given."""
    header = page.detail.header
    options = [(code, capital(reason.name)) for code, reason in reasons.items()]
    reason = SelectField("Reason", options, options[0][0])
    because = TypedField(
        "In words",
        str.strip,
        hint="without a name: it stays in the audit",
        longest=LONGEST_WORDS,
    )
    number = TypedField(
        "To confirm, type their own prison number, CRN or PNC number", str.strip, longest=20
    )

    def run(context: ActionContext, seen: Seen | None) -> Seen:
        if seen is None:
            erasure = preview_erasure(context, header.person_id)
            lines = [WrappedLine(line) for line in erasure_lines(erasure, done=False)]
            return Seen(lines, Applied(""), erasure)
        request = ErasureRequest(reason.given, because.given)
        erasure = erase_person(context, header.person_id, request, number.given)
        report = tuple(erasure_lines(erasure, done=True))
        return Seen([], Applied("The person is erased.", report=report), erasure)

    return PreviewDialog(
        "Erase this person",
        [reason, because, number],
        lambda: Trial(header.person_id, run),
        intro="It cannot be undone. Backups made before still hold the person.",
    )
