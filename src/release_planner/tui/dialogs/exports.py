"""Dialogs that write calendars to files."""

from collections.abc import Callable
from pathlib import Path

from release_planner.actions.calendar_export import CalendarExport, export_calendar
from release_planner.actions.calendar_request import (
    LONGEST_PURPOSE,
    USUAL_PURPOSE,
    CalendarRequest,
)
from release_planner.calendars.advice import export_advice
from release_planner.calendars.detail import DetailLevel
from release_planner.domain.day_text import day_text
from release_planner.tui.applied import Applied
from release_planner.tui.dialogs.fields import code_field, folder_field, recipient_field
from release_planner.tui.person_header import identifier
from release_planner.tui.person_page import PersonPage
from release_planner.tui.screens.form_dialog import Action, Form, FormDialog
from release_planner.tui.widgets.form_field import FormField, SelectField, TypedField

EVERYTHING = "everything"

_DETAILS = {
    DetailLevel.REFERENCE: "what for, with a case reference (the usual)",
    DetailLevel.PRIVATE: "only that the time is taken",
    DetailLevel.INITIALS: "what for, with initials",
}
_SCOPES = (
    (EVERYTHING, "Everybody"),
    ("owner", "One officer, by staff code"),
    ("team", "One team, by code"),
    ("prison", "One prison, by its three letters"),
    ("person", "One person, by any number"),
)
_HAVE_PLANNER = (
    ("yes", "Yes: the calendar alone"),
    ("no", "No: also a key sheet with names, and a slip for replies"),
)


def person_calendar_dialog(page: PersonPage) -> FormDialog:
    """Write one person's calendar."""
    number = identifier(page.detail.header)
    return _calendar_dialog(
        f"Calendar of {number}", (), lambda: CalendarRequest(Path(), "", person=number)
    )


def calendar_dialog() -> FormDialog:
    """Write the calendar of a scope."""
    scope = SelectField("Whose appointments", _SCOPES, EVERYTHING)
    which = TypedField(
        "Which", str, hint="the code or number; empty for everybody", echo=lambda text: "",
        optional=True,
    )  # fmt: skip

    def request() -> CalendarRequest:
        if scope.given == EVERYTHING:
            return CalendarRequest(Path(), "")
        return CalendarRequest(Path(), "", **{scope.given: which.value or ""})  # type: ignore[arg-type]

    return _calendar_dialog("Export a calendar", (scope, which), request)


def _calendar_dialog(
    title: str, fields: tuple[FormField, ...], scope: Callable[[], CalendarRequest]
) -> FormDialog:
    recipient, folder = recipient_field(), folder_field()
    purpose = TypedField(
        "Purpose", str, value=USUAL_PURPOSE, longest=LONGEST_PURPOSE,
        hint="what they need it for", echo=lambda text: "",
    )  # fmt: skip
    planner = SelectField("Have they the planner", _HAVE_PLANNER, "yes")
    detail = code_field("How much it says", _DETAILS, DetailLevel.REFERENCE)

    def work() -> Action:
        asked = scope()
        request = CalendarRequest(
            folder.given, recipient.given, DetailLevel(detail.given),
            asked.prison, asked.owner, asked.team, asked.person, purpose.given,
            planner.given == "no",
        )  # fmt: skip
        return lambda context: _told(export_calendar(context, request))

    intro = "The file is logged as given to its recipient before it is written."
    return FormDialog(
        Form(
            title,
            [*fields, recipient, purpose, planner, detail, folder],
            work,
            intro=intro,
            save="Write",
        )
    )


def _told(export: CalendarExport) -> Applied:
    entries = "1 entry" if export.entries == 1 else f"{export.entries:,} entries"
    report = [str(export.path), f"{entries} for this recipient."]
    if not export.replaced:
        report.append("The same file was there already and was left as it is.")
    if not export.holds_treatment:
        report.append(
            "Treatment appointments are left out: the calendar is for or about the police, or the "
            "agency of the recipient is not known."
        )
    report.extend(str(path) for path in export.accompanying)
    if export.key_expires_on:
        report.append(
            "The key sheet names people: give it apart from the calendar, and have it destroyed by "
            f"{day_text(export.key_expires_on)}."
        )
    report.extend(export_advice(len(export.to_change)))
    return Applied("Calendar written", report=tuple(report))
