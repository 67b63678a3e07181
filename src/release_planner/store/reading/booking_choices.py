"""Who and where a booking, a referral or a role can be given to."""

from dataclasses import dataclass

from release_planner.store.connection import Connection


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A place; `closed_weekdays` lists the ISO numbers of the weekdays on which it is shut."""

    code: str
    name: str
    town: str | None
    provider_name: str | None
    telephone: str | None
    prison_id: str | None
    closed_weekdays: str


@dataclass(frozen=True, slots=True)
class ProviderChoice:
    """A provider, and of which agency."""

    code: str
    name: str
    agency: str


@dataclass(frozen=True, slots=True)
class StaffChoice:
    """A member of staff, in which role and team."""

    code: str
    name: str
    role: str
    team_code: str | None


@dataclass(frozen=True, slots=True)
class BookingChoices:
    """Everybody and every place that can be chosen, each by name."""

    places: tuple[PlaceChoice, ...]
    providers: tuple[ProviderChoice, ...]
    staff: tuple[StaffChoice, ...]


_PLACES = """
SELECT l.code, l.name, l.town, v.name, v.telephone, l.prison_id, l.closed_weekdays
FROM place l LEFT JOIN provider v ON v.id = l.provider_id ORDER BY l.name, l.code
"""
_PROVIDERS = "SELECT code, name, agency FROM provider ORDER BY name, code"
_STAFF = """
SELECT s.code, s.name, s.role, t.code
FROM staff s LEFT JOIN team t ON t.id = s.team_id ORDER BY s.name, s.code
"""


def booking_choices(connection: Connection) -> BookingChoices:
    """Read every place, provider and member of staff."""
    return BookingChoices(
        places=tuple(PlaceChoice(*row) for row in connection.execute(_PLACES)),
        providers=tuple(ProviderChoice(*row) for row in connection.execute(_PROVIDERS)),
        staff=tuple(StaffChoice(*row) for row in connection.execute(_STAFF)),
    )
