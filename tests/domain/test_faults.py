"""An unforeseen error is told without the values it holds."""

import pytest

from release_planner.domain.faults import fault_text
from release_planner.domain.identifiers import prison_number


def test_the_line_names_the_kind_and_the_place_and_no_value() -> None:
    with pytest.raises(AttributeError) as caught:
        prison_number(("SMITH, John",))  # type: ignore[arg-type]
    text = fault_text(caught.value)
    assert "AttributeError in identifiers, line " in text
    assert "SMITH" not in text
    assert "\n" not in text
