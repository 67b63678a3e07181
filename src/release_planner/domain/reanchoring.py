"""What a new release day does to a plan: one pure function for the preview and for the change."""

from collections.abc import Iterable
from datetime import date

from release_planner.domain.plan import PlannedStep
from release_planner.domain.plan_changes import Circumstances, HeldPlan, Reanchoring
from release_planner.domain.rebooking import judge_appointments
from release_planner.domain.step_moves import move_steps
from release_planner.domain.telling import Telling, tell_holders, tell_of_move, tell_owners


def reanchor(
    plan: HeldPlan,
    release_day: date | None,
    before: Iterable[PlannedStep],
    after: Iterable[PlannedStep],
    circumstances: Circumstances,
    telling: Telling | None = None,
) -> Reanchoring:
    """What changes when a plan is hung on another release day, None when no day is known.

    `before` and `after` are the steps that the plan builder derives from the facts before and
    after the change. Open steps take their newly derived days; one whose day a person fixed stays;
    what is done, declined or not required stays, unless it did not apply before and does now.
    Booked appointments never move: those that the change breaks are to be rebooked.

    Doing it again, from the result of `apply` and with the facts after the change as those before,
    gives an empty answer. `telling` may already hold parties who are to be told in any case.
    """
    after = tuple(after)
    telling = telling or Telling(circumstances.contacts)
    steps = move_steps(plan, before, after, release_day, circumstances.today)
    bookings = judge_appointments(plan.appointments, plan.release_day, release_day, circumstances)
    tell_of_move(telling, plan, release_day, after, circumstances)
    tell_owners(telling, steps.touched, plan, release_day)
    tell_holders(telling, bookings.broken, bookings.to_rebook)
    return Reanchoring(
        from_day=plan.release_day,
        to_day=release_day,
        moved=tuple(steps.moved),
        fixed=tuple(steps.fixed),
        overdue=tuple(steps.overdue),
        impossible=tuple(steps.impossible),
        added=tuple(steps.added),
        no_longer_needed=tuple(steps.no_longer_needed),
        to_rebook=bookings.to_rebook,
        to_check=bookings.to_check,
        to_tell=telling.everyone(),
        steps=tuple(steps.written),
        new_steps=tuple(steps.new),
        appointments=bookings.written,
    )
