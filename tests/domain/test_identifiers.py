"""Identifiers: what is accepted, how it is written canonically, what the check letter catches."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_planner.domain.errors import PlannerError
from release_planner.domain.identifiers import (
    Identifier,
    IdentifierError,
    IdentifierKind,
    crn,
    cro,
    pnc,
    prison_number,
    recognise,
)

YEAR = 2026
serials = st.integers(0, 9_999_999).map(lambda number: f"{number:07}")
years = st.integers(1927, 2026).map(str)


def only_valid_pnc(year: str, serial: str) -> str:
    """The one PNC number of a year and serial, found by trying every letter."""
    valid = []
    for letter in string.ascii_uppercase:
        try:
            valid.append(pnc(f"{year}/{serial}{letter}", this_year=YEAR))
        except IdentifierError:
            continue
    assert len(valid) == 1
    return valid[0]


@pytest.mark.parametrize("typed", ["A1234BC", "a1234bc", " A1234 BC ", "A\u00a01234BC"])
def test_a_prison_number_loses_spaces_and_lower_case(typed: str) -> None:
    assert prison_number(typed) == "A1234BC"


@pytest.mark.parametrize(
    "typed",
    ["", "A123BC", "1234ABC", "A12345C", "A1234BCD", "A١٢٣٤BC", "\u212a1234BC", "A1234BC\u200b;"],
)
def test_another_form_of_prison_number_is_refused(typed: str) -> None:
    with pytest.raises(PlannerError, match="such as A1234BC"):
        prison_number(typed)


def test_a_case_reference_number_is_a_letter_and_six_digits() -> None:
    assert crn("x123456 ") == "X123456"
    for typed in ("X12345", "X1234567", "123456X", "XX12345"):
        with pytest.raises(IdentifierError, match="such as X123456"):
            crn(typed)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("2003/0123456L", "2003/0123456L"),
        ("2019/0012345G", "2019/0012345G"),
        ("2026/0000001W", "2026/0000001W"),
        ("03/123456l", "2003/0123456L"),
        ("20030123456L", "2003/0123456L"),
        ("26/1W", "2026/0000001W"),
        ("2019 / 12345 G", "2019/0012345G"),
    ],
)
def test_a_pnc_number_is_written_with_a_long_year_and_seven_digits(
    typed: str, canonical: str
) -> None:
    assert pnc(typed, this_year=YEAR) == canonical


def test_a_short_year_after_this_one_is_of_the_last_century() -> None:
    in_2003 = only_valid_pnc("03", "0123456")
    assert in_2003 == "2003/0123456L"
    assert pnc("03/0123456L", this_year=2002) == "1903/0123456L"
    assert only_valid_pnc("79", "0123456").startswith("1979/")


@pytest.mark.parametrize(
    "typed",
    ["", "L", "3/1L", "203/0123456L", "1803/0123456L", "2003/01234567L", "2003/L", "2003-1L"],
)
def test_another_form_of_pnc_number_is_refused(typed: str) -> None:
    with pytest.raises(IdentifierError, match="2003/0123456L"):
        pnc(typed, this_year=YEAR)


@given(serial=st.integers(0, 99_999).map(lambda number: f"{number:05}"))
def test_without_a_slash_the_check_letter_tells_where_the_year_ends(serial: str) -> None:
    number = only_valid_pnc("2003", serial)
    assert pnc(f"2003{serial}{number[-1]}", this_year=YEAR) == number


@given(serial=st.integers(0, 99_999).map(lambda number: f"{number:05}"))
def test_without_a_slash_a_number_that_passes_both_ways_is_refused(serial: str) -> None:
    letter = only_valid_pnc("2013", serial)[-1]
    assert only_valid_pnc("2020", f"13{serial}")[-1] == letter
    expected = f"a slash, to tell 2020/13{serial}{letter} from 2013/00{serial}{letter}"
    with pytest.raises(IdentifierError, match=expected):
        pnc(f"2013{serial}{letter}", this_year=YEAR)


@given(year=years, serial=serials)
def test_reading_a_canonical_number_again_changes_nothing(year: str, serial: str) -> None:
    canonical = only_valid_pnc(year, serial)
    assert canonical[:4] == year
    assert pnc(canonical, this_year=YEAR) == canonical
    assert pnc(canonical[2:].lower(), this_year=YEAR) == canonical


@given(year=years, serial=serials, place=st.integers(0, 6), digit=st.sampled_from("0123456789"))
def test_the_check_letter_catches_every_wrong_digit(
    year: str, serial: str, place: int, digit: str
) -> None:
    letter = only_valid_pnc(year, serial)[-1]
    mistyped = serial[:place] + digit + serial[place + 1 :]
    if mistyped != serial:
        with pytest.raises(IdentifierError, match="mistyped"):
            pnc(f"{year}/{mistyped}{letter}", this_year=YEAR)


@given(year=years, serial=serials, place=st.integers(0, 5))
def test_the_check_letter_catches_two_digits_swapped(year: str, serial: str, place: int) -> None:
    letter = only_valid_pnc(year, serial)[-1]
    swapped = serial[:place] + serial[place + 1] + serial[place] + serial[place + 2 :]
    if swapped != serial:
        with pytest.raises(IdentifierError, match="mistyped"):
            pnc(f"{year}/{swapped}{letter}", this_year=YEAR)


def test_a_cro_number_is_padded_and_a_small_file_is_not() -> None:
    # 03 012345 and 39 12 leave 12 and 2 when divided by the 23 letters.
    assert divmod(3012345, 23)[1] == 12
    assert cro("12345/03m") == "012345/03M"
    assert divmod(3912, 23)[1] == 2
    assert cro("sf39/12b") == "SF39/12B"


@pytest.mark.parametrize("typed", ["", "12345/03L", "SF39/12C", "SF39/1234567A", "1234567/03J"])
def test_another_cro_number_is_refused(typed: str) -> None:
    with pytest.raises(IdentifierError, match="CRO number"):
        cro(typed)


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("a1234bc", IdentifierKind.PRISON_NUMBER, "A1234BC"),
        ("x123456", IdentifierKind.CRN, "X123456"),
        ("03/0123456L", IdentifierKind.PNC, "2003/0123456L"),
        ("12345/03M", IdentifierKind.CRO, "012345/03M"),
    ],
)
def test_a_typed_identifier_is_recognised(typed: str, kind: IdentifierKind, value: str) -> None:
    assert recognise(typed, this_year=YEAR) == (Identifier(kind, value),)


def test_a_text_that_can_be_either_register_is_answered_as_both() -> None:
    both = [
        recognise(f"12/{year:02}{letter}", this_year=YEAR)
        for year in range(100)
        for letter in string.ascii_uppercase
    ]
    assert any(
        {found.kind for found in answer} == {IdentifierKind.PNC, IdentifierKind.CRO}
        for answer in both
    )


@given(st.text(max_size=40))
def test_any_other_text_is_not_recognised_and_never_breaks(text: str) -> None:
    for found in recognise(text, this_year=YEAR):
        assert recognise(found.value, this_year=YEAR)


def test_an_error_shows_neither_escape_codes_nor_a_whole_page() -> None:
    with pytest.raises(IdentifierError) as caught:
        prison_number("\x1b[31mA\n" * 20_000)
    message = str(caught.value)
    assert message.isprintable()
    assert len(message) < 150
