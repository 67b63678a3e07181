"""Dialogs on the steps of a plan, and on telling people."""

from datetime import date

from release_planner.actions.context import ActionContext
from release_planner.actions.steps import fix_step_date, mark_told, set_step_state
from release_planner.domain.codes import StepState
from release_planner.domain.day_text import day_text
from release_planner.store.reading.person import PersonToTellRow, StepRow
from release_planner.tui.applied import Applied
from release_planner.tui.basis import Basis, applied
from release_planner.tui.contact_lines import contact_text, role_list
from release_planner.tui.dialogs.fields import code_field, day_field
from release_planner.tui.person_page import PersonPage
from release_planner.tui.person_words import STEP_STATES, capital
from release_planner.tui.plan_lines import reason_paragraphs
from release_planner.tui.screens.form_dialog import Action, Form, FormDialog

_BY_HAND: dict[StepState, str] = {
    state: text for state, text in STEP_STATES.items() if state != StepState.IMPOSSIBLE
}


def step_state_dialog(page: PersonPage, step: StepRow) -> FormDialog:
    """Say how far a step is."""
    too_late = step.state == StepState.IMPOSSIBLE
    state = code_field("How far", _BY_HAND, StepState.DONE if too_late else step.state)
    basis = Basis(state=step.state)

    def work() -> Action:
        chosen, looked = StepState(state.given), basis.looked

        def record(context: ActionContext) -> Applied:
            settled = set_step_state(context, step.id, chosen, looked)
            return applied(f"{step.title}: {STEP_STATES[chosen]}.", settled)

        return record

    reason = page.reasons.get(step.id)
    intro = ["Too late by its dates; it can still be marked done if it was."] if too_late else []
    intro += reason_paragraphs(reason)
    return FormDialog(Form(step.title, [state], work, intro="\n".join(intro), basis=basis))


def fix_step_dialog(step: StepRow, today: date) -> FormDialog:
    """Give a step a date of its own."""
    day = day_field("Due on", today, value=step.due_on)
    basis = Basis(due_on=step.due_on)

    def work() -> Action:
        due_on, looked = day.given, basis.looked

        def fix(context: ActionContext) -> Applied:
            settled = fix_step_date(context, step.id, due_on, looked)
            return applied(f"{step.title}: due {day_text(due_on)}, and stays there.", settled)

        return fix

    intro = "From then on it stays on this date: it does not move with the release day any more."
    title = f"Fix the date: {step.title}"
    return FormDialog(Form(title, [day], work, intro=intro, save="Fix", basis=basis))


def told_dialog(row: PersonToTellRow) -> FormDialog:
    """Tick somebody off as told."""

    def work() -> Action:
        def told(context: ActionContext) -> Applied:
            mark_told(context, row.id)
            return Applied(f"{row.who} is ticked off as told.")

        return told

    intro = f"{capital(contact_text(row.who, row.contact))}. Because: {row.why}."
    title = f"Has {row.who} ({role_list(row.role)}) been told?"
    return FormDialog(Form(title, [], work, intro=intro, save="Told"))
