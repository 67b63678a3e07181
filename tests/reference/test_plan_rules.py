"""The shipped distances of handover and ages, and what each mistake says."""

from pathlib import Path

import pytest

from release_planner.domain.plan import Offset
from release_planner.reference.errors import DataError
from release_planner.reference.reference import load_reference


def test_the_shipped_rules_are_those_of_the_allocation_service() -> None:
    rules = load_reference().plan_rules
    assert rules.standard_handover == Offset(months=-8, days=-14)
    assert rules.parole_handover == Offset(months=-12)
    assert rules.early_allocation_handover == Offset(months=-15)
    assert rules.community_from_start_months == 10


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        ('[handover]\nstandard = "+8 months"', "handover.standard"),
        ('[handover]\nparole = "-2 working days"', "months, weeks or days before"),
        ("[handover]\ncommunity_from_start_months = -1", "community_from_start_months is -1"),
        ("[ages]\nyoung_adult_to = 17", "ages.young_adult_to is 17; expected a whole number"),
        ("[ages]\nverified = 1", "ages.verified"),
        ("[weather]\nrain = true", "weather"),
    ],
)
def test_a_mistake_names_file_key_value_and_expectation(
    tmp_path: Path, edit: str, message: str
) -> None:
    (tmp_path / "plan_rules.toml").write_text(edit, encoding="utf-8")
    with pytest.raises(DataError) as refused:
        _ = load_reference(tmp_path).plan_rules
    assert message in str(refused.value)
    assert "plan_rules.toml" in str(refused.value)


def test_nothing_is_read_until_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "plan_rules.toml").write_text("not toml", encoding="utf-8")
    reference = load_reference(tmp_path)
    assert reference.prisons
    with pytest.raises(DataError, match="valid TOML"):
        _ = reference.plan_rules
