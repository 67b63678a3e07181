"""Loading bank holidays: agreement with an independent list, and what a mistake says."""

from datetime import date
from pathlib import Path

import holidays as independent
import pytest

from release_planner.reference.bank_holidays import load_bank_holidays
from release_planner.reference.errors import DataError
from release_planner.reference.locator import find_data

HOLIDAYS = load_bank_holidays(find_data())
YEARS = range(HOLIDAYS.first_year, HOLIDAYS.last_year + 1)


@pytest.mark.parametrize("division", ["ENG", "WLS"])
@pytest.mark.parametrize("year", YEARS)
def test_every_listed_year_agrees_with_an_independent_list(year: int, division: str) -> None:
    theirs = independent.country_holidays("GB", subdiv=division, years=year)
    weekdays = {day for day in theirs if day.weekday() < 5}
    assert {item.day for item in HOLIDAYS.days if item.day.year == year} == weekdays


def test_the_list_covers_2018_to_at_least_2030() -> None:
    assert HOLIDAYS.first_year == 2018
    assert HOLIDAYS.last_year >= 2030
    assert HOLIDAYS.covers(date(2018, 1, 1))
    assert not HOLIDAYS.covers(date(2017, 12, 31))
    assert not HOLIDAYS.covers(date(HOLIDAYS.last_year + 1, 1, 1))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2020, 5, 8), "Early May bank holiday (VE day)"),
        (date(2020, 5, 4), None),
        (date(2022, 5, 30), None),
        (date(2022, 6, 3), "Platinum Jubilee bank holiday"),
        (date(2022, 9, 19), "Bank holiday for the State Funeral of Queen Elizabeth II"),
        (date(2023, 5, 8), "Bank holiday for the coronation of King Charles III"),
        (date(2026, 12, 28), "Boxing Day (substitute day)"),
    ],
)
def test_days_out_of_the_usual_order(day: date, name: str | None) -> None:
    assert HOLIDAYS.name_of(day) == name


def test_the_years_after_2028_are_computed() -> None:
    assert not HOLIDAYS.is_computed_year(2028)
    assert HOLIDAYS.is_computed_year(2029)


def test_an_overlay_adds_and_takes_away_single_days(tmp_path: Path) -> None:
    (tmp_path / "bank_holidays.toml").write_text(
        "[year.2026.days]\n2026-07-06 = 'One-off bank holiday'\n2026-05-04 = false\n"
    )
    edited = load_bank_holidays(find_data(tmp_path))
    assert edited.name_of(date(2026, 7, 6)) == "One-off bank holiday"
    assert date(2026, 5, 4) not in edited
    assert len(edited.days) == len(HOLIDAYS.days)


@pytest.mark.parametrize(
    ("overlay", "key", "value", "expected"),
    [
        ("last_year = 2017", "last_year", 2017, "a whole number from 2018"),
        ("holidays = 1", "holidays", 1, "one of the keys first_year"),
        ("[year.2099]\n", "year.2099", {}, "one of the keys 2018"),
        ("last_year = 2040", "year.2037", None, "a table, written as [year.2037]"),
        ("[year.2026]\nstatus = 'maybe'", "year.2026.status", "maybe", "proclaimed, computed"),
        ("[year.2030]\nstatus = 'proclaimed'", "year.2030.status", "proclaimed", "computed"),
        (
            "[year.2026.days]\n2027-07-06 = 'x'",
            "year.2026.days.2027-07-06",
            "x",
            "a key that is a date in 2026",
        ),
        (
            "[year.2026.days]\n20260706 = 'x'",
            "year.2026.days.20260706",
            "x",
            "a key that is a date in 2026",
        ),
        ("[year.2026.days]\n2026-07-06 = 1", "year.2026.days.2026-07-06", 1, "a text"),
    ],
)
def test_a_mistake_names_file_key_value_and_what_was_expected(
    tmp_path: Path, overlay: str, key: str, value: object, expected: str
) -> None:
    (tmp_path / "bank_holidays.toml").write_text(overlay)
    with pytest.raises(DataError) as refused:
        load_bank_holidays(find_data(tmp_path))
    assert (refused.value.key, refused.value.value) == (key, value)
    assert expected in refused.value.expected
    assert "bank_holidays.toml" in str(refused.value)


def test_a_year_that_lost_its_days_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bank_holidays.toml").write_text("[year.2026.days]\n2026-05-04 = false\n")
    with pytest.raises(DataError, match="at least 8 bank holidays"):
        load_bank_holidays(find_data(tmp_path))
