"""Whatever happens to people, in any order, the store keeps hanging together."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.actions.planning_office import TODAY, PlanningOffice, open_planning_office
from tests.tester import TESTER

from release_planner.actions.anchoring import SpellDates, derive_anchor
from release_planner.actions.appointments import cancel_appointment
from release_planner.actions.change_date import change_date
from release_planner.actions.steps import fix_step_date, set_step_state
from release_planner.actions.treatment import record_treatment_need
from release_planner.domain.codes import (
    AppointmentKind,
    ReleaseDateType,
    StepState,
    SubstanceGroup,
    YesNoUnknown,
)
from release_planner.domain.custody_changes import CustodyEvent, possible_events
from release_planner.domain.errors import PlannerError
from release_planner.model.custody import Custody
from release_planner.store.reading.plan_facts import plan_facts
from release_planner.store.reading.release_dates import entries_in_force

ENTERED = (ReleaseDateType.CRD, ReleaseDateType.HDCAD, ReleaseDateType.PRRD, ReleaseDateType.HDCED)
BY_HAND = (StepState.DONE, StepState.IN_PROGRESS, StepState.NOT_REQUIRED, StepState.NOT_STARTED)
days = st.integers(-20, 120).map(lambda count: TODAY + timedelta(days=count))


class SpellHistory(RuleBasedStateMachine):
    """One person, everything that can be done to them, and what must hold throughout."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        self._opened = open_planning_office(Path(self._folder.name))
        self.office: PlanningOffice = self._opened.__enter__()
        self.office.person(conditionalReleaseDate="17/12/2026")
        self.steps = self._step_ids()

    def teardown(self) -> None:
        self._opened.__exit__(None, None, None)
        self._folder.cleanup()

    def _step_ids(self) -> set[int]:
        return {row[0] for row in self.office.rows("SELECT id FROM plan_step")}

    def _current(self) -> Custody:
        with self.office.store.writing(TESTER) as session:
            custody = session.get(Custody, self.office.spell())
            assert custody is not None
            return custody

    @rule(day=days, kind=st.sampled_from(ENTERED))
    def a_date_is_entered(self, day, kind) -> None:
        spell = self.office.spell()
        try:
            shown = change_date(self.office.context, spell, day, kind, dry_run=True)
        except PlannerError:
            return
        assert change_date(self.office.context, spell, day, kind) == shown
        rows = self.office.dump()
        assert change_date(self.office.context, spell, day, kind).changes_nothing
        assert self.office.dump() == rows

    @rule(data=st.data())
    def something_happens(self, data) -> None:
        custody = self._current()
        possible = [
            event for event in possible_events(custody.state) if event is not CustodyEvent.DIED
        ]
        event = data.draw(st.sampled_from(possible or [CustodyEvent.RELEASED]))
        try:
            self.office.event(self.office.spell(), event)
        except PlannerError:
            assert event is CustodyEvent.RECALL_RESCINDED or not possible

    @rule(day=days, kind=st.sampled_from(AppointmentKind))
    def something_is_booked(self, day, kind) -> None:
        self.office.book(self.office.spell(), day, kind)

    @precondition(lambda self: self.office.value("SELECT count(*) FROM appointment"))
    @rule()
    def the_last_booking_is_cancelled(self) -> None:
        last = self.office.value("SELECT max(id) FROM appointment")
        if self.office.row("appointment", last)["state"] != "cancelled":
            cancel_appointment(self.office.context, last)

    @rule(data=st.data(), state=st.sampled_from(BY_HAND))
    def a_step_is_worked_on(self, data, state) -> None:
        step = data.draw(st.sampled_from(sorted(self._step_ids())))
        set_step_state(self.office.context, step, state)

    @rule(data=st.data(), day=days)
    def a_step_is_fixed(self, data, day) -> None:
        step = data.draw(st.sampled_from(sorted(self._step_ids())))
        fix_step_date(self.office.context, step, day)

    @rule(need=st.sampled_from(YesNoUnknown))
    def a_need_is_recorded(self, need) -> None:
        spell = self.office.spell()
        record_treatment_need(self.office.context, spell, need, SubstanceGroup.UNKNOWN)

    @rule(count=st.integers(1, 15))
    def time_passes(self, count) -> None:
        self.office.wait(count)

    @invariant()
    def there_is_one_current_spell(self) -> None:
        assert self.office.value("SELECT count(*) FROM custody WHERE is_current") == 1

    @invariant()
    def the_days_are_those_of_the_entries(self) -> None:
        custody = self._current()
        reference = self.office.context.reference
        with self.office.store.reading() as connection:
            entries = entries_in_force(connection, self.office.spell())
        spell = SpellDates(
            custody.state,
            custody.sentence_start,
            custody.is_child,
            custody.presumption_exclusion,
            custody.anchor_day,
            custody.released_on,
            date_of_birth=TODAY.replace(year=1988),
        )
        days = derive_anchor(entries, spell, reference)
        stored = (custody.anchor_type, custody.expected_from, custody.expected_to)
        assert (days.anchor_type, days.expected_from, days.expected_to) == stored

    @invariant()
    def the_plan_hangs_on_the_expected_day(self) -> None:
        spell = self.office.spell()
        with self.office.store.reading() as connection:
            facts = plan_facts(connection, spell)
        assert facts is not None
        (anchored_on,) = self.office.rows(
            "SELECT anchored_on FROM plan WHERE custody_id = ?", spell
        )
        expected = facts.release_day.isoformat() if facts.release_day else None
        assert anchored_on == (expected,)

    @invariant()
    def no_step_is_lost_or_doubled(self) -> None:
        now = self._step_ids()
        assert self.steps <= now
        self.steps = now
        doubled = (
            "SELECT template_id FROM plan_step GROUP BY plan_id, template_id HAVING count(*) > 1"
        )
        assert self.office.rows(doubled) == []

    @invariant()
    def the_audit_is_whole(self) -> None:
        assert self.office.audit_is_whole()


TestSpellHistory = SpellHistory.TestCase
TestSpellHistory.settings = settings(
    max_examples=8,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
