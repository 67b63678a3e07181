"""What a person types finds what the store holds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release_planner.domain.search_text import search_terms, search_text


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("nguyen", "Nguyễn"),
        ("ZOLKOWSKI", "Żółkowski"),
        ("o'neill", "O’Neill"),
        ("O’NEILL", "O'Neill"),
        ("strasse", "Straße"),
        ("istanbul", "İstanbul"),
        ("a1234bc", "A1234BC"),
    ],
)
def test_case_accents_and_apostrophes_do_not_matter(typed: str, stored: str) -> None:
    assert search_terms(typed)[0] in search_text(stored)


def test_names_may_be_typed_in_either_order() -> None:
    stored = search_text("Smith", "John", "A1234BC", None)

    assert all(term in stored for term in search_terms("john, SMITH a12"))


@settings(max_examples=100)
@given(st.text(max_size=30), st.text(max_size=30))
def test_text_is_found_by_itself_and_is_one_line(surname: str, forenames: str) -> None:
    stored = search_text(surname, forenames)

    assert all(term in stored for term in search_terms(f"{forenames} {surname}"))
    assert "\n" not in stored
    assert stored == search_text(stored)
