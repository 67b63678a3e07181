"""Laying returned starts against the releases of the store."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from release_planner.actions.context import ActionContext
from release_planner.actions.returning_providers import treatment_authority
from release_planner.domain.codes import LinkVerdict
from release_planner.domain.linkage.attributors import Attributors
from release_planner.domain.linkage.keyed_hashes import pair_hash
from release_planner.domain.linkage.linking import Linkage, StartAndSpell, link_starts
from release_planner.domain.linkage.passes import Release, StartToLink
from release_planner.reference.reference import Reference
from release_planner.store.connection import Connection
from release_planner.store.reading.returned_starts import (
    HeldDecision,
    HeldRelease,
    WaitingStart,
    held_decisions,
    linked_starts,
    releases_between,
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What starts are laid against: releases by spell, and what was decided before."""

    releases: Mapping[int, Release]
    held: Mapping[int, HeldRelease]
    decisions: Mapping[str, HeldDecision]

    def decision(
        self, key: bytes, attributors: Attributors, custody_id: int
    ) -> HeldDecision | None:
        """What a person decided of somebody as returned and a release."""
        if not self.decisions:
            return None
        return self.decisions.get(pair_hash(key, attributors, self.releases[custody_id]))


@dataclass(frozen=True, slots=True)
class _Decided:
    """The pairs of which a person said one thing; a hash is made only of a pair asked for."""

    verdict: LinkVerdict
    key: bytes
    told: Mapping[int, Attributors]
    surroundings: Surroundings

    def __contains__(self, pair: object) -> bool:
        start_id, custody_id = cast(StartAndSpell, pair)
        decision = self.surroundings.decision(self.key, self.told[start_id], custody_id)
        return decision is not None and decision.verdict is self.verdict


def start_to_link(
    reference: Reference,
    start_id: int,
    attributors: Attributors,
    authority: str | None,
    started_on: date,
) -> StartToLink:
    """A start as it is laid against releases, with the council that answers for treatment."""
    code = None if authority is None else treatment_authority(reference, authority)
    return StartToLink(start_id, attributors, code, started_on)


def waiting_to_link(reference: Reference, start: WaitingStart) -> StartToLink:
    """A start of the store as it is laid against releases."""
    return start_to_link(reference, start.id, start.attributors, start.authority, start.started_on)


def surroundings(
    context: ActionContext, connection: Connection, days: Iterable[date]
) -> Surroundings:
    """The releases that starts of these days may follow, with the decisions on them."""
    listed = list(days)
    if not listed:
        return Surroundings({}, {}, {})
    within = timedelta(days=context.reference.returns.within_days)
    held = releases_between(connection, min(listed) - within, max(listed))
    return Surroundings(
        {each.custody_id: _release(context.reference, each) for each in held},
        {each.custody_id: each for each in held},
        held_decisions(connection, context.today),
    )


def link(
    context: ActionContext,
    connection: Connection,
    starts: Collection[StartToLink],
    key: bytes,
    around: Surroundings,
) -> Linkage:
    """Link starts by the five passes, against what was linked and decided before."""
    told = {start.id: start.attributors for start in starts}
    return link_starts(
        starts,
        around.releases.values(),
        within_days=context.reference.returns.within_days,
        rejected=_Decided(LinkVerdict.REJECTED, key, told, around),
        unsure=_Decided(LinkVerdict.UNSURE, key, told, around),
        linked=linked_starts(connection),
    )


def _release(reference: Reference, held: HeldRelease) -> Release:
    code = held.authority
    return Release(
        held.custody_id,
        held.person_id,
        held.released_on,
        held.attributors,
        None if code is None else treatment_authority(reference, code),
    )
