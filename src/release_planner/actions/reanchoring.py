"""Carrying a changed release day through a plan: derive, judge, write, in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial

from sqlmodel import Session

from release_planner.actions.anchoring import (
    AnchorDays,
    SpellDates,
    derive_anchor,
    explain_anchor,
)
from release_planner.actions.build_plans import STEP_COLUMNS, plan_builder, step_values
from release_planner.actions.calendar_entries import touch_calendars
from release_planner.actions.context import ActionContext
from release_planner.actions.finding import id_of
from release_planner.domain.access import FieldGroup, Operation
from release_planner.domain.custody_changes import CustodyTransition, reanchor_custody
from release_planner.domain.plan import PlanFacts
from release_planner.domain.plan_changes import Circumstances, Reanchoring
from release_planner.domain.reanchoring import reanchor
from release_planner.model.appointment import Appointment
from release_planner.model.custody import Custody
from release_planner.model.plan import PlanStep
from release_planner.reference.reference import Reference
from release_planner.store.audit import stored_instant
from release_planner.store.bulk import insert_rows, row_ids
from release_planner.store.connection import Connection
from release_planner.store.editing import SIGN, read_again, signature
from release_planner.store.reading.held_plan import StoredPlan, contacts, stored_plan
from release_planner.store.reading.plan_facts import date_of_birth, plan_facts
from release_planner.store.reading.release_dates import entries_in_force
from release_planner.store.sessions import driver_connection


class TakenBackError(Exception):
    """Raised inside a trial by who finds that it cannot be kept: everything is taken back."""


@contextmanager
def trial(
    context: ActionContext, purpose: str, *needs: FieldGroup | Operation, keep: bool
) -> Iterator[Session]:
    """A write transaction that is kept, or taken back when the caller only wants to see.

    A preview is the change itself, rolled back: it cannot differ from what applying would do.
    """
    try:
        with context.writing(purpose, *needs) as session:
            yield session
            if not keep:
                raise TakenBackError
    except TakenBackError:
        return


@dataclass(frozen=True, slots=True)
class SpellBefore:
    """A spell as it stood before a change: what the new state is compared with."""

    days: AnchorDays
    facts: PlanFacts
    plan: StoredPlan


class Reanchorer:
    """Re-anchors plans of one run, with the same pathways, law and day for each."""

    def __init__(self, context: ActionContext) -> None:
        self._context = context
        self._builder = plan_builder(context)
        self.window_days = treatment_window_days(context.reference, context.today)
        self._authority_names = {
            code: each.name for code, each in context.reference.authorities.items()
        }

    def before(self, session: Session, custody: Custody) -> SpellBefore:
        """The spell as it stands. Call it before anything is changed."""
        session.flush()
        connection = driver_connection(session)
        facts = plan_facts(connection, id_of(custody))
        assert facts is not None
        plan = stored_plan(connection, id_of(custody), facts.release_day)
        return SpellBefore(anchor_days(custody), facts, plan)

    def derive(self, session: Session, custody: Custody) -> None:
        """Work out the anchor and the expected release day again from the entries in force."""
        if any(row is not custody for row in (*session.new, *session.dirty)):
            session.flush()
        connection = driver_connection(session)
        spell = _spell_dates(connection, custody)
        entries = entries_in_force(connection, id_of(custody))
        days = derive_anchor(entries, spell, self._context.reference)
        for column, value in asdict(days).items():
            setattr(custody, column, value)

    def explain(self, session: Session, custody: Custody) -> tuple[str, ...]:
        """Why the expected release day is what it is, with rules and sources."""
        session.flush()
        connection = driver_connection(session)
        entries = entries_in_force(connection, id_of(custody))
        spell = _spell_dates(connection, custody)
        return explain_anchor(entries, spell, self._context.reference)

    def carry_through(
        self,
        session: Session,
        custody: Custody,
        before: SpellBefore,
        transition: CustodyTransition | None = None,
    ) -> Reanchoring:
        """Judge the plan against the spell as it is now, and write what changes.

        ``transition`` is the change of custody that led here, None for a change of date alone.
        """
        session.flush()
        connection = driver_connection(session)
        after = plan_facts(connection, id_of(custody))
        assert after is not None
        has_plan = before.plan.plan_id is not None
        judge = partial(reanchor_custody, transition) if transition else reanchor
        result = judge(
            before.plan.plan,
            after.release_day,
            self._builder.build(before.facts) if has_plan else (),
            self._builder.build(after) if has_plan else (),
            self.circumstances(connection, custody),
        )
        self.write(connection, before.plan.plan_id, result)
        read_again(session, PlanStep, [step.id for step in result.steps])
        read_again(session, Appointment, [each.id for each in result.appointments])
        return result

    def circumstances(self, connection: Connection, custody: Custody) -> Circumstances:
        """What a change of this spell's plan is judged by."""
        return Circumstances(
            today=self._context.today,
            window_days=self.window_days,
            latest_release_day=custody.expected_to,
            holidays=self._context.reference.bank_holidays,
            prison_places=frozenset({custody.prison_id} if custody.prison_id else ()),
            contacts=contacts(connection, id_of(custody), self._authority_names),
        )

    def write(self, connection: Connection, plan_id: int | None, result: Reanchoring) -> None:
        """Write the steps and appointments of a result as they are now."""
        signed = signature(self._context.actor, self._context.now)
        connection.execute(
            "UPDATE plan SET anchored_on = ? WHERE id = ?", (_text(result.to_day), plan_id)
        )
        connection.executemany(
            "UPDATE plan_step SET opens_on = ?, due_on = ?, closes_on = ?, state = ?,"
            f" {SIGN} WHERE id = ?",
            [
                (
                    _text(step.opens_on),
                    _text(step.due_on),
                    _text(step.closes_on),
                    step.state.value,
                    *signed,
                    step.id,
                )
                for step in result.steps
            ],
        )
        insert_rows(
            connection,
            "plan_step",
            STEP_COLUMNS,
            [(plan_id, *step_values(step)) for step in result.new_steps],
        )
        changed_at = stored_instant(self._context.now)
        connection.executemany(
            f"UPDATE appointment SET state = ?, changed_at = ?, {SIGN} WHERE id = ?",
            [(each.state.value, changed_at, *signed, each.id) for each in result.appointments],
        )


def _spell_dates(connection: Connection, custody: Custody) -> SpellDates:
    return SpellDates(
        custody.state,
        custody.sentence_start,
        custody.is_child,
        custody.presumption_exclusion,
        custody.anchor_day,
        custody.released_on,
        date_of_birth(connection, custody.person_id),
    )


@contextmanager
def plan_follows(session: Session, context: ActionContext, custody: Custody) -> Iterator[None]:
    """Carry through the plan whatever changes in the facts of a spell inside the block.

    Steps appear, go and are dated as the plan builder now derives them; the release day stays, so
    that nobody needs to be told, but calendars follow.
    """
    reanchorer = Reanchorer(context)
    before = reanchorer.before(session, custody)
    yield
    reanchorer.carry_through(session, custody, before)
    touch_calendars(session, context, id_of(custody))


def treatment_window_days(reference: Reference, day: date) -> int:
    """How many days after release a treatment start still counts, by the law of a day."""
    return reference.law.whole_number("continuity_of_care_window_days", day)


def anchor_days(custody: Custody) -> AnchorDays:
    """The anchor columns of a spell as one value."""
    return AnchorDays(
        custody.anchor_type,
        custody.anchor_day,
        custody.anchor_confidence,
        custody.has_date_conflict,
        custody.statutory_day,
        custody.expected_from,
        custody.expected_to,
        custody.certainty,
    )


def record_change(
    session: Session,
    context: ActionContext,
    custody: Custody,
    kind: str,
    before: AnchorDays,
    result: Reanchoring,
    why: str = "",
) -> None:
    """Add the dated row of history and whoever must be told of it; calendars follow."""
    session.flush()
    connection = driver_connection(session)
    change_id = next(row_ids(connection, "custody_change"))
    now = stored_instant(context.now)
    from_type, to_type = before.anchor_type, custody.anchor_type
    history = {
        "id": change_id,
        "custody_id": id_of(custody),
        "kind": kind,
        "recorded_by": context.actor,
        "recorded_at": now,
        "from_type": from_type.value if from_type else None,
        "from_day": _text(before.anchor_day),
        "to_type": to_type.value if to_type else None,
        "to_day": _text(custody.anchor_day),
        "why": why,
    }
    insert_rows(connection, "custody_change", tuple(history), [tuple(history.values())])
    insert_rows(
        connection,
        "person_to_tell",
        ("custody_id", "custody_change_id", "who", "role", "contact", "why"),
        [
            (id_of(custody), change_id, party.who, party.role, party.contact, party.why)
            for party in result.to_tell
        ],
    )
    touch_calendars(session, context, id_of(custody))


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
