"""Starts of treatment as a provider returns them: by attributors, some of them mistyped."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from release_planner.samples.mixes import Mixes
from release_planner.samples.outcomes import Event
from release_planner.samples.people import SyntheticPerson

HEADER = ("provider code", "initials", "date of birth", "sex", "local authority", "start date")
STARTED = "treatment_started"


@dataclass(frozen=True, slots=True)
class SplitEvents:
    """What happened, as the team recorded it and as the providers returned it."""

    recorded: tuple[Event, ...]
    returned: tuple[tuple[str, ...], ...]


def split_events(
    events: Iterable[Event], caseload: Mapping[str, SyntheticPerson], mixes: Mixes, seed: int
) -> SplitEvents:
    """Some starts are known from a return alone; `caseload` is by prison number."""
    random = Random(seed + 3)
    recorded, returned = [], []
    for event in events:
        if event.event == STARTED and mixes.happens("start_returned_without_name", random):
            returned.append(_row(event, caseload[event.prison_number], mixes, random))
        else:
            recorded.append(event)
    return SplitEvents(tuple(recorded), tuple(returned))


def _row(event: Event, person: SyntheticPerson, mixes: Mixes, random: Random) -> tuple[str, ...]:
    initials = person.forenames[0] + person.surname[0]
    born = person.date_of_birth
    if mixes.happens("returned_start_mistyped", random):
        initials, born = random.choice(tuple(_mistyped(initials, born)))
    assert person.authority is not None
    return (
        event.provider_code,
        initials,
        f"{born:%d/%m/%Y}",
        person.sex,
        person.authority.treatment_authority,
        f"{event.on:%d/%m/%Y}",
    )


def _mistyped(initials: str, born: date) -> Iterator[tuple[str, date]]:
    yield initials[::-1], born
    yield initials[0] + "X", born
    yield initials, born + timedelta(days=1)
    yield initials, born.replace(year=born.year - 1, day=min(born.day, 28))
