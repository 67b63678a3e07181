"""Plan steps that were done, as outcomes files report them: many rows, so whole plans at a time."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from release_planner.actions.import_records import Fate, RecordsWritten, RefusedRowError
from release_planner.actions.outcome_events import PersonEvent
from release_planner.domain.codes import StepState
from release_planner.store.connection import Connection
from release_planner.store.editing import SIGN
from release_planner.store.reading.values import id_list

_STEPS = "SELECT plan_id, template_id, id, state FROM plan_step WHERE plan_id IN ({ids})"
_DONE = f"UPDATE plan_step SET state = ?, done_on = ?, {SIGN} WHERE id = ?"
_PLANS_AT_ONCE = 500

_PlannedEvent = tuple[int, PersonEvent]


def mark_steps_done(
    connection: Connection,
    events: Sequence[PersonEvent],
    templates: Collection[str],
    records: RecordsWritten,
    signed: tuple[str, str],
) -> list[int]:
    """Mark the steps that the events name as done, on the day of the event, and give their ids.

    A step that is done already keeps its day. A row is refused when no pathway has its step; where
    only this person's plan does not have it, nothing is done and a notice counts the rows.
    ``signed`` is who marks them and when.
    """
    planned: list[_PlannedEvent] = []
    for event in events:
        if event.record["detail"] not in templates:
            expected = "the id of a step in a pathway, such as accommodation.duty-to-refer"
            records.refuse(event.record, RefusedRowError("detail", expected))
            continue
        plan_id = event.person.spell_on(event.on).plan_id or event.person.current.plan_id
        if plan_id is None:
            records.count(Fate.UNCHANGED)
            text = "Steps done by people who have no plan were not taken: build plans first"
            records.note("no_plan", text)
            continue
        planned.append((plan_id, event))
    marked: list[int] = []
    for chunk in _by_plans(planned):
        marked += _mark(connection, chunk, records, signed)
    return marked


def _by_plans(planned: list[_PlannedEvent]) -> Iterator[list[_PlannedEvent]]:
    """The events in chunks of so many plans, the events of one plan in the same chunk."""
    planned.sort(key=lambda each: each[0])
    chunk: list[_PlannedEvent] = []
    plans: set[int] = set()
    for plan_id, event in planned:
        if plan_id not in plans and len(plans) == _PLANS_AT_ONCE:
            yield chunk
            chunk, plans = [], set()
        plans.add(plan_id)
        chunk.append((plan_id, event))
    if chunk:
        yield chunk


def _mark(
    connection: Connection,
    chunk: list[_PlannedEvent],
    records: RecordsWritten,
    signed: tuple[str, str],
) -> list[int]:
    names, parameters = id_list(sorted({plan_id for plan_id, _ in chunk}))
    rows: Iterable[Any] = connection.execute(_STEPS.format(ids=names), parameters)
    steps = {(plan_id, template): (step_id, state) for plan_id, template, step_id, state in rows}
    done = StepState.DONE.value
    written: list[tuple[object, ...]] = []
    marked: list[int] = []
    for plan_id, event in chunk:
        key = (plan_id, str(event.record["detail"]))
        step_id, state = steps.get(key, (None, done))
        if step_id is None:
            text = "Steps done that are not in the person's plan were not taken"
            records.note("no_such_step", text)
        records.count(Fate.UNCHANGED if state == done else Fate.NEW)
        if step_id is not None and state != done:
            written.append((done, event.on.isoformat(), *signed, step_id))
            steps[key] = (step_id, done)
            marked.append(step_id)
    connection.executemany(_DONE, written)
    return marked
