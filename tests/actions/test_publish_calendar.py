"""Calendars that follow by themselves: a subscription file, and a real CalDAV server."""

import os
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.actions.calendar_office import Office, open_office
from tests.calendar_server import Server, running_radicale, starts

from release_planner.actions.calendar_request import CalendarRequest
from release_planner.actions.publish_calendar import publish_file, publish_mirror
from release_planner.calendars.caldav_collection import CalDavCollection
from release_planner.calendars.detail import DetailLevel
from release_planner.domain.codes import AppointmentState
from release_planner.domain.errors import PlannerError
from release_planner.model.appointment import Appointment
from release_planner.model.custody import Custody

DISCLOSURES = "SELECT count(*) FROM audit_entry WHERE operation = 'disclosure'"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        opened.folder.mkdir(exist_ok=True)
        yield opened


def asked(**more: object) -> CalendarRequest:
    return CalendarRequest(Path(), "HMP Example", prison="HEI", **more)  # type: ignore[arg-type]


class TestFile:
    def test_an_unchanged_feed_is_left_alone_and_not_logged_again(self, office: Office) -> None:
        office.appointment(office.person())
        path = office.folder / "hei.ics"
        assert publish_file(office.context, asked(), path).replaced
        first, written = path.read_bytes(), path.stat()
        office.wait(days=2)
        again = publish_file(office.context, asked(), path)
        assert (again.replaced, again.entries) == (False, 2)
        assert path.read_bytes() == first
        assert path.stat().st_ino == written.st_ino
        assert office.query(DISCLOSURES) == [(1,)]

    def test_a_move_replaces_the_file_at_once_and_whole(self, office: Office) -> None:
        booked = office.appointment(office.person())
        path = office.folder / "hei.ics"
        publish_file(office.context, asked(), path)
        before = starts(path.read_bytes())
        office.change(Appointment, booked, day=date(2026, 11, 27))
        office.wait(hours=1)
        published = publish_file(office.context, asked(), path)
        assert (published.replaced, published.changes.changed) == (True, 1)
        after = starts(path.read_bytes())
        assert set(after) == set(before)
        assert "CONFIRMED 2026-11-27 14:00:00+00:00" in after.values()

    def test_it_says_how_often_to_look_and_not_when_it_was_made(self, office: Office) -> None:
        office.person()
        path = office.folder / "hei.ics"
        publish_file(office.context, asked(), path)
        head = path.read_bytes().partition(b"BEGIN:VTIMEZONE")[0]
        assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n" in head
        assert b"\r\nX-PUBLISHED-TTL:PT12H\r\n" in head
        assert b"\r\nX-WR-CALNAME:Resettlement HEI\r\n" in head

    @pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX systems")
    def test_the_web_server_may_read_it_and_nobody_else(self, office: Office) -> None:
        office.person()
        path = office.folder / "hei.ics"
        publish_file(office.context, asked(), path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o640

    def test_initials_are_not_for_an_address(self, office: Office) -> None:
        office.person()
        with pytest.raises(PlannerError, match="no initials"):
            publish_file(
                office.context, asked(detail=DetailLevel.INITIALS), office.folder / "hei.ics"
            )
        assert list(office.folder.glob("*")) == []


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with running_radicale(tmp_path / "radicale") as running:
        yield running


def publish(office: Office, server: Server) -> tuple[int, int, int, int, int]:
    office.wait(hours=1)
    counts = publish_mirror(office.context, asked(), server.collection(), server.address).counts
    return counts.added, counts.changed, counts.removed, counts.unchanged, counts.overwritten


class TestMirror:
    def test_the_server_follows_the_feed(self, office: Office, server: Server) -> None:
        moved, cancelled = (office.appointment(office.person()) for _ in range(2))
        assert publish(office, server) == (4, 0, 0, 0, 0)
        assert publish(office, server) == (0, 0, 0, 4, 0)
        office.change(Appointment, moved, day=date(2026, 11, 27))
        office.change(Appointment, cancelled, state=AppointmentState.CANCELLED)
        assert publish(office, server) == (0, 2, 0, 2, 0)
        held = sorted(server.held().values())
        assert held[0].startswith("CANCELLED 2026-11-26 14:00")
        assert held[-1].startswith("CONFIRMED 2026-11-27 14:00")

    def test_what_is_over_goes_from_the_server(self, office: Office, server: Server) -> None:
        office.appointment(office.person())
        publish(office, server)
        office.wait(days=60)
        assert publish(office, server) == (0, 0, 2, 0, 0)
        assert server.held() == {}

    def test_what_others_keep_there_is_not_touched(self, office: Office, server: Server) -> None:
        theirs = (
            b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:theirs\r\n"
            b"DTSTAMP:20261101T000000Z\r\nDTSTART;VALUE=DATE:20261126\r\nSTATUS:CONFIRMED\r\n"
            b"SUMMARY:Theirs\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
        server.ask("PUT", "hei/theirs.ics", theirs)
        office.person()
        publish(office, server)
        office.change(Custody, 1, prison_id="BMI")
        office.wait(days=60)
        publish(office, server)
        assert set(server.held()) == {"theirs"}

    def test_what_somebody_changed_there_is_written_again(
        self, office: Office, server: Server
    ) -> None:
        office.appointment(office.person())
        publish(office, server)
        before = server.held()
        first, second = sorted(before)
        altered = server.ask("GET", f"hei/{first}.ics").replace(b"SUMMARY:", b"SUMMARY:x")
        server.ask("PUT", f"hei/{first}.ics", altered)
        server.ask("DELETE", f"hei/{second}.ics")
        assert publish(office, server) == (0, 0, 0, 0, 2)
        assert server.held() == before
        assert b"SUMMARY:x" not in server.ask("GET")

    def test_a_broken_run_goes_on_where_it_stopped(self, office: Office, server: Server) -> None:
        for _ in range(3):
            office.appointment(office.person())
        breaking = _Breaking(server.collection(), after=2)
        with pytest.raises(PlannerError, match="cannot be reached"):
            publish_mirror(office.context, asked(), breaking, server.address)
        assert len(server.held()) == 3
        assert publish(office, server) == (3, 0, 0, 2, 1)
        assert len(server.held()) == 6

    def test_the_bytes_there_are_ours(self, office: Office, server: Server) -> None:
        office.appointment(office.person())
        publish(office, server)
        ((uid, rendered),) = office.query(
            "SELECT uid, rendered FROM feed_entry WHERE subject = 'appointment'"
        )
        held = server.ask("GET", f"hei/{uid}.ics")
        sequence = [line for line in held.split(b"\r\n") if line.startswith(b"SEQUENCE")]
        assert sequence == [b"SEQUENCE:0"]
        assert b"METHOD" not in held
        for line in (b"TZID:Europe/London", b"SUMMARY:Housing [ref "):
            assert line in held
        assert bytes(rendered).count(b"\r\n") == held.count(b"\r\n") - _head_lines(held)

    @pytest.mark.parametrize(
        ("password", "name", "message"),
        [("wrong", "hei", "user name or password"), (None, "none", "no such calendar")],
    )
    def test_a_refusal_is_one_plain_line(
        self, office: Office, server: Server, password: str | None, name: str, message: str
    ) -> None:
        office.person()
        with pytest.raises(PlannerError, match=message):
            publish_mirror(
                office.context, asked(), server.collection(password, name), server.address
            )
        assert server.held() == {}

    def test_it_is_logged_before_it_goes(self, office: Office, server: Server) -> None:
        office.person()
        with pytest.raises(PlannerError):
            publish_mirror(office.context, asked(), server.collection("wrong"), server.address)
        assert office.query(DISCLOSURES) == [(1,)]


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("http://calendar.example/x/", "https"),
        ("https://me:secret@calendar.example/x/", "user name"),
    ],
)
def test_an_address_that_is_not_safe_is_refused(address: str, message: str) -> None:
    with pytest.raises(PlannerError, match=message) as refused:
        CalDavCollection(address, "me", "secret")
    assert "secret" not in str(refused.value)


def _head_lines(held: bytes) -> int:
    return held.partition(b"BEGIN:VEVENT")[0].count(b"\r\n") + 1


class _Breaking:
    """A server that takes so many writes, and then one more whose answer is lost."""

    def __init__(self, collection: CalDavCollection, after: int) -> None:
        self._collection, self._left = collection, after

    def etags(self):  # type: ignore[no-untyped-def]
        return self._collection.etags()

    def put(self, name: str, body: bytes, etag: str | None) -> str:
        given = self._collection.put(name, body, etag)
        if not self._left:
            raise PlannerError("The calendar server cannot be reached.")
        self._left -= 1
        return given

    def delete(self, name: str, etag: str) -> None:
        self._collection.delete(name, etag)
