"""A small made-up world of releases, and its facts worked out by hand from the domain's rules."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from release_planner.domain.codes import YesNoUnknown
from release_planner.domain.pathway_steps import Referral, TreatmentBooking, furthest_step
from release_planner.domain.takeup import ReleaseWindow, TakeUpOutcome, is_mature, outcome_of
from release_planner.domain.timeline import add_months
from release_planner.store.connection import Connection
from release_planner.store.reading.take_up_counted import ReleaseScope

WINDOW = 21
OF_A_SPELL = (
    "treatment_referral",
    "treatment_need",
    "appointment",
    "accommodation",
    "housing_referral",
)
OUTCOMES = {TakeUpOutcome.UNKNOWN: "need_unknown"}
Facets = dict[str, Counter[tuple[str, ...]]]


@dataclass(frozen=True)
class Booking:
    day: date
    booked_on: date
    kind: str = "treatment"
    attendance: str = "unknown"
    state: str = "booked"


@dataclass(frozen=True)
class Housing:
    route: str
    submitted_on: date
    status: str = "submitted"


@dataclass(frozen=True)
class Spell:
    """A spell in custody; `day` is None while it lasts."""

    person: int
    day: date | None
    reception_on: date | None = None
    need: str | None = "yes"
    authority: str | None = "E06000019"
    died_on: date | None = None
    prison: str | None = "HEI"
    group: str = "opiate"
    naloxone: str = "unknown"
    planned: str = "unknown"
    is_child: str = "unknown"
    state: str = "released"
    referrals: tuple[Referral, ...] = ()
    bookings: tuple[Booking, ...] = ()
    housing: tuple[Housing, ...] = ()
    first_night: str | None = None
    three_months: str | None = None


@dataclass(frozen=True)
class Person:
    born: date | None = date(1985, 5, 5)
    sex: str = "M"
    ethnicity: str = "W1"
    cohorts: tuple[tuple[str, date | None, date | None], ...] = ()
    starts: tuple[tuple[date, int | None], ...] = ()


@dataclass
class World:
    people: dict[int, Person] = field(default_factory=dict)
    spells: list[Spell] = field(default_factory=list)

    @cached_property
    def spells_of(self) -> dict[int, list[Spell]]:
        """The spells of each person."""
        found: dict[int, list[Spell]] = {}
        for spell in self.spells:
            found.setdefault(spell.person, []).append(spell)
        return found

    def put(self, connection: Connection) -> None:
        """Hold exactly this."""
        connection.execute("BEGIN IMMEDIATE")
        for table in (*OF_A_SPELL, "treatment_start", "iom_registration", "custody", "person"):
            connection.execute(f"DELETE FROM {table}")
        for number, person in self.people.items():
            _put_person(connection, number, person)
        for number, spell in enumerate(self.spells, 1):
            _put_spell(connection, number, spell)
        connection.execute("COMMIT")

    def put_again(self, connection: Connection, people: Collection[int]) -> None:
        """Hold these of the people as they are now; their spells are as many as before."""
        connection.execute("BEGIN IMMEDIATE")
        for number in people:
            for table in OF_A_SPELL:
                of_spells = "custody_id IN (SELECT id FROM custody WHERE person_id = ?)"
                connection.execute(f"DELETE FROM {table} WHERE {of_spells}", (number,))
            for table in ("treatment_start", "iom_registration", "custody"):
                connection.execute(f"DELETE FROM {table} WHERE person_id = ?", (number,))
            connection.execute("DELETE FROM person WHERE id = ?", (number,))
            _put_person(connection, number, self.people[number])
        for number, spell in enumerate(self.spells, 1):
            if spell.person in people:
                _put_spell(connection, number, spell)
        connection.execute("COMMIT")

    def facets(self, scope: ReleaseScope) -> tuple[Facets, int, int]:
        """Every facet by hand, with the people who have or may have a need, and the mature ones."""
        found: Facets = {}
        persons: set[int] = set()
        mature: set[int] = set()
        for facts in self.facts(scope):
            for name, values in facts.facets():
                found.setdefault(name, Counter())[tuple(map(str, values))] += 1
            if facts.is_in_figure:
                mature.add(facts.spell.person)
            if facts.is_in_figure or facts.outcome in ("pending", "no_return", "need_unknown"):
                persons.add(facts.spell.person)
        return found, len(persons), len(mature)

    def facts(self, scope: ReleaseScope) -> Iterator["Facts"]:
        """The facts of each release; of two records of one day the later stands."""
        standing = {
            (spell.person, spell.day): spell for spell in self.spells if spell.day is not None
        }
        for (_, day), spell in standing.items():
            assert day is not None
            if scope.period.first_day <= day <= scope.period.last_day:
                yield Facts(self, scope, spell, day)


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _insert(connection: Connection, table: str, **values: object) -> None:
    places = ", ".join("?" * len(values))
    plain = [value.isoformat() if isinstance(value, date) else value for value in values.values()]
    connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", plain)


def _put_person(connection: Connection, number: int, person: Person) -> None:
    _insert(
        connection, "person", id=number, prison_number=f"A{number:04d}AA", surname="x",
        forenames="y", date_of_birth=person.born, sex=person.sex, ethnicity=person.ethnicity,
        search_text="",
    )  # fmt: skip
    for cohort, selected_on, deselected_on in person.cohorts:
        _insert(connection, "iom_registration", person_id=number, cohort=cohort,
                selected_on=selected_on, deselected_on=deselected_on)  # fmt: skip
    for day, link_pass in person.starts:
        _insert(connection, "treatment_start", person_id=number, started_on=day,
                link_pass=link_pass)  # fmt: skip


def _put_spell(connection: Connection, number: int, spell: Spell) -> None:
    window_ends_on = spell.day + timedelta(days=WINDOW) if spell.day else None
    _insert(
        connection, "custody", id=number, person_id=spell.person, is_current=0,
        state="died" if spell.died_on else spell.state, state_since=spell.died_on or spell.day,
        legal_status="SENTENCED", prison_id=spell.prison, reception_on=spell.reception_on,
        is_child=spell.is_child, anchor_confidence="none", has_date_conflict=0,
        certainty="unknown", settled_accommodation=spell.planned, released_on=spell.day,
        window_ends_on=window_ends_on, released_to_authority=spell.authority,
    )  # fmt: skip
    if spell.need is not None:
        _insert(connection, "treatment_need", custody_id=number, need=spell.need,
                substance_group=spell.group, consent_to_share="unknown", naloxone=spell.naloxone,
                bridging_prescription="unknown")  # fmt: skip
    for referral in spell.referrals:
        _insert(connection, "treatment_referral", custody_id=number,
                referred_on=referral.referred_on, accepted_on=referral.accepted_on)  # fmt: skip
    for each in spell.bookings:
        _insert(connection, "appointment", custody_id=number, kind=each.kind, day=each.day,
                minutes=30, state=each.state, attendance=each.attendance,
                booked_on=each.booked_on, booked_by="x", changed_at="2026-01-01T00:00:00",
                )  # fmt: skip
    for made in spell.housing:
        _insert(connection, "housing_referral", custody_id=number, route=made.route,
                consent="yes", submitted_on=made.submitted_on, status=made.status)  # fmt: skip
    for point in ("first_night", "three_months"):
        kind = getattr(spell, point)
        if kind is not None:
            _insert(connection, "accommodation", custody_id=number, point=point, type_code=kind,
                    recorded_on="2026-01-01")  # fmt: skip


class Facts:
    """What is known of one release, worked out in plain Python."""

    def __init__(self, world: World, scope: ReleaseScope, spell: Spell, day: date) -> None:
        self.spell, self.day, self.scope = spell, day, scope
        self.person = world.people[spell.person]
        others = world.spells_of[spell.person]
        later = [each.day for each in others if each.day is not None and each.day > day]
        back = [
            each.reception_on
            for each in others
            if each.reception_on is not None
            and each.reception_on > day
            and (each.died_on is not None or each.state != "recall_rescinded")
        ]
        self.next_released_on = min(later, default=None)
        died_on = spell.died_on if spell.died_on and spell.died_on >= day else None
        self.died_on = died_on
        known_ends = [end for end in (died_on, min(back, default=None)) if end is not None]
        self.window = ReleaseWindow(
            day,
            YesNoUnknown(spell.need or "unknown"),
            tuple(start for start, _ in self.person.starts),
            self.next_released_on,
            min(known_ends, default=None),
        )
        ends = [*known_ends, *([self.next_released_on] if self.next_released_on else [])]
        self.ended_on = min(ends, default=None)
        self.earlier_needs = [
            each
            for each in others
            if each.day is not None
            and scope.period.first_day <= each.day < day
            and each.need == "yes"
        ]
        counted = {each.authority: each for each in scope.authorities}
        self.home = counted.get(spell.authority or "")
        self.complete_to = self.home.complete_to if self.home else None
        self.outcome = self._outcome()

    @property
    def is_in_figure(self) -> bool:
        return self.outcome in ("started", "not_started", "already_open")

    def _outcome(self) -> str:
        if self.spell.authority is None:
            return "authority_unknown"
        if self.home is None:
            return "released_elsewhere"
        if self.age_group == "yes":
            return "children"
        outcome = outcome_of(self.window, self.complete_to, WINDOW)
        if outcome is TakeUpOutcome.PENDING and self.complete_to is None:
            return "no_return"
        return OUTCOMES.get(outcome, outcome.value)

    @property
    def age_group(self) -> str:
        born = self.person.born
        if born is None:
            return self.spell.is_child
        had_birthday = (self.day.month, self.day.day) >= (born.month, born.day)
        age = self.day.year - born.year - (not had_birthday)
        group = sum(age >= first for first in self.scope.rules.ages)
        return str(group) if group else "yes"

    def facets(self) -> Iterator[tuple[str, tuple[object, ...]]]:
        outcome = self.outcome
        treatment_authority = self.home.treatment_authority if self.home else ""
        age_unknown = "yes" if self.age_group == "unknown" else "no"
        yield "authority", (
            treatment_authority, outcome, self._referred(), age_unknown, self._reached(),
            self._ended(),
        )  # fmt: skip
        if outcome in ("authority_unknown", "released_elsewhere", "children"):
            return
        spell, person = self.spell, self.person
        friday = self.day.weekday() == 4
        friday |= self.day + timedelta(days=1) in self.scope.rules.bank_holidays
        has_need_row = spell.need is not None
        for name, fact in (
            ("prison", spell.prison or ""),
            ("month", f"{self.day:%Y-%m}"),
            ("release_day", "friday_or_eve" if friday else "other"),
            ("substance_group", spell.group if has_need_row else "unknown"),
            ("sex", person.sex),
            ("age_group", self.age_group),
            ("ethnicity", person.ethnicity[0]),
            ("iom_cohort", self._cohort()),
            ("booked_before_release", self._booked_before()),
            ("naloxone", spell.naloxone if has_need_row else "unknown"),
            ("first_night", self._home(spell.first_night)),
        ):
            yield name, (fact, outcome)
        yield "sensitivity", (outcome, self._is_first(), self._ended(), self._surest())
        yield "windows", tuple(map(self._in_window, self.scope.rules.windows))
        yield "housing", (
            treatment_authority, self._home(spell.first_night), self._three_months(),
            spell.planned, *self._referrals_in_time(),
        )  # fmt: skip
        yield "bookings", (treatment_authority, *self._kept())
        leaving = self._leaving()
        if leaving is not None:
            yield "leaving", leaving

    def _referred(self) -> str:
        until = self.day + timedelta(days=WINDOW)
        made = any(each.referred_on <= until for each in self.spell.referrals)
        accepted = any(each.accepted_on and each.accepted_on <= until
                       for each in self.spell.referrals)  # fmt: skip
        return "yes" if self.spell.need == "yes" and (made or accepted) else "no"

    def _treatment(self) -> list[Booking]:
        return [
            each
            for each in self.spell.bookings
            if each.state != "cancelled" and each.kind == "treatment" and each.day >= self.day
        ]

    def _reached(self) -> str:
        return furthest_step(
            self.day,
            self.day + timedelta(days=WINDOW),
            self.spell.referrals if self.spell.need == "yes" else (),
            [TreatmentBooking(b.day, b.attendance == "attended") for b in self._treatment()],
        )

    def _ended(self) -> str:
        is_stopped = self.outcome in ("not_started", "already_open")
        until = self.day + timedelta(days=WINDOW)
        return "yes" if is_stopped and self.ended_on and self.ended_on <= until else "no"

    def _is_first(self) -> str:
        return "no" if self.spell.need == "yes" and self.earlier_needs else "yes"

    def _surest(self) -> str:
        if self.outcome != "started":
            return "yes"
        last = self.window.last_day(WINDOW)
        sure = [start for start, link in self.person.starts
                if self.day <= start <= last and (link is None or link <= 2)]  # fmt: skip
        return "yes" if sure else "no"

    def _in_window(self, days: int) -> str:
        if self.spell.need != "yes":
            return "none"
        if not is_mature(self.day, self.complete_to, days):
            return "pending"
        return "not_started" if self.window.first_start(days) is None else "started"

    def _cohort(self) -> str:
        on = [cohort for cohort, since, until in self.person.cohorts
              if (since is None or since <= self.day)
              and (until is None or until > self.day)]  # fmt: skip
        return on[-1] if on else "none"

    def _booked_before(self) -> str:
        bookings = self._treatment()
        if any(each.booked_on < self.day for each in bookings):
            return "yes"
        return "unknown" if any(each.booked_on > each.day for each in bookings) else "no"

    def _home(self, kind: str | None) -> str:
        rules = self.scope.rules
        if kind in rules.settled:
            return "settled"
        return "not_settled" if kind in rules.not_settled else "unknown"

    def _three_months(self) -> str:
        is_due = add_months(self.day, 3) <= self.scope.as_at
        return self._home(self.spell.three_months) if is_due else "pending"

    def _referrals_in_time(self) -> tuple[int, int]:
        rules = self.scope.rules
        made = [each for each in self.spell.housing if each.status != "withdrawn"]
        duty_from = self.day - timedelta(days=rules.duty_days[0])
        duty_by = self.day - timedelta(days=rules.duty_days[1])
        cas3_from = self.day - timedelta(days=rules.cas3_days[0])
        cas3_by = self.day - timedelta(days=rules.cas3_days[1])
        duty = [2 if duty_from <= each.submitted_on <= duty_by else 1
                for each in made if each.route == "duty_to_refer"]  # fmt: skip
        cas3 = [2 if cas3_from <= each.submitted_on <= cas3_by else 1
                for each in made if each.route == "CAS3"]  # fmt: skip
        return max(duty, default=0), max(cas3, default=0)

    def _kept(self) -> tuple[int, int, int]:
        until = min(self.day + timedelta(days=WINDOW), self.scope.as_at)
        came = [each.attendance for each in self.spell.bookings
                if each.state != "cancelled" and self.day <= each.day <= until]  # fmt: skip
        return came.count("attended"), came.count("did_not_attend"), came.count("unknown")

    def _leaving(self) -> tuple[int, str] | None:
        """A next release without a known return is a return on its day."""
        if self.spell.need != "yes" or self.complete_to is None or self.complete_to < self.day:
            return None
        longest = self.scope.rules.windows[-1]
        until = min((self.complete_to - self.day).days, longest)
        start = self.window.first_start(max(longest, WINDOW))
        left_on = start or self.ended_on
        if left_on is None or (left_on - self.day).days > until:
            return until, "followed"
        day = (left_on - self.day).days
        if start is not None:
            return day, "start"
        return day, "death" if self.died_on == left_on else "return_to_custody"
