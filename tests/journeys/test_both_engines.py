"""From the first file to the board's figure, the same work comes out the same on both engines."""

from contextlib import closing
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from tests.actions.planning_office import PlanningOffice, furnished
from tests.stores import empty_store

from release_planner.actions.build_plans import build_plans
from release_planner.actions.calendar_export import CalendarRequest, export_calendar
from release_planner.actions.change_date import change_date
from release_planner.actions.take_up_report import TakeUpRequest, take_up_report
from release_planner.actions.treatment import record_treatment_start, refer_to_treatment
from release_planner.domain.codes import AppointmentKind
from release_planner.domain.custody_changes import CustodyEvent
from release_planner.domain.report_period import ReportPeriod
from release_planner.store.reading.person import person_detail

RELEASE_DAY = date(2026, 12, 17)
EARLIER = date(2026, 12, 10)
NUMBERS = [f"A{number:04d}AA" for number in range(1, 8)]
MADE_AT_RANDOM = ("UID:", "SUMMARY:", "DESCRIPTION:", " ")
"""Lines of a calendar that hold an identifier or a reference drawn for that calendar alone."""


def journey(office: PlanningOffice, folder: Path) -> dict[str, Any]:
    """Do it all, and tell everything that somebody saw or was given."""
    told: dict[str, Any] = {}
    people = [
        {
            "prisonerNumber": number,
            "lastName": "EXAMPLE",
            "firstName": "Sam",
            "dateOfBirth": "04/03/1988",
            "prisonId": "BMI",
            "legalStatus": "SENTENCED",
            "sentenceStartDate": "02/06/2025",
            "conditionalReleaseDate": f"{RELEASE_DAY:%d/%m/%Y}",
            "home local authority": "Birmingham",
            "treatment need": "yes",
            "COM": "COM01",
        }
        for number in NUMBERS
    ]
    loaded = office.load(*people)
    told["import"] = (loaded.outcome.applied, loaded.outcome.errors, loaded.differences)
    told["again"] = office.load(*people).differences
    told["plans"] = build_plans(office.context)
    first = office.spell(NUMBERS[0])
    office.book(first, RELEASE_DAY, AppointmentKind.PROBATION)
    refer_to_treatment(office.context, first, "TRT01", office.today)
    told["move"] = without_ids(asdict(change_date(office.context, first, EARLIER)))
    request = CalendarRequest(folder / "calendars", "BMI", prison="BMI")
    told["calendar"] = stable_lines(export_calendar(office.context, request).path)
    office.wait(20)
    told["release"] = without_ids(asdict(office.event(first, CustodyEvent.RELEASED, EARLIER)))
    record_treatment_start(office.context, first, "TRT01", office.today)
    told["report"] = report(office, folder)
    told["person"] = seen(office, first)
    return told


def report(office: PlanningOffice, folder: Path) -> list[str]:
    period = ReportPeriod(date(2026, 11, 1), office.today)
    request = TakeUpRequest(
        period, office.today, None, "partner", ("csv", "text"), folder / "report", "Board"
    )
    return [path.read_text("utf-8") for path in take_up_report(office.context, request).files]


def seen(office: PlanningOffice, custody_id: int) -> Any:
    """What the person's screen shows, which is read straight from the store."""
    with closing(office.store.reading()) as connection:
        detail = person_detail(connection, custody_id)
    assert detail is not None
    return without_ids(asdict(replace(detail, changes=detail.changes[-2:])))


def without_ids(value: Any) -> Any:
    """The same without row ids: a server leaves some out."""
    if isinstance(value, dict):
        return {
            key: without_ids(each)
            for key, each in value.items()
            if key != "id" and not str(key).endswith("_id")
        }
    if isinstance(value, (list, tuple)):
        return [without_ids(each) for each in value]
    return value


def stable_lines(path: Path) -> list[str]:
    lines = path.read_text("utf-8").splitlines()
    return sorted(line for line in lines if not line.startswith(MADE_AT_RANDOM))


def test_the_same_work_gives_the_same_results_on_both_engines(tmp_path: Path) -> None:
    told = {}
    for engine in ("sqlite", "postgresql"):
        folder = tmp_path / engine
        folder.mkdir()
        with empty_store(folder, engine) as store:
            told[engine] = journey(furnished(PlanningOffice(store)), folder)
    for step, result in told["sqlite"].items():
        assert told["postgresql"][step] == result, step
    assert told["sqlite"]["import"][0]
    assert told["sqlite"]["plans"].plans == len(NUMBERS)
    assert len(told["sqlite"]["calendar"]) > len(NUMBERS)
