"""Re-anchoring one plan: deriving and judging alone, and the whole change saved to the disk.

Run: python benchmarks/reanchoring.py     Limit: 10 ms for one plan.
"""

import statistics
from datetime import date, timedelta

from release_planner.actions.appointments import Booking, book_appointment
from release_planner.actions.build_plans import build_plans, plan_builder
from release_planner.actions.change_date import change_date
from release_planner.actions.import_caseload import import_caseload
from release_planner.domain.codes import AppointmentKind
from release_planner.domain.plan_changes import Circumstances
from release_planner.domain.reanchoring import reanchor
from release_planner.store.reading.held_plan import stored_plan
from release_planner.store.reading.plan_facts import plan_facts
from stores import caseload_file, new_context, scratch_folder, timed

ROUNDS = 60
PEOPLE = 400
_FIND = (
    "SELECT id, anchor_day FROM custody WHERE state = 'in_custody' AND anchor_day > '2026-12-10'"
    " AND anchor_day < '2026-12-31' LIMIT 1"
)


def main() -> None:
    """Print the median and the 95th percentile of each, in milliseconds."""
    with scratch_folder() as folder:
        act = new_context(folder, "store")
        import_caseload(act, caseload_file(folder, PEOPLE))
        build_plans(act)
        connection = act.store.reading()
        custody_id, anchor = connection.execute(_FIND).fetchone()
        first = date.fromisoformat(anchor)
        for days in (1, 3, 8):
            booking = Booking(AppointmentKind.PROBATION, first + timedelta(days=days), "14:00")
            book_appointment(act, custody_id, booking)
        facts = plan_facts(connection, custody_id)
        plan = stored_plan(connection, custody_id).plan
        builder = plan_builder(act)
        steps = builder.build(facts)
        around = Circumstances(act.today, 21, act.reference.bank_holidays)
        moved = [first + timedelta(days=number % 40) for number in range(ROUNDS)]
        rule = [timed(lambda day=day: reanchor(plan, day, steps, steps, around)) for day in moved]
        preview = [
            timed(lambda day=day: change_date(act, custody_id, day, dry_run=True)) for day in moved
        ]
        saved = [timed(lambda day=day: change_date(act, custody_id, day)) for day in moved]
    for name, seconds in (("rule alone", rule), ("preview", preview), ("saved", saved)):
        ordered = sorted(value * 1000 for value in seconds)
        late = ordered[int(len(ordered) * 0.95)]
        print(f"{name:<11} median {statistics.median(ordered):6.2f} ms   95th {late:6.2f} ms")


if __name__ == "__main__":
    main()
