"""Releases, recalls, returns and deaths, as outcomes files report them: each as its own action."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlmodel import Session, col, select

from release_planner.actions.change_custody import take_custody_event
from release_planner.actions.context import ActionContext
from release_planner.actions.finding import require
from release_planner.actions.import_records import Fate, RefusedRowError
from release_planner.actions.outcome_events import PersonEvent
from release_planner.actions.reanchoring import Reanchorer
from release_planner.domain.codes import CustodyState
from release_planner.domain.custody_changes import (
    CUSTODY_STATE_NAMES,
    EVENT_NAMES,
    CustodyEvent,
    ImpossibleCustodyChangeError,
    possible_events,
)
from release_planner.domain.day_text import day_text
from release_planner.imports.schema_returns import OutcomeEvent
from release_planner.model.custody import Custody
from release_planner.store.reading.held_people import HeldPerson, HeldSpell

CUSTODY_EVENTS: Mapping[OutcomeEvent, CustodyEvent] = {
    OutcomeEvent.RELEASED: CustodyEvent.RELEASED,
    OutcomeEvent.RECALLED: CustodyEvent.RECALLED,
    OutcomeEvent.RETURNED_TO_CUSTODY: CustodyEvent.RETURNED_TO_CUSTODY,
    OutcomeEvent.DIED: CustodyEvent.DIED,
}


_SPELLS_AT_ONCE = 500
_STATES_SINCE_RECALL = frozenset(
    {CustodyState.UNLAWFULLY_AT_LARGE, CustodyState.RETURNED_TO_CUSTODY}
)
"""A released spell stays in one of these with the day of its recall."""


class CustodyEvents:
    """Changes of custody, one after the other, with the same pathways and law for each."""

    def __init__(self, session: Session, context: ActionContext, reanchorer: Reanchorer) -> None:
        self._session = session
        self._context = context
        self._reanchorer = reanchorer
        self._spells: list[Custody] = []

    def prepare(self, events: Iterable[PersonEvent]) -> None:
        """Load the spells that events are about, many at a time."""
        ids = [event.person.current.custody_id for event in events]
        self._spells = [
            spell
            for start in range(0, len(ids), _SPELLS_AT_ONCE)
            for spell in self._session.exec(
                select(Custody).where(col(Custody.id).in_(ids[start : start + _SPELLS_AT_ONCE]))
            )
        ]

    def take(self, event: PersonEvent) -> Fate:
        """Record a change and re-anchor the plan, unless the store has that change already.

        Raises RefusedRowError when it cannot follow the state that the person is in.
        """
        change = CUSTODY_EVENTS[event.event]
        if any(_happened(spell, change, event) for spell in event.person.spells):
            return Fate.UNCHANGED
        held = event.person.current
        last = max(_recorded_days(held), default=event.on)
        if event.on < last:
            expected = f"a day from {day_text(last)} on, the last change recorded of this person"
            raise RefusedRowError("on", expected)
        custody = require(self._session, Custody, held.custody_id)
        try:
            outcome = take_custody_event(
                self._session, self._context, self._reanchorer, custody, change, event.on
            )
        except ImpossibleCustodyChangeError:
            raise RefusedRowError("event", _possible(held.state)) from None
        _bring_up_to_date(event.person, require(self._session, Custody, outcome.custody_id))
        event.person.current.changes.add(change.value)
        return Fate.NEW


def _happened(spell: HeldSpell, change: CustodyEvent, event: PersonEvent) -> bool:
    """Whether a spell shows that the change was made on that day.

    Where the spell went on to another state since, its history says that the change was made.
    """
    has_changed = change.value in spell.changes
    match change:
        case CustodyEvent.RELEASED:
            return spell.released_on == event.on
        case CustodyEvent.RETURNED_TO_CUSTODY:
            was_recalled = has_changed or spell.legal_status == "RECALL"
            began_on = (spell.reception_on, spell.state_since if has_changed else None)
            return was_recalled and event.on in began_on
        case CustodyEvent.DIED:
            return spell.state is CustodyState.DIED and spell.state_since in (None, event.on)
        case _:
            if spell.released_on is not None and spell.state in _STATES_SINCE_RECALL:
                return spell.state_since in (None, event.on)
            return has_changed and spell.state_since is not None and event.on < spell.state_since


def _recorded_days(spell: HeldSpell) -> list[date]:
    days = (spell.reception_on, spell.released_on, spell.state_since)
    return [day for day in days if day is not None]


def _possible(state: CustodyState) -> str:
    events = ", ".join(EVENT_NAMES[each] for each in possible_events(state)) or "nothing"
    return f'what can follow "{CUSTODY_STATE_NAMES[state]}": {events}'


def _bring_up_to_date(person: HeldPerson, custody: Custody) -> None:
    """Let what is held of a person say what the store says now."""
    old = person.current
    held = next((each for each in person.spells if each.custody_id == custody.id), None)
    if held is None:
        assert custody.id is not None
        old.is_current = False
        old.state = CustodyState.RETURNED_TO_CUSTODY
        held = HeldSpell(
            custody.id, True, custody.state, None, "", None, None, None, None, old.plan_id
        )
        old.plan_id = None
        person.spells.append(held)
    held.state, held.state_since = custody.state, custody.state_since
    held.legal_status, held.reception_on = custody.legal_status, custody.reception_on
    held.released_on, held.expected_from = custody.released_on, custody.expected_from
    held.release_authority = custody.release_authority
