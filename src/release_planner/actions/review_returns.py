"""Looking at returned starts that no pass may link by itself: pairs side by side, and decisions.

What a person decides of a pair is kept by a keyed hash, and holds when the start is returned again.
What a return says of somebody goes with the decision that ends the matter. A decision is reopened
with the attributors that its maker still has before them; from the store alone it cannot be.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from release_planner.actions.context import ActionContext
from release_planner.actions.finding import require
from release_planner.actions.linking_starts import (
    Surroundings,
    link,
    surroundings,
    waiting_to_link,
)
from release_planner.domain.access import FieldGroup
from release_planner.domain.codes import LinkState, LinkVerdict
from release_planner.domain.errors import PlannerError, RefusedError
from release_planner.domain.linkage.attributors import Attributors
from release_planner.domain.linkage.differences import differences
from release_planner.domain.linkage.keyed_hashes import pair_hash, start_hash
from release_planner.domain.linkage.linking import Linkage, Pair
from release_planner.domain.linkage.passes import StartToLink
from release_planner.domain.timeline import add_months
from release_planner.model.returned_start import LinkDecision, ReturnedStart
from release_planner.store.audit import AuditRecord
from release_planner.store.connection import Connection
from release_planner.store.keeping.consulted import log_consultation
from release_planner.store.linking import (
    drop_what_has_served,
    give_up_start,
    key_for_linking,
    link_start,
    unlink_start,
)
from release_planner.store.reading.returned_starts import (
    HeldDecision,
    HeldRelease,
    WaitingStart,
    linkage_key,
    waiting_starts,
)
from release_planner.store.sessions import driver_connection

MOST_IDS_LOGGED = 500
PURPOSE = "find the person of a returned start"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A release that a start may follow. ``differs`` says in words in what, empty for nothing.

    ``decision`` is what a person said of the pair before.
    """

    held: HeldRelease
    link_pass: int
    differs: tuple[str, ...]
    days_after: int
    decision: HeldDecision | None

    @property
    def custody_id(self) -> int:
        """The spell whose release it is."""
        return self.held.custody_id


@dataclass(frozen=True, slots=True)
class StartToReview:
    """A returned start with its candidates, the nearest first."""

    start: WaitingStart
    authority_name: str
    candidates: tuple[Candidate, ...]

    @property
    def id(self) -> int:
        """The returned start's id."""
        return self.start.id

    @property
    def was_put_off(self) -> bool:
        """Whether somebody was unsure of it already."""
        return any(each.decision is not None for each in self.candidates)


def let_go_when_due(context: ActionContext, connection: Connection) -> None:
    """Let go of what returns said of people whom nobody has looked for in time, where the actor
    may. To be called wherever returns are looked at.
    """
    if not context.access(connection).changes(FieldGroup.RETURNED_STARTS):
        return
    if not any(each.drop_on <= context.today for each in waiting_starts(connection)):
        return
    with context.writing("let go of what has served", FieldGroup.RETURNED_STARTS) as session:
        drop_what_has_served(driver_connection(session), context.today)


def give_up_without_candidate(context: ActionContext, connection: Connection) -> None:
    """Let go of what was returned of people whom no release here is like any more, as after an
    erasure: it may be of the one who was erased.
    """
    waiting, key = waiting_starts(connection), linkage_key(connection)
    if not waiting or key is None:
        return
    around = surroundings(context, connection, [each.started_on for each in waiting])
    starts = [waiting_to_link(context.reference, each) for each in waiting]
    for start_id in link(context, connection, starts, key, around).outside:
        give_up_start(connection, start_id, LinkState.OUTSIDE)


def starts_to_review(context: ActionContext, connection: Connection) -> list[StartToReview]:
    """Every start that waits for a person; those that somebody was unsure of come last.

    Logged as a consultation of the people among the candidates before it is given. Raises
    RefusedError for somebody who does not see returned starts.
    """
    access = context.access(connection)
    if not access.sees(FieldGroup.RETURNED_STARTS, agreed=True):
        raise RefusedError(f"{access.role.name} do not see starts returned by providers.")
    let_go_when_due(context, connection)
    waiting = [each for each in waiting_starts(connection) if each.drop_on > context.today]
    key = linkage_key(connection)
    if not waiting or key is None:
        return []
    around = surroundings(context, connection, [each.started_on for each in waiting])
    starts = {each.id: waiting_to_link(context.reference, each) for each in waiting}
    found = link(context, connection, starts.values(), key, around)
    names = {code: each.name for code, each in context.reference.authorities.items()}
    listed = [
        StartToReview(
            each,
            names.get(each.authority or "", "not known"),
            tuple(
                _candidate(starts[each.id], pair, around, key, names)
                for pair in _pairs_of(each.id, found)
            ),
        )
        for each in waiting
    ]
    listed.sort(key=lambda each: (each.was_put_off, each.start.started_on, each.id))
    _log(context, connection, listed)
    return listed


def decide(context: ActionContext, start_id: int, custody_id: int, verdict: LinkVerdict) -> None:
    """Keep what the actor decided of a pair, and what follows from it.

    Accepted, the start is linked and what was returned of the person goes; rejected, the pair is
    never put together again, and the start is given up with its last candidate. Raises PlannerError
    when somebody decided meanwhile, or the two are no pair any more.
    """
    with context.writing(
        "decide on a returned start", FieldGroup.RETURNED_STARTS, FieldGroup.TREATMENT
    ) as session:
        connection = driver_connection(session)
        key = key_for_linking(connection, context.today)
        start = _waiting(connection, start_id)
        around = surroundings(context, connection, [start.started_on])
        pair = _pair(context, connection, start, custody_id, key, around)
        _keep(session, context, pair_hash(key, start.attributors, pair.release), verdict)
        session.flush()
        if verdict is LinkVerdict.ACCEPTED:
            link_start(
                connection,
                start_id,
                custody_id,
                pair.link_pass,
                today=context.today,
                decided_by=context.actor,
            )
        elif verdict is LinkVerdict.REJECTED and not _is_left(context, connection, start, key):
            _give_up(context, connection, start_id, LinkState.NOT_LINKED)


def give_up(context: ActionContext, start_id: int) -> None:
    """Leave a start without a person, such as one that is no pair with any release any more."""
    with context.writing("give up a returned start", FieldGroup.RETURNED_STARTS) as session:
        connection = driver_connection(session)
        _waiting(connection, start_id)
        _give_up(context, connection, start_id, LinkState.NOT_LINKED)


def reopen(
    context: ActionContext, start_id: int, custody_id: int, attributors: Attributors
) -> None:
    """Take back a decision on a pair: the start waits again, with what was returned of the person.

    The attributors have to be those that were returned, which their keyed hash tells. The start of
    treatment that a link made goes. Raises PlannerError when they are not, or the start is gone.
    """
    with context.writing(
        "reopen a returned start", FieldGroup.RETURNED_STARTS, FieldGroup.TREATMENT
    ) as session:
        connection = driver_connection(session)
        key = key_for_linking(connection, context.today)
        row = require(session, ReturnedStart, start_id)
        if row.keyed_hash != start_hash(key, row.provider_id, attributors, row.started_on):
            raise PlannerError("This is not what the provider returned: nothing was reopened.")
        if row.drop_on <= context.today:
            raise PlannerError("What was returned of this start has been kept long enough.")
        around = surroundings(context, connection, [row.started_on])
        if custody_id in around.releases:
            decided = pair_hash(key, attributors, around.releases[custody_id])
            _keep(session, context, decided, LinkVerdict.UNSURE)
        session.flush()
        if row.state is LinkState.LINKED:
            unlink_start(connection, start_id)
            session.refresh(row)
        row.state, row.decided_by, row.decided_on = LinkState.TO_REVIEW, None, None
        row.initials = attributors.initials
        row.date_of_birth, row.sex = attributors.date_of_birth, attributors.sex


def _candidate(
    start: StartToLink, pair: Pair, around: Surroundings, key: bytes, names: Mapping[str, str]
) -> Candidate:
    release = pair.release
    return Candidate(
        held=around.held[release.custody_id],
        link_pass=pair.link_pass,
        differs=differences(start, release, names),
        days_after=(start.started_on - release.released_on).days,
        decision=around.decision(key, start.attributors, release.custody_id),
    )


def _pairs_of(start_id: int, found: Linkage) -> tuple[Pair, ...]:
    """What a person is shown: also a pair that would link by itself at the next import."""
    links = tuple(pair for pair in found.links if pair.start_id == start_id)
    return links + found.to_review.get(start_id, ())


def _waiting(connection: Connection, start_id: int) -> WaitingStart:
    for each in waiting_starts(connection):
        if each.id == start_id:
            return each
    raise PlannerError("Nothing was changed: somebody has decided on this start meanwhile.")


def _pair(
    context: ActionContext,
    connection: Connection,
    start: WaitingStart,
    custody_id: int,
    key: bytes,
    around: Surroundings,
) -> Pair:
    found = _linkage(context, connection, start, key, around)
    for pair in _pairs_of(start.id, found):
        if pair.release.custody_id == custody_id:
            return pair
    raise PlannerError("Nothing was changed: this start and this release are no pair any more.")


def _is_left(
    context: ActionContext, connection: Connection, start: WaitingStart, key: bytes
) -> bool:
    """Whether another release may still be meant."""
    around = surroundings(context, connection, [start.started_on])
    return bool(_pairs_of(start.id, _linkage(context, connection, start, key, around)))


def _linkage(
    context: ActionContext,
    connection: Connection,
    start: WaitingStart,
    key: bytes,
    around: Surroundings,
) -> Linkage:
    to_link = [waiting_to_link(context.reference, start)]
    return link(context, connection, to_link, key, around)


def _keep(session: Session, context: ActionContext, pair: str, verdict: LinkVerdict) -> None:
    """Keep a decision instead of any before it."""
    statement = select(LinkDecision).where(col(LinkDecision.pair_hash) == pair)
    row = session.exec(statement).first()
    months = context.reference.retention.decision_months
    told = {
        "verdict": verdict,
        "decided_by": context.actor,
        "decided_on": context.today,
        "keep_until": add_months(context.today, months),
    }
    if row is None:
        session.add(LinkDecision.model_validate({"pair_hash": pair, **told}))
        return
    for column, value in told.items():
        setattr(row, column, value)


def _give_up(
    context: ActionContext, connection: Connection, start_id: int, state: LinkState
) -> None:
    give_up_start(connection, start_id, state, today=context.today, decided_by=context.actor)


def _log(context: ActionContext, connection: Connection, listed: list[StartToReview]) -> None:
    ids = [each.custody_id for start in listed for each in start.candidates]
    record = AuditRecord(
        at=context.now,
        actor=context.actor,
        operation="consultation",
        subject="returned_start",
        purpose=PURPOSE,
        detail={
            "count": len(listed),
            "custody_ids": ids[:MOST_IDS_LOGGED],
        },
    )
    log_consultation(context.store, connection, record)
