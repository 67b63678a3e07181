"""The five passes: how nearly a returned start and a release have to agree to be a pair.

From the first to the last they ask for less, each for the commonest error that is left: another
authority, an initial, a part of the date of birth, the sex. No pass allows two errors at once, so
that the last three ask for the same authority where both are known: without that, most pairs that
they find are of two people (`benchmarks/linkage_error.py`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from release_planner.domain.linkage.attributors import Attributors


class Pass(IntEnum):
    """`EXACT`: all the same, and the authority. `ANY_AUTHORITY`: the same, elsewhere. Then, not in
    another authority: `INITIAL`, one initial differs, or the two are swapped; `BIRTH`, day, month
    or year of birth differs, or day and month are swapped; `SEX`, the sex differs or is not known.
    """

    EXACT = 1
    ANY_AUTHORITY = 2
    INITIAL = 3
    BIRTH = 4
    SEX = 5


LINKS_BY_ITSELF = (Pass.EXACT, Pass.ANY_AUTHORITY)
"""The passes whose pairs are links when they are unique both ways; others go to a person."""


@dataclass(frozen=True, slots=True)
class StartToLink:
    """A returned start. `authority` is the council that answers for treatment, None if not told."""

    id: int
    attributors: Attributors
    authority: str | None
    started_on: date


@dataclass(frozen=True, slots=True)
class Release:
    """A release that a start may follow, of a custody spell; `authority` as of a start."""

    custody_id: int
    person_id: int
    released_on: date
    attributors: Attributors
    authority: str | None


def pass_of(start: StartToLink, release: Release) -> Pass | None:
    """The first pass by which the two are a pair, None where they differ by more."""
    told, held = start.attributors, release.attributors
    same_initials = told.initials == held.initials
    same_birth = told.date_of_birth == held.date_of_birth
    same_sex = told.sex == held.sex and told.sex_is_known
    same_authority = start.authority is not None and start.authority == release.authority
    if same_initials and same_birth and same_sex:
        return Pass.EXACT if same_authority else Pass.ANY_AUTHORITY
    if start.authority and release.authority and not same_authority:
        return None
    if same_initials and same_birth:
        return Pass.SEX
    if not same_sex:
        return None
    if same_birth and initials_nearly_agree(told.initials, held.initials):
        return Pass.INITIAL
    if same_initials and births_nearly_agree(told.date_of_birth, held.date_of_birth):
        return Pass.BIRTH
    return None


def initials_nearly_agree(told: str, held: str) -> bool:
    """Whether one of two initials differs, or they are swapped."""
    return told != held and (told[0] == held[0] or told[1] == held[1] or told == held[::-1])


def births_nearly_agree(told: date, held: date) -> bool:
    """Whether day, month or year alone differs, or day and month are swapped."""
    return told != held and bool(set(_nearly(told)) & set(_nearly(held)))


def _nearly(birth: date) -> Iterator[tuple[object, ...]]:
    """What two dates share that differ in one part, or whose day and month are swapped."""
    yield "day and month", birth.day, birth.month
    yield "day and year", birth.day, birth.year
    yield "month and year", birth.month, birth.year
    yield "swapped", birth.year, frozenset((birth.day, birth.month))


class Releases:
    """Releases found by what a start may share with them, so that not every pair is looked at."""

    def __init__(self, releases: Iterable[Release]) -> None:
        self._by_birth: Mapping[date, list[Release]] = defaultdict(list)
        self._nearly: Mapping[tuple[object, ...], list[Release]] = defaultdict(list)
        for release in releases:
            told = release.attributors
            self._by_birth[told.date_of_birth].append(release)
            for part in _nearly(told.date_of_birth):
                self._nearly[told.initials, *part].append(release)

    def pairs_with(self, start: StartToLink) -> Iterator[tuple[Release, Pass]]:
        """Every release that is a pair with a start by some pass, each once."""
        told = start.attributors
        found = {each.custody_id: each for each in self._by_birth.get(told.date_of_birth, ())}
        for part in _nearly(told.date_of_birth):
            near = self._nearly.get((told.initials, *part), ())
            found |= {each.custody_id: each for each in near}
        for release in found.values():
            by = pass_of(start, release)
            if by is not None:
                yield release, by
