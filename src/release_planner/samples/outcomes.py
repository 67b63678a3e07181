"""What happened to the synthetic people, and what is booked for them: one event a row."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from release_planner.domain.codes import (
    Agency,
    IomCohort,
    MappaCategory,
    MappaLevel,
    Sex,
    SubstanceGroup,
    YesNoUnknown,
)
from release_planner.domain.custody_state import custody_state
from release_planner.domain.plan import PlanFacts
from release_planner.domain.plan_builder import PlanBuilder
from release_planner.domain.working_days import add_working_days, next_working_day
from release_planner.samples.people import DAYS_BACK, Cast, SyntheticPerson

WINDOW_DAYS = 21
BOOKS_AHEAD_DAYS = 42
HOUSED_TYPES = ("A01C", "A01D", "A04", "A07B", "A07A", "A02", "A17", "A03")
SETTLED_TYPES = ("A01C", "A01D", "A04", "A07B")
HOMELESS_TYPES = ("A08A", "A08C")


class Event(NamedTuple):
    """One row of an outcomes file; texts are empty where the event has no such thing."""

    prison_number: str
    event: str
    on: date
    at: str = ""
    minutes: str = ""
    kind: str = ""
    provider_code: str = ""
    place_code: str = ""
    detail: str = ""
    booked_on: date | str = ""


def make_outcomes(
    cast: Cast, person: SyntheticPerson, builder: PlanBuilder, random: Random
) -> Iterator[Event]:
    """The events of one person up to today, and the bookings that lie ahead, in order of making."""
    release = person.released_on or _expected(person)
    yield from _steps_done(cast, person, release, builder, random)
    if release is None:
        return
    yield from _treatment_before_release(cast, person, release, random)
    yield from _housing_before_release(cast, person, release, random)
    yield from _bookings(cast, person, release, random)
    if person.released_on is not None:
        yield Event(person.prison_number, "released", person.released_on)
        yield from _after_release(cast, person, person.released_on, random)


def _expected(person: SyntheticPerson) -> date | None:
    ahead = [day for kind, day in person.dates.items() if kind.value in ("CRD", "PRRD", "HDCAD")]
    return min(ahead) if person.legal_status != "RECALL" and ahead else max(ahead, default=None)


def _treatment_before_release(
    cast: Cast, person: SyntheticPerson, release: date, random: Random
) -> Iterator[Event]:
    if person.treatment_need != "yes" or person.authority is None or random.random() > 0.85:
        return
    provider = cast.world.place_of(person.authority.code, Agency.TREATMENT_PROVIDER).provider_code
    referred = release - timedelta(days=random.randint(14, 45))
    accepted = referred + timedelta(days=random.randint(1, 10))
    number = person.prison_number
    if referred <= cast.today:
        yield Event(number, "treatment_referred", referred, provider_code=provider)
        if accepted <= cast.today and random.random() < 0.9:
            yield Event(number, "treatment_accepted", accepted, provider_code=provider)
    has_opiate_need = person.substance_group == SubstanceGroup.OPIATE
    if has_opiate_need and release <= cast.today + timedelta(days=7):
        answer = random.choices(("accepted", "declined"), (0.7, 0.3))[0]
        offered = min(release - timedelta(days=2), cast.today)
        yield Event(number, "naloxone", offered, detail=answer)


def _housing_before_release(
    cast: Cast, person: SyntheticPerson, release: date, random: Random
) -> Iterator[Event]:
    """A duty to refer for most who have no settled address, and CAS3 for some, not all in time."""
    if person.authority is None or person.settled_accommodation is YesNoUnknown.YES:
        return
    number = person.prison_number
    if cast.mixes.happens("duty_to_refer_made", random):
        submitted = release - timedelta(days=random.randint(35, 90))
        yield from _if_past(cast, number, "duty_to_refer_submitted", submitted)
    if cast.mixes.happens("CAS3_referral_made", random):
        referred = release - timedelta(days=random.randint(3, 80))
        yield from _if_past(cast, number, "CAS3_referred", referred)


def _bookings(
    cast: Cast, person: SyntheticPerson, release: date, random: Random
) -> Iterator[Event]:
    if (
        not cast.today - timedelta(days=DAYS_BACK)
        <= release
        <= cast.today + timedelta(days=BOOKS_AHEAD_DAYS)
    ):
        return
    if person.authority is None:
        return
    holidays = cast.reference.bank_holidays
    wanted = (
        (Agency.PROBATION, "probation", next_working_day(release, holidays), "14:00", 0.85),
        (Agency.LOCAL_AUTHORITY, "housing", next_working_day(release, holidays), "11:30", 0.4),
        (
            Agency.DEPARTMENT_FOR_WORK_AND_PENSIONS,
            "jobcentre",
            add_working_days(release, 1, holidays),
            "10:15",
            0.5,
        ),
        (
            Agency.TREATMENT_PROVIDER,
            "treatment",
            add_working_days(release, random.randint(1, 4), holidays),
            random.choice(("09:30", "10:00", "13:30", "15:00")),
            0.75 if person.treatment_need == "yes" else 0.0,
        ),
    )
    for agency, kind, day, at, share in wanted:
        if random.random() < share:
            yield from _booking(cast, person, agency, kind, day, at, random)


def _booking(
    cast: Cast,
    person: SyntheticPerson,
    agency: Agency,
    kind: str,
    day: date,
    at: str,
    random: Random,
) -> Iterator[Event]:
    assert person.authority is not None
    place = cast.world.place_of(person.authority.code, agency)
    booking = Event(
        person.prison_number,
        "appointment_booked",
        day,
        at,
        "45",
        kind,
        place.provider_code,
        place.place_code,
        booked_on=_booked_on(cast, day, random),
    )
    yield booking
    if day < cast.today and person.released_on is not None and random.random() < 0.8:
        came = random.random() < 0.68
        yield Event(
            person.prison_number,
            "appointment_attended" if came else "appointment_missed",
            day,
            at,
            kind=kind,
            place_code=place.place_code,
        )


def _booked_on(cast: Cast, day: date, random: Random) -> date:
    is_early = cast.mixes.happens("booked_before_release", random)
    return min(cast.today, day - timedelta(days=random.randint(7, 30) if is_early else 0))


def _steps_done(
    cast: Cast,
    person: SyntheticPerson,
    release: date | None,
    builder: PlanBuilder,
    random: Random,
) -> Iterator[Event]:
    for step in builder.build(_facts(person, release)):
        if step.due_on is None or step.due_on >= cast.today:
            continue
        if cast.mixes.happens("steps_done", random):
            done = min(step.due_on, cast.today - timedelta(days=1))
            yield Event(person.prison_number, "step_done", done, detail=step.template_id)


def _facts(person: SyntheticPerson, release: date | None) -> PlanFacts:
    return PlanFacts(
        release_day=release,
        custody_state=custody_state(None, person.legal_status, None),
        reception_on=person.reception_on,
        sentence_start=person.sentence_start,
        date_of_birth=person.date_of_birth,
        sex=Sex(person.sex),
        treatment_need=YesNoUnknown(person.treatment_need),
        substance_group=SubstanceGroup(person.substance_group or SubstanceGroup.NONE),
        settled_accommodation=person.settled_accommodation,
        recalled=person.legal_status == "RECALL",
        iom_cohort=IomCohort(person.iom_cohort) if person.iom_cohort else None,
        mappa_category=MappaCategory(person.mappa_category),
        mappa_level=MappaLevel(person.mappa_level),
    )


def _after_release(
    cast: Cast, person: SyntheticPerson, released: date, random: Random
) -> Iterator[Event]:
    number, mixes = person.prison_number, cast.mixes
    if released < cast.today and not mixes.happens("first_night_not_known", random):
        housed = mixes.happens("first_night", random, "housed")
        night = random.choice(HOUSED_TYPES if housed else HOMELESS_TYPES)
        yield Event(number, "first_night", released, detail=night)
    yield from _treatment_start(cast, person, released, random)
    if mixes.happens("died_within_a_month", random):
        yield from _if_past(cast, number, "died", released + timedelta(days=random.randint(2, 28)))
        return
    if mixes.happens("recalled_within_a_month", random):
        recalled = released + timedelta(days=random.randint(4, 28))
        yield from _if_past(cast, number, "recalled", recalled)
        returned = recalled + timedelta(days=random.randint(1, 9))
        yield from _if_past(cast, number, "returned_to_custody", returned)
        return
    settled = mixes.happens("settled_at_three_months", random)
    kinds = SETTLED_TYPES if settled else HOUSED_TYPES[4:] + HOMELESS_TYPES
    later = released + timedelta(days=91)
    if later < cast.today:
        yield Event(number, "three_months", later, detail=random.choice(kinds))


def _treatment_start(
    cast: Cast, person: SyntheticPerson, released: date, random: Random
) -> Iterator[Event]:
    if person.treatment_need != "yes" or person.authority is None:
        return
    provider = cast.world.place_of(person.authority.code, Agency.TREATMENT_PROVIDER).provider_code
    if cast.mixes.happens("started_within_window", random):
        started = released + timedelta(days=min(int(random.expovariate(1 / 7)), WINDOW_DAYS))
    elif random.random() < 0.2:
        started = released + timedelta(days=random.randint(WINDOW_DAYS + 1, 70))
    else:
        return
    if started < cast.today:
        yield Event(person.prison_number, "treatment_started", started, provider_code=provider)


def _if_past(cast: Cast, number: str, event: str, on: date) -> Iterator[Event]:
    if on < cast.today:
        yield Event(number, event, on)
