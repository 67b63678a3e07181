"""Releases of a period counted by what became of their treatment need, one authority a row."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from release_planner.domain.provider_returns import ProviderCompleteness
from release_planner.domain.take_up_lines import IN_FIGURE
from release_planner.store.connection import Connection
from release_planner.store.reading.take_up_counted import CountedReleases
from release_planner.store.reading.values import day_or_none


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
    windows. Releases to authorities outside the area, or to none that is recorded, are apart, and
    so are adults released to authorities of it that are not counted, because a return is late.
    """

    authorities: Mapping[str, AuthorityTakeUp] = field(default_factory=dict)
    persons: int = 0
    mature_persons: int = 0
    released_elsewhere: int = 0
    authority_unknown: int = 0
    released_to_late: int = 0

    @property
    def total(self) -> AuthorityTakeUp:
        """The whole area."""
        return sum(self.authorities.values(), AuthorityTakeUp())


COMPLETENESS = """
    SELECT provider_return.provider_id, provider_return.authority,
        CASE WHEN MAX(provider.ended_on) <= MAX(provider_return.complete_to) THEN :as_at
             ELSE MAX(provider_return.complete_to) END
    FROM provider_return
    JOIN provider ON provider.id = provider_return.provider_id
    WHERE provider_return.returned_on <= :as_at
    GROUP BY provider_return.provider_id, provider_return.authority
    UNION ALL
    SELECT DISTINCT place.provider_id, place.authority, CAST(NULL AS DATE)
    FROM place
    JOIN provider ON provider.id = place.provider_id
    WHERE provider.agency = 'treatment_provider' AND place.prison_id IS NULL
      AND place.authority IS NOT NULL"""

_SERVER_COMPLETENESS = "SELECT * FROM planner.take_up_completeness(CAST(:as_at AS date))"


def provider_completeness(connection: Connection, as_at: date) -> tuple[ProviderCompleteness, ...]:
    """How complete each provider is for each authority it serves, by the returns of `as_at`.

    A provider serves the authorities it has sent returns for, and a treatment provider those in
    which it has a place outside prison. One that has ended, and is complete to its last day, is
    complete to any day.
    """
    return tuple(
        ProviderCompleteness(provider_id, authority, day_or_none(complete_to))
        for provider_id, authority, complete_to in connection.execute(
            COMPLETENESS if connection.engine == "sqlite" else _SERVER_COMPLETENESS,
            {"as_at": as_at.isoformat()},
        )
    )


def area_take_up(counted: CountedReleases) -> AreaTakeUp:
    """The coverage of an area, from what was counted of its releases."""
    apart = {"authority_unknown": 0, "released_elsewhere": 0}
    by_authority: dict[str, Counter[str]] = {}
    for facts, number in counted.facets["authority"].items():
        authority, outcome, referred, age_unknown, *_ = facts
        if outcome in apart:
            apart[outcome] += number
            continue
        numbers = by_authority.setdefault(authority, Counter())
        numbers[outcome] += number
        if outcome != "children":
            numbers["age_unknown"] += number if age_unknown == "yes" else 0
            is_referred = outcome in IN_FIGURE and referred == "yes"
            numbers["referred"] += number if is_referred else 0
    found = {code: AuthorityTakeUp(**by_authority[code]) for code in sorted(by_authority)}
    return AreaTakeUp(found, counted.persons, counted.mature_persons, **apart)
