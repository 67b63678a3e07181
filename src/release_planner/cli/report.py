"""`release-planner report`: figures for boards and partners."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from release_planner.cli.settings import Settings

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
        str, typer.Option("--format", metavar="html,csv,text", help="The formats to write.")
    ] = "html,csv",
    recipient: Annotated[
        str | None, typer.Option(metavar="WHO", help="Who the files are for, for the audit.")
    ] = None,
    by: Annotated[str | None, typer.Option("--by", hidden=True)] = None,
    publish: Annotated[bool, typer.Option("--publish", hidden=True)] = False,
) -> None:
    """Treatment started within three weeks of release: the rate of a whole area."""
    from release_planner.actions.take_up_report import TakeUpRequest, take_up_report
    from release_planner.cli.acting import acting
    from release_planner.domain.report_period import ReportPeriod
    from release_planner.domain.typed_day import parse_typed_day
    from release_planner.reports.text_file import summary_lines

    settings: Settings = context.obj
    _refuse_later_options(by, publish)
    today = settings.today
    request = TakeUpRequest(
        period=ReportPeriod(parse_typed_day(first_day, today), parse_typed_day(last_day, today)),
        as_at=parse_typed_day(as_at, today) if as_at else today,
        area=area,
        profile=profile.strip().lower(),
        formats=tuple(dict.fromkeys(part.strip().lower() for part in formats.split(",") if part)),
        folder=out,
        recipient=recipient,
    )
    with acting(settings) as act:
        report = take_up_report(act, request)
    for line in summary_lines(report.table):
        print(line)
    for path in report.files:
        print(path)


def _refuse_later_options(by: str | None, publish: bool) -> None:
    from release_planner.domain.errors import PlannerError

    if by is not None:
        raise PlannerError(
            f"--by {by} is not available in this version: the report gives the whole area."
        )
    if publish:
        raise PlannerError(
            "--publish is not available in this version: a public report is a marked draft."
        )
