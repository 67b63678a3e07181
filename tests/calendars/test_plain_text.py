"""Text from outside, before it goes into a calendar."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_planner.calendars.plain_text import plain_text


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Block A\\North wing", "Block A/North wing"),
        ("one\r\nEND:VEVENT\r\ntwo", "one END:VEVENT two"),
        ("a\u2028b\u0085c", "a b c"),
        ("safe\u202egnp.exe\u2066", "safegnp.exe"),
        ("\x1b[31mred\x00\x07", "[31mred"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("broken\ud800half", "brokenhalf"),
        ("  Room   3 ", "Room 3"),
        ("Žofie’s café 🏠", "Žofie’s café 🏠"),
        ("", ""),
    ],
)
def test_what_a_reader_may_act_on_goes_and_the_words_stay(typed: str, plain: str) -> None:
    assert plain_text(typed, 120) == plain


def test_a_long_text_is_cut_and_says_so() -> None:
    assert plain_text("x" * 10_000, 120) == "x" * 119 + "…"
    assert plain_text("y " * 10_000, 11) == "y y y y y…"


@given(st.text(max_size=300), st.integers(1, 200))
def test_any_text_becomes_one_short_line_and_stays_that(typed: str, longest: int) -> None:
    plain = plain_text(typed, longest)
    assert len(plain) <= longest
    assert plain == plain_text(plain, longest)
    assert "\\" not in plain
    assert plain.encode().decode() == plain
    assert not [letter for letter in plain if unicodedata.category(letter)[0] == "C"]
    assert len(plain.splitlines()) <= 1
