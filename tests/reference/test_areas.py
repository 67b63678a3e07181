"""The shipped area profiles and what each mistake in one says."""

from pathlib import Path

import pytest

from release_planner.domain.areas import MappaRequirement
from release_planner.domain.codes import MappaCategory, MappaLevel
from release_planner.reference.errors import DataError
from release_planner.reference.reference import load_reference

REFERENCE = load_reference()


def test_both_areas_are_shipped_without_sharing_a_council() -> None:
    areas = REFERENCE.areas
    assert {area.name for area in areas.values()} == {"West Midlands", "West Mercia"}
    midlands, mercia = areas["west_midlands"], areas["west_mercia"]
    assert set(midlands.housing_authorities).isdisjoint(mercia.housing_authorities)
    assert len(midlands.housing_authorities) == 7
    assert len(mercia.housing_authorities) == 9


@pytest.mark.parametrize("area_id", ["west_midlands", "west_mercia"])
def test_treatment_lies_with_the_upper_tier_of_the_housing_councils(area_id: str) -> None:
    area = REFERENCE.areas[area_id]
    uppers = {REFERENCE.authorities[code].upper_tier_code for code in area.housing_authorities}
    assert uppers == set(area.treatment_authorities)


def test_worcestershire_houses_by_district_and_treats_by_county() -> None:
    mercia = REFERENCE.areas["west_mercia"]
    assert "E10000034" in mercia.treatment_authorities
    assert "E10000034" not in mercia.housing_authorities


@pytest.mark.parametrize(
    ("category", "level", "requirement", "required"),
    [
        (MappaCategory.ONE, MappaLevel.TWO, MappaRequirement.NAMED_MOSOVO_OFFICER, True),
        (MappaCategory.ONE, MappaLevel.ONE, MappaRequirement.NAMED_MOSOVO_OFFICER, False),
        (MappaCategory.THREE, MappaLevel.THREE, MappaRequirement.IOM_OFFICER_ATTENDS, True),
        (MappaCategory.ONE, MappaLevel.THREE, MappaRequirement.IOM_OFFICER_ATTENDS, False),
        (MappaCategory.TWO, MappaLevel.ONE, MappaRequirement.DOMESTIC_ABUSE_RECORDED, True),
    ],
)
def test_west_mercia_says_who_is_needed_for_a_mappa_case(
    category: MappaCategory, level: MappaLevel, requirement: MappaRequirement, required: bool
) -> None:
    rules = REFERENCE.areas["west_mercia"].mappa_rules
    needed = {rule.requires for rule in rules if rule.covers(category, level)}
    assert (requirement in needed) is required


def test_west_midlands_ranks_chairs_and_marks_the_unclear_ratio() -> None:
    midlands = REFERENCE.areas["west_midlands"]
    assert {chair.level.value: chair.rank for chair in midlands.chairs} == {
        "1": "Inspector",
        "2": "Inspector",
        "3": "Chief Inspector",
    }
    unclear = [ratio for ratio in midlands.ratios if not ratio.verified]
    assert [(ratio.limit, bool(ratio.note)) for ratio in unclear] == [(20, True)]


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        ('housing_authorities = ["E06000019", "E06999999"]', "housing_authorities[2]"),
        ('housing_authorities = ["E10000034"]', "expected a council that is not a county"),
        ('treatment_authorities = ["E07000237"]', "expected a council that is not a district"),
        ("housing_authorities = []", "at least one council"),
        ('prisons = ["HEI", "QQQ"]', 'prisons[2] is "QQQ"; expected a prison in'),
        ('colour = "blue"', "colour"),
        ('[mappa_rules.category_1]\nlevels = ["4"]', "mappa_rules.category_1.levels"),
        ('[mappa_rules.category_1]\ncategories = ["unknown"]', 'some of "1", "2", "3" and "4"'),
        ('[iom_allocation]\norder = ["alphabet"]', "iom_allocation.order[1]"),
        ('[chairs.any]\nlevel = "not_set"', "chairs.any.level"),
        ('[ratios.share]\nname = "x"\nunit = "percent"\nlimit = 120', "ratios.share.limit is 120"),
        ("[boards.new]\nname = 3", "boards.new.name is 3; expected a text"),
    ],
)
def test_a_mistake_names_file_key_value_and_expectation(
    tmp_path: Path, edit: str, message: str
) -> None:
    (tmp_path / "areas").mkdir()
    own_file = tmp_path / "areas/west_mercia.toml"
    own_file.write_text(edit, encoding="utf-8")
    with pytest.raises(DataError) as refused:
        _ = load_reference(tmp_path).areas
    assert message in str(refused.value)
    assert str(own_file) in str(refused.value)


def test_two_areas_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "areas").mkdir()
    (tmp_path / "areas/west_midlands.toml").write_text('name = "West Mercia"', encoding="utf-8")
    with pytest.raises(DataError, match='name is "West Mercia"; expected a name that no other'):
        _ = load_reference(tmp_path).areas


def test_two_chair_rules_for_one_level_are_refused(tmp_path: Path) -> None:
    (tmp_path / "areas").mkdir()
    (tmp_path / "areas/west_midlands.toml").write_text('[chairs.level_2]\nlevel = "1"\n')
    with pytest.raises(DataError, match="one rule a level"):
        _ = load_reference(tmp_path).areas
