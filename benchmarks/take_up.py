"""Counting take-up in full, against the one headline query that anybody would write by hand.

Run: python benchmarks/take_up.py [RELEASES] [STARTS]     Usual: 200,000 releases, 1,000,000 starts.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from release_planner.domain.report_period import ReportPeriod
from release_planner.store.connection import Connection, transaction
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation
from release_planner.store.reading.take_up import CountedAuthority, take_up_counts
from stores import without_triggers

FIRST = date(2024, 1, 1)
RELEASE_DAYS, START_DAYS, WINDOW = 730, 800, 21
COMPLETE_TO = date(2025, 11, 30)
AUTHORITIES = tuple(f"E080000{number}" for number in range(25, 39))
PERIOD = ReportPeriod(FIRST, FIRST + timedelta(days=RELEASE_DAYS))
TRIES = 5

HEADLINE = """
    SELECT c.released_to_authority, COUNT(*), SUM(EXISTS (
        SELECT 1 FROM treatment_start t WHERE t.person_id = c.person_id
          AND t.started_on BETWEEN c.released_on AND c.window_ends_on))
    FROM custody c JOIN treatment_need n ON n.custody_id = c.id
    WHERE n.need = 'yes' AND c.released_on BETWEEN ? AND ? AND c.window_ends_on <= ?
    GROUP BY c.released_to_authority"""


def fill(connection: Connection, releases: int, starts: int) -> None:
    """Releases of three people to every five of them, and starts spread over everybody."""
    chance = random.Random(1)
    people = max(1, releases * 3 // 5)
    days = [(FIRST + timedelta(days=offset)).isoformat() for offset in range(START_DAYS + WINDOW)]
    with without_triggers(connection), transaction(connection):
        connection.executemany(
            "INSERT INTO person (id, prison_number, surname, forenames, date_of_birth, sex,"
            " ethnicity, search_text) VALUES (?, ?, 'x', 'y', '1985-05-05', 'M', 'UN', '')",
            ((person, f"P{person}") for person in range(1, people + 1)),
        )
        connection.executemany(
            "INSERT INTO custody (id, person_id, is_current, state, legal_status, is_child,"
            " anchor_confidence, has_date_conflict, certainty, settled_accommodation, released_on,"
            " window_ends_on, released_to_authority) VALUES (?, ?, 0, 'released', 'UNKNOWN',"
            " 'unknown', 'none', 0, 'unknown', 'unknown', ?, ?, ?)",
            _releases(chance, releases, people, days),
        )
        connection.executemany(
            "INSERT INTO treatment_need (custody_id, need, substance_group, consent_to_share,"
            " naloxone, bridging_prescription)"
            " VALUES (?, ?, 'unknown', 'unknown', 'unknown', 'unknown')",
            (
                (number, chance.choices(("yes", "no", "unknown"), (7, 2, 1))[0])
                for number in range(1, releases + 1)
            ),
        )
        connection.executemany(
            "INSERT INTO treatment_start (person_id, started_on) VALUES (?, ?)",
            (
                (chance.randrange(1, people + 1), days[chance.randrange(START_DAYS)])
                for _ in range(starts)
            ),
        )


def _releases(
    chance: random.Random, releases: int, people: int, days: list[str]
) -> Iterator[tuple[int, int, str, str, str]]:
    for number in range(1, releases + 1):
        day = chance.randrange(RELEASE_DAYS)
        person = number if number <= people else chance.randrange(1, people + 1)
        yield number, person, days[day], days[day + WINDOW], chance.choice(AUTHORITIES)


def best_of_each(*actions: Callable[[], object]) -> list[float]:
    """The least seconds of each action over several tries, taken in turn so that all of them meet
    the same load.
    """
    found: list[list[float]] = [[] for _ in actions]
    for _ in range(TRIES):
        for seconds, action in zip(found, actions, strict=True):
            started = time.perf_counter()
            action()
            seconds.append(time.perf_counter() - started)
    return [min(seconds) for seconds in found]


def main(releases: int, starts: int) -> None:
    """Print the seconds of both and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        store = create_store(StoreLocation(Path(folder) / "take-up.db", plain=True), None)
        connection = store.reading()
        fill(connection, releases, starts)
        scope = [CountedAuthority(code, code, COMPLETE_TO) for code in AUTHORITIES]
        first, last, complete = (
            day.isoformat() for day in (PERIOD.first_day, PERIOD.last_day, COMPLETE_TO)
        )
        headline, ours = best_of_each(
            lambda: connection.execute(HEADLINE, (first, last, complete)).fetchall(),
            lambda: take_up_counts(connection, PERIOD, scope, 18),
        )
        connection.close()
        store.close()
    print(f"{releases:,} releases, {starts:,} starts")
    print(f"headline query     {headline:.2f} s")
    print(f"full counts        {ours:.2f} s   {ours / headline:.1f} times")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:3] or ("200000", "1000000")))
