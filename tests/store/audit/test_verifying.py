"""The audit chain: whatever is changed behind its back is found, at its number."""

from contextlib import closing
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.store.audit.tampering import (
    LENGTH,
    PlainConnection,
    audited_store,
    record,
    verified_after,
)

from release_planner.store.audit import append, first_broken_entry, verify
from release_planner.store.audit.anchors import Anchor, read_head
from release_planner.store.audit.chain import (
    FIRST_HASH,
    SEALED_COLUMNS,
    detail_hash,
    detail_text,
    entry_hash,
)
from release_planner.store.connection import Connection, transaction

TEXTS = ("at", "actor", "subject", "recipient", "purpose", "detail_hash", "previous_hash")


def numbers_found(
    copy: PlainConnection, *statements: str, anchors: list[Anchor] | None = None
) -> list[int | None]:
    """Where something is wrong after some statements."""

    def tamper(connection: PlainConnection) -> None:
        for statement in statements:
            connection.execute(statement)

    found = verified_after(copy, tamper, anchors or [])
    return [one.sequence for one in found.findings]


def test_what_the_planner_wrote_is_whole(guarded: Connection) -> None:
    verification = verify(guarded, [cast(Anchor, read_head(guarded, "closed"))])
    assert (verification.entries, verification.findings) == (LENGTH, ())
    assert first_broken_entry(guarded) is None


@settings(deadline=None)
@given(
    number=st.integers(1, LENGTH),
    column=st.sampled_from((*TEXTS, "entry_hash", "subject_id", "operation")),
    value=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
)
def test_any_changed_value_is_found_at_its_number(
    copy: PlainConnection, number: int, column: str, value: str
) -> None:
    told: object = {"subject_id": 1000 + len(value), "operation": "erasure"}.get(column, value)

    def tamper(connection: PlainConnection) -> None:
        connection.execute(
            f"UPDATE audit_entry SET {column} = ? WHERE sequence = ?", (told, number)
        )

    assert [one.sequence for one in verified_after(copy, tamper, []).findings] == [number]


@pytest.mark.parametrize("number", range(1, LENGTH + 1))
@pytest.mark.parametrize("column", ["salt", "detail"])
def test_a_changed_detail_is_found(copy: PlainConnection, number: int, column: str) -> None:
    change = f"UPDATE audit_detail SET {column} = {column} || ' ' WHERE sequence = {number}"
    assert numbers_found(copy, change) == [number]


@pytest.mark.parametrize("number", range(1, LENGTH + 1))
def test_a_detail_that_was_removed_and_not_erased_is_found(
    copy: PlainConnection, number: int
) -> None:
    assert numbers_found(copy, f"DELETE FROM audit_detail WHERE sequence = {number}") == [number]


def test_a_detail_without_an_entry_is_found(copy: PlainConnection) -> None:
    assert numbers_found(copy, "INSERT INTO audit_detail VALUES (99, 'salt', '{}')") == [99]


@pytest.mark.parametrize("number", range(1, LENGTH))
def test_a_removed_entry_is_found_where_it_was(copy: PlainConnection, number: int) -> None:
    gone = [f"DELETE FROM {table} WHERE sequence = {number}" for table in TABLES]
    assert numbers_found(copy, *gone) == [number]
    closing_the_gap = [
        f"UPDATE {table} SET sequence = sequence - 1 WHERE sequence > {number}" for table in TABLES
    ]
    assert numbers_found(copy, *gone, *closing_the_gap)[0] == number


TABLES = ("audit_detail", "audit_entry")


@settings(deadline=None)
@given(one=st.integers(1, LENGTH), other=st.integers(1, LENGTH))
def test_two_entries_that_changed_places_are_both_found(
    copy: PlainConnection, one: int, other: int
) -> None:
    swap = [
        f"UPDATE {table} SET sequence = {becomes} WHERE sequence = {was}"
        for table in TABLES
        for was, becomes in ((one, -1), (other, one), (-1, other))
    ]
    expected = [] if one == other else sorted((one, other))
    assert numbers_found(copy, *(swap if one != other else ())) == expected


def seal_anew(connection: PlainConnection, first: int, last: int) -> None:
    """What somebody does who knows the form of the chain: every hash from an entry on fits."""
    columns = ", ".join(SEALED_COLUMNS)
    for number in range(first, last + 1):
        before = connection.execute(
            "SELECT entry_hash FROM audit_entry WHERE sequence = ?", (number - 1,)
        ).fetchone()
        row = connection.execute(
            f"SELECT {columns} FROM audit_entry WHERE sequence = ?", (number,)
        ).fetchone()
        previous = before[0] if before else FIRST_HASH
        connection.execute(
            "UPDATE audit_entry SET previous_hash = ?, entry_hash = ? WHERE sequence = ?",
            (previous, entry_hash((*row[:-1], previous)), number),
        )


@pytest.mark.parametrize("number", range(1, LENGTH))
def test_an_entry_sealed_anew_no_longer_leads_to_the_next(
    copy: PlainConnection, number: int
) -> None:
    def tamper(connection: PlainConnection) -> None:
        connection.execute(
            "UPDATE audit_entry SET actor = 'SOMEBODY' WHERE sequence = ?", (number,)
        )
        seal_anew(connection, number, number)

    assert [one.sequence for one in verified_after(copy, tamper, []).findings] == [number + 1]


@settings(deadline=None)
@given(number=st.integers(1, LENGTH), anchored=st.integers(1, LENGTH))
def test_a_chain_sealed_anew_to_its_end_does_not_fit_what_was_noted_outside(
    copy: PlainConnection, number: int, anchored: int
) -> None:
    row = copy.execute(
        "SELECT at, sequence, entry_hash FROM audit_entry WHERE sequence = ?", (anchored,)
    ).fetchone()

    def tamper(connection: PlainConnection) -> None:
        connection.execute(
            "UPDATE audit_entry SET actor = 'SOMEBODY' WHERE sequence = ?", (number,)
        )
        seal_anew(connection, number, LENGTH)

    found = verified_after(copy, tamper, [Anchor(*row, "closed")])
    assert [one.sequence for one in found.findings] == ([anchored] if number <= anchored else [])


@settings(deadline=None)
@given(last=st.integers(0, LENGTH - 1), anchored=st.integers(1, LENGTH))
def test_an_end_that_was_cut_off_is_found_back_to_the_last_anchor(
    copy: PlainConnection, last: int, anchored: int
) -> None:
    row = copy.execute(
        "SELECT at, sequence, entry_hash FROM audit_entry WHERE sequence = ?", (anchored,)
    ).fetchone()
    cut = [f"DELETE FROM {table} WHERE sequence > {last}" for table in TABLES]
    found = numbers_found(copy, *cut, anchors=[Anchor(*row, "closed")])
    assert found == ([last + 1] if anchored > last else [])


def test_an_entry_put_in_at_the_front_is_found(copy: PlainConnection) -> None:
    row = "INSERT INTO audit_entry SELECT 0, at, actor, operation, subject, subject_id, recipient,"
    row += " purpose, detail_hash, previous_hash, 'x' FROM audit_entry WHERE sequence = 1"
    assert 0 in numbers_found(copy, row)


@pytest.mark.parametrize(
    "statements",
    [
        ("DROP TRIGGER person_update_is_logged",),
        ("CREATE TRIGGER quiet AFTER UPDATE ON person BEGIN SELECT 1; END",),
        (
            "DROP TRIGGER audit_entry_is_not_changed",
            "CREATE TRIGGER audit_entry_is_not_changed BEFORE UPDATE ON audit_entry"
            " BEGIN SELECT 1; END",
        ),
    ],
)
def test_a_trigger_missing_foreign_or_changed_is_found(
    tmp_path: Path, statements: tuple[str, ...]
) -> None:
    with closing(audited_store(tmp_path, 1)) as connection:
        for statement in statements:
            connection.execute(statement)
        (finding,) = verify(connection).findings
    assert finding.sequence is None
    assert statements[-1].split()[2] in finding.what


def test_an_entry_with_an_earlier_time_than_the_one_before_is_noted_and_no_fault(
    tmp_path: Path,
) -> None:
    with closing(audited_store(tmp_path, 3)) as connection:
        with transaction(connection):
            append(connection, record(3))
            append(connection, record(0))
        verification = verify(connection)
    assert verification.is_whole
    (note,) = verification.notes
    assert note.sequence == 5
    assert note.what == (
        "The entry before this one has a later time: two programs wrote at once, or a clock was"
        " set back."
    )


@given(st.lists(st.one_of(st.none(), st.text(max_size=4)), min_size=2, max_size=4), st.data())
def test_the_hash_tells_where_one_value_ends(parts: list[str | None], data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, len(parts) - 1))
    one, other = parts[cut - 1] or "", parts[cut] or ""
    moved = (*parts[: cut - 1], one + other[:1], other[1:], *parts[cut + 1 :])
    assert (entry_hash(parts) == entry_hash(moved)) is (tuple(parts) == moved)
    assert entry_hash((None,)) != entry_hash(("-",)) != entry_hash(("",))


def test_the_form_of_the_chain_stays_as_it_is() -> None:
    """The expected hashes are of the text written out and given to sha256sum."""
    fields = (1, "2026-11-26 09:00:00.000000", "N1", "collection", "person", 7, None, None, "é")
    assert entry_hash(fields) == "671f1185d537cc3ddd4a233803f08ed27f06eb033b23d38cf302f08a00a8bf33"
    detail = detail_text({"é": 1})
    assert detail_hash("00", detail) == (
        "4c4bb06edd2265b41dae7c6457ba136300bb86d68d40d4cc61721682879c4b8d"
    )
