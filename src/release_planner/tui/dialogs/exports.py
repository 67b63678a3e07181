"""Dialogs that write files: calendars, and the take-up report."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import cast

from release_planner.actions.calendar_export import CalendarExport, export_calendar
from release_planner.actions.calendar_request import (
    LONGEST_PURPOSE,
    USUAL_PURPOSE,
    CalendarRequest,
)
from release_planner.actions.context import ActionContext
from release_planner.actions.take_up_report import TakeUpRequest, take_up_report
from release_planner.calendars.advice import export_advice
from release_planner.calendars.detail import DetailLevel
from release_planner.domain.day_text import day_text
from release_planner.domain.report_period import ReportPeriod
from release_planner.reports.text_file import summary_lines
from release_planner.store.connection import Connection
from release_planner.tui.applied import Applied
from release_planner.tui.dialogs.fields import code_field, day_field
from release_planner.tui.gateway import Gateway
from release_planner.tui.person_header import identifier
from release_planner.tui.person_page import PersonPage
from release_planner.tui.screens.form_dialog import Action, Form, FormDialog
from release_planner.tui.widgets.choice_field import ChoiceField, Option
from release_planner.tui.widgets.form_field import FormField, SelectField, TypedField

FOLDER = "~/Release Planner"
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
_PROFILES = (
    ("partner", "For named partners: exact, never published"),
    ("public", "For the public: small counts withheld, a marked draft"),
)


def _folder_field() -> TypedField[Path]:
    return TypedField(
        "Folder", lambda text: Path(text).expanduser(), value=FOLDER, longest=400,
        hint="is made when it is not there", echo=lambda folder: f"writes to {folder}",
    )  # fmt: skip


def _recipient_field(*, optional: bool = False) -> TypedField[str]:
    return TypedField(
        "Recipient",
        str,
        hint="who will hold it: a staff, team or provider code, or a name",
        echo=lambda text: "",
        optional=optional,
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
    recipient, folder = _recipient_field(), _folder_field()
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


def take_up_dialog(
    today: date, period: ReportPeriod | None = None, area_id: str | None = None
) -> FormDialog:
    """Write the take-up report of an area and period: of those given, if any."""
    start = date(today.year if today.month > 3 else today.year - 1, 4, 1)
    given = period or ReportPeriod(start, today)
    first = day_field("First day of release to count", today, value=given.first_day)
    last = day_field("Last day of release to count", today, value=given.last_day)
    area = ChoiceField("Area", value=area_id, hint="empty for every area", optional=True)
    profile = SelectField("For whom", _PROFILES, "partner")
    recipient, folder = _recipient_field(optional=True), _folder_field()

    def load(gateway: Gateway, connection: Connection) -> list[Option]:
        return [Option(code, each.name) for code, each in gateway.reference().areas.items()]

    def work() -> Action:
        request = TakeUpRequest(
            period=ReportPeriod(first.given, last.given),
            as_at=today,
            area=area.value,
            profile=profile.given,
            formats=("html", "csv"),
            folder=folder.given,
            recipient=recipient.value,
        )

        def write(context: ActionContext) -> Applied:
            report = take_up_report(context, request)
            paths = tuple(str(path) for path in report.files)
            return Applied("Take-up report", report=(*paths, *summary_lines(report.table)))

        return write

    return FormDialog(
        Form(
            "Take-up: treatment started within three weeks of release",
            [first, last, area, profile, recipient, folder],
            work,
            save="Write",
            load=load,
            loaded=lambda value: area.offer(cast("list[Option]", value)),
        )
    )
