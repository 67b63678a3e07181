"""The order of release dates as data: what a mistake in the file is answered with."""

from pathlib import Path

import pytest

from release_planner.domain.anchor import AnchorRule
from release_planner.domain.codes import CustodyState, ReleaseDateType
from release_planner.reference.anchor_precedence import FILE, load_anchor_precedence
from release_planner.reference.errors import DataError
from release_planner.reference.locator import find_data


def load_with(overlay: Path, text: str) -> None:
    (overlay / FILE).write_text(text, "utf-8")
    load_anchor_precedence(find_data(overlay))


def test_the_shipped_order_covers_every_state_and_never_an_eligibility_date() -> None:
    precedence = load_anchor_precedence(find_data())
    assert set(precedence) == set(CustodyState)
    for rules in precedence.values():
        anchoring = {candidate.type for candidate in rules.candidates}
        assert anchoring.isdisjoint(rules.excluded)
        assert ReleaseDateType.HDCED in rules.excluded


def test_an_administrator_can_change_one_order(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('[states.in_custody]\norder = ["ARD", "CRD"]\nonly_when = {}\n')
    with pytest.raises(DataError, match=r"only_when\.CONFIRMED"):
        load_anchor_precedence(find_data(tmp_path))
    (tmp_path / FILE).write_text('[states.in_custody]\norder = ["ARD", "CONFIRMED", "HDCAD"]\n')
    rules = load_anchor_precedence(find_data(tmp_path))[CustodyState.IN_CUSTODY]
    assert [candidate.type for candidate in rules.candidates] == ["ARD", "CONFIRMED", "HDCAD"]
    assert rules.candidates[1].rule is AnchorRule.NOT_AFTER_CONDITIONAL


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[states.in_custody]\norder = ["CONFIRMED", "HDCAD", "HDCED"]', "without HDCED"),
        ('[states.in_custody]\norder = ["CONFIRMED", "HDCAD", "SED"]', "not SED"),
        ('[states.in_custody]\norder = ["CONFIRMED", "HDCAD", "XYZ"]', "one of CRD"),
        ('[states.in_custody]\nordr = ["CONFIRMED"]', "states.in_custody.ordr"),
        ('[states.elsewhere]\norder = ["CRD"]', "states.elsewhere"),
        ('[confidence]\nCRD = "conflict"', "confidence.CRD"),
        ('[confidence]\nXYZ = "confirmed"', "confidence.XYZ"),
        ('[states.remand]\nonly_when.CONFIRMED = "sometimes"', "not_after_conditional"),
        ('[states.remand]\nchecked_on = "yesterday"', "a date such as"),
    ],
)
def test_a_mistake_names_file_key_and_what_was_expected(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(DataError, match=said) as caught:
        load_with(tmp_path, text)
    assert FILE in str(caught.value)
