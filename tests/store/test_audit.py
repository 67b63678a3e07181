"""The audit chain: whatever is changed behind its back is found, at its number."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_planner.store.audit import (
    AuditRecord,
    Operation,
    append,
    entry_hash,
    first_broken_entry,
)
from release_planner.store.connection import DRIVER_ERRORS, Connection, transaction
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation

LENGTH = 12
OPERATIONS: tuple[Operation, ...] = ("collection", "alteration", "consultation", "erasure")
COLUMNS = (
    "at",
    "actor",
    "operation",
    "subject",
    "subject_id",
    "recipient",
    "purpose",
    "detail",
    "previous_hash",
    "entry_hash",
)
ALL = ", ".join(COLUMNS)


GUARDS = ("audit_entry_is_not_changed", "audit_entry_is_not_removed", "audit_entry_is_not_replaced")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    path = tmp_path_factory.mktemp("audit") / "plan.db"
    store = create_store(StoreLocation(path, plain=True), None)
    with closing(store.reading()) as connection:
        with transaction(connection):
            for number in range(LENGTH):
                append(connection, record(number))
        yield connection


@pytest.fixture(scope="module")
def chain(guarded: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """The same file in the hands of somebody who can take its triggers away."""
    copy = tmp_path_factory.mktemp("copy") / "plan.db"
    guarded.execute("VACUUM INTO ?", (str(copy),))
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        for guard in GUARDS:
            connection.execute(f"DROP TRIGGER {guard}")
        yield connection


def record(number: int) -> AuditRecord:
    return AuditRecord(
        at=datetime(2026, 11, 26, 9, number, tzinfo=UTC),
        actor=f"N{number % 3}",
        operation=OPERATIONS[number % 4],
        subject="person",
        subject_id=None if number % 5 == 0 else number,
        recipient="HMP Hewell" if number % 2 else None,
        purpose="release planning",
        detail={"rows": number},
    )


def broken_after(chain: Connection, *tampering: tuple[str, tuple[object, ...]]) -> int | None:
    """The number at which the chain breaks after some statements, which are then undone."""
    chain.execute("BEGIN")
    try:
        for statement, values in tampering:
            chain.execute(statement, values)
        return first_broken_entry(chain)
    finally:
        chain.execute("ROLLBACK")


def test_what_the_planner_wrote_fits(chain: Connection) -> None:
    assert chain.execute("SELECT count(*) FROM audit_entry").fetchone() == (LENGTH,)
    assert first_broken_entry(chain) is None


_COPY = "(sequence, " + ALL + ") SELECT {sequence}, " + ALL + " FROM audit_entry WHERE sequence = 3"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = actor WHERE sequence = 2",
        "UPDATE OR IGNORE audit_entry SET actor = 'N9'",
        "UPDATE OR REPLACE audit_entry SET sequence = 1 WHERE sequence = 2",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE sequence = 12",
        "INSERT OR REPLACE INTO audit_entry " + _COPY.format(sequence=2),
        "INSERT OR REPLACE INTO audit_entry " + _COPY.format(sequence=99),
        "INSERT OR IGNORE INTO audit_entry " + _COPY.format(sequence=2),
    ],
)
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_plain_statements_only_ever_add_to_it(
    guarded: Connection, statement: str, recursive: str
) -> None:
    before = guarded.execute("SELECT * FROM audit_entry").fetchall()
    guarded.execute(f"PRAGMA recursive_triggers = {recursive}")
    try:
        with pytest.raises(DRIVER_ERRORS, match="only ever added to"):
            guarded.execute(statement)
    finally:
        guarded.execute("PRAGMA recursive_triggers = ON")
    assert guarded.execute("SELECT * FROM audit_entry").fetchall() == before


@given(
    number=st.integers(1, LENGTH),
    column=st.sampled_from(COLUMNS),
    value=st.one_of(st.text(st.characters(codec="utf-8"), max_size=8), st.integers(0, 9)),
)
def test_any_changed_value_is_found(
    chain: Connection, number: int, column: str, value: str | int
) -> None:
    if column == "subject_id":
        value = 1000 + len(str(value))
    elif column == "operation":
        value = "disclosure"
    value = value if column == "subject_id" else str(value)
    change = f"UPDATE audit_entry SET {column} = ? WHERE sequence = ?"
    assert broken_after(chain, (change, (value, number))) == number


@pytest.mark.parametrize("column", ["subject_id", "recipient", "purpose"])
def test_a_value_taken_away_is_found(chain: Connection, column: str) -> None:
    change = f"UPDATE audit_entry SET {column} = NULL WHERE sequence = 2"
    assert broken_after(chain, (change, ())) == 2


@pytest.mark.parametrize("number", range(1, LENGTH))
def test_a_removed_entry_is_found_at_its_number(chain: Connection, number: int) -> None:
    removal = ("DELETE FROM audit_entry WHERE sequence = ?", (number,))
    assert broken_after(chain, removal) == number
    closing_the_gap = (
        "UPDATE audit_entry SET sequence = sequence - 1 WHERE sequence > ?",
        (number,),
    )
    assert broken_after(chain, removal, closing_the_gap) == number


@given(one=st.integers(1, LENGTH), other=st.integers(1, LENGTH))
def test_two_entries_that_changed_places_are_found(chain: Connection, one: int, other: int) -> None:
    move = "UPDATE audit_entry SET sequence = ? WHERE sequence = ?"
    swap = ((move, (-1, one)), (move, (one, other)), (move, (other, -1)))
    assert broken_after(chain, *swap) == (None if one == other else min(one, other))


@pytest.mark.parametrize("number", range(1, LENGTH))
def test_an_entry_sealed_again_after_a_change_breaks_the_next(
    chain: Connection, number: int
) -> None:
    row = chain.execute(
        "SELECT sequence, at, actor, operation, subject, subject_id, recipient, purpose, detail,"
        " previous_hash FROM audit_entry WHERE sequence = ?",
        (number,),
    ).fetchone()
    forged = (*row[:2], "SOMEBODY", *row[3:])
    change = "UPDATE audit_entry SET actor = ?, entry_hash = ? WHERE sequence = ?"
    assert broken_after(chain, (change, ("SOMEBODY", entry_hash(forged), number))) == number + 1


@given(st.lists(st.text(max_size=4), min_size=2, max_size=4), st.data())
def test_the_hash_tells_where_one_value_ends(parts: list[str], data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, len(parts) - 1))
    moved = (*parts[: cut - 1], parts[cut - 1] + parts[cut][:1], parts[cut][1:], *parts[cut + 1 :])
    assert (entry_hash(tuple(parts)) == entry_hash(moved)) is (tuple(parts) == moved)
    assert entry_hash((None,)) != entry_hash(("null",)) != entry_hash(("",))


def test_chains_written_before_still_fit() -> None:
    fields = (1, "2026-11-26 09:00:00.000000", "N1", "collection", "person", 7, None, "é")
    assert entry_hash(fields) == "afd3edb4dbd960b64fab4c0253eb1d7f27f4177e4d65621c582938640e35c796"
