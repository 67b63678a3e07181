"""What providers count of a month: more people than the planner holds, as in any area."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from release_planner.samples.mixes import Mixes
from release_planner.samples.outcomes import WINDOW_DAYS, Event
from release_planner.samples.people import SyntheticPerson

COUNTS_HEADER = (
    "released with need",
    "referred",
    "appointment before release",
    "started within 21 days",
)


@dataclass(slots=True)
class MonthlyCounts:
    """The releases of one month to one authority, of people with a treatment need."""

    released_with_need: int = 0
    referred: int = 0
    booked: int = 0
    started: int = 0

    def texts(self, *, is_closed: bool) -> tuple[str, ...]:
        """As a return says it; starts only once the windows of the month are closed."""
        started = str(self.started) if is_closed else ""
        return str(self.released_with_need), str(self.referred), str(self.booked), started


NO_COUNTS = MonthlyCounts()


def counts_by_month(
    events: Iterable[Event], caseload: Mapping[str, SyntheticPerson], mixes: Mixes, seed: int
) -> Mapping[tuple[str, date], MonthlyCounts]:
    """Counts by authority code and first day of the month of release."""
    random = Random(seed + 4)
    happened: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        happened[event.prison_number].append(event)
    counts: dict[tuple[str, date], MonthlyCounts] = defaultdict(MonthlyCounts)
    for number, of_person in happened.items():
        person = caseload[number]
        released = person.released_on
        if released is None or person.authority is None or person.treatment_need != "yes":
            continue
        held = counts[person.authority.code, released.replace(day=1)]
        for _ in range(1 + mixes.happens("release_outside_planner", random)):
            _add(held, of_person, released)
    return counts


def _add(held: MonthlyCounts, events: Iterable[Event], released: date) -> None:
    kinds = {event.event for event in events if event.on <= released}
    last_day = released + timedelta(days=WINDOW_DAYS)
    held.released_with_need += 1
    held.referred += "treatment_referred" in kinds
    held.booked += any(
        event.event == "appointment_booked" and event.kind == "treatment" for event in events
    )
    held.started += any(
        event.event == "treatment_started" and released <= event.on <= last_day for event in events
    )
