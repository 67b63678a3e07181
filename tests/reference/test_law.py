"""Loading the law: what ships, and what a mistake in it says."""

from datetime import date
from pathlib import Path

import pytest

from release_planner.domain.codes import ReleaseDateType
from release_planner.domain.law import (
    NON_FRIDAY_PRESUMPTION,
    LawNotInForceError,
    PresumptionRule,
    Tranche,
)
from release_planner.reference.errors import DataError
from release_planner.reference.law import load_law
from release_planner.reference.locator import DataFolder, find_data

LAW = load_law(find_data())
SOURCED = 'source = "x"\nchecked_on = 2026-11-22\nverified = true\n'


def refused(tmp_path: Path, overlay: str) -> DataError:
    (tmp_path / "law.toml").write_text(overlay)
    with pytest.raises(DataError) as error:
        load_law(find_data(tmp_path))
    assert error.value.file == str(tmp_path / "law.toml")
    return error.value


def test_the_presumption_begins_on_12_december_2023() -> None:
    assert LAW.find(NON_FRIDAY_PRESUMPTION, date(2023, 12, 11)) is None
    rule = LAW.in_force(NON_FRIDAY_PRESUMPTION, date(2023, 12, 12)).value
    assert isinstance(rule, PresumptionRule)
    assert rule.minimum_served_days == 28
    assert ReleaseDateType.CRD in rule.types
    assert ReleaseDateType.PED not in rule.types
    with pytest.raises(LawNotInForceError, match=r"non_friday_presumption.*Mon 11 Dec 2023"):
        LAW.in_force(NON_FRIDAY_PRESUMPTION, date(2023, 12, 11))


def test_a_name_with_two_values_changes_on_its_day() -> None:
    assert LAW.in_force("fixed_term_recall_days", date(2026, 3, 30)).value == (14, 28)
    assert LAW.in_force("fixed_term_recall_days", date(2026, 3, 31)).value == (56,)


def test_windows_that_planners_count_with() -> None:
    day = date(2026, 11, 22)
    assert LAW.whole_number("duty_to_refer_due_days", day) == 56
    assert LAW.whole_number("continuity_of_care_window_days", day) == 21
    assert LAW.whole_number("licence_hard_stop_working_days", day) == 2
    with pytest.raises(LawNotInForceError, match="not a single number"):
        LAW.whole_number("sds40", day)
    with pytest.raises(LawNotInForceError, match="not in the legal parameters"):
        LAW.whole_number("no_such_rule", day)


def test_the_progression_model_has_ten_tranches_and_is_not_verified() -> None:
    parameter = LAW.in_force("progression_model", date(2026, 11, 22))
    assert not parameter.verified
    assert isinstance(parameter.value, tuple)
    assert len(parameter.value) == 10
    last = parameter.value[-1]
    assert isinstance(last, Tranche)
    assert (last.starts_on, last.longest_sentence_days) == (date(2027, 6, 8), None)


def test_every_value_was_checked_on_the_same_day_and_has_a_source() -> None:
    assert {parameter.checked_on for parameter in LAW.parameters} == {date(2026, 11, 22)}
    assert all(parameter.source for parameter in LAW.parameters)


def test_an_overlay_replaces_one_name_and_leaves_the_others(tmp_path: Path) -> None:
    (tmp_path / "law.toml").write_text(f"[[duty_to_refer_due_days]]\nvalue = 70\n{SOURCED}")
    edited = load_law(find_data(tmp_path))
    assert edited.whole_number("duty_to_refer_due_days", date(2026, 11, 22)) == 70
    assert edited.whole_number("continuity_of_care_window_days", date(2026, 11, 22)) == 21


@pytest.mark.parametrize(
    ("overlay", "key", "value", "expected"),
    [
        ("[[duty_to_reffer]]\n", "duty_to_reffer", [{}], "one of the keys day_of_release"),
        ("duty_to_refer_due_days = []", "duty_to_refer_due_days", [], "at least one dated value"),
        ("duty_to_refer_due_days = 56", "duty_to_refer_due_days", 56, "a list of tables"),
        (
            f"[[duty_to_refer_due_days]]\nvalue = '56'\n{SOURCED}",
            "duty_to_refer_due_days[1].value",
            "56",
            "a whole number from 0",
        ),
        (
            f"[[duty_to_refer_due_days]]\nvalue = 56\nform = 2018-10-01\n{SOURCED}",
            "duty_to_refer_due_days[1].form",
            date(2018, 10, 1),
            "one of the keys from, to",
        ),
        (
            f"[[time_served_days]]\nfrom = 2026-02-01\nto = 2026-01-31\nvalue = 1\n{SOURCED}",
            "time_served_days[1].to",
            date(2026, 1, 31),
            "a date on or after 2026-02-01",
        ),
        (
            f"[[time_served_days]]\nto = 2026-01-31\nvalue = 1\n{SOURCED}"
            f"[[time_served_days]]\nfrom = 2026-01-31\nvalue = 2\n{SOURCED}",
            "time_served_days[2].from",
            date(2026, 1, 31),
            "does not overlap the beginning to 2026-01-31",
        ),
        (
            "[[time_served_days]]\nvalue = 1\nchecked_on = 2026-11-22\nverified = true",
            "time_served_days[1].source",
            None,
            "a text",
        ),
        (
            f"[[sds40]]\n{SOURCED}value = [{{ starts_on = 2024-10-22, who = 'a' }}, "
            "{ starts_on = 2024-09-10, who = 'b' }]",
            "sds40[1].value[2].starts_on",
            date(2024, 9, 10),
            "a date on or after 2024-10-23",
        ),
        (
            f"[[hdc_clean_stop]]\n{SOURCED}[hdc_clean_stop.value]\ntypes = ['HDCD']\nwarning = 'w'",
            "hdc_clean_stop[1].value.types[1]",
            "HDCD",
            "one of CRD, ARD, HDCED",
        ),
    ],
)
def test_a_mistake_names_file_key_value_and_what_was_expected(
    tmp_path: Path, overlay: str, key: str, value: object, expected: str
) -> None:
    error = refused(tmp_path, overlay)
    assert (error.key, error.value) == (key, value)
    assert expected in error.expected
    assert str(tmp_path / "law.toml") in str(error)


def rewritten(tmp_path: Path, old: str, new: str) -> DataError:
    """Load the shipped law with one change made in it."""
    text = find_data().read_text("law.toml")
    assert text.count(old) == 1
    (tmp_path / "law.toml").write_text(text.replace(old, new))
    with pytest.raises(DataError) as error:
        load_law(DataFolder(tmp_path))
    return error.value


def test_every_type_of_date_is_in_exactly_one_list(tmp_path: Path) -> None:
    twice = rewritten(tmp_path, 'later = ["HDCED"]', 'later = ["HDCED", "CRD"]')
    assert (twice.key, twice.expected) == (
        "day_of_release[1].value.earlier",
        "CRD in one list only",
    )
    nowhere = rewritten(tmp_path, '"DPRRD", "PED", ', '"DPRRD", ')
    assert nowhere.expected.startswith("PED as well")


def test_a_presumption_cannot_reach_further_than_the_act_lets_it(tmp_path: Path) -> None:
    error = rewritten(tmp_path, "child_days_earlier = 2", "child_days_earlier = 3")
    assert error.key == "non_friday_presumption[1].value.child_days_earlier"
    assert error.expected == "a whole number from 1 to 2"


def test_no_exclusion_may_be_called_none(tmp_path: Path) -> None:
    error = rewritten(tmp_path, "indeterminate = ", "none = ")
    assert error.key == "non_friday_presumption[1].value.exclusions.none"


def test_a_type_may_only_be_presumed_earlier_when_it_moves_earlier(tmp_path: Path) -> None:
    error = rewritten(tmp_path, '"PRRD", "ETD", "MTD", "LTD"]\nadult', '"HDCED"]\nadult')
    assert error.key == "non_friday_presumption[1].value.types"
    assert error.value == ["CRD", "ARD", "HDCED"]
