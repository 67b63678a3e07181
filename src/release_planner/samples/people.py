"""Synthetic people in custody or lately out of it, in the mixes of real caseloads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from release_planner.domain.codes import ReleaseDateType, Role, YesNoUnknown
from release_planner.domain.conditions import age_on
from release_planner.domain.release_day import NOT_EXCLUDED, release_day
from release_planner.reference.reference import Reference
from release_planner.samples import identifiers
from release_planner.samples.mixes import Mixes
from release_planner.samples.names import FEMALE_FORENAMES, MALE_FORENAMES, SURNAMES
from release_planner.samples.world import SyntheticAuthority, World

DAYS_BACK = 230
DAYS_AHEAD = 300
SHARE_WITHOUT_SENTENCE_START = 0.25
SHARE_OUT_OF_AREA = 0.04
ETHNICITIES = ("W1", "W1", "W1", "W1", "W1", "W1", "W2", "W9", "M1", "A1", "A2", "B1", "B2", "UN")
LONGEST_ADULT_AGE = 62
PLANNED_NIGHTS = {
    "settled": ("A01A", "A01C", "A01D", "A04", "A07B"),
    "transient": ("A02", "A03", "A07A", "A17"),
    "no_fixed_abode": ("NFA", "NFA", "A08A"),
    "unknown": ("",),
}
"""nDelius codes, or how files say homeless, by where the first night is to be."""

ROLES_OF_EVERYBODY = (
    Role.COMMUNITY_OFFENDER_MANAGER,
    Role.PRISON_OFFENDER_MANAGER,
    Role.PRE_RELEASE_TEAM,
    Role.TREATMENT_WORKER,
    Role.HOUSING_OFFICER,
    Role.PRISON_WORK_COACH,
)


@dataclass(frozen=True, slots=True)
class SyntheticPerson:
    """One person and one custody spell, as the files will say it.

    ``accommodation`` is where the first night is to be, as files write it, empty when that is not
    known. ``released_on`` is the day they walked out, None while they are still inside.
    """

    serial: int
    surname: str
    forenames: str
    sex: str
    date_of_birth: date
    ethnicity: str
    prison_id: str
    legal_status: str
    sentence_start: date | None
    reception_on: date
    dates: dict[ReleaseDateType, date]
    next_court_on: date | None
    authority: SyntheticAuthority | None
    treatment_need: str
    substance_group: str
    consent_to_share: str
    accommodation: str
    iom_cohort: str
    mappa_category: str
    mappa_level: str
    domestic_abuse_concern: str
    staff: dict[Role, str]
    released_on: date | None

    @property
    def prison_number(self) -> str:
        """A prison number nobody can have."""
        return identifiers.prison_number(self.serial)

    @property
    def settled_accommodation(self) -> YesNoUnknown:
        """Whether there is a settled address to go to."""
        if not self.accommodation:
            return YesNoUnknown.UNKNOWN
        is_settled = self.accommodation in PLANNED_NIGHTS["settled"]
        return YesNoUnknown.YES if is_settled else YesNoUnknown.NO


@dataclass(frozen=True, slots=True)
class Cast:
    """What people are drawn from: the mixes, the world, the prisons by sex, the law, the day."""

    mixes: Mixes
    world: World
    prisons_for_men: tuple[str, ...]
    prisons_for_women: tuple[str, ...]
    reference: Reference
    today: date


def make_people(cast: Cast, count: int, seed: int) -> Iterator[SyntheticPerson]:
    """That many people, one after the other; the same seed gives the same people."""
    random = Random(seed)
    for serial in range(1, count + 1):
        yield _person(cast, serial, random)


def _person(cast: Cast, serial: int, random: Random) -> SyntheticPerson:
    mixes, today = cast.mixes, cast.today
    is_woman = mixes.happens("women", random)
    due = today + timedelta(days=random.randint(-DAYS_BACK, DAYS_AHEAD))
    legal_status = _legal_status(mixes, random)
    served = random.choice((20, 60, 90, 150, 240, 400, 700, 1200))
    before_any_date = timedelta(days=served + random.randint(0, 40))
    dates = _dates(mixes, legal_status, due, random)
    sentence_start = min(today, due, *dates.values()) - before_any_date
    authority = _authority(cast, random)
    need = mixes.pick("treatment_need", random)
    category = mixes.pick("mappa_category", random)
    cohort = mixes.pick("iom_cohort", random)
    knows_sentence = random.random() >= SHARE_WITHOUT_SENTENCE_START
    forenames = FEMALE_FORENAMES if is_woman else MALE_FORENAMES
    born = _date_of_birth(mixes, due, random)
    return SyntheticPerson(
        serial=serial,
        surname=random.choice(SURNAMES),
        forenames=random.choice(forenames),
        sex="F" if is_woman else "M",
        date_of_birth=born,
        ethnicity=random.choice(ETHNICITIES),
        prison_id=random.choice(cast.prisons_for_women if is_woman else cast.prisons_for_men),
        legal_status=legal_status,
        sentence_start=sentence_start if knows_sentence and dates else None,
        reception_on=sentence_start - timedelta(days=random.randint(0, 30)),
        dates=dates,
        next_court_on=None if dates else today + timedelta(days=random.randint(1, 40)),
        authority=None if random.random() < SHARE_OUT_OF_AREA else authority,
        treatment_need=need,
        substance_group=mixes.pick("substance_group", random) if need == "yes" else "",
        consent_to_share=mixes.pick("consent_to_share", random) if need == "yes" else "",
        accommodation=random.choice(PLANNED_NIGHTS[mixes.pick("planned_first_night", random)]),
        iom_cohort="" if cohort == "none" else cohort,
        mappa_category=category,
        mappa_level=_mappa_level(category, random),
        domestic_abuse_concern=random.choice(("yes", "no", "no", "unknown")),
        staff=_staff(cast.world, authority.code, cohort, random),
        released_on=_released_on(cast, dates, born, sentence_start if knows_sentence else None),
    )


def _authority(cast: Cast, random: Random) -> SyntheticAuthority:
    if cast.mixes.happens("busiest_authority", random):
        return cast.world.busiest
    return random.choice(cast.world.authorities)


def _legal_status(mixes: Mixes, random: Random) -> str:
    if mixes.happens("remand", random):
        return "REMAND"
    return "RECALL" if mixes.happens("recalled", random) else "SENTENCED"


def _dates(
    mixes: Mixes, legal_status: str, due: date, random: Random
) -> dict[ReleaseDateType, date]:
    if legal_status == "REMAND":
        return {}
    expiry = due + timedelta(days=random.choice((90, 180, 365, 730)))
    if legal_status == "RECALL":
        before = due - timedelta(days=random.randint(60, 400))
        return {
            ReleaseDateType.CRD: before,
            ReleaseDateType.PRRD: due,
            ReleaseDateType.SLED: expiry,
        }
    dates = {ReleaseDateType.CRD: due, ReleaseDateType.SLED: expiry}
    if mixes.happens("home_detention_curfew", random):
        early = due - timedelta(days=random.randint(30, 120))
        dates[ReleaseDateType.HDCED] = early
        if random.random() < 0.5:
            dates[ReleaseDateType.HDCAD] = early + timedelta(days=random.randint(0, 10))
    return dates


def _date_of_birth(mixes: Mixes, due: date, random: Random) -> date:
    if mixes.happens("children", random):
        age = 17
    elif mixes.happens("young_adults", random):
        age = random.randint(18, 24)
    else:
        age = random.randint(25, LONGEST_ADULT_AGE)
    return due - timedelta(days=age * 365 + random.randint(30, 300))


def _mappa_level(category: str, random: Random) -> str:
    if category == "not_subject":
        return "not_applicable"
    if category == "unknown":
        return "not_set"
    return random.choice(("1", "1", "1", "2", "2", "3", "not_set"))


def _staff(world: World, authority: str, cohort: str, random: Random) -> dict[Role, str]:
    roles = [*ROLES_OF_EVERYBODY]
    if cohort != "none":
        roles += [Role.IOM_OFFICER, Role.IOM_COORDINATOR]
    return {
        role: random.choice(world.staff_of(authority, role)).code
        for role in roles
        if random.random() < 0.94
    }


def _released_on(
    cast: Cast,
    dates: dict[ReleaseDateType, date],
    born: date,
    sentence_start: date | None,
) -> date | None:
    anchor = next(
        (
            kind
            for kind in (ReleaseDateType.HDCAD, ReleaseDateType.PRRD, ReleaseDateType.CRD)
            if kind in dates
        ),
        None,
    )
    if anchor is None:
        return None
    answer = release_day(
        dates[anchor],
        anchor,
        cast.reference.law,
        cast.reference.bank_holidays,
        sentence_start=sentence_start,
        child=age_on(born, dates[anchor]) < cast.reference.plan_rules.adult_age,
        excluded=None if sentence_start else NOT_EXCLUDED,
    )
    day = answer.planned_day or answer.statutory_day
    return day if day is not None and day < cast.today else None
