"""Today's questions: what is counted is what is listed, and for the right people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from release_planner.store.reading.scope import Scope
from release_planner.store.reading.today import Days, TodayReading

from .made_up_people import TODAY, MadeUpPeople, new_store


def _in(days: int) -> date:
    return TODAY + timedelta(days=days)


@dataclass
class Office:
    """A store with two teams, to which tests add people."""

    people: MadeUpPeople
    me: int
    colleague: int
    stranger: int

    def reading(
        self, scope: Scope = Scope.ALL, actor: str = "ME", limit: int = 500
    ) -> TodayReading:
        return TodayReading(self.people.connection, scope, actor, TODAY, limit)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with new_store(tmp_path) as store:
        people = MadeUpPeople(store)
        mine, other = people.team("MINE"), people.team("OTHER")
        yield Office(
            people,
            people.staff("ME", mine),
            people.staff("NEXT", mine),
            people.staff("FAR", other),
        )


def test_releases_are_counted_by_day_and_the_past_is_not_recorded(office: Office) -> None:
    add = office.people.person
    late, longer_ago = add(leaves=_in(-3)), add(leaves=_in(-40))
    today, week, month = add(leaves=TODAY), add(leaves=_in(7), or_on=_in(8)), add(leaves=_in(28))
    add(leaves=_in(29))
    for state in ("released", "died", "unlawfully_at_large", "remand", "recall_rescinded"):
        add(leaves=_in(-2), state=state)
    add(leaves=_in(2), is_current=False)

    counts = office.reading().counts()

    assert counts.releases_by_day == {
        _in(-40): 1, _in(-3): 1, TODAY: 1, _in(7): 1, _in(28): 1
    }  # fmt: skip
    assert counts.leaving(Days.before(TODAY)) == 2
    assert office.reading().releases(Days.before(TODAY)) == [longer_ago, late]
    assert office.reading().releases(Days(TODAY, TODAY)) == [today]
    assert office.reading().releases(Days.ahead(TODAY, 1, 28)) == [week, month]
    assert counts.leaving(Days.ahead(TODAY, 1, 7)) == 1


def test_remand_stands_apart_by_next_hearing(office: Office) -> None:
    add = office.people.person
    unlisted = add(state="remand")
    later, sooner = (add(state="remand", next_court_on=_in(days)) for days in (9, 2))

    assert office.reading().remand() == [sooner, later, unlisted]
    assert office.reading().counts().remand == 3
    assert not office.reading().counts().releases_by_day


def test_steps_are_told_apart_by_the_day_they_are_due(office: Office) -> None:
    person = office.people.person(leaves=_in(30))
    for due, state, title in (
        (-9, "not_started", "old"),
        (-1, "impossible", "missed"),
        (-1, "done", "done"),
        (0, "in_progress", "today"),
        (1, "not_started", "tomorrow"),
        (7, "not_started", "in a week"),
        (8, "not_started", "later"),
    ):
        office.people.step(person, _in(due), state, title)
    dead = office.people.person(state="died")
    office.people.step(dead, _in(-1))
    office.people.step(dead, _in(-1), "impossible")
    reading = office.reading()

    counts = reading.counts()

    assert [row.title for row in reading.due_steps(Days.before(TODAY))] == ["old"]
    assert [row.title for row in reading.due_steps(Days(TODAY, TODAY))] == ["today"]
    assert [row.title for row in reading.due_steps(Days.ahead(TODAY, 1, 7))] == [
        "tomorrow", "in a week"
    ]  # fmt: skip
    assert [row.title for row in reading.too_late_steps()] == ["missed"]
    assert (counts.steps_overdue, counts.steps_too_late) == (1, 1)
    assert (counts.steps_today, counts.steps_next) == (1, 2)


def test_what_is_too_late_for_somebody_released_is_no_work_of_today(office: Office) -> None:
    released = office.people.person(state="released")
    office.people.step(released, _in(-3), "impossible", "missed")
    office.people.step(released, _in(-2), "not_started", "after release")
    reading = office.reading()

    assert reading.too_late_steps() == []
    assert [row.title for row in reading.due_steps(Days.before(TODAY))] == ["after release"]
    assert (reading.counts().steps_overdue, reading.counts().steps_too_late) == (1, 0)


def test_appointments_of_the_day_and_those_to_rebook(office: Office) -> None:
    person = office.people.person(leaves=_in(1))
    for day, state in ((0, "booked"), (0, "cancelled"), (0, "to_rebook"), (5, "to_rebook")):
        office.people.appointment(person, _in(day), state)
    reading = office.reading()

    assert len(reading.appointments(Days(TODAY, TODAY))) == 2
    assert [row.day for row in reading.appointments_to_rebook()] == [TODAY, _in(5)]
    assert reading.counts().appointments_today == 2
    assert reading.counts().appointments_to_rebook == 2


def test_who_has_been_told_is_not_listed(office: Office) -> None:
    person = office.people.person("Brown", leaves=_in(1))
    office.people.to_tell(person, "Housing")
    office.people.to_tell(person, "Probation", done=True)

    (row,) = office.reading().people_to_tell()

    assert (row.name, row.who.surname, row.who.custody_id) == ("Housing", "Brown", person)
    assert office.reading().counts().people_to_tell == 1


def test_the_scope_decides_whose_work_is_shown(office: Office) -> None:
    add = office.people.person
    owned = add(leaves=_in(1), owner_staff_id=office.me)
    helped = add(leaves=_in(2), owner_staff_id=office.stranger)
    office.people.assignment(helped, office.me)
    left = add(leaves=_in(3), owner_staff_id=office.stranger)
    office.people.assignment(left, office.me, until=TODAY)
    team = add(leaves=_in(4), owner_staff_id=office.colleague)
    unowned = add(leaves=_in(5))
    days = Days.ahead(TODAY, 0, 28)

    def shown(scope: Scope, actor: str = "ME") -> list[int]:
        return office.reading(scope, actor).releases(days)

    assert shown(Scope.MINE) == [owned, helped]
    assert shown(Scope.TEAM) == [owned, helped, team]
    assert shown(Scope.ALL) == [owned, helped, left, team, unowned]
    assert shown(Scope.MINE, "login stranger") == []
    assert shown(Scope.TEAM, "login stranger") == []
    assert office.reading(Scope.MINE).counts().leaving(days) == 2


def test_a_list_stops_at_its_limit(office: Office) -> None:
    for days in range(1, 9):
        office.people.person(leaves=_in(days))

    assert len(office.reading(limit=3).releases(Days.ahead(TODAY, 0, 28))) == 3


def test_an_empty_store_has_nothing_to_do(office: Office) -> None:
    assert office.reading().counts().is_empty
