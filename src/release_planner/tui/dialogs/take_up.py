"""The dialog that writes the take-up report: of what, for whom, in which formats, and where."""

from collections.abc import Iterator
from datetime import date
from typing import cast

from release_planner.actions.context import ActionContext
from release_planner.actions.take_up_report import (
    TakeUpReport,
    TakeUpRequest,
    file_stem,
    take_up_report,
)
from release_planner.domain.day_text import day_text
from release_planner.domain.report_period import ReportPeriod
from release_planner.reference.disclosure import PARTNER, PUBLIC
from release_planner.reports.formats import FORMATS
from release_planner.reports.text_file import summary_lines
from release_planner.store.connection import Connection
from release_planner.tui.applied import Applied
from release_planner.tui.dialogs.fields import day_field, folder_field, recipient_field
from release_planner.tui.gateway import Gateway
from release_planner.tui.screens.form_dialog import Action, Form, FormDialog
from release_planner.tui.widgets.choice_field import ChoiceField, Option
from release_planner.tui.widgets.form_field import SelectField
from release_planner.tui.widgets.ticks_field import TicksField

_EVERY_AREA = Option("every area", "All areas")
_PROFILES = (
    (PARTNER, "For named partners: exact, never published"),
    (PUBLIC, "For the public: small counts withheld, a marked draft"),
)
_FORMAT_WORDS = {
    "html": "Page (HTML)",
    "pdf": "Board paper (PDF)",
    "ods": "Workbook (ODS)",
    "xlsx": "Workbook (XLSX)",
    "csv": "Data (CSV)",
    "text": "Plain text",
    "paste": "Text to paste",
}
_USUAL_FORMATS = ("html", "pdf")


def take_up_dialog(
    today: date, period: ReportPeriod | None = None, area_id: str | None = None
) -> FormDialog:
    """Write the take-up report of an area, None for all, and a period: of those given, if any."""
    start = date(today.year if today.month > 3 else today.year - 1, 4, 1)
    given = period or ReportPeriod(start, today)
    first = day_field("First day of release to count", today, value=given.first_day)
    last = day_field("Last day of release to count", today, value=given.last_day)
    area = ChoiceField("Area", [_EVERY_AREA], value=area_id or _EVERY_AREA.code)
    profile = SelectField("For whom", _PROFILES, PARTNER)
    recipient = recipient_field("who will hold it; empty for yourself", optional=True)
    formats = TicksField(
        "Formats", [(code, _FORMAT_WORDS[code]) for code in FORMATS], _USUAL_FORMATS,
        hint="the space bar ticks",
    )  # fmt: skip
    folder = folder_field()

    def load(gateway: Gateway, connection: Connection) -> list[Option]:
        areas = gateway.reference().areas.values()
        return [_EVERY_AREA, *(Option(each.id, each.name) for each in areas)]

    def doubts() -> Iterator[str]:
        if profile.given == PUBLIC:
            yield (
                "This writes a draft. It is published by a step of its own: release-planner"
                " report take-up --publish"
            )

    def work() -> Action:
        request = TakeUpRequest(
            period=ReportPeriod(first.given, last.given),
            as_at=today,
            area=None if area.given == _EVERY_AREA.code else area.given,
            profile=profile.given,
            formats=formats.given,
            folder=folder.given,
            recipient=recipient.value,
        )

        def write(context: ActionContext) -> Applied:
            report = take_up_report(context, request)
            return Applied("Take-up report written", report=(*_written(report),))

        return write

    return FormDialog(
        Form(
            "Take-up: treatment started within three weeks of release",
            [first, last, area, profile, recipient, formats, folder],
            work,
            save="Write",
            doubts=doubts,
            load=load,
            loaded=lambda value: area.offer(cast("list[Option]", value)),
        )
    )


def _written(report: TakeUpReport) -> Iterator[str]:
    """The folder, the names of the files in it, and what they say."""
    stem = file_stem(report.table.frame)
    endings = [path.name.removeprefix(stem) for path in report.files]
    yield str(report.files[0].parent)
    if len(endings) == 1:
        yield f"Written there: {stem}{endings[0]}"
    else:
        yield f"Written there: {stem} with the endings {', '.join(endings)}"
    if report.already_given is not None:
        given = report.already_given
        yield f"{given.recipient} has these figures since {day_text(given.issued_on)}."
    yield from summary_lines(report.table)
