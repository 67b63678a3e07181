"""Releases of a period counted by what became of their treatment need, one authority a row.

The rules are those of `domain.takeup.outcome_of`, said in SQL so that a year of England and Wales
is counted inside the database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from release_planner.domain.provider_returns import ProviderCompleteness
from release_planner.domain.report_period import ReportPeriod
from release_planner.store.connection import Connection
from release_planner.store.reading.values import Parameters, day_or_none


@dataclass(frozen=True, slots=True)
class CountedAuthority:
    """An authority of release, the one that answers for treatment there, and how far its returns
    are complete; `complete_to` is None when nothing is known.
    """

    authority: str
    treatment_authority: str
    complete_to: date | None


@dataclass(frozen=True, slots=True)
class AuthorityTakeUp:
    """Releases of one treatment authority. The first seven are the parts of `releases`.

    `pending` windows are not covered by the returns yet; `no_return` is the same where no return
    is known at all. `referred` counts the closed windows (`mature`) with a referral made by their
    end, `age_unknown` the releases without a date of birth, `children` those left out as under age.
    """

    started: int = 0
    not_started: int = 0
    already_open: int = 0
    pending: int = 0
    no_return: int = 0
    need_unknown: int = 0
    no_need: int = 0
    referred: int = 0
    age_unknown: int = 0
    children: int = 0

    @property
    def mature(self) -> int:
        """Releases with a need whose window closed within the returns: the denominator."""
        return self.started + self.not_started + self.already_open

    @property
    def releases(self) -> int:
        """Every release of an adult, or of somebody whose age is not known."""
        return self.mature + self.pending + self.no_return + self.need_unknown + self.no_need

    def __add__(self, other: "AuthorityTakeUp") -> "AuthorityTakeUp":
        """The two authorities taken together."""
        return AuthorityTakeUp(
            **{name: getattr(self, name) + getattr(other, name) for name in self.__slots__}
        )


@dataclass(frozen=True, slots=True)
class AreaTakeUp:
    """The authorities of an area, by GSS code, and what can only be counted over all of them.

    `persons` have a need or may have one; `mature_persons` are the people among the closed
    windows. Releases to authorities outside the area, or to none that is recorded, are apart.
    """

    authorities: Mapping[str, AuthorityTakeUp] = field(default_factory=dict)
    persons: int = 0
    mature_persons: int = 0
    released_elsewhere: int = 0
    authority_unknown: int = 0

    @property
    def total(self) -> AuthorityTakeUp:
        """The whole area."""
        return sum(self.authorities.values(), AuthorityTakeUp())


COMPLETENESS = """
    SELECT provider_id, authority, MAX(complete_to) FROM provider_return
    WHERE returned_on <= :as_at
    GROUP BY provider_id, authority
    UNION ALL
    SELECT DISTINCT place.provider_id, place.authority, CAST(NULL AS DATE)
    FROM place
    JOIN provider ON provider.id = place.provider_id
    WHERE provider.agency = 'treatment_provider' AND place.prison_id IS NULL
      AND place.authority IS NOT NULL"""

# A server counts by functions of its own, made from these two: whoever may count need not be
# allowed to see people, and nobody's agreement to share changes a figure.
_SERVER_COMPLETENESS = "SELECT * FROM planner.take_up_completeness(CAST(:as_at AS date))"
_SERVER_COUNTS = """
SELECT * FROM planner.take_up_counts(CAST(:first_day AS date), CAST(:last_day AS date), :adult_age,
    CAST(:authorities AS text[]), CAST(:treatment_authorities AS text[]),
    CAST(:complete_to AS text[]))"""

# The range on twin.released_on is an equality that keeps SQLite on the index by person.
COUNTS = """
WITH counted (authority, treatment_authority, complete_to) AS ({counted}),
released AS (
    SELECT custody.id, custody.person_id, custody.released_on, custody.window_ends_on,
        custody.released_to_authority, counted.treatment_authority, counted.complete_to,
        COALESCE(treatment_need.need, 'unknown') AS need,
        CASE
            WHEN person.date_of_birth IS NULL THEN custody.is_child
            WHEN CAST(person.date_of_birth AS TEXT) <= CAST(
                CAST(substr(CAST(custody.released_on AS TEXT), 1, 4) AS INTEGER) - :adult_age
                AS TEXT) || substr(CAST(custody.released_on AS TEXT), 5) THEN 'no'
            ELSE 'yes'
        END AS is_child
    FROM custody
    JOIN person ON person.id = custody.person_id
    LEFT JOIN treatment_need ON treatment_need.custody_id = custody.id
    LEFT JOIN counted ON counted.authority = custody.released_to_authority
    WHERE custody.released_on BETWEEN :first_day AND :last_day
      AND NOT EXISTS (
        SELECT 1 FROM custody twin
        WHERE twin.person_id = custody.person_id AND twin.id > custody.id
          AND twin.released_on BETWEEN custody.released_on AND custody.released_on)
),
judged AS MATERIALIZED (
    SELECT released.id, released.person_id, released.window_ends_on,
        released.treatment_authority, released.is_child, CASE
        WHEN released.released_to_authority IS NULL THEN 'authority_unknown'
        WHEN released.treatment_authority IS NULL THEN 'released_elsewhere'
        WHEN released.is_child = 'yes' THEN 'children'
        WHEN released.need = 'no' THEN 'no_need'
        WHEN released.need = 'unknown' THEN 'need_unknown'
        WHEN released.complete_to IS NULL THEN 'no_return'
        WHEN released.window_ends_on IS NULL
            OR CAST(released.window_ends_on AS TEXT) > released.complete_to THEN 'pending'
        WHEN EXISTS (
            SELECT 1 FROM treatment_start
            WHERE treatment_start.person_id = released.person_id
              AND treatment_start.started_on
                BETWEEN released.released_on AND released.window_ends_on
              AND NOT EXISTS (
                SELECT 1 FROM custody later
                WHERE later.person_id = released.person_id
                  AND later.released_on > released.released_on
                  AND later.released_on <= treatment_start.started_on)) THEN 'started'
        WHEN EXISTS (
            SELECT 1 FROM treatment_start
            WHERE treatment_start.person_id = released.person_id
              AND treatment_start.started_on < released.released_on) THEN 'already_open'
        ELSE 'not_started'
    END AS outcome
    FROM released
)
SELECT treatment_authority, outcome, COUNT(*),
    COUNT(CASE WHEN outcome IN ('started', 'not_started', 'already_open') AND EXISTS (
        SELECT 1 FROM treatment_referral
        WHERE treatment_referral.custody_id = judged.id
          AND treatment_referral.referred_on <= judged.window_ends_on) THEN 1 END),
    COUNT(CASE WHEN is_child = 'unknown' THEN 1 END)
FROM judged
GROUP BY treatment_authority, outcome
UNION ALL
SELECT NULL, 'persons', 0,
    COUNT(DISTINCT CASE WHEN outcome IN ('started', 'not_started', 'already_open', 'pending',
        'no_return', 'need_unknown') THEN person_id END),
    COUNT(DISTINCT CASE WHEN outcome IN ('started', 'not_started', 'already_open')
        THEN person_id END)
FROM judged"""


def provider_completeness(connection: Connection, as_at: date) -> tuple[ProviderCompleteness, ...]:
    """How complete each provider is for each authority it serves, by the returns of `as_at`.

    A provider serves the authorities it has sent returns for, and a treatment provider those in
    which it has a place outside prison.
    """
    return tuple(
        ProviderCompleteness(provider_id, authority, day_or_none(complete_to))
        for provider_id, authority, complete_to in connection.execute(
            COMPLETENESS if connection.engine == "sqlite" else _SERVER_COMPLETENESS,
            {"as_at": as_at.isoformat()},
        )
    )


def take_up_counts(
    connection: Connection,
    period: ReportPeriod,
    authorities: Iterable[CountedAuthority],
    adult_age: int,
) -> AreaTakeUp:
    """Count the releases of a period to these authorities.

    Several releases of a person on one day count once. A person is an adult from the birthday on
    which they reach `adult_age`, in years; somebody born on 29 February on 1 March.
    """
    statement, parameters = _counting(connection, authorities)
    parameters |= {
        "first_day": period.first_day.isoformat(),
        "last_day": period.last_day.isoformat(),
        "adult_age": adult_age,
    }
    by_authority: dict[str, dict[str, int]] = {}
    apart = {"authority_unknown": 0, "released_elsewhere": 0}
    persons = mature_persons = 0
    for authority, outcome, count, referred, age_unknown in connection.execute(
        statement, parameters
    ):
        if outcome == "persons":
            persons, mature_persons = referred, age_unknown
        elif outcome in apart:
            apart[outcome] += count
        else:
            numbers = by_authority.setdefault(authority, {})
            numbers[outcome] = count
            _add(numbers, "referred", referred)
            _add(numbers, "age_unknown", age_unknown)
    found = {code: AuthorityTakeUp(**by_authority[code]) for code in sorted(by_authority)}
    return AreaTakeUp(found, persons, mature_persons, **apart)


def _add(numbers: dict[str, int], name: str, count: int) -> None:
    numbers[name] = numbers.get(name, 0) + count


def _counting(
    connection: Connection, authorities: Iterable[CountedAuthority]
) -> tuple[str, Parameters]:
    """The statement that counts, with the parameters that name the authorities."""
    if connection.engine == "postgresql":
        listed = list(authorities)
        return _SERVER_COUNTS, {
            "authorities": [row.authority for row in listed],
            "treatment_authorities": [row.treatment_authority for row in listed],
            "complete_to": [_text(row.complete_to) for row in listed],
        }
    rows: list[str] = []
    parameters: Parameters = {}
    for place, row in enumerate(authorities):
        names = (f"authority_{place}", f"treatment_{place}", f"complete_to_{place}")
        day = _text(row.complete_to)
        parameters |= zip(names, (row.authority, row.treatment_authority, day), strict=True)
        rows.append("(:" + ", :".join(names) + ")")
    return COUNTS.format(counted=f"VALUES {', '.join(rows)}"), parameters


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
