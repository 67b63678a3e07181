"""A store of made-up releases with everything that the take-up report looks at, for benchmarks."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from release_planner.store.connection import Connection, transaction
from stores import without_triggers

FIRST = date(2024, 1, 1)
RELEASE_DAYS, START_DAYS, WINDOW = 730, 800, 21
AUTHORITIES = tuple(f"E080000{number}" for number in range(25, 39))
_DAYS_BEFORE = 400

_PEOPLE = """
INSERT INTO person (id, prison_number, surname, forenames, date_of_birth, sex, ethnicity,
    search_text) VALUES (?, ?, 'x', 'y', ?, ?, ?, '')"""
_SPELLS = """
INSERT INTO custody (id, person_id, is_current, state, state_since, legal_status, is_child,
    anchor_confidence, has_date_conflict, certainty, settled_accommodation, prison_id,
    reception_on, released_on, window_ends_on, released_to_authority)
VALUES (?, ?, 0, ?, ?, 'SENTENCED', 'unknown', 'none', 0, 'unknown', ?, ?, ?, ?, ?, ?)"""
_NEEDS = """
INSERT INTO treatment_need (custody_id, need, substance_group, consent_to_share, naloxone,
    bridging_prescription) VALUES (?, ?, ?, 'unknown', ?, 'unknown')"""
_STARTS = "INSERT INTO treatment_start (person_id, started_on, link_pass) VALUES (?, ?, ?)"
_REFERRALS = """
INSERT INTO treatment_referral (custody_id, referred_on, accepted_on) VALUES (?, ?, ?)"""
_BOOKINGS = """
INSERT INTO appointment (custody_id, kind, day, minutes, state, attendance, booked_on, booked_by,
    changed_at) VALUES (?, ?, ?, 30, 'booked', ?, ?, 'x', '2026-01-01T00:00:00')"""
_NIGHTS = """
INSERT INTO accommodation (custody_id, point, type_code, recorded_on) VALUES (?, ?, ?, ?)"""
_HOUSING = """
INSERT INTO housing_referral (custody_id, route, consent, submitted_on, status)
VALUES (?, ?, 'yes', ?, 'submitted')"""
_COHORTS = """
INSERT INTO iom_registration (person_id, cohort, selected_on) VALUES (?, ?, '2023-01-01')"""


def fill(connection: Connection, releases: int, starts: int) -> None:
    """Releases of three people to every five of them, starts spread over everybody, and beside
    each release what is usual: referrals, bookings, nights, housing referrals, returns.
    """
    world = _World(releases, starts)
    with without_triggers(connection), transaction(connection):
        for statement, rows in (
            (_PEOPLE, world.people()),
            (_SPELLS, world.spells()),
            (_NEEDS, world.needs()),
            (_STARTS, world.starts()),
            (_REFERRALS, world.referrals()),
            (_BOOKINGS, world.bookings()),
            (_NIGHTS, world.nights()),
            (_HOUSING, world.housing()),
            (_COHORTS, world.cohorts()),
        ):
            connection.executemany(statement, rows)


class _World:
    def __init__(self, releases: int, starts: int) -> None:
        self._random = random.Random(1)
        self._releases, self._starts = releases, starts
        self._count = max(1, releases * 3 // 5)
        self._text = [
            (FIRST + timedelta(days=offset - _DAYS_BEFORE)).isoformat()
            for offset in range(_DAYS_BEFORE + START_DAYS + 200)
        ]
        self._released = [self._random.randrange(RELEASE_DAYS) for _ in range(releases)]

    def people(self) -> Iterator[tuple[object, ...]]:
        for person in range(1, self._count + 1):
            born = f"{self._random.randrange(1950, 2006)}-05-05"
            sex = self._pick("M", "M", "M", "M", "F")
            yield person, f"P{person}", born, sex, self._pick("W1", "W1", "A1", "B1", "UN")

    def spells(self) -> Iterator[tuple[object, ...]]:
        for number, day in enumerate(self._released, 1):
            person = number if number <= self._count else self._random.randrange(1, self._count + 1)
            state = "died" if self._happens(0.005) else "released"
            yield (
                number, person, state, self._day(day + self._random.randrange(40)),
                self._pick("yes", "no", "unknown"), self._pick("HEI", "BMI", "FSI", "DHI", "OWI"),
                self._day(day - self._random.randrange(30, 300)), self._day(day),
                self._day(day + WINDOW), self._pick(*AUTHORITIES),
            )  # fmt: skip
        for place, day in enumerate(self._released[: self._count]):
            if self._happens(0.3):
                back = self._day(day + self._random.randrange(1, 90))
                yield (self._releases + place + 1, place + 1, "returned_to_custody", back,
                       "unknown", "HEI", back, None, None, None)  # fmt: skip

    def needs(self) -> Iterator[tuple[object, ...]]:
        for number in range(1, self._releases + 1):
            need = self._pick(*["yes"] * 7, "no", "no", "unknown")
            group = self._pick("opiate", "opiate", "alcohol", "non_opiate")
            yield number, need, group, self._pick("accepted", "declined", "unknown")

    def starts(self) -> Iterator[tuple[object, ...]]:
        for _ in range(self._starts):
            person = self._random.randrange(1, self._count + 1)
            day = self._day(self._random.randrange(START_DAYS))
            yield person, day, self._pick(None, None, 1, 2, 4)

    def referrals(self) -> Iterator[tuple[object, ...]]:
        for number, day in self._some(0.6):
            accepted = self._day(day + self._random.randrange(-10, 30))
            referred = self._day(day - self._random.randrange(10, 60))
            yield number, referred, accepted if self._happens(0.8) else None

    def bookings(self) -> Iterator[tuple[object, ...]]:
        for kind in ("treatment", "probation"):
            for number, day in self._some(0.7):
                yield (number, kind, self._day(day + self._random.randrange(25)),
                       self._pick("attended", "attended", "did_not_attend", "unknown"),
                       self._day(day - self._random.randrange(-5, 20)))  # fmt: skip

    def nights(self) -> Iterator[tuple[object, ...]]:
        for point in ("first_night", "three_months"):
            for number, day in self._some(0.7):
                yield number, point, self._pick("A01A", "A17", "A08A", None), self._day(day)

    def housing(self) -> Iterator[tuple[object, ...]]:
        for route in ("duty_to_refer", "CAS3"):
            for number, day in self._some(0.3):
                yield number, route, self._day(day - self._random.randrange(120))

    def cohorts(self) -> Iterator[tuple[object, ...]]:
        for person in range(1, self._count + 1):
            if self._happens(0.15):
                yield person, self._pick("fixed", "flex", "free")

    def _some(self, share: float) -> Iterator[tuple[int, int]]:
        for number, day in enumerate(self._released, 1):
            if self._happens(share):
                yield number, day

    def _happens(self, share: float) -> bool:
        return self._random.random() < share

    def _pick(self, *values: object) -> object:
        return self._random.choice(values)

    def _day(self, offset: int) -> str:
        return self._text[offset + _DAYS_BEFORE]
