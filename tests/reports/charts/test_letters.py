"""The table of letter widths against the font's own file, and the breaking of lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_planner.reports.charts.letters import text_width, wrapped

from .font_file import FONTS

printable = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1)


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
@pytest.mark.parametrize("letter", [*map(chr, range(32, 127)), *"–—‘’“”£·×−…±≥≤éÉŵÿñÅ"])
def test_every_letter_is_as_wide_as_in_the_font(letter: str, weight: str) -> None:
    width = text_width(letter, 1, bold=weight == "Bold")
    assert width == pytest.approx(FONTS[weight].width(letter), abs=6e-4)


def test_a_letter_that_is_not_in_the_table_counts_as_widest() -> None:
    assert text_width("漢", 10) == 10


@given(st.lists(printable).map(" ".join), st.floats(20, 300), st.booleans())
def test_lines_keep_to_the_room_and_lose_no_letter(words: str, room: float, bold: bool) -> None:
    lines = wrapped(words, room, bold=bold)
    assert "".join("".join(lines).split()) == "".join(words.split())
    assert all(text_width(line, bold=bold) <= room for line in lines)
    assert all(lines)
