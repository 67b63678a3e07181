"""The head of the audit chain noted outside the store, so that a cut or rewritten chain is found.

One line each time: the instant of the last entry, its number and hash, and why it was noted. One
file lies beside the store, a copy in the user's own data folder; neither holds personal data.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from release_planner.domain.errors import PlannerError
from release_planner.store.connection import Connection
from release_planner.store.location import Location, PostgresLocation, StoreLocation

Why = Literal["opened", "closed", "batch", "disclosure", "backup", "restored"]

_LINE = re.compile(
    r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}) ([1-9]\d*):([0-9a-f]{64})"
    r" (opened|closed|batch|disclosure|backup|restored)"
)
_NAME_DIGITS = 16
_HEAD = "SELECT at, sequence, entry_hash FROM audit_entry ORDER BY sequence DESC LIMIT 1"
_HEAD_OF_A_SERVER = """
SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),
       planner.audit_head()
"""
_ENTRY = "SELECT at, sequence, entry_hash FROM audit_entry WHERE sequence = ?"
_FIRST = "SELECT entry_hash FROM audit_entry WHERE sequence = 1"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of the chain as it was noted once. ``at`` is the instant of that entry, as stored.

    A ``restored`` store goes on from an older entry: what was noted after that one is given up.
    """

    at: str
    sequence: int
    entry_hash: str
    why: str

    @property
    def line(self) -> str:
        """The anchor as it stands in the file."""
        return f"{self.at} {self.sequence}:{self.entry_hash} {self.why}"


def read_head(connection: Connection, why: Why) -> Anchor | None:
    """The last entry of the chain, None while there is none.

    A server tells anybody the number and the hash; the instant is then its own clock's.
    """
    if connection.engine == "postgresql":
        at, head = connection.execute(_HEAD_OF_A_SERVER).fetchone()
        sequence, _, entry_hash = str(head).partition(":")
        return Anchor(at, int(sequence), entry_hash, why) if int(sequence) else None
    row = connection.execute(_HEAD).fetchone()
    return Anchor(row[0], row[1], row[2], why) if row else None


def anchors_path(location: StoreLocation) -> Path:
    """The file of anchors beside a store."""
    return location.path.with_name(location.path.name + ".anchors.log")


def anchor_places(connection: Connection, location: Location, folder: Path | None) -> list[Path]:
    """Where the head of a store is noted: beside a file, and in the user's data folder.

    There the copy of a file is named by the first entry of the chain, so that it is found again
    after the file was moved; that of a shared store by its address.
    """
    beside = [] if isinstance(location, PostgresLocation) else [anchors_path(location)]
    if folder is None:
        return beside
    if isinstance(location, PostgresLocation):
        name = hashlib.sha256(location.name.encode()).hexdigest()
    else:
        row = connection.execute(_FIRST).fetchone()
        if row is None:
            return beside
        name = str(row[0])
    return [*beside, folder / "anchors" / f"{name[:_NAME_DIGITS]}.log"]


def write_anchor(
    connection: Connection, location: Location, folder: Path | None, why: Why
) -> Anchor | None:
    """Note the head of the chain in every place, unless it is the last that was noted there.

    ``folder`` is the user's data folder, None for no copy. Raises PlannerError when it can be noted
    nowhere.
    """
    head = read_head(connection, why)
    if head is None:
        return None
    places = anchor_places(connection, location, folder)
    failed: list[OSError] = []
    for place in places:
        try:
            _add_line(place, head)
        except OSError as error:
            failed.append(error)
    if failed and len(failed) == len(places):
        raise PlannerError(
            f"The end of the audit cannot be noted in {places[0]}: {failed[0].strerror}."
        ) from failed[0]
    return head


def note_restored(
    connection: Connection, location: Location, folder: Path | None, sequence: int
) -> None:
    """Note that a store goes on from an older entry, so that what was noted after it is given up.

    Raises OSError when it cannot be noted.
    """
    row = connection.execute(_ENTRY, (sequence,)).fetchone()
    if row is not None:
        for place in anchor_places(connection, location, folder):
            _add_line(place, Anchor(row[0], row[1], row[2], "restored"))


def read_anchors(paths: Iterable[Path]) -> list[Anchor]:
    """Every anchor in some files, without those that a restore gave up, by number.

    A line that was cut or garbled is passed over: it anchors nothing. Raises PlannerError when a
    file cannot be read.
    """
    found: set[Anchor] = set()
    for path in paths:
        held: list[Anchor] = []
        for anchor in _lines(path):
            if anchor.why == "restored":
                held = [one for one in held if one.sequence <= anchor.sequence]
            held.append(anchor)
        found.update(held)
    return sorted(found, key=lambda one: (one.sequence, one.entry_hash, one.why))


def _lines(path: Path) -> Sequence[Anchor]:
    try:
        text = path.read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise PlannerError(f"{path} cannot be read: {error.strerror}.") from error
    matches = (_LINE.fullmatch(line) for line in text.splitlines())
    return [Anchor(one[1], int(one[2]), one[3], one[4]) for one in matches if one]


def _add_line(path: Path, head: Anchor) -> None:
    """Append one line that is on the disk when this returns; a line cut before it stays apart."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 200))
        tail = file.read()
        last = tail.rsplit(b"\n", 2)[-2:]
        if len(last) == 2 and last[1] == b"" and _same_head(last[0], head):
            return
        before = b"" if tail.endswith(b"\n") or not tail else b"\n"
        file.write(before + head.line.encode("ascii") + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _same_head(line: bytes, head: Anchor) -> bool:
    fits = _LINE.fullmatch(line.decode("ascii", "replace"))
    restored = head.why == "restored" and not line.endswith(b"restored")
    return bool(fits) and not restored and fits[3] == head.entry_hash  # type: ignore[index]
