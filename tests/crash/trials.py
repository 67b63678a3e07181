"""Killing writers, or a server under them, and accounting for every save afterwards."""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Pipe
from multiprocessing.process import BaseProcess

from tests.crash.writing import NOTES, ROWS_OF_A_SAVE, save_until_killed

from release_planner.store.audit import verify
from release_planner.store.connection import Connection
from release_planner.store.store import Store

SHORTEST, LONGEST = 0.02, 0.4
_LONGEST_START = 60

_TORN = f"""
SELECT p.crn FROM person p
WHERE (SELECT count(*) FROM custody c WHERE c.person_id = p.id) <> 1
   OR (SELECT count(*) FROM note n WHERE n.person_id = p.id) <> {NOTES}
"""
_LOGGED = """
SELECT subject, count(*) FROM audit_entry
WHERE operation = 'collection' AND subject IN ('person', 'custody', 'note') GROUP BY subject
"""
_ALTERED = """
SELECT (SELECT count(*) FROM person WHERE forenames = 'followed'),
       (SELECT count(*) FROM audit_entry WHERE operation = 'alteration' AND subject = 'person')
"""


@dataclass
class Account:
    """What was found after one kill: saves by their CRN, the rest in words."""

    acknowledged: set[str]
    present: set[str]
    torn: set[str] = field(default_factory=set)
    corrupt: list[str] = field(default_factory=list)
    audit: list[str] = field(default_factory=list)

    @property
    def lost(self) -> set[str]:
        """Acknowledged, and not there."""
        return self.acknowledged - self.present

    @property
    def is_whole(self) -> bool:
        """Whether nothing is lost, torn, corrupt, or missing in the audit."""
        return not (self.lost or self.torn or self.corrupt or self.audit)


@dataclass
class Writers:
    """Processes that save, and the ends of the pipes on which they say so."""

    processes: list[BaseProcess]
    pipes: list[Pipe]
    said: list[bytearray]

    def wait_until_saving(self) -> None:
        """Until every one of them has saved something."""
        until = time.monotonic() + _LONGEST_START
        while not all(self.said):
            assert time.monotonic() < until, "a writer does not save"
            assert all(process.is_alive() for process in self.processes), "a writer has ended"
            self.listen(0.01)

    def save_for(self, seconds: float) -> None:
        """Let them go on; what they say is taken from the pipes, so that nobody waits to say it."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.listen(min(left, 0.005))

    def listen(self, seconds: float) -> None:
        """Take what is in the pipes now."""
        for pipe in multiprocessing.connection.wait(self.pipes, seconds):
            place = self.pipes.index(pipe)  # type: ignore[arg-type]
            piece = os.read(self.pipes[place].fileno(), 1 << 16)
            self.said[place] += piece
            if not piece:
                break

    def kill(self) -> None:
        """End them all at once, with no chance to tidy up, and take what they had said."""
        for process in self.processes:
            if process.pid is not None and process.is_alive():
                os.kill(process.pid, signal.SIGKILL)
        for process in self.processes:
            process.join()
        for place, pipe in enumerate(self.pipes):
            while piece := os.read(pipe.fileno(), 1 << 16):
                self.said[place] += piece
            pipe.close()

    @property
    def acknowledged(self) -> set[str]:
        """Everything that was said whole."""
        return {
            line.decode() for said in self.said for line in bytes(said).split(b"\n")[:-1] if line
        }


@contextmanager
def writers(url: str, key: bytes | None, count: int, name: str) -> Iterator[Writers]:
    """Start processes that save; they are killed at the end, if they still run."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.crash.writing", "release_planner.store.engine"])
    processes, pipes = [], []
    for number in range(count):
        reading, writing = context.Pipe(duplex=False)
        process = context.Process(
            target=save_until_killed, args=(url, key, f"{name}{number}", writing), daemon=True
        )
        process.start()
        writing.close()
        processes.append(process)
        pipes.append(reading)
    running = Writers(processes, pipes, [bytearray() for _ in pipes])
    try:
        yield running
    finally:
        if any(not pipe.closed for pipe in pipes):
            running.kill()


def run_trial(
    store: Store,
    key: bytes | None,
    count: int,
    name: str,
    seed: int,
    kill_first: Callable[[], None] = lambda: None,
) -> set[str]:
    """Let writers save for a moment and kill them; gives what they said was saved.

    ``kill_first`` is what is killed before them, such as a server.
    """
    with writers(store.location.url, key, count, name) as running:
        running.wait_until_saving()
        running.save_for(random.Random(seed).uniform(SHORTEST, LONGEST))
        kill_first()
        running.kill()
        return running.acknowledged


def account(store: Store, acknowledged: set[str]) -> Account:
    """Hold what was said against what is in the store now."""
    with closing(store.reading()) as connection:
        present = {crn for (crn,) in connection.execute("SELECT crn FROM person").fetchall()}
        return Account(
            acknowledged=acknowledged,
            present=present,
            torn={crn for (crn,) in connection.execute(_TORN).fetchall()},
            corrupt=_corrupt(connection, encrypted=not store.location.plain),
            audit=_audit(connection, len(present)),
        )


def _corrupt(connection: Connection, *, encrypted: bool) -> list[str]:
    if connection.engine == "postgresql":
        return []
    found = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    found += [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
    if encrypted:
        found += [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
    return found


def _audit(connection: Connection, people: int) -> list[str]:
    found = [f"{each.sequence}: {each.what}" for each in verify(connection).findings]
    logged = dict(connection.execute(_LOGGED).fetchall())
    for table in set(ROWS_OF_A_SAVE):
        expected = people * ROWS_OF_A_SAVE.count(table)
        if logged.get(table, 0) != expected:
            found.append(f"{logged.get(table, 0)} of {expected} rows of {table} are in the audit")
    altered, in_audit = connection.execute(_ALTERED).fetchone()
    if altered != in_audit:
        found.append(f"{in_audit} of {altered} alterations are in the audit")
    return found
