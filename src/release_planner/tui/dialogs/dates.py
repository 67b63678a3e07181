"""Dialogs that change the release date or the custody, showing first what that would do."""

from collections.abc import Callable
from datetime import date
from typing import cast

from release_planner.actions.change_custody import CustodyOutcome, record_custody_event
from release_planner.actions.change_date import DateChange, change_date, choose_date
from release_planner.actions.context import ActionContext
from release_planner.domain.codes import (
    RELEASE_DATE_TYPE_NAMES,
    CustodyState,
    ReleaseDateType,
)
from release_planner.domain.custody_changes import EVENT_NAMES, CustodyEvent
from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError
from release_planner.store.reading.person import DateEntryRow
from release_planner.tui import words
from release_planner.tui.applied import Applied
from release_planner.tui.contact_lines import whom_to_ring
from release_planner.tui.dialogs.fields import day_field
from release_planner.tui.person_page import PersonPage
from release_planner.tui.person_words import capital
from release_planner.tui.preview_lines import ExpectedDays, preview_lines
from release_planner.tui.screens.preview_dialog import PreviewDialog, Seen, Trial
from release_planner.tui.why_lines import why_lines
from release_planner.tui.widgets.choice_field import ChoiceField, Option
from release_planner.tui.widgets.lines import WrappedLine


def change_date_dialog(page: PersonPage, today: date) -> PreviewDialog:
    """Type a release date and see what it moves and breaks."""
    header = page.detail.header
    day = day_field("New release date", today)
    options = [
        Option(kind.value, f"{kind.value} {name}") for kind, name in RELEASE_DATE_TYPE_NAMES.items()
    ]
    kind = ChoiceField("Type of date", options, value=header.anchor_type)

    def trial() -> Trial | None:
        wanted, code = day.value if day.typed else None, kind.value
        if wanted is None or code is None:
            return None
        date_type = ReleaseDateType(code)

        def run(context: ActionContext, seen: Seen | None) -> Seen:
            change = change_date(
                context,
                header.custody_id,
                wanted,
                date_type,
                dry_run=seen is None,
                seen=cast("DateChange", seen.change) if seen else None,
            )
            return _seen(page, change, today, f"{date_type} {day_text(wanted)} entered")

        return Trial((wanted, code), run)

    return PreviewDialog(
        f"Change date: {_who(page)}",
        [day, kind],
        lambda: _or_none(trial),
        intro=_as_it_is(page),
        empty="Type a date to see what it would move and break. Nothing is saved before you apply.",
    )


def choose_date_dialog(page: PersonPage, entry: DateEntryRow, today: date) -> PreviewDialog:
    """Choose one system's date over the others, and see first what that does."""

    def run(context: ActionContext, seen: Seen | None) -> Seen:
        before = cast("DateChange", seen.change) if seen else None
        change = choose_date(context, entry.id, dry_run=seen is None, seen=before)
        return _seen(
            page, change, today, f"{entry.source}'s {entry.type} {day_text(entry.day)} chosen"
        )

    return PreviewDialog(
        f"Choose {entry.source}'s date, {entry.type} {day_text(entry.day)}: {_who(page)}",
        [],
        lambda: Trial(entry.id, run),
        intro=_as_it_is(page),
    )


def custody_event_dialog(page: PersonPage, event: CustodyEvent, today: date) -> PreviewDialog:
    """Record what happened, on which day, and see first what follows."""
    header = page.detail.header
    day = day_field("On which day", today, value=today, hint="such as today, yesterday or 20 Nov")

    def trial() -> Trial | None:
        on = day.value if day.typed else None
        if on is None:
            return None

        def run(context: ActionContext, seen: Seen | None) -> Seen:
            outcome = record_custody_event(
                context,
                header.custody_id,
                event,
                on,
                dry_run=seen is None,
                seen=cast("CustodyOutcome", seen.change) if seen else None,
            )
            return _event_seen(page, outcome, today, f"{EVENT_NAMES[event]}, {day_text(on)}")

        return Trial((event, on), run)

    state = words.CUSTODY_STATES[CustodyState(header.state)]
    return PreviewDialog(
        f"{capital(EVENT_NAMES[event])}: {_who(page)}",
        [day],
        lambda: _or_none(trial),
        intro=f"Now {state}. {_as_it_is(page)}",
        empty="Type the day on which it happened.",
    )


def _or_none(trial: Callable[[], Trial | None]) -> Trial | None:
    try:
        return trial()
    except PlannerError:
        return None


def _who(page: PersonPage) -> str:
    header = page.detail.header
    number = header.prison_number or header.crn or header.pnc_number
    return f"{words.name(header.surname, header.forenames)} ({number})"


def _as_it_is(page: PersonPage) -> str:
    header = page.detail.header
    expected = ExpectedDays(header.expected_from, header.expected_to)
    rests = ""
    if header.anchor_type is not None and header.anchor_day is not None:
        rests = f", from {header.anchor_type} {day_text(header.anchor_day)}"
    return f"Expected release day: {expected.text()}{rests}."


def _seen(page: PersonPage, change: DateChange, today: date, what: str) -> Seen:
    lines = preview_lines(
        ExpectedDays(change.before.expected_from, change.before.expected_to),
        ExpectedDays(change.after.expected_from, change.after.expected_to),
        change.result,
        today,
        _contacts(page),
    )
    lines += why_lines(change.because)
    return Seen(lines, Applied(f"{what}. {_counted(change)}"), change)


def _event_seen(page: PersonPage, outcome: CustodyOutcome, today: date, what: str) -> Seen:
    lines = preview_lines(
        ExpectedDays(outcome.before.expected_from, outcome.before.expected_to),
        ExpectedDays(outcome.after.expected_from, outcome.after.expected_to),
        outcome.result,
        today,
        _contacts(page),
    )
    meaning = [WrappedLine(sentence) for sentence in outcome.transition.words]
    return Seen([*meaning, *lines], Applied(f"{capital(what)}.", outcome.custody_id), outcome)


def _counted(change: DateChange) -> str:
    result = change.result
    parts = (
        (len(result.moved), "moved"),
        (len(result.to_rebook), "to rebook"),
        (len(result.overdue), "overdue"),
        (len(result.impossible), "too late"),
        (len(result.to_tell), "to tell"),
    )
    said = ", ".join(f"{count} {what}" for count, what in parts if count)
    return f"{capital(said)}." if said else "Nothing in the plan changes."


def _contacts(page: PersonPage) -> dict[int, str]:
    return {row.id: whom_to_ring(row) for row in page.detail.appointments}
