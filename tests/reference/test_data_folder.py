"""Finding the data folder, laying an overlay over it, and refusing files that cannot be read."""

from pathlib import Path

import pytest

from release_planner.reference.errors import DataError
from release_planner.reference.locator import DataFolder, find_data
from release_planner.reference.toml_reading import parse_toml


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    for name in ("defaults/pathways", "overlay/pathways"):
        (tmp_path / name).mkdir(parents=True)
    return DataFolder(tmp_path / "defaults", tmp_path / "overlay")


def overlay_of(folder: DataFolder) -> Path:
    assert folder.overlay is not None
    return folder.overlay


def test_the_shipped_data_is_found_with_the_law_in_it() -> None:
    assert "law.toml" in find_data().names("*.toml")


def test_an_overlay_that_is_not_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nowhere.*folder with edited data"):
        find_data(tmp_path / "nowhere")


def test_an_overlay_file_replaces_and_adds(folder: DataFolder) -> None:
    (folder.defaults / "pathways/a.csv").write_text("default")
    (folder.defaults / "pathways/b.csv").write_text("default")
    (overlay_of(folder) / "pathways/b.csv").write_text("\ufeffedited", encoding="utf-8")
    (overlay_of(folder) / "pathways/c.csv").write_text("new")
    names = folder.names("pathways/*.csv")
    assert names == ("pathways/a.csv", "pathways/b.csv", "pathways/c.csv")
    assert [folder.read_text(name) for name in names] == ["default", "edited", "new"]


def test_toml_tables_merge_key_by_key_and_lists_are_replaced(folder: DataFolder) -> None:
    (folder.defaults / "x.toml").write_text("one = 1\nlist = [1, 2]\n[t]\na = 1\n[t.u]\nb = 2\n")
    (overlay_of(folder) / "x.toml").write_text("list = [3]\n[t.u]\nb = 4\nc = 5\n")
    merged = folder.read_toml("x.toml").values
    assert merged == {"one": 1, "list": [3], "t": {"a": 1, "u": {"b": 4, "c": 5}}}


def test_errors_name_the_file_that_holds_the_mistake(folder: DataFolder) -> None:
    (folder.defaults / "x.toml").write_text("[t]\na = 1\n[t.u]\nb = 'wrong'\n[[list]]\nc = 1\n")
    (overlay_of(folder) / "x.toml").write_text("[t]\na = 'wrong'\n[[list]]\nc = 'wrong'\n")
    table = folder.read_toml("x.toml")
    with pytest.raises(DataError) as from_overlay:
        table.table("t").whole_number("a")
    assert from_overlay.value.file == str(overlay_of(folder) / "x.toml")
    with pytest.raises(DataError) as in_a_list:
        table.tables("list")[0].whole_number("c")
    assert in_a_list.value.file == str(overlay_of(folder) / "x.toml")
    assert in_a_list.value.key == "list[1].c"
    with pytest.raises(DataError) as from_default:
        table.table("t").table("u").whole_number("b")
    assert (from_default.value.file, from_default.value.key) == ("x.toml", "t.u.b")


@pytest.mark.parametrize(
    ("content", "place", "expected"),
    [
        (b"a = \n", "line 1", "valid TOML"),
        (b"[a]\n[a]\n", "line 2", "valid TOML"),
        (b"\xff\xfe\x00", None, "a plain text file"),
        (b"a = " + b"[" * 100_000, None, "a TOML file"),
        (b"#" * 8_000_001, None, "at most 8000000 bytes"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_line(
    folder: DataFolder, content: bytes, place: str | None, expected: str
) -> None:
    (folder.defaults / "x.toml").write_bytes(content)
    with pytest.raises(DataError) as refused:
        folder.read_toml("x.toml")
    assert refused.value.file == "x.toml"
    assert (refused.value.key or "").startswith(place or "")
    assert expected in refused.value.expected
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 300


def test_a_missing_file_is_refused_by_name(folder: DataFolder) -> None:
    for read in (folder.read_toml, folder.read_text):
        with pytest.raises(DataError, match=r"absent\.toml is missing"):
            read("absent.toml")


@pytest.mark.parametrize(
    ("line", "reader", "expected"),
    [
        ("k = 1", "text", "a text"),
        ("k = ' '", "text", "a text"),
        ("k = true", "whole_number", "a whole number"),
        ("k = 1.0", "whole_number", "a whole number"),
        ("k = nan", "number", "a finite number"),
        ("k = 'yes'", "flag", "true or false"),
        ("k = '2026-01-01'", "day", "a date such as 2026-11-22, without quotes"),
        ("k = 2026-01-01T09:00:00", "day", "a date such as 2026-11-22, without quotes"),
        ("k = ['a', 'a']", "texts", "each text once"),
        ("k = [1]", "texts", "a text"),
        ("k = ['1']", "whole_numbers", "a whole number"),
        ("k = 1", "table", "a table, written as [k]"),
        ("k = [1]", "tables", "a list of tables, each written as [[k]]"),
        ("other = 1", "text", "a text"),
    ],
)
def test_typed_readers_say_what_they_expected(line: str, reader: str, expected: str) -> None:
    table = parse_toml(line, "x.toml")
    with pytest.raises(DataError) as refused:
        getattr(table, reader)("k")
    assert refused.value.expected == expected
    assert str(refused.value).startswith("x.toml: k")
    assert ("is missing" in str(refused.value)) == (line == "other = 1")


def test_bounds_are_inclusive() -> None:
    table = parse_toml("k = 5", "x.toml")
    assert table.whole_number("k", at_least=5, at_most=5) == 5
    with pytest.raises(DataError, match="k is 5; expected a whole number from 6 to 9"):
        table.whole_number("k", at_least=6, at_most=9)
    with pytest.raises(DataError, match="a whole number of at most 4"):
        table.whole_number("k", at_most=4)


def test_long_and_unprintable_values_are_shown_short_and_plain() -> None:
    message = str(DataError("x.toml", "k", "a\x1b[31m\n" + "b" * 500, "a code"))
    assert "\x1b" not in message
    assert "\n" not in message
    assert len(message) < 120
