"""Nothing that must not leave is in anything that leaves, however it is written."""

import base64
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from release_planner.actions.bulk_appointments import export_bulk_appointments
from release_planner.actions.calendar_request import CalendarRequest
from release_planner.actions.publish_calendar import publish_file, publish_mirror
from release_planner.calendars.detail import DetailLevel
from release_planner.domain.codes import AppointmentKind
from release_planner.model.appointment import Appointment
from release_planner.model.provision import Place

from .calendar_office import POLICE_OFFICER, PROBATION_TEAM, RELEASE_DAY, Office, open_office
from .canaries import ALLOWED, CANARIES, COMPONENTS, fill, holds

NAMED = {"Quillfeather", "Zebedee", "Z9981ZY", "Cell Q-7-77"}
"""What a key sheet is for."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("leaks")) as office:
        fill(office)
        yield office


def leaked(text: bytes, among: Iterable[str] = CANARIES) -> list[str]:
    unfolded = text.replace(b"\r\n ", b"").lower()
    return [canary for canary in among if holds(unfolded, canary)]


def named(path: Path) -> bytes:
    return path.read_bytes() + b" " + path.name.encode()


@pytest.mark.parametrize("detail", list(DetailLevel))
@pytest.mark.parametrize(
    "scope",
    [{}, {"prison": "HEI"}, {"owner": "N01"}, {"team": "PDU1"}, {"person": "Z9981ZY"}],
    ids=lambda scope: next(iter(scope), "everything"),
)
@pytest.mark.parametrize("recipient", [PROBATION_TEAM, POLICE_OFFICER])
def test_no_calendar_holds_what_must_not_leave(
    office: Office, recipient: str, scope: dict[str, str], detail: DetailLevel
) -> None:
    export = office.export(recipient, detail=detail, **scope)
    assert export.entries >= 3
    text = named(export.path)
    assert leaked(text) == []
    if detail is not DetailLevel.INITIALS:
        assert b"Z.Q." not in text


@pytest.mark.parametrize("detail", list(DetailLevel))
def test_only_known_properties_and_components_occur(office: Office, detail: DetailLevel) -> None:
    export = office.export(detail=detail)
    lines = export.path.read_bytes().decode().split("\r\n")
    assert properties(export.path.read_bytes()) <= ALLOWED
    assert {line.split(":")[1] for line in lines if line.startswith("BEGIN:")} == COMPONENTS


@pytest.mark.parametrize("detail", [DetailLevel.PRIVATE, DetailLevel.REFERENCE])
def test_no_subscription_file_holds_it(office: Office, detail: DetailLevel) -> None:
    path = office.folder / f"{detail}.ics"
    published = publish_file(office.context, request(f"feed {detail}", detail), path)
    assert published.entries >= 10
    assert leaked(named(path)) == []
    assert properties(path.read_bytes()) <= ALLOWED | {"REFRESH-INTERVAL", "X-PUBLISHED-TTL"}


@pytest.mark.parametrize("detail", list(DetailLevel))
def test_no_resource_on_a_calendar_server_holds_it(office: Office, detail: DetailLevel) -> None:
    server = Server()
    publish_mirror(office.context, request(f"server {detail}", detail), server, "https://x/")
    assert len(server.held) >= 10
    for name, body in server.held.items():
        assert leaked(body + name.encode()) == []
        assert properties(body) <= ALLOWED - {"X-WR-CALNAME"}
        assert body.count(b"BEGIN:VEVENT") == 1


class Server:
    """A calendar server that takes everything."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def etags(self) -> dict[str, str]:
        return dict.fromkeys(self.held, "1")

    def put(self, name: str, body: bytes, etag: str | None) -> str:
        self.held[name] = body
        return "1"

    def delete(self, name: str, etag: str) -> None:
        del self.held[name]


def test_only_the_key_sheet_names_anybody(office: Office) -> None:
    """And it names them alone: what else is known of them is not in it either."""
    asked = {"prison": "HEI", "without_planner": True, "detail": DetailLevel.REFERENCE}
    office.export("HEI", **asked)
    ((booked,),) = office.query(
        "SELECT min(id) FROM appointment WHERE kind = ?", AppointmentKind.HOUSING
    )
    office.change(Appointment, booked, start="16:00")
    office.wait(hours=1)
    export = office.export("HEI", **asked)
    files = {path.name.split("-")[0]: path for path in export.accompanying}
    assert set(files) == {"what", "key", "reply"}
    assert b"16:00" in files["what"].read_bytes()
    for what in ("what", "reply"):
        assert leaked(named(files[what])) == []
    assert set(leaked(named(files["key"]))) == NAMED
    assert leaked(files["key"].name.encode()) == []


def test_a_bulk_file_holds_numbers_and_times_alone(office: Office) -> None:
    (hall,) = office.query("SELECT id FROM place WHERE code = 'Turning Leaf recovery'")[0]
    office.change(Place, hall, prison_id="HEI", code="HALL")
    export = export_bulk_appointments(
        office.context, "HEI", RELEASE_DAY, RELEASE_DAY, office.folder, "HEI"
    )
    office.change(Place, hall, prison_id=None)
    (path,) = export.files
    assert leaked(named(path)) == ["Z9981ZY"]
    header, *rows = path.read_text().splitlines()
    assert header == "Prison number,Start time,End time"
    assert all(re.fullmatch(r"Z9981ZY,[0-9:]{5},[0-9:]{5}", row) for row in rows)


def request(recipient: str, detail: DetailLevel) -> CalendarRequest:
    return CalendarRequest(Path(), recipient, detail, prison="HEI")


def properties(data: bytes) -> set[str]:
    lines = data.replace(b"\r\n ", b"").decode().split("\r\n")
    return {re.split("[:;]", line)[0] for line in lines if line}


@pytest.mark.parametrize("padding", [b"", b"a", b"ab"])
def test_the_search_finds_a_canary_in_any_writing(padding: bytes) -> None:
    assert holds(b"uid:" + base64.b64encode(padding + b"Quillfeather x").lower(), "Quillfeather")
    assert holds(b"uid:" + (padding + b"quillfeather").hex().encode(), "Quillfeather")
    assert holds(b"location:=51=75=69=6c=6c=66=65=61=74=68=65=72".lower(), "Quillfeather")
    assert holds(b"location:77=20canary=20row", "77 Canary Row")
    assert holds(b"location:77%20canary%20row", "77 Canary Row")
    assert not holds(b"summary:appointment [ref r7f3k]", "Quillfeather")
