"""The facts of releases that a store file keeps, so that a report need not look them up again.

They are derived from other tables and never the only place of anything. What changes a person's
records notes the person; the transaction works their facts out anew before it ends, and until then
nothing kept of them is used.
"""

from release_planner.store.reading.release_facts import RELEASE_FACTS, release_facts

KEPT_TABLES = ("release_facts", "release_facts_outdated")

_PERIOD = "BETWEEN day_number(:first_day) AND day_number(:last_day)"
_CLOSED = "window_end <= day_number(:as_at)"

KEPT = f"""
    SELECT {", ".join(RELEASE_FACTS)} FROM release_facts
    WHERE released {_PERIOD} AND {_CLOSED}
      AND ((SELECT NOT EXISTS (SELECT 1 FROM release_facts_outdated))
        OR person_id NOT IN (SELECT person_id FROM release_facts_outdated))"""
"""The facts of the releases of a period whose windows were closed on the as-at day: what is kept
knows the attendance of every day.
"""

NOT_KEPT = release_facts(
    f"""custody.id IN (
        SELECT custody_id FROM release_facts
        WHERE released {_PERIOD} AND ({_CLOSED}) IS NOT TRUE
        UNION SELECT touched.id FROM release_facts_outdated
        CROSS JOIN custody touched ON touched.person_id = release_facts_outdated.person_id)
    AND day_number(custody.released_on) {_PERIOD}"""
)
"""The facts of all others of the period, looked up."""
