"""Linking returned starts to releases: what links by itself, and what a person has to look at."""

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from release_planner.domain.linkage.passes import (
    LINKS_BY_ITSELF,
    Pass,
    Release,
    Releases,
    StartToLink,
)

StartAndSpell = tuple[int, int]
"""A pair by the ids of the start and of the custody spell."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A start and a release that may be of one person, and the pass that says so."""

    start_id: int
    release: Release
    link_pass: Pass


@dataclass(frozen=True, slots=True)
class Linkage:
    """What became of starts: each is in one of the four.

    ``to_review`` are the pairs of a start, the nearest first. ``rejected`` are starts whose every
    pair a person has rejected, ``outside`` those that are no pair with any release.
    """

    links: tuple[Pair, ...]
    to_review: Mapping[int, tuple[Pair, ...]]
    rejected: frozenset[int]
    outside: frozenset[int]


def link_starts(
    starts: Collection[StartToLink],
    releases: Collection[Release],
    *,
    within_days: int,
    rejected: Container[StartAndSpell] = frozenset(),
    unsure: Container[StartAndSpell] = frozenset(),
    linked: Iterable[tuple[int, date]] = (),
) -> Linkage:
    """Link starts to releases of up to ``within_days`` before them, whatever their order.

    A start belongs to the latest release of a person at or before it. It links by itself when by a
    pass that allows this it is a pair with one person alone, and the release with one start alone:
    two people who are told alike are never told apart by the program. Rejected pairs are never
    linked and still count there, so that rejecting one of two does not link the other. ``unsure``
    pairs are with a person, and stay there. ``linked`` are people with the day of a start that was
    linked to them before: the release it follows links no second start by itself, and is no
    candidate where something differs, since its start is found already.
    """
    pairs = _pairs(starts, releases, within_days)
    taken = _followed_releases(releases, linked)
    links: dict[int, Pair] = {}
    for by in LINKS_BY_ITSELF:
        found = [
            pair
            for pair in _unique_pairs(pairs, by, taken)
            if not any(_ids(pair) in decided for decided in (rejected, unsure))
        ]
        links |= {pair.start_id: pair for pair in found}
        taken = taken | {pair.release.custody_id for pair in found}
    to_review: dict[int, tuple[Pair, ...]] = {}
    all_rejected: set[int] = set()
    for start in starts:
        if start.id in links:
            continue
        may_be = [each for each in pairs[start.id] if not _is_no_candidate(each, taken)]
        waiting = [each for each in may_be if _ids(each) not in rejected]
        if waiting:
            to_review[start.id] = tuple(sorted(waiting, key=_nearest_first))
        elif may_be:
            all_rejected.add(start.id)
    left = frozenset(start.id for start in starts) - links.keys() - to_review.keys()
    return Linkage(
        tuple(links[start_id] for start_id in sorted(links)),
        to_review,
        frozenset(all_rejected),
        left - all_rejected,
    )


def _pairs(
    starts: Iterable[StartToLink], releases: Collection[Release], within_days: int
) -> dict[int, list[Pair]]:
    """For each start its pairs, one for each person: the latest release at or before it."""
    held = Releases(releases)
    found: dict[int, list[Pair]] = {}
    for start in starts:
        latest: dict[int, Pair] = {}
        for release, by in held.pairs_with(start):
            if not 0 <= (start.started_on - release.released_on).days <= within_days:
                continue
            known = latest.get(release.person_id)
            if known is None or _order(release) > _order(known.release):
                latest[release.person_id] = Pair(start.id, release, by)
        found[start.id] = list(latest.values())
    return found


def _unique_pairs(
    pairs: Mapping[int, list[Pair]],
    by: Pass,
    taken: Container[int],
) -> list[Pair]:
    """The pairs of a pass or a stricter one that are the only one of their start and release."""
    near = {start: [p for p in of_start if p.link_pass <= by] for start, of_start in pairs.items()}
    starts_of = Counter(pair.release.custody_id for each in near.values() for pair in each)
    return [
        pair
        for of_start in near.values()
        if len(of_start) == 1
        for pair in of_start
        if starts_of[pair.release.custody_id] == 1 and pair.release.custody_id not in taken
    ]


def _followed_releases(
    releases: Iterable[Release], linked: Iterable[tuple[int, date]]
) -> frozenset[int]:
    """The releases that starts of these people follow."""
    of_person: dict[int, list[Release]] = defaultdict(list)
    for release in releases:
        of_person[release.person_id].append(release)
    followed = set()
    for person_id, started_on in linked:
        before = [each for each in of_person[person_id] if each.released_on <= started_on]
        if before:
            followed.add(max(before, key=_order).custody_id)
    return frozenset(followed)


def _is_no_candidate(pair: Pair, taken: Container[int]) -> bool:
    return pair.link_pass not in LINKS_BY_ITSELF and pair.release.custody_id in taken


def _ids(pair: Pair) -> StartAndSpell:
    return pair.start_id, pair.release.custody_id


def _order(release: Release) -> tuple[date, int]:
    return release.released_on, release.custody_id


def _nearest_first(pair: Pair) -> tuple[int, int, int]:
    release = pair.release
    return pair.link_pass, -release.released_on.toordinal(), release.custody_id
