"""Which measures belong together, in the order in which every format shows them."""

from release_planner.domain.disclosure.statements import PLAIN_COUNTS
from release_planner.reference.measures import STEPS, STOPS

PATHWAY = tuple(f"pathway_{step}" for step in STEPS)
FIRST_MISSING = (*(f"stopped_at_{stop}" for stop in STOPS), "ended_before_start")
HOUSING = (
    "first_night_settled",
    "three_months_settled",
    "duty_to_refer_in_time",
    "cas3_referred_in_time",
    "appointments_kept",
)
COVERAGE = (
    *PLAIN_COUNTS,
    "window_open",
    "no_return",
    "age_unknown",
    "children",
    "released_elsewhere",
    "authority_unknown",
    "released_to_late",
)
