"""The SQL that knows every fact of a release, against the domain's rules worked out by hand.

The worlds are dense: everything happens within a few weeks, so that edges meet on one day.
"""

import random
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.tester import TESTER

from release_planner.domain.pathway_steps import Referral
from release_planner.domain.report_period import ReportPeriod
from release_planner.store.audit.circumstances import circumstances_of
from release_planner.store.connection import Connection, transaction
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation
from release_planner.store.reading.counting_rules import CountingRules
from release_planner.store.reading.take_up_counted import (
    CountedAuthority,
    ReleaseScope,
    counted_months,
    counted_releases,
)
from release_planner.store.release_facts import bring_up_to_date

from .take_up_world import Booking, Housing, Person, Spell, World

FIRST = date(2026, 3, 1)
PERIOD = ReportPeriod(FIRST + timedelta(days=5), FIRST + timedelta(days=40))
HERE, THERE, AWAY = "E06000019", "E06000020", "W06000015"
RULES = CountingRules(
    settled=frozenset({"A01A"}),
    not_settled=frozenset({"A17", "A08A"}),
    bank_holidays=frozenset({date(2026, 4, 3), date(2026, 4, 6)}),
)
PEOPLE = 900


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    folder = tmp_path_factory.mktemp("facts")
    store = create_store(StoreLocation(folder / "facts.db", plain=True), None)
    opened = store.reading()
    circumstances_of(opened).acting = TESTER
    yield opened
    opened.close()
    store.close()


class Chance:
    """A dense world, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.pick = self._random.choice

    def day(self, first: int = 0, last: int = 60) -> date:
        return FIRST + timedelta(days=self._random.randint(first, last))

    def perhaps(self, day: date, share: float = 0.5) -> date | None:
        return day if self._random.random() < share else None

    def near(self, day: date, *offsets: int) -> date:
        return day + timedelta(days=self.pick(offsets))

    def times(self, most: int) -> range:
        return range(self._random.randint(0, most))

    def world(self) -> World:
        people = {number: self.person() for number in range(1, PEOPLE + 1)}
        spells = [self.spell(number) for number in people for _ in self.times(3)]
        return World(people, spells)

    def person(self) -> Person:
        starts = {self.day(-10, 70): self.pick((None, 1, 2, 3, 5)) for _ in self.times(3)}
        cohorts = tuple(
            (
                self.pick(("fixed", "flex")),
                self.perhaps(self.day(0, 45)),
                self.perhaps(self.day(0, 45)),
            )
            for _ in self.times(2)
        )
        return Person(
            born=self.pick((None, date(1985, 5, 5), date(2008, 3, 20), date(2001, 3, 10))),
            sex=self.pick(("M", "F")),
            ethnicity=self.pick(("W1", "A2", "UN")),
            cohorts=cohorts,
            starts=tuple(starts.items()),
        )

    def spell(self, person: int) -> Spell:
        day = self.day(0, 45)
        return Spell(
            person=person,
            day=self.perhaps(day, 0.8),
            reception_on=self.perhaps(self.day()),
            need=self.pick(("yes", "yes", "yes", "yes", "no", "unknown", None)),
            authority=self.pick((HERE, HERE, HERE, THERE, THERE, AWAY, None)),
            died_on=self.perhaps(self.day(), 0.2),
            prison=self.pick(("HEI", "BMI", None)),
            group=self.pick(("opiate", "alcohol")),
            naloxone=self.pick(("accepted", "unknown")),
            planned=self.pick(("yes", "no", "unknown")),
            is_child=self.pick(("yes", "no", "unknown", "unknown")),
            state=self.pick(("released", "returned_to_custody", "recall_rescinded")),
            referrals=tuple(self.referral(day) for _ in self.times(2)),
            bookings=tuple(self.booking(day) for _ in self.times(3)),
            housing=tuple(self.housing(day) for _ in self.times(2)),
            first_night=self.pick((None, "A01A", "A17", "HMP")),
            three_months=self.pick((None, "A01A", "A17", "HMP")),
        )

    def referral(self, day: date) -> Referral:
        referred_on = self.near(day, -30, -1, 0, 20, 21, 22)
        return Referral(referred_on, self.perhaps(self.near(referred_on, 0, 1, 5, 21, 22), 0.7))

    def booking(self, day: date) -> Booking:
        return Booking(
            day=self.near(day, -3, -1, 0, 1, 10, 21, 22, 40),
            booked_on=self.near(day, -9, -1, 0, 1, 30),
            kind=self.pick(("treatment", "treatment", "probation")),
            attendance=self.pick(
                ("unknown", "attended", "did_not_attend", "acceptable_absence", "sent_home")
            ),
            state=self.pick(("booked", "booked", "cancelled", "to_rebook")),
        )

    def housing(self, day: date) -> Housing:
        return Housing(
            route=self.pick(("duty_to_refer", "CAS3", "CAS1")),
            submitted_on=self.near(
                day, -183, -182, -100, -93, -92, -60, -57, -56, -55, -29, -28, -27
            ),
            status=self.pick(("submitted", "submitted", "withdrawn")),
        )


@pytest.mark.parametrize("state", ["looked up", "kept", "kept of some", "kept again"])
@pytest.mark.parametrize("seed", range(6))
def test_every_fact_is_what_a_person_would_say(
    connection: Connection, seed: int, state: str
) -> None:
    chance = Chance(seed)
    world = chance.world()
    world.put(connection)
    if state.startswith("kept"):
        keep_facts(connection)
    if state in ("kept of some", "kept again"):
        world = changed(world, chance, range(1, PEOPLE, 4))
        world.put_again(connection, range(1, PEOPLE, 4))
    if state == "kept again":
        keep_facts(connection)
    there = None if seed == 0 else chance.day(10, 60)
    counted = (
        CountedAuthority(HERE, HERE, chance.day(40, 80)),
        CountedAuthority(THERE, HERE, there),
    )
    asked = ReleaseScope(PERIOD, chance.day(60, 120), counted, RULES)
    found = counted_releases(connection, asked)
    expected, persons, mature = world.facets(asked)
    for name, facet in found.facets.items():
        assert facet == expected[name], name
    assert (found.persons, found.mature_persons) == (persons, mature)
    some = counted_releases(connection, asked, ["month", "authority"])
    assert some.facets == {name: found.facets[name] for name in ("authority", "month")}
    part = replace(asked, period=ReportPeriod(chance.day(8, 20), chance.day(21, 38)))
    counted = counted_releases(connection, part)
    assert counted_months(connection, part, counted, PERIOD) == found.facets["month"]


def keep_facts(connection: Connection) -> None:
    with transaction(connection):
        bring_up_to_date(connection)


def changed(world: World, chance: Chance, people: Collection[int]) -> World:
    """The same people, of whom some have another history."""
    return World(
        world.people | {number: chance.person() for number in people},
        [chance.spell(spell.person) if spell.person in people else spell for spell in world.spells],
    )


def test_no_release_has_no_facts(connection: Connection) -> None:
    World().put(connection)
    asked = ReleaseScope(PERIOD, PERIOD.last_day, (CountedAuthority(HERE, HERE, None),), RULES)
    found = counted_releases(connection, asked)
    assert not any(found.facets.values())
    assert (found.persons, found.mature_persons) == (0, 0)
