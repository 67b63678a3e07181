"""`release-planner report`: figures for boards and partners."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import date

    from release_planner.cli.settings import Settings
    from release_planner.store.reading.issued_reports import IssuedEdition

report_commands = typer.Typer(help="Write a report.", no_args_is_help=True)


@report_commands.callback()
def report_group() -> None:
    """Write a report."""


@report_commands.command("take-up")
def take_up_command(
    context: typer.Context,
    first_day: Annotated[
        str, typer.Option("--from", metavar="DATE", help="The first day of release to count.")
    ],
    last_day: Annotated[
        str, typer.Option("--to", metavar="DATE", help="The last day of release to count.")
    ],
    profile: Annotated[
        str,
        typer.Option(
            metavar="partner|public",
            help="partner: exact, for named bodies. public: small counts withheld, as a draft.",
        ),
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder for the files.")],
    as_at: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Use what was returned by this day; today if not given."),
    ] = None,
    area: Annotated[
        str | None, typer.Option(metavar="NAME", help="One area profile; all if not given.")
    ] = None,
    formats: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="html,pdf,...",
            help="Of html, pdf, ods, xlsx, csv, text and paste.",
        ),
    ] = "html,pdf,csv",
    recipient: Annotated[
        str | None, typer.Option(metavar="WHO", help="Who the files are for: logged and kept.")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="authority|prison|...", help="Also print this breakdown."),
    ] = None,
    publish: Annotated[
        bool,
        typer.Option(
            "--publish",
            help="Check against everything published before, and publish. Needs --recipient.",
        ),
    ] = False,
) -> None:
    """Treatment started within three weeks of release: the report for the board."""
    from release_planner.actions.take_up_report import TakeUpRequest, take_up_report
    from release_planner.cli.acting import acting
    from release_planner.domain.day_text import day_text
    from release_planner.domain.report_period import ReportPeriod
    from release_planner.reports.text_file import breakdown_lines, check_breakdown, summary_lines

    settings: Settings = context.obj
    today = settings.today
    request = TakeUpRequest(
        period=ReportPeriod(_day("--from", first_day, today), _day("--to", last_day, today)),
        as_at=_day("--as-at", as_at, today) if as_at else today,
        area=area,
        profile=profile.strip().lower(),
        formats=tuple(dict.fromkeys(part.strip().lower() for part in formats.split(",") if part)),
        folder=out,
        recipient=recipient,
        publish=publish,
    )
    if by is not None:
        check_breakdown(by)
    with acting(settings) as act:
        report = take_up_report(act, request)
    for line in summary_lines(report.table):
        print(line)
    if by is not None:
        for line in breakdown_lines(report.table, by):
            print(line)
    for path in report.files:
        print(path)
    if report.already_given is not None:
        day = day_text(report.already_given.issued_on)
        print(f"{recipient} has these figures since {day}: they are not listed a second time.")
    elif publish:
        print(f"Published to {recipient}, edition {report.table.frame.edition.number}, logged.")


def _day(option: str, typed: str, today: "date") -> "date":
    """A day as typed; an error names the option."""
    from release_planner.domain.errors import PlannerError
    from release_planner.domain.typed_day import parse_typed_day

    try:
        return parse_typed_day(typed, today)
    except PlannerError as error:
        raise PlannerError(f"{option}: {error}") from None


@report_commands.command("issued")
def issued_command(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """The reports that were published or given to partners, the newest first."""
    import json

    from release_planner.actions.issued_reports import issued_reports
    from release_planner.cli.acting import acting
    from release_planner.domain.day_text import day_text

    settings: Settings = context.obj
    with acting(settings) as act:
        found = issued_reports(act)
    if as_json:
        print(json.dumps([_as_json(each) for each in found], indent=2))
        return
    for each in found:
        print(
            f"{each.issued_at[:10]}  {each.profile}, edition {each.edition}: {each.area_name},"
            f" {each.period.text}, as at {day_text(each.as_at)}, for {each.recipient}"
        )
    if not found:
        print("No report has been published or given to a partner yet.")


def _as_json(issued: "IssuedEdition") -> dict[str, object]:
    return {
        "profile": issued.profile,
        "area": issued.area,
        "area_name": issued.area_name,
        "from": issued.period.first_day.isoformat(),
        "to": issued.period.last_day.isoformat(),
        "as_at": issued.as_at.isoformat(),
        "edition": issued.edition,
        "recipient": issued.recipient,
        "issued_by": issued.issued_by,
        "issued_at": issued.issued_at,
    }
