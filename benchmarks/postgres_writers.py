"""Twenty people who save to a shared store at the same time, with the audit and without.

Run: python benchmarks/postgres_writers.py      Limits: no lost update, no deadlock, a whole chain.

`apart`: everybody changes records of their own. `together`: all fight for five records, each
reading the version, adding one to a number and saving only where the version is still the same.
Needs the extra [test], not on Windows. Each writer is a process with a login of its own; the disk
is waited for.
"""

import multiprocessing
import random
import statistics
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from release_planner.reference.locator import find_data
from release_planner.store.audit import verify
from release_planner.store.location import PostgresLocation, parse_store_url
from release_planner.store.postgres.connection import connect_postgres
from release_planner.store.postgres.upgrade import upgrade_postgres

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.postgres_server import running_server, superuser

SECONDS = 6.0
ROUNDS = 3
WRITERS = 20
FOUGHT_OVER = 5
OWN = 50
AREA = "West Midlands"
_READ = "SELECT version, surname FROM planner.person WHERE id = %s"
_SAVE = (
    "UPDATE planner.person SET surname = %s, version = version + 1 WHERE id = %s AND version = %s"
)


@dataclass(frozen=True, slots=True)
class Written:
    """What one writer did: seconds that each save took, and saves that another had overtaken."""

    seconds: list[float]
    conflicts: int


def main() -> None:
    """Print transactions a second, how long a save takes, and what went wrong."""
    with running_server(durable=True) as url:
        logins = _prepare(url)
        print(f"{'':22} {'saves/s':>8} {'p50 ms':>7} {'p99 ms':>7} {'conflicts':>9} {'lost':>5}")
        _compare(url, logins[:1], "one writer", together=False)
        _compare(url, logins, f"{WRITERS} apart", together=False)
        _compare(url, logins, f"{WRITERS} together", together=True)
        with superuser(url) as connection:
            print(f"deadlocks: {_deadlocks(connection)}")
        location = parse_store_url(url)
        assert isinstance(location, PostgresLocation)
        started = time.perf_counter()
        with closing(connect_postgres(location)) as auditor:
            found = verify(auditor)
        spent = time.perf_counter() - started
        state = "whole" if found.is_whole else f"broken: {found.findings[:3]}"
        print(f"audit of {found.entries:,} entries is {state}; verified in {spent:.1f} s")


def _compare(url: str, logins: list[str], title: str, *, together: bool) -> None:
    """The audit is switched on and off by turns, since the speed of the machine changes."""
    rates: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(2 * ROUNDS):
        audited = turn % 2 == 1
        with superuser(url) as connection:
            change = "ENABLE" if audited else "DISABLE"
            connection.execute(f"ALTER TABLE planner.person {change} TRIGGER audit_update")
        rates[audited].append(_measure(url, logins, title, audited, together=together))
    ratio = statistics.median(rates[True]) / statistics.median(rates[False])
    print(f"{title:22} with audit / without: {ratio:.2f}")


def _measure(url: str, logins: list[str], title: str, audited: bool, *, together: bool) -> float:
    before = _total(url)
    with multiprocessing.get_context("fork").Pool(len(logins)) as pool:
        jobs = [(login, number, together) for number, login in enumerate(logins)]
        done = pool.starmap(_write, jobs, chunksize=1)
    seconds = sorted(second for one in done for second in one.seconds)
    lost = len(seconds) - (_total(url) - before)
    rate = len(seconds) / SECONDS
    p50, p99 = (1_000 * seconds[int(len(seconds) * part)] for part in (0.5, 0.99))
    conflicts = sum(one.conflicts for one in done)
    name = f"{title}{', audit' if audited else ''}"
    print(f"{name:22} {rate:8,.0f} {p50:7.2f} {p99:7.2f} {conflicts:9,} {lost:5}")
    return rate


def _write(login: str, number: int, together: bool) -> Written:
    """Save for a while; a save that was overtaken is begun again from what is there now."""
    choose = random.Random(number)
    first = 1 if together else 1 + FOUGHT_OVER + number * OWN
    records = range(first, first + (FOUGHT_OVER if together else OWN))
    seconds, conflicts = [], 0
    with psycopg.connect(login, autocommit=True) as connection:
        until = time.perf_counter() + SECONDS
        while time.perf_counter() < until:
            record = choose.choice(records)
            started = time.perf_counter()
            while not _save(connection, record):
                conflicts += 1
            seconds.append(time.perf_counter() - started)
    return Written(seconds, conflicts)


def _save(connection: Any, record: int) -> bool:
    version, number = connection.execute(_READ, (record,)).fetchone()
    connection.execute("BEGIN")
    connection.execute("SELECT set_config('planner.purpose', 'save a record', true)")
    saved = connection.execute(_SAVE, (str(int(number) + 1), record, version)).rowcount == 1
    connection.execute("COMMIT" if saved else "ROLLBACK")
    return saved


def _prepare(url: str) -> list[str]:
    """A store with the records to be changed, and the address of each writer."""
    location = parse_store_url(url)
    assert isinstance(location, PostgresLocation)
    upgrade_postgres(location, find_data())
    with superuser(url) as connection:
        connection.execute("SELECT set_config('planner.purpose', 'prepare', false)")
        connection.execute(
            "INSERT INTO planner.person"
            " (crn, surname, forenames, search_text, sex, ethnicity, area)"
            " SELECT 'X' || n, '0', '', '', 'N', 'UN', %s FROM generate_series(1, %s) n",
            (AREA, FOUGHT_OVER + WRITERS * OWN),
        )
        for number in range(WRITERS):
            connection.execute(f"CREATE ROLE writer_{number} LOGIN IN ROLE planner_probation")
            connection.execute(
                "INSERT INTO planner.membership (login, access_role, agency, area, staff_code)"
                " VALUES (%s, 'probation', 'probation', %s, %s)",
                (f"writer_{number}", AREA, f"W{number}"),
            )
    parts = urlsplit(url)
    return [url.replace(f"//{parts.username}@", f"//writer_{number}@") for number in range(WRITERS)]


def _total(url: str) -> int:
    with superuser(url) as connection:
        return int(connection.execute("SELECT sum(surname::int) FROM planner.person").fetchone()[0])


def _deadlocks(connection: Any) -> int:
    rows = connection.execute(
        "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    )
    return int(rows.fetchone()[0])


if __name__ == "__main__":
    main()
