"""What real programs make of whole exports: a calendar on a server, and a demo office's files."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from tests.actions.calendar_office import Office, open_office
from tests.calendar_server import REALM, Server, running_radicale
from tests.interop.readers import READERS
from tests.interop.thunderbird import IMPORT, SUBSCRIBE, Thunderbird, running_thunderbird
from tests.stores import empty_store
from tests.tester import TESTER

from release_planner.actions.calendar_export import export_calendar
from release_planner.actions.calendar_request import CalendarRequest
from release_planner.actions.context import ActionContext
from release_planner.actions.make_demo import make_demo
from release_planner.actions.publish_calendar import publish_mirror
from release_planner.calendars.detail import DetailLevel
from release_planner.domain.codes import AppointmentState
from release_planner.model.appointment import Appointment
from release_planner.model.custody import Custody
from release_planner.reference.reference import load_reference

pytestmark = [pytest.mark.interop, pytest.mark.slow]

PEOPLE = 1_500
NOW = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def thunderbird(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Thunderbird]:
    with running_thunderbird(tmp_path_factory.mktemp("thunderbird")) as running:
        yield running


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ActionContext]:
    folder = tmp_path_factory.mktemp("demo")
    with empty_store(folder) as store:
        context = ActionContext(store, load_reference(), TESTER.actor, NOW.date(), NOW)
        make_demo(context, folder / "made", PEOPLE, 1, lambda _: None)
        yield context


@pytest.mark.parametrize("detail", list(DetailLevel))
def test_readers_agree_on_the_whole_export_of_an_office(
    demo: ActionContext, tmp_path: Path, detail: DetailLevel
) -> None:
    later = replace(demo, now=NOW + timedelta(hours=list(DetailLevel).index(detail)))
    exported = export_calendar(later, CalendarRequest(tmp_path, "PDU1", detail))
    assert exported.entries > 1_000
    data = exported.path.read_bytes()
    expected = by_icalendar(data)
    assert len(expected) == exported.entries
    for name, read in READERS.items():
        assert read(data) == expected, name


def test_thunderbird_imports_a_prisons_whole_calendar(
    demo: ActionContext, thunderbird: Thunderbird, tmp_path: Path
) -> None:
    exported = export_calendar(demo, CalendarRequest(tmp_path, "BMI", prison="BMI"))
    assert exported.entries > 50
    answer = thunderbird.run(IMPORT, name="prison", path=str(exported.path))
    assert answer["problem"] == ""
    read = {item["uid"]: item["title"] for item in answer["items"]}
    assert read == {
        uid: title for uid, (_, _, title) in by_icalendar(exported.path.read_bytes()).items()
    }
    assert any(title.startswith("Deadline") for title in read.values())


def by_icalendar(data: bytes) -> dict[str, tuple[str, str, str]]:
    return {
        str(event["UID"]): (
            text(event.decoded("DTSTART")), text(event.decoded("DTEND")), str(event["SUMMARY"]),
        )
        for event in Calendar.from_ical(data).walk("VEVENT")
    }  # fmt: skip


def text(when: date) -> str:
    return when.astimezone(UTC).isoformat() if isinstance(when, datetime) else when.isoformat()


def test_thunderbird_follows_a_calendar_on_a_server(
    thunderbird: Thunderbird, tmp_path: Path
) -> None:
    with open_office(tmp_path) as office, running_radicale(tmp_path / "radicale") as server:
        moved, cancelled, _ = (office.appointment(office.person()) for _ in range(3))
        first = titles_and_starts(thunderbird, office, server)
        assert sorted(first) == sorted(
            [("Housing", "20261126T140000Z")] * 3 + [("Expected release day", "20261126")] * 3
        )
        office.change(Appointment, moved, day=date(2026, 11, 27), start="09:15")
        office.change(Appointment, cancelled, state=AppointmentState.CANCELLED)
        office.change(Custody, 3, prison_id="BMI")
        office.appointment(2, start="16:00")
        assert sorted(titles_and_starts(thunderbird, office, server)) == [
            ("CANCELLED: Appointment", "20261126"),
            ("CANCELLED: Appointment", "20261126T140000Z"),
            ("CANCELLED: Housing", "20261126T140000Z"),
            ("Expected release day", "20261126"),
            ("Expected release day", "20261126"),
            ("Housing", "20261126T160000Z"),
            ("Housing", "20261127T091500Z"),
        ]
        office.wait(days=90)
        assert titles_and_starts(thunderbird, office, server) == []


def titles_and_starts(
    thunderbird: Thunderbird, office: Office, server: Server
) -> list[tuple[str, str]]:
    office.wait(hours=1)
    request = CalendarRequest(Path(), "HMP Example", prison="HEI")
    publish_mirror(office.context, request, server.collection(), server.url)
    answer: Any = thunderbird.run(
        SUBSCRIBE,
        name="server",
        kind="caldav",
        url=server.url,
        user=server.user,
        password=server.password,
        realm=REALM,
    )
    return [(re.sub(r" \[ref.*", "", each["title"]), each["start"]) for each in answer["items"]]
