"""From what is known of a person to the dated steps of the release plan."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from release_planner.domain.codes import CustodyState, StepState
from release_planner.domain.conditions import applies, conditions_that_hold
from release_planner.domain.handover import PlanRules, find_handover
from release_planner.domain.plan import (
    Condition,
    Offset,
    PlanFacts,
    PlannedStep,
    StepAnchor,
    TemplateStep,
)
from release_planner.domain.timeline import explain, find_offset_day
from release_planner.domain.working_days import BankHolidays

_SortedStep = tuple[date, str, PlannedStep]


class PlanBuilder:
    """Builds the plans of one run: the same templates, bank holidays and today for everybody.

    People who share an anchor day share its steps, since a planned step holds nothing of the
    person: a run over a year of releases works out each step once a day, not once a person.
    """

    def __init__(
        self,
        templates: Iterable[TemplateStep],
        holidays: BankHolidays,
        rules: PlanRules,
        today: date,
    ) -> None:
        self._dated_templates = tuple(_DatedTemplate(step, holidays, today) for step in templates)
        self._rules = rules
        self._applicable: dict[frozenset[Condition], tuple[_DatedTemplate, ...]] = {}

    def build(self, facts: PlanFacts) -> tuple[PlannedStep, ...]:
        """The steps of one plan, by due day and then id; those without a due day come last.

        A step whose last useful day is before today is impossible, and says why. A step whose
        anchor day is unknown is kept without dates. Someone who has died has no plan.
        """
        if facts.custody_state is CustodyState.DIED:
            return ()
        days = anchor_days(facts, self._rules)
        found = [template.on(days[template.anchor]) for template in self._templates_for(facts)]
        found.sort()
        return tuple([step for _, _, step in found])

    def _templates_for(self, facts: PlanFacts) -> tuple["_DatedTemplate", ...]:
        holding = conditions_that_hold(facts, self._rules)
        known = self._applicable.get(holding)
        if known is None:
            known = tuple(each for each in self._dated_templates if applies(each.step, holding))
            self._applicable[holding] = known
        return known


def anchor_days(facts: PlanFacts, rules: PlanRules) -> dict[StepAnchor, date | None]:
    """The day of each anchor that the facts give, or None where it is not known."""
    return {
        StepAnchor.RECEPTION: facts.reception_on,
        StepAnchor.SENTENCE_START: facts.sentence_start,
        StepAnchor.HANDOVER: find_handover(facts, rules).day,
        StepAnchor.RELEASE_DAY: facts.release_day,
        StepAnchor.FIRST_APPOINTMENT: facts.first_appointment_on,
    }


class _DatedTemplate:
    """A template step with the planned steps already worked out, by anchor day."""

    __slots__ = ("_by_day", "_holidays", "_today", "anchor", "step")

    def __init__(self, step: TemplateStep, holidays: BankHolidays, today: date) -> None:
        self.step = step
        self.anchor = step.anchor
        self._holidays = holidays
        self._today = today
        self._by_day: dict[date | None, _SortedStep] = {}

    def on(self, anchor_day: date | None) -> _SortedStep:
        """The planned step for an anchor day, in front of it what plans are sorted by."""
        known = self._by_day.get(anchor_day)
        if known is None:
            planned = self._plan(anchor_day)
            known = (planned.due_on or date.max, planned.template_id, planned)
            self._by_day[anchor_day] = known
        return known

    def _plan(self, anchor_day: date | None) -> PlannedStep:
        step = self.step
        planned = PlannedStep(
            template_id=step.id,
            pathway=step.pathway,
            title=step.title,
            owner=step.owner,
            opens_on=self._day(anchor_day, step.opens),
            due_on=self._day(anchor_day, step.due),
            closes_on=self._day(anchor_day, step.closes),
            state=StepState.NOT_STARTED,
            why=explain(step, anchor_day, self._holidays, self._today),
            source=step.source,
        )
        if planned.closes_on is not None and planned.closes_on < self._today:
            return replace(planned, state=StepState.IMPOSSIBLE)
        return planned

    def _day(self, anchor_day: date | None, offset: Offset | None) -> date | None:
        if anchor_day is None or offset is None:
            return None
        return find_offset_day(anchor_day, offset, self._holidays).day
