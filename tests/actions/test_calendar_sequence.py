"""SEQUENCE over time: it rises exactly when what an entry says changes, and never falls."""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
)
from icalendar import Event

from release_planner.calendars.detail import DetailLevel
from release_planner.calendars.feed import KEPT_DAYS
from release_planner.domain.codes import AppointmentState
from release_planner.domain.wall_time import london
from release_planner.model.appointment import Appointment
from release_planner.model.custody import Custody

from .calendar_office import TODAY, Office, open_office

DAYS = st.integers(-5, 60).map(lambda days: TODAY + timedelta(days=days))
STARTS = st.sampled_from(["09:00", "10:30", None])
PRISONS = st.sampled_from(["HEI", "BMI"])
DETAILS = st.sampled_from(list(DetailLevel))


@dataclass
class LastSeen:
    """One entry as the recipient last had it: what it said, and its bytes."""

    said: tuple[str, ...]
    sequence: int
    rendered: bytes


class Calendars(RuleBasedStateMachine):
    """An office that books, moves, cancels and transfers, and a recipient who compares exports."""

    appointments: Bundle[int] = Bundle("appointments")

    def __init__(self) -> None:
        super().__init__()
        self.resources = ExitStack()
        folder = self.resources.enter_context(tempfile.TemporaryDirectory())
        self.office: Office = self.resources.enter_context(open_office(Path(folder)))
        self.seen: dict[str, LastSeen] = {}
        self.cancelled: set[int] = set()
        self.moved_to: dict[int, date] = {}

    @initialize()
    def somebody_in_prison(self) -> None:
        self.spell = self.office.person()

    @rule(target=appointments, day=DAYS, start=STARTS)
    def book(self, day: date, start: str | None) -> int:
        booked = self.office.appointment(self.spell, day=day, start=start)
        self.moved_to[booked] = day
        return booked

    @rule(appointment=appointments, day=DAYS, start=STARTS)
    def move(self, appointment: int, day: date, start: str | None) -> None:
        self.office.change(Appointment, appointment, day=day, start=start)
        self.moved_to[appointment] = day

    @rule(target=appointments, appointment=consumes(appointments))
    def cancel(self, appointment: int) -> object:
        self.office.cancel(appointment)
        self.cancelled.add(appointment)
        return multiple()

    @rule(appointment=appointments, state=st.sampled_from(["booked", "to_rebook"]))
    def flag(self, appointment: int, state: str) -> None:
        self.office.change(Appointment, appointment, state=AppointmentState(state))

    @rule(prison=PRISONS)
    def transfer(self, prison: str) -> None:
        self.office.change(Custody, self.spell, prison_id=prison)

    @rule(first=DAYS, further=st.integers(0, 3))
    def move_release(self, first: date, further: int) -> None:
        self.office.change(
            Custody,
            self.spell,
            expected_from=first,
            expected_to=first + timedelta(days=further),
        )

    @rule(days=st.integers(0, 20))
    def wait(self, days: int) -> None:
        self.office.wait(days=days, minutes=1)

    @rule(detail=DETAILS)
    def export(self, detail: DetailLevel) -> None:
        self.office.wait(seconds=1)
        first = self.office.export(prison="HEI", detail=detail)
        again = self.office.export(prison="HEI", detail=detail)
        assert first.sha256 == again.sha256
        entries = _entries(first.path)
        for uid, now in entries.items():
            before = self.seen.get(uid)
            if before is None:
                assert now.sequence == 0
            elif before.said == now.said:
                assert now.rendered == before.rendered
            else:
                assert now.sequence > before.sequence
        self._check_tombstones(entries)
        self.seen |= entries

    def _check_tombstones(self, entries: dict[str, LastSeen]) -> None:
        first_kept = london(self.office.now).date() - timedelta(days=KEPT_DAYS)
        for uid, before in self.seen.items():
            if uid not in entries:
                (stored,) = self.office.query("SELECT day FROM feed_entry WHERE uid = ?", uid)[0]
                assert date.fromisoformat(stored) < first_kept, before
        for entry in entries.values():
            assert date.fromisoformat(entry.said[0][:10]) >= first_kept

    @invariant()
    def sequences_on_record_are_those_of_their_bytes(self) -> None:
        for sequence, rendered in self.office.query("SELECT sequence, rendered FROM feed_entry"):
            assert Event.from_ical(rendered)["SEQUENCE"] == sequence

    def teardown(self) -> None:
        self.resources.close()


def _entries(path: Path) -> dict[str, LastSeen]:
    blocks = path.read_bytes().split(b"BEGIN:VEVENT\r\n")[1:]
    found = {}
    for block in blocks:
        rendered = b"BEGIN:VEVENT\r\n" + block.split(b"END:VCALENDAR")[0]
        event = Event.from_ical(rendered)
        said = (
            str(event.DTSTART),
            str(event.DTEND),
            *(str(event.get(name)) for name in ("SUMMARY", "STATUS", "LOCATION", "DESCRIPTION")),
        )
        found[str(event["UID"])] = LastSeen(said, event["SEQUENCE"], rendered)
    return found


TestCalendars = pytest.mark.slow(Calendars.TestCase)
TestCalendars.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)


def test_a_cancelled_booking_says_so_until_thirty_days_after_its_day(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        spell = office.person(expected_from=None, expected_to=None)
        office.cancel(office.appointment(spell, day=TODAY))
        assert office.events() == []
        booked = office.appointment(spell, day=TODAY)
        office.export()
        office.cancel(booked)
        office.wait(days=KEPT_DAYS)
        (event,) = office.events()
        assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
        assert event["SUMMARY"].startswith("CANCELLED: Housing")
        assert event["TRANSP"] == "TRANSPARENT"
        office.wait(days=1)
        assert office.events() == []


def test_an_entry_that_comes_back_keeps_its_identity(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        spell = office.person()
        (before,) = office.events(prison="HEI")
        office.change(Custody, spell, prison_id="BMI")
        (gone,) = office.events(prison="HEI")
        office.change(Custody, spell, prison_id="HEI")
        (back,) = office.events(prison="HEI")
        assert before["UID"] == gone["UID"] == back["UID"]
        assert [event["SEQUENCE"] for event in (before, gone, back)] == [0, 1, 2]
        assert before["SUMMARY"] == back["SUMMARY"]
        assert gone["SUMMARY"].startswith("CANCELLED: Appointment [ref")
