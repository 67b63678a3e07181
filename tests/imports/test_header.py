"""Headers: found below titles, in any order and spelling, mapped by hand, remembered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_planner.domain.errors import PlannerError
from release_planner.imports.columns import CellType, Kind, normalise_header
from release_planner.imports.header import HeaderReader, mapping_signature
from release_planner.imports.schema import KINDS, describe, kind_named
from release_planner.imports.schema_caseload import CASELOAD

from .small_registers import read

NUMBER = "Z0001AA"


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_no_header_means_two_columns(kind) -> None:  # type: ignore[no-untyped-def]
    owner: dict[str, str] = {}
    for column in kind.columns:
        for name in {
            normalise_header(n)
            for n in (column.key, column.header, *column.names, *column.weaker_names)
        }:
            assert owner.setdefault(name, column.key) == column.key


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_key_of_ours_is_a_heading(kind: Kind) -> None:
    header = HeaderReader(kind, take_notes="notes" if kind is CASELOAD else None)
    keys = [column.key for column in kind.columns]
    assert header.score(keys) == len(keys)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_column_is_described(kind) -> None:  # type: ignore[no-untyped-def]
    described = describe(kind)
    assert [row.key for row in described] == [column.key for column in kind.columns]
    assert all(row.accepted and row.explanation and row.type for row in described)
    assert len({row.header for row in described}) == len(described)


def test_an_unknown_kind_names_the_kinds() -> None:
    with pytest.raises(PlannerError, match="expected one of caseload, outcomes"):
        kind_named("prisoners")


@given(st.permutations([column for column in CASELOAD.columns if column.names]), st.data())
def test_columns_are_recognised_in_any_order_and_by_any_name(columns, data) -> None:  # type: ignore[no-untyped-def]
    names = [data.draw(st.sampled_from((c.header, *c.names))) for c in columns]
    quoted = ",".join(f'"{name}"' for name in names)
    (sheet,) = read(f"{quoted}\n").sheets
    taken = [c for c in columns if c.cell_type is not CellType.NOTE]
    assert list(sheet.mapping.values()) == [c.key for c in taken]


def test_the_header_is_found_below_titles_and_blank_rows() -> None:
    found = read(f"IOM list,,\nUpdated,22/11/2026,\n,,\nNOMS,Surname,CRD\n{NUMBER},X,29/01/2027\n")
    assert found.sheets[0].header_row == 4
    assert [row.row for row in found.rows] == [5]


def test_a_file_without_a_header_is_refused() -> None:
    with pytest.raises(PlannerError, match=r"no row reads as its header.*Prison number"):
        read(f"{NUMBER},SMITH,29/01/2027\n")


def test_a_file_of_another_kind_is_refused() -> None:
    with pytest.raises(PlannerError, match="no column Prison number or CRN or PNC number"):
        read("Surname,Forenames,Prison\nA,B,BMI\n")


def test_two_columns_that_mean_the_same_are_refused_by_name() -> None:
    with pytest.raises(PlannerError, match=r'"CRD" \(column 2\) and "Conditional release date"'):
        read(f"NOMS,CRD,Conditional release date\n{NUMBER},29/01/2027,30/01/2027\n")


def test_a_mapping_settles_two_columns_that_mean_the_same() -> None:
    text = f"NOMS,CRD,Conditional release date\n{NUMBER},29/01/2027,30/01/2027\n"
    (row,) = read(text, mapping={"CRD": ""}).rows
    assert row.dates[0][1].day == 30
    (row,) = read(text, mapping={"CRD": "hdcad"}).rows
    assert [(kind.value, day.day) for kind, day in row.dates] == [("CRD", 30), ("HDCAD", 29)]


def test_a_weaker_name_gives_way() -> None:
    found = read(f"prisonerNumber,prisonName,prisonId\n{NUMBER},anything,BMI\n")
    assert found.rows[0].prison_id == "BMI"
    assert found.sheets[0].not_taken == (("prisonName", '"prisonId" is used instead'),)
    assert (
        read(f"prisonerNumber,prisonName\n{NUMBER},Birmingham (HMP)\n").rows[0].prison_id == "BMI"
    )


def test_unknown_columns_are_listed_as_not_taken() -> None:
    found = read(f"NOMS,Surname,Shoe size\n{NUMBER},X,9\n")
    assert found.sheets[0].not_taken == (("Shoe size", "not a column we know"),)
    assert any("Shoe size (not a column we know)" in n.text for n in found.notices)


def test_free_text_is_taken_only_when_chosen() -> None:
    text = f"NOMS,Update,Remarks\n{NUMBER},first,second\n"
    assert read(text).rows[0].notes is None
    assert read(text, take_notes="remarks").rows[0].notes == "second"
    with pytest.raises(PlannerError, match="does not have: diary"):
        read(text, take_notes="Diary")


def test_a_mapping_goes_before_the_names_we_know() -> None:
    text = f"Ref,Going home\n{NUMBER},29/01/2027\n"
    mapping = {"ref": "prison_number", "Going home": "crd"}
    found = read(text, mapping=mapping)
    assert found.rows[0].prison_number == NUMBER
    assert found.sheets[0].mapping == {"Ref": "prison_number", "Going home": "crd"}


def test_the_mapping_used_can_be_used_again() -> None:
    text = f"Ref,Surname,CRD,Update\n{NUMBER},X,29/01/2027,note\n"
    first = read(text, mapping={"Ref": "prison_number", "CRD": ""}, take_notes="Update")
    remembered = first.sheets[0].mapping
    assert remembered == {"Ref": "prison_number", "Surname": "surname", "CRD": ""}
    again = read(text, mapping=remembered)
    assert again.rows[0].notes is None
    assert again.rows[0].dates == ()


def test_a_mapping_that_cannot_be_is_refused() -> None:
    text = f"NOMS,Surname\n{NUMBER},X\n"
    with pytest.raises(PlannerError, match='"shoe_size", which is not a column'):
        read(text, mapping={"Surname": "shoe_size"})
    with pytest.raises(PlannerError, match="does not have: absent"):
        read(text, mapping={"Absent": "crd"})


def test_the_signature_is_of_the_set_of_headers() -> None:
    assert mapping_signature(["NOMS No.", "Release Date"]) == mapping_signature(
        ["releaseDate", "", "noms no"]
    )
    assert mapping_signature(["NOMS"]) != mapping_signature(["NOMS", "CRD"])
