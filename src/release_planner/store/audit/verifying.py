"""Re-computing the whole audit: every change, removal, insertion and reordering, at its number."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from release_planner.store.audit.anchors import Anchor
from release_planner.store.audit.chain import FIRST_HASH, SEALED_COLUMNS, detail_hash, entry_hash
from release_planner.store.connection import Connection

_AT_ONCE = 20_000
_SEALED = len(SEALED_COLUMNS)
_ROWS = (
    "SELECT "
    + ", ".join(f"audit_entry.{column}" for column in SEALED_COLUMNS)
    + ", entry_hash, salt, detail FROM audit_entry"
    " LEFT JOIN audit_detail ON audit_detail.sequence = audit_entry.sequence"
)
_WITHOUT_ENTRY = (
    "SELECT sequence FROM audit_detail WHERE NOT EXISTS"
    " (SELECT 1 FROM audit_entry WHERE audit_entry.sequence = audit_detail.sequence)"
    " ORDER BY sequence"
)
_BATCHES = "SELECT id, kind, sha256, opened_at, opened_by FROM audit_batch ORDER BY id"
_LATER_BEFORE = (
    "The entry before this one has a later time: two programs wrote at once, or a clock was set"
    " back."
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the audit: the number of the entry, and what is wrong in plain words.

    The number is None when it is about no entry, as when a trigger is missing.
    """

    sequence: int | None
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What re-computing the audit found. ``notes`` are odd and no fault: an entry with an earlier
    time than the one before it does not break the chain, since the number decides the order.
    """

    entries: int
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def verify(connection: Connection, anchors: Iterable[Anchor] = ()) -> Verification:
    """Re-compute the chain and every detail, and hold them against what was noted outside.

    Without anchors a chain whose end was cut off looks whole. A detail is missing lawfully only
    when an erasure entry names it. About ten seconds for a million entries.
    """
    walk = _Walk({anchor.sequence: anchor for anchor in anchors})
    for row in _rows(connection):
        walk.take(row)
    walk.finish()
    without_entry = connection.execute(_WITHOUT_ENTRY).fetchall()
    walk.findings += [Finding(one, "This detail belongs to no entry.") for (one,) in without_entry]
    if connection.engine == "sqlite":
        walk.findings += _batch_findings(connection, walk.batches)
        walk.findings += _trigger_findings(connection)
    walk.findings.sort(key=lambda one: one.sequence or 0)
    return Verification(walk.entries, tuple(walk.findings), tuple(walk.notes))


def first_broken_entry(connection: Connection) -> int | None:
    """The number of the first entry that does not fit the chain, or whose detail does not fit it;
    None when all do.
    """
    walk = _Walk({})
    for row in _rows(connection):
        walk.take(row)
        if walk.findings:
            return walk.findings[0].sequence
    walk.finish()
    return min((one.sequence for one in walk.findings if one.sequence), default=None)


def _rows(connection: Connection) -> Iterator[Sequence[Any]]:
    """Every entry with its detail, a part at a time: a server would send all of it at once."""
    rows = connection.execute(f"{_ROWS} ORDER BY audit_entry.sequence LIMIT {_AT_ONCE}").fetchall()
    while rows:
        yield from rows
        rows = connection.execute(
            f"{_ROWS} WHERE audit_entry.sequence > ?"
            f" ORDER BY audit_entry.sequence LIMIT {_AT_ONCE}",
            (rows[-1][0],),
        ).fetchall()


@dataclass(slots=True)
class _Walk:
    """Goes along the chain, entry by entry."""

    anchors: dict[int, Anchor]
    entries: int = 0
    findings: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    batches: dict[int, Sequence[Any]] = field(default_factory=dict)
    _expected: int = 1
    _follows: str | None = FIRST_HASH
    _at: str = ""
    _without_detail: list[int] = field(default_factory=list)
    _erased: list[Span] = field(default_factory=list)
    _last_fitting: int = 0
    _differs: bool = False

    def take(self, row: Sequence[Any]) -> None:
        """Judge one entry."""
        sequence, stored_hash = row[0], row[_SEALED]
        self.entries += 1
        if sequence != self._expected:
            self._skip(sequence)
        fits = entry_hash(row[:_SEALED]) == stored_hash
        if not fits:
            self._find(sequence, "The entry was changed.")
        elif self._follows is not None and row[_SEALED - 1] != self._follows:
            self._find(
                sequence,
                "The entry does not follow the one before it: one of the two was put in, moved or"
                " sealed anew.",
            )
        self._take_detail(row, fits)
        self._take_anchor(sequence, stored_hash)
        if row[1] < self._at:
            self.notes.append(Finding(sequence, _LATER_BEFORE))
        self._at = row[1]
        self._expected = sequence + 1
        # What follows an entry that was changed is not at fault for it.
        self._follows = stored_hash if fits else None

    def finish(self) -> None:
        """Judge what only the end of the chain shows."""
        last = self._expected - 1
        beyond = [anchor for sequence, anchor in self.anchors.items() if sequence > last]
        if beyond:
            noted = max(beyond, key=lambda one: one.sequence)
            self._find(
                last + 1,
                f"{_entries(last + 1, noted.sequence)} cut off the end: entry {noted.sequence:,}"
                f" was noted outside the store at {noted.at[:19]}.",
            )
        unknown = _outside(self._without_detail, self._erased)
        self.findings += [Finding(one, "The detail was removed, not erased.") for one in unknown]

    def _find(self, sequence: int, what: str) -> None:
        self.findings.append(Finding(sequence, what))

    def _skip(self, sequence: int) -> None:
        if sequence < self._expected:
            self._find(sequence, "The entry has a number that no entry can have.")
        else:
            self._find(self._expected, f"{_entries(self._expected, sequence - 1)} missing.")
        self._follows = None

    def _take_detail(self, row: Sequence[Any], fits: bool) -> None:
        sequence, salt, detail = row[0], row[-2], row[-1]
        if salt is None:
            self._without_detail.append(sequence)
        elif detail_hash(salt, detail) != row[8]:
            if fits:
                self._find(sequence, "The detail of the entry was changed.")
        elif fits and row[4] == "audit_detail" and row[3] == "erasure":
            self._erased += [(int(one[0]), int(one[1])) for one in json.loads(detail)["erased"]]
        if fits and row[4] == "audit_batch":
            self.batches[row[5]] = row

    def _take_anchor(self, sequence: int, stored_hash: str) -> None:
        anchor = self.anchors.get(sequence)
        if anchor is None or self._differs:
            return
        if anchor.entry_hash == stored_hash:
            self._last_fitting = sequence
            return
        self._differs = True
        self._find(
            sequence,
            f"The entry is not the one that was noted outside the store at {anchor.at[:19]}: it or"
            f" one after entry {self._last_fitting:,} was rewritten, with all that follow.",
        )


def _batch_findings(connection: Connection, logged: dict[int, Sequence[Any]]) -> list[Finding]:
    """Hold each batch against the entry that logged it."""
    findings = []
    left = dict(logged)
    for batch_id, kind, sha256, opened_at, opened_by in connection.execute(_BATCHES):
        entry = left.pop(batch_id, None)
        if entry is None:
            findings.append(Finding(None, f"Batch {batch_id} was logged by no entry."))
            continue
        told = json.loads(entry[-1]) if entry[-1] else {"kind": kind, "sha256": sha256}
        same = (entry[1], entry[2], told.get("kind"), told.get("sha256"))
        if same != (opened_at, opened_by, kind, sha256):
            findings.append(Finding(entry[0], f"Batch {batch_id} of this entry was changed."))
    findings += [
        Finding(entry[0], f"Batch {batch_id} of this entry was removed.")
        for batch_id, entry in left.items()
    ]
    return findings


def _trigger_findings(connection: Connection) -> list[Finding]:
    from release_planner.store.triggers import missing_triggers

    return [
        Finding(None, f"The rule {name} of the database is missing or was changed.")
        for name in missing_triggers(connection)
    ]


def _entries(first: int, last: int) -> str:
    return f"Entry {first:,} is" if first == last else f"Entries {first:,} to {last:,} are"


def _outside(sequences: Iterable[int], spans: Iterable[Span]) -> list[int]:
    """The numbers, in order, that lie in none of the spans."""
    left = sorted(spans)
    outside: list[int] = []
    reach, place = 0, 0
    for sequence in sequences:
        while place < len(left) and left[place][0] <= sequence:
            reach = max(reach, left[place][1])
            place += 1
        if sequence > reach:
            outside.append(sequence)
    return outside
