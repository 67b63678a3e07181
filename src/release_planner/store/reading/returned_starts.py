"""What linking looks at: starts that wait, releases that they may follow, decisions, the key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from release_planner.domain.codes import LinkState, LinkVerdict, Sex
from release_planner.domain.linkage.attributors import Attributors, initials_of
from release_planner.store.connection import Connection
from release_planner.store.reading.values import day


@dataclass(frozen=True, slots=True)
class WaitingStart:
    """A returned start whose attributors are still held, since a person has to look at it."""

    id: int
    provider_id: int
    provider_name: str
    attributors: Attributors
    authority: str | None
    started_on: date
    received_on: date
    drop_on: date


@dataclass(frozen=True, slots=True)
class HeldRelease:
    """A release as it is looked at for a start. ``authority`` is where the person went to."""

    custody_id: int
    person_id: int
    released_on: date
    surname: str
    forenames: str
    identifier: str
    attributors: Attributors
    authority: str | None


@dataclass(frozen=True, slots=True)
class HeldStart:
    """What is known of a returned start by its keyed hash, whether or not its person is found."""

    id: int
    state: LinkState
    authority: str | None


@dataclass(frozen=True, slots=True)
class HeldDecision:
    """What was decided of a pair, by whom and when."""

    verdict: LinkVerdict
    decided_by: str
    decided_on: date


_WAITING = """
SELECT r.id, r.provider_id, v.name, r.initials, r.date_of_birth, r.sex, r.authority, r.started_on,
    r.received_on, r.drop_on
FROM returned_start r JOIN provider v ON v.id = r.provider_id
WHERE r.state = 'to_review' AND r.initials IS NOT NULL AND r.date_of_birth IS NOT NULL
ORDER BY r.id
"""
_RELEASES = """
SELECT c.id, c.person_id, c.released_on, p.surname, p.forenames,
    coalesce(p.prison_number, p.crn, p.pnc_number), p.date_of_birth, p.sex,
    coalesce(c.released_to_authority, c.release_authority)
FROM custody c JOIN person p ON p.id = c.person_id
WHERE c.released_on BETWEEN :first_day AND :last_day AND p.date_of_birth IS NOT NULL
ORDER BY c.id
"""
_LINKED = """
SELECT DISTINCT s.person_id, s.started_on
FROM returned_start r JOIN treatment_start s ON s.id = r.treatment_start_id
WHERE r.state = 'linked' ORDER BY s.person_id, s.started_on
"""
# Whoever reviews need not see who is in treatment: the server says of its own who is linked.
_LINKED_ON_A_SERVER = "SELECT person_id, started_on FROM planner.linked_starts() ORDER BY 1, 2"
_DECISIONS = """
SELECT pair_hash, verdict, decided_by, decided_on FROM link_decision
WHERE keep_until > :today ORDER BY pair_hash
"""
_SERVED = """
SELECT provider_id, authority FROM place
WHERE prison_id IS NULL AND authority IS NOT NULL AND provider_id IS NOT NULL
GROUP BY provider_id, authority ORDER BY provider_id, authority
"""


def waiting_starts(connection: Connection) -> list[WaitingStart]:
    """The starts that a person has to look at, as they came in."""
    return [
        WaitingStart(
            row[0],
            row[1],
            row[2],
            Attributors(row[3], day(row[4]), Sex(row[5] or Sex.NOT_KNOWN)),
            row[6],
            day(row[7]),
            day(row[8]),
            day(row[9]),
        )
        for row in connection.execute(_WAITING)
    ]


def releases_between(connection: Connection, first: date, last: date) -> list[HeldRelease]:
    """The releases of two days and between, whatever is known of a treatment need, of people whose
    initials and date of birth are known.
    """
    days = {"first_day": first.isoformat(), "last_day": last.isoformat()}
    found = []
    for row in connection.execute(_RELEASES, days):
        initials = initials_of(row[4], row[3])
        if initials is not None:
            told = Attributors(initials, day(row[6]), Sex(row[7]))
            found.append(
                HeldRelease(
                    row[0], row[1], day(row[2]), row[3], row[4], row[5], told, authority=row[8]
                )
            )
    return found


def linked_starts(connection: Connection) -> list[tuple[int, date]]:
    """The people to whom a returned start was linked, each with the day of the start."""
    query = _LINKED if connection.engine == "sqlite" else _LINKED_ON_A_SERVER
    return [(person_id, day(started_on)) for person_id, started_on in connection.execute(query)]


def held_starts(connection: Connection) -> Mapping[str, HeldStart]:
    """Every start that was ever returned, by its keyed hash."""
    query = "SELECT keyed_hash, id, state, authority FROM returned_start ORDER BY id"
    return {
        keyed_hash: HeldStart(row_id, LinkState(state), authority)
        for keyed_hash, row_id, state, authority in connection.execute(query)
    }


def held_decisions(connection: Connection, today: date) -> Mapping[str, HeldDecision]:
    """The decisions that still count, by the keyed hash of their pair."""
    return {
        pair: HeldDecision(LinkVerdict(verdict), decided_by, day(decided_on))
        for pair, verdict, decided_by, decided_on in connection.execute(
            _DECISIONS, {"today": today.isoformat()}
        )
    }


def linkage_key(connection: Connection) -> bytes | None:
    """The secret of the keyed hashes, None before the first return."""
    row = connection.execute("SELECT secret FROM linkage_key ORDER BY id").fetchone()
    return None if row is None else bytes(row[0])


def served_authorities(connection: Connection) -> Mapping[int, frozenset[str]]:
    """By provider, the authorities in which it has a place outside prison."""
    found: dict[int, set[str]] = {}
    for provider_id, authority in connection.execute(_SERVED):
        found.setdefault(provider_id, set()).add(authority)
    return {provider_id: frozenset(codes) for provider_id, codes in found.items()}


def starts_to_review(connection: Connection) -> int:
    """How many starts wait for a person."""
    query = "SELECT count(*) FROM returned_start WHERE state = 'to_review'"
    return int(connection.execute(query).fetchone()[0])


def own_areas(connection: Connection) -> tuple[str, ...]:
    """The areas that a login of a shared store works for."""
    (areas,) = connection.execute("SELECT planner.my_areas()").fetchone()
    return tuple(areas or ())
