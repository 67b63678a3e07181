"""Text that people wrote, made safe for a terminal."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from release_planner.tui.text import cell, content, plain

from .screen_text import HOSTILE_NAMES


@pytest.mark.parametrize("name", ["Nguyễn", "Żółkowski", "O’Neill", "李小龍", "אבג", "[/]", "José"])
def test_names_are_left_as_they_are(name: str) -> None:
    assert plain(name) == name


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\x1b[31mred", "�[31mred"),
        ("a\nb\r\nc", "a b c"),
        ("tab\there", "tab here"),
        ("\u202eevil", "�evil"),
        ("zero\u200bwidth", "zero�width"),
        ("\x9b2J", "�2J"),
    ],
)
def test_what_a_terminal_would_obey_is_shown_instead(written: str, shown: str) -> None:
    assert plain(written) == shown


@settings(max_examples=200)
@example("\x1b")
@given(st.text())
def test_nothing_that_a_terminal_obeys_is_left(written: str) -> None:
    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in plain(written))


@settings(max_examples=200)
@given(st.text(max_size=40), st.integers(0, 60))
@example("李小龍", 4)
@example("李小龍", 5)
def test_a_cell_is_exactly_as_wide_as_asked(written: str, width: int) -> None:
    assert cell_len(cell(written, width)) == width


def test_a_cut_is_marked() -> None:
    assert cell("Featherstonehaugh", 8) == "Feather…"
    assert cell("Feather", 8) == "Feather "


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_no_text_is_read_as_markup(name: str) -> None:
    made = content(name)

    assert isinstance(made, Content)
    assert made.plain == plain(name)
    assert not made.spans
