"""Two people change one record: nothing is lost that only one of them changed."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from release_planner.domain.merging import FieldConflict, merge

FIELDS = ("need", "group", "consent", "day")
records = st.fixed_dictionaries({field: st.integers(0, 3) for field in FIELDS})


@given(records, records, records)
def test_every_field_is_settled_or_in_conflict_by_the_rules(
    base: dict[str, int], mine: dict[str, int], theirs: dict[str, int]
) -> None:
    merged = merge(base, mine, theirs)
    in_conflict = {conflict.field for conflict in merged.conflicts}
    assert in_conflict | set(merged.values) == set(FIELDS)
    assert not in_conflict & set(merged.values)
    for field in FIELDS:
        changes = {mine[field], theirs[field]} - {base[field]}
        if len(changes) == 2:
            assert field in in_conflict
        else:
            assert merged.values[field] == (changes.pop() if changes else base[field])


@given(records, records, records)
def test_who_saves_first_does_not_matter(
    base: dict[str, int], one: dict[str, int], other: dict[str, int]
) -> None:
    merged, turned = merge(base, one, other), merge(base, other, one)
    assert merged.values == turned.values
    assert set(merged.conflicts) == {
        replace(each, mine=each.theirs, theirs=each.mine) for each in turned.conflicts
    }


@given(records, records)
def test_alone_everything_is_as_typed(base: dict[str, int], mine: dict[str, int]) -> None:
    merged = merge(base, mine, base)
    assert merged.values == mine
    assert not merged.kept
    assert not merged.conflicts


@given(records, records)
def test_saving_the_same_again_changes_nothing(base: dict[str, int], mine: dict[str, int]) -> None:
    assert merge(base, mine, mine).values == mine


@given(records, records, records)
def test_what_is_kept_is_theirs_alone(
    base: dict[str, int], mine: dict[str, int], theirs: dict[str, int]
) -> None:
    for field in merge(base, mine, theirs).kept:
        assert mine[field] == base[field] != theirs[field]


@given(records, records, records, st.sets(st.sampled_from(FIELDS)))
def test_where_mine_gives_way_theirs_stands_and_nothing_is_asked(
    base: dict[str, int], mine: dict[str, int], theirs: dict[str, int], yielded: set[str]
) -> None:
    merged = merge(base, mine, theirs, yielded=yielded)
    assert {field: merged.values[field] for field in yielded} == {
        field: theirs[field] for field in yielded
    }


@given(records, records, records)
def test_what_is_chosen_on_purpose_never_gives_way_unasked(
    base: dict[str, int], mine: dict[str, int], theirs: dict[str, int]
) -> None:
    merged = merge(base, mine, theirs, on_purpose=True)
    assert not merged.kept
    assert all(merged.values[field] == mine[field] for field in merged.values)
    assert {each.field for each in merged.conflicts} == {
        field for field in FIELDS if theirs[field] not in (base[field], mine[field])
    }


def test_fields_that_are_not_asked_for_are_left_alone() -> None:
    merged = merge({"need": 1, "day": 1}, {"need": 2}, {"need": 3, "day": 9})
    assert merged.values == {}
    assert merged.conflicts == (FieldConflict("need", 1, 2, 3),)
