"""Building release plans for everyone who has none yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import islice

from release_planner.actions.context import ActionContext
from release_planner.domain.access import OwningAgency, group_of_step
from release_planner.domain.plan import PlanFacts, PlannedStep
from release_planner.domain.plan_builder import PlanBuilder
from release_planner.reference.reference import Reference
from release_planner.store.audit.batch import close_batch, open_batch
from release_planner.store.bulk import insert_rows, row_ids
from release_planner.store.connection import Connection
from release_planner.store.reading.plan_facts import facts_without_plan
from release_planner.store.sessions import driver_connection

_PLAN_COLUMNS = ("id", "custody_id", "built_on", "anchored_on")
STEP_COLUMNS = (
    "plan_id",
    "template_id",
    "pathway",
    "title",
    "owner_role",
    "opens_on",
    "due_on",
    "closes_on",
    "state",
    "is_fixed",
)
_PLANS_AT_ONCE = 2_000

StepValues = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class PlansBuilt:
    """How many plans, and steps in all, were made."""

    plans: int
    steps: int


def build_plans(context: ActionContext) -> PlansBuilt:
    """Build a plan for every current custody spell that has none, in one transaction.

    Nobody who has died gets one; a person on remand gets one whose dated steps wait for a date.
    """
    writer = _PlanWriter(plan_builder(context), context.today.isoformat())
    with context.writing("build release plans") as session:
        connection = driver_connection(session)
        pending = list(facts_without_plan(connection))
        if pending:
            batch = open_batch(connection, "plans")
            _write(connection, writer, pending)
            close_batch(connection, batch)
    return PlansBuilt(len(pending), writer.steps)


def plan_builder(context: ActionContext) -> PlanBuilder:
    """The plan builder for today with the pathways in force, kept with the days it has derived.

    It leaves out the steps of what the store may not hold.
    """
    return _builder(context.reference, context.today, context.store.owner)


@lru_cache(maxsize=2)
def _builder(reference: Reference, today: date, owner: OwningAgency) -> PlanBuilder:
    held = reference.roles.holdings[owner].holds
    pathways = tuple(step for step in reference.pathways if group_of_step(step.pathway) in held)
    return PlanBuilder(pathways, reference.bank_holidays, reference.plan_rules, today)


def step_values(step: PlannedStep) -> StepValues:
    """A planned step as stored columns, after its plan's id."""
    return (
        step.template_id,
        step.pathway.value,
        step.title,
        step.owner.value,
        _text(step.opens_on),
        _text(step.due_on),
        _text(step.closes_on),
        step.state.value,
        False,
    )


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


@dataclass(slots=True)
class _PlanWriter:
    """Turns planned steps into rows, each distinct step once: people share their steps.

    A step is told by its identity, which holds for as long as the builder keeps it.
    """

    builder: PlanBuilder
    today: str
    steps: int = 0
    _values: dict[int, StepValues] = field(default_factory=dict)

    def rows(self, plan_id: int, planned: tuple[PlannedStep, ...]) -> Iterator[StepValues]:
        known = self._values
        head = (plan_id,)
        for step in planned:
            values = known.get(id(step))
            if values is None:
                values = known[id(step)] = step_values(step)
            yield head + values
        self.steps += len(planned)


def _write(
    connection: Connection, writer: _PlanWriter, pending: Sequence[tuple[int, PlanFacts]]
) -> None:
    """Write the plans that are missing."""
    plan_ids = list(islice(row_ids(connection, "plan"), len(pending)))
    for start in range(0, len(pending), _PLANS_AT_ONCE):
        chunk = pending[start : start + _PLANS_AT_ONCE]
        plans: list[StepValues] = []
        steps: list[StepValues] = []
        for plan_id, (custody_id, facts) in zip(plan_ids[start:], chunk, strict=False):
            plans.append((plan_id, custody_id, writer.today, _text(facts.release_day)))
            steps.extend(writer.rows(plan_id, writer.builder.build(facts)))
        insert_rows(connection, "plan", _PLAN_COLUMNS, plans)
        insert_rows(connection, "plan_step", STEP_COLUMNS, steps)
