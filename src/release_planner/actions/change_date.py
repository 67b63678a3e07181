"""Changing a release date, and choosing between two systems that disagree."""

from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, col, select

from release_planner.actions.anchoring import AnchorDays
from release_planner.actions.conflicts import PlanMovedOnError
from release_planner.actions.context import ActionContext
from release_planner.actions.finding import id_of, require, require_current
from release_planner.actions.reanchoring import (
    Reanchorer,
    SpellBefore,
    anchor_days,
    record_change,
    trial,
)
from release_planner.actions.release_dates import enter_by_hand
from release_planner.actions.shown_changes import as_shown
from release_planner.domain.access import FieldGroup
from release_planner.domain.codes import CustodyState, ReleaseDateType
from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError
from release_planner.domain.plan_changes import Reanchoring
from release_planner.model.custody import Custody, ReleaseDateEntry

_MOST_YEARS_AHEAD = 100
_NO_RELEASE_TO_COME = frozenset(
    {CustodyState.RELEASED, CustodyState.RECALL_RESCINDED, CustodyState.DIED}
)


@dataclass(frozen=True, slots=True)
class DateChange:
    """What a changed date does: the days before and after, and everything in the plan.

    ``because`` says why the expected release day is now what it is, with rules and sources.
    """

    before: AnchorDays
    after: AnchorDays
    result: Reanchoring
    because: tuple[str, ...]

    @property
    def changes_nothing(self) -> bool:
        """Whether the date was there already, or does not anchor the plan."""
        return self.before == self.after and self.result.is_empty


def change_date(
    context: ActionContext,
    custody_id: int,
    day: date,
    date_type: ReleaseDateType | None = None,
    *,
    dry_run: bool = False,
    seen: DateChange | None = None,
) -> DateChange:
    """Enter a release date by hand and re-anchor the plan; with ``dry_run`` only show it.

    Give what was ``seen`` of it, and nothing else is applied: PlanMovedOnError is raised when a
    colleague has changed the plan since so that it would do something else.

    Without a type, the date that anchors the plan now is changed. Doing it twice changes nothing
    more. Raises PlannerError when no date anchors the plan and no type was given, when the person
    has been released or has died, when the date is before the sentence started, and when it is
    more than a century ahead.
    """
    with trial(context, "change the release date", FieldGroup.CUSTODY, keep=not dry_run) as session:
        custody = require_current(session, custody_id)
        kind = _type_to_change(custody, date_type)
        _check_day(custody, day, context.today)
        reanchorer = Reanchorer(context)
        before = reanchorer.before(session, custody)
        is_new = enter_by_hand(session, context, custody, kind, day)
        change = _reanchor(session, reanchorer, custody, before)
        shown = _as_shown(context, session, custody, change)
        _refuse_unseen(shown, seen)
        if is_new or not change.changes_nothing:
            _finish(session, context, custody, change, "date_changed", kind.value)
    return shown


def choose_date(
    context: ActionContext,
    entry_id: int,
    *,
    dry_run: bool = False,
    seen: DateChange | None = None,
) -> DateChange:
    """Choose one entry over the others of its type, and re-anchor the plan on it.

    ``seen`` is as in `change_date`. Doing it twice changes nothing more. Raises PlannerError when a
    newer date has replaced it.
    """
    with trial(context, "choose a release date", FieldGroup.CUSTODY, keep=not dry_run) as session:
        entry = require(session, ReleaseDateEntry, entry_id)
        if entry.replaced_at is not None:
            raise PlannerError("That date has been replaced by a newer one.")
        custody = require_current(session, entry.custody_id)
        was_chosen = entry.is_chosen
        reanchorer = Reanchorer(context)
        before = reanchorer.before(session, custody)
        rivals = select(ReleaseDateEntry).where(
            col(ReleaseDateEntry.custody_id) == custody.id,
            col(ReleaseDateEntry.type) == entry.type,
            col(ReleaseDateEntry.replaced_at).is_(None),
        )
        for rival in session.exec(rivals):
            rival.is_chosen = rival.id == entry.id
        change = _reanchor(session, reanchorer, custody, before)
        shown = _as_shown(context, session, custody, change)
        _refuse_unseen(shown, seen)
        if not (was_chosen and change.changes_nothing):
            _finish(session, context, custody, change, "date_chosen", entry.source)
    return shown


def _reanchor(
    session: Session, reanchorer: Reanchorer, custody: Custody, before: SpellBefore
) -> DateChange:
    reanchorer.derive(session, custody)
    result = reanchorer.carry_through(session, custody, before)
    because = reanchorer.explain(session, custody)
    return DateChange(before.days, anchor_days(custody), result, because)


def _as_shown(
    context: ActionContext, session: Session, custody: Custody, change: DateChange
) -> DateChange:
    return replace(change, result=as_shown(context, session, id_of(custody), change.result))


def _refuse_unseen(change: DateChange, seen: DateChange | None) -> None:
    if seen is not None and change != seen:
        raise PlanMovedOnError


def _type_to_change(custody: Custody, date_type: ReleaseDateType | None) -> ReleaseDateType:
    if custody.state in _NO_RELEASE_TO_COME:
        raise PlannerError("This person is not in custody: there is no release date to change.")
    kind = date_type or custody.anchor_type
    if kind is None:
        raise PlannerError("No date anchors this plan yet: say which type of date this is.")
    return kind


def _check_day(custody: Custody, day: date, today: date) -> None:
    if day.year > today.year + _MOST_YEARS_AHEAD:
        raise PlannerError(f"{day_text(day)} is more than {_MOST_YEARS_AHEAD} years ahead.")
    start = custody.sentence_start
    if start is not None and day < start:
        raise PlannerError(f"{day_text(day)} is before the sentence started on {day_text(start)}.")


def _finish(
    session: Session,
    context: ActionContext,
    custody: Custody,
    change: DateChange,
    kind: str,
    why: str,
) -> None:
    if not change.changes_nothing:
        record_change(session, context, custody, kind, change.before, change.result, why)
