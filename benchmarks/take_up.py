"""The whole measure table, against the one headline query that anybody would write by hand, and
against only loading the same columns into pandas.

Run: python benchmarks/take_up.py [RELEASES] [STARTS]     Usual: 200,000 releases, 1,000,000 starts.
Seconds are of the processor, the least of several tries taken in turn, so that other work on the
machine weighs little in the ratios. A store keeps facts of each release, which follow every change
in its own transaction: what that costs is printed too, and the report without anything kept.
"""

import multiprocessing
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path

from release_planner.domain.report_period import ReportPeriod
from release_planner.store.connection import Connection, transaction
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation
from release_planner.store.reading.counting_rules import CountingRules
from release_planner.store.reading.take_up_counted import (
    CountedAuthority,
    ReleaseScope,
    counted_releases,
)
from release_planner.store.release_facts import bring_up_to_date, make_tables
from release_planner.store.sqlite_connection import connect
from take_up_store import AUTHORITIES, FIRST, RELEASE_DAYS, fill

COMPLETE_TO = date(2025, 11, 30)
PERIOD = ReportPeriod(FIRST, FIRST + timedelta(days=RELEASE_DAYS))
TRIES, CHANGES = 5, 500
SCOPE = ReleaseScope(
    PERIOD,
    date(2026, 2, 1),
    tuple(CountedAuthority(code, code, COMPLETE_TO) for code in AUTHORITIES),
    CountingRules(settled=frozenset({"A01A"}), not_settled=frozenset({"A17", "A08A"})),
)

HEADLINE = """
    SELECT c.released_to_authority, COUNT(*), SUM(EXISTS (
        SELECT 1 FROM treatment_start t WHERE t.person_id = c.person_id
          AND t.started_on BETWEEN c.released_on AND c.window_ends_on))
    FROM custody c JOIN treatment_need n ON n.custody_id = c.id
    WHERE n.need = 'yes' AND c.released_on BETWEEN ? AND ? AND c.window_ends_on <= ?
    GROUP BY c.released_to_authority"""

COLUMNS = {
    "person": "id, date_of_birth, sex, ethnicity",
    "custody": "id, person_id, released_on, window_ends_on, reception_on, released_to_authority,"
    " prison_id, state, state_since, is_child, settled_accommodation",
    "treatment_need": "custody_id, need, substance_group, naloxone",
    "treatment_start": "person_id, started_on, link_pass",
    "treatment_referral": "custody_id, referred_on, accepted_on",
    "appointment": "custody_id, kind, day, state, attendance, booked_on",
    "accommodation": "custody_id, point, type_code",
    "housing_referral": "custody_id, route, submitted_on, status",
    "iom_registration": "person_id, cohort, selected_on, deselected_on",
}


def headline(connection: Connection) -> None:
    """The one query by hand."""
    days = (PERIOD.first_day, PERIOD.last_day, COMPLETE_TO)
    connection.execute(HEADLINE, [day.isoformat() for day in days]).fetchall()


def measure_table(connection: Connection) -> None:
    """Every measure and breakdown."""
    counted_releases(connection, SCOPE)


def load_into_pandas(connection: Connection) -> None:
    """Nothing but the columns that the measures rest on, in memory."""
    import pandas

    with warnings.catch_warnings(action="ignore"):
        frames = [
            pandas.read_sql_query(f"SELECT {columns} FROM {table}", connection)
            for table, columns in COLUMNS.items()
        ]
    del frames


def best_of_each(*actions: Callable[[], object]) -> list[float]:
    """The least seconds of each action over several tries, taken in turn so that all of them meet
    the same load.
    """
    found: list[list[float]] = [[] for _ in actions]
    for _ in range(TRIES):
        for seconds, action in zip(found, actions, strict=True):
            started = time.process_time()
            action()
            seconds.append(time.process_time() - started)
    return [min(seconds) for seconds in found]


def memory_growth(path: Path, action: Callable[[Connection], None]) -> float:
    """Megabytes by which an action raises the peak of a process of its own, once its connection
    has filled its cache with the headline query.
    """
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_growth, (path, action))


def _growth(path: Path, action: Callable[[Connection], None]) -> float:
    if action is load_into_pandas:
        import pandas

        assert pandas
    with closing(connect(StoreLocation(path, plain=True), None)) as connection:
        for _ in range(2):
            headline(connection)
        before = _peak()
        action(connection)
        return _peak() - before


def _peak() -> float:
    """The most memory that this process has had, in megabytes, as Linux tells it."""
    status = Path("/proc/self/status").read_text("utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main(releases: int, starts: int) -> None:
    """Print seconds, ratios and peaks."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "take-up.db"
        create_store(StoreLocation(path, plain=True), None).close()
        with closing(connect(StoreLocation(path, plain=True), None)) as connection:
            fill(connection, releases, starts)
            print(f"{releases:,} releases, {starts:,} starts")
            keep_all(connection, releases)
            report(connection, path)
            report_nothing_kept(connection)


def keep_all(connection: Connection, releases: int) -> None:
    """Print what looking up the facts of every release costs, and what a change of one costs."""
    started = time.process_time()
    with transaction(connection):
        make_tables(connection)
    seconds = time.process_time() - started
    print(
        f"facts of all, looked up  {seconds:6.2f} s   {seconds / releases * 1e6:.0f} us a release"
    )
    started = time.process_time()
    for person in range(1, 1 + CHANGES):
        with transaction(connection):
            connection.execute("INSERT INTO release_facts_outdated VALUES (?)", (person,))
            bring_up_to_date(connection)
    each = (time.process_time() - started) / CHANGES
    print(f"of one person, committed {each * 1e3:6.2f} ms")


def report(connection: Connection, path: Path) -> None:
    """Print what the report costs beside the query by hand, and beside pandas."""
    by_hand, ours = best_of_each(lambda: headline(connection), lambda: measure_table(connection))
    print(f"headline query by hand   {by_hand:6.2f} s")
    print(f"whole measure table      {ours:6.2f} s   {ours / by_hand:.2f} times")
    print(f"  peak memory            {memory_growth(path, measure_table):+6.0f} MB")
    if find_spec("pandas") is None:
        print("pandas is not installed: not compared")
        return
    started = time.process_time()
    load_into_pandas(connection)
    loaded = time.process_time() - started
    print(f"loading into pandas      {loaded:6.2f} s   {loaded / ours:.1f} times the measure table")
    print(f"  peak memory            {memory_growth(path, load_into_pandas):+6.0f} MB")


def report_nothing_kept(connection: Connection) -> None:
    """Print what the report costs when the records of everybody have changed meanwhile."""
    with transaction(connection):
        connection.execute(
            "INSERT INTO release_facts_outdated SELECT DISTINCT person_id FROM custody"
        )
    started = time.process_time()
    measure_table(connection)
    print(f"with nothing kept        {time.process_time() - started:6.2f} s")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:3] or ("200000", "1000000")))
