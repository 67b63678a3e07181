"""The synthetic staff, teams, providers and places of the two areas."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from release_planner.domain.codes import Agency, Role
from release_planner.samples.identifiers import telephone
from release_planner.samples.names import FEMALE_FORENAMES, MALE_FORENAMES, SURNAMES

BUSIEST = "E08000025"

ROLES_OF_A_TEAM = (
    (Role.IOM_OFFICER, Agency.POLICE, 2),
    (Role.COMMUNITY_OFFENDER_MANAGER, Agency.PROBATION, 3),
    (Role.IOM_COORDINATOR, Agency.POLICE, 1),
    (Role.ADMINISTRATOR, Agency.PROBATION, 1),
    (Role.TREATMENT_WORKER, Agency.TREATMENT_PROVIDER, 1),
    (Role.HOUSING_OFFICER, Agency.LOCAL_AUTHORITY, 1),
    (Role.PRISON_OFFENDER_MANAGER, Agency.PRISON, 2),
    (Role.PRE_RELEASE_TEAM, Agency.PRISON, 1),
    (Role.PRISON_WORK_COACH, Agency.DEPARTMENT_FOR_WORK_AND_PENSIONS, 1),
)


@dataclass(frozen=True, slots=True)
class SyntheticAuthority:
    """An authority people are released to: its own code, who treats there, and its area."""

    code: str
    name: str
    treatment_authority: str
    area: str


@dataclass(frozen=True, slots=True)
class SyntheticStaff:
    """A member of staff of the team that serves one authority."""

    code: str
    name: str
    role: Role
    agency: Agency
    team_code: str
    team_name: str
    area: str
    authority: str
    telephone: str


@dataclass(frozen=True, slots=True)
class SyntheticPlace:
    """A provider's site in one authority; ``closed_days`` are weekday names."""

    provider_code: str
    provider_name: str
    agency: Agency
    place_code: str
    place_name: str
    authority: str
    telephone: str
    open_days: str


@dataclass(frozen=True, slots=True)
class World:
    """Everybody and everything that people are referred to, by authority code."""

    authorities: tuple[SyntheticAuthority, ...]
    staff: tuple[SyntheticStaff, ...]
    places: tuple[SyntheticPlace, ...]

    @property
    def busiest(self) -> SyntheticAuthority:
        """The authority that most people are released to."""
        return next(each for each in self.authorities if each.code == BUSIEST)

    @property
    def demonstrator(self) -> SyntheticStaff:
        """The community offender manager as whom a newcomer looks around."""
        return self.staff_of(BUSIEST, Role.COMMUNITY_OFFENDER_MANAGER)[0]

    def staff_of(self, authority: str, role: Role) -> list[SyntheticStaff]:
        """The staff who hold a role for an authority."""
        return [each for each in self.staff if each.authority == authority and each.role is role]

    def place_of(self, authority: str, agency: Agency) -> SyntheticPlace:
        """The site of one kind of provider that serves an authority."""
        return next(
            place
            for place in self.places
            if place.authority == authority and place.agency is agency
        )


def make_world(authorities: tuple[SyntheticAuthority, ...], seed: int) -> World:
    """The world for these authorities; the same seed gives the same world."""
    random = Random(seed)
    staff = tuple(
        member
        for number, authority in enumerate(authorities, 1)
        for member in _team(authority, number, random)
    )
    places = tuple(
        place
        for number, authority in enumerate(authorities, 1)
        for place in _places(authority, number)
    )
    return World(authorities, staff, places)


def _team(authority: SyntheticAuthority, number: int, random: Random) -> Iterator[SyntheticStaff]:
    serial = 0
    for role, agency, size in ROLES_OF_A_TEAM:
        for _ in range(size):
            serial += 1
            forename = random.choice(MALE_FORENAMES + FEMALE_FORENAMES)
            yield SyntheticStaff(
                code=f"{_INITIALS[role]}{number:02d}{serial:02d}",
                name=f"{forename} {random.choice(SURNAMES)}",
                role=role,
                agency=agency,
                team_code=f"T{number:02d}",
                team_name=f"{authority.name} IOM team",
                area=authority.area,
                authority=authority.code,
                telephone=telephone(number * 20 + serial),
            )


_INITIALS = {
    Role.IOM_OFFICER: "IOM",
    Role.COMMUNITY_OFFENDER_MANAGER: "COM",
    Role.IOM_COORDINATOR: "COO",
    Role.ADMINISTRATOR: "ADM",
    Role.TREATMENT_WORKER: "TRE",
    Role.HOUSING_OFFICER: "HOU",
    Role.PRISON_OFFENDER_MANAGER: "POM",
    Role.PRE_RELEASE_TEAM: "PRE",
    Role.PRISON_WORK_COACH: "COA",
}

_SITES = (
    (Agency.PROBATION, "PRO", "Probation office", "Mon-Fri"),
    (Agency.TREATMENT_PROVIDER, "TRT", "Recovery service", "Mon-Thu"),
    (Agency.LOCAL_AUTHORITY, "HSG", "Housing options", "Mon-Thu"),
    (Agency.DEPARTMENT_FOR_WORK_AND_PENSIONS, "JCP", "Jobcentre", "Mon-Fri"),
    (Agency.HEALTH, "GPS", "Health centre", "Mon-Fri"),
)


def _places(authority: SyntheticAuthority, number: int) -> Iterator[SyntheticPlace]:
    for offset, (agency, initials, name, open_days) in enumerate(_SITES):
        code = f"{initials}{number:02d}"
        yield SyntheticPlace(
            provider_code=code,
            provider_name=f"{authority.name} {name.lower()} (synthetic)",
            agency=agency,
            place_code=f"{code}A",
            place_name=f"{name}, {authority.name}",
            authority=authority.code,
            telephone=telephone(500 + number * 10 + offset),
            open_days=open_days,
        )
