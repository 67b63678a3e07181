"""The demonstration: synthetic files through the ordinary imports, then plans, a calendar and the
take-up report."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from release_planner.actions.build_plans import PlansBuilt, build_plans
from release_planner.actions.calendar_export import export_calendar
from release_planner.actions.calendar_request import CalendarRequest
from release_planner.actions.context import ActionContext
from release_planner.actions.import_file import import_file
from release_planner.actions.take_up_report import (
    TakeUpRequest,
    take_up_report,
    take_up_summary,
)
from release_planner.domain.errors import PlannerError
from release_planner.domain.report_period import ReportPeriod
from release_planner.reference.disclosure import PARTNER
from release_planner.reports.formats import FORMATS
from release_planner.samples.files import SampleFiles, write_sample_files

REPORT_DAYS = 182
PRISONS_WITH_A_CALENDAR = ("HEI", "BMI")
BOARD = "the reducing reoffending group"


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demonstration made."""

    files: SampleFiles
    people: int
    plans: PlansBuilt
    calendars: tuple[Path, ...]
    reports: tuple[Path, ...]
    take_up: str


def make_demo(
    context: ActionContext,
    folder: Path,
    people: int,
    seed: int,
    progress: Callable[[str], None],
) -> Demo:
    """Fill an empty store with a synthetic caseload and write what users would take from it.

    ``progress`` is told each stage in words. Raises PlannerError when a file does not import
    whole, which would be a mistake in the synthetic files.
    """
    progress(f"writing the files of {people:,} synthetic people")
    files = write_sample_files(folder / "files", people, seed, context.today, context.reference)
    for kind, path in (
        ("staff", files.staff),
        ("provision", files.provision),
        ("caseload", files.caseload),
    ):
        progress(f"importing {path.name}")
        _import(context, kind, path)
    progress("building release plans")
    plans = build_plans(context)
    for kind, path in (
        ("outcomes", files.outcomes),
        ("aggregate-returns", files.returns),
        ("returns", files.returned_starts),
    ):
        progress(f"importing {path.name}")
        _import(context, kind, path)
    progress("writing calendars and the take-up report")
    calendars = tuple(
        _export(context, folder / "calendars", prison) for prison in PRISONS_WITH_A_CALENDAR
    )
    reports, sentence = _report(context, folder / "report")
    return Demo(files, people, plans, calendars, reports, sentence)


def _import(context: ActionContext, kind: str, path: Path) -> None:
    outcome = import_file(context, kind, path)
    if not outcome.applied:
        raise PlannerError(f"{path.name} did not import whole: {outcome.errors[0]}")


def _export(context: ActionContext, folder: Path, prison: str) -> Path:
    request = CalendarRequest(folder, prison, prison=prison)
    return export_calendar(context, request).path


def _report(context: ActionContext, folder: Path) -> tuple[tuple[Path, ...], str]:
    period = ReportPeriod(context.today - timedelta(days=REPORT_DAYS), context.today)
    request = TakeUpRequest(
        period=period,
        as_at=context.today,
        area=None,
        profile=PARTNER,
        formats=tuple(FORMATS),
        folder=folder,
        recipient=BOARD,
    )
    report = take_up_report(context, request)
    return report.files, take_up_summary(context, None, period, context.today).sentence
