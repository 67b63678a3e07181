"""The shipped reference lists and what each mistake in one says."""

from pathlib import Path

import pytest

from release_planner.domain.benchmarks import BenchmarkMeasure
from release_planner.domain.places import AccommodationStatus, AuthorityTier, Country, HousedOutcome
from release_planner.reference.errors import DataError
from release_planner.reference.reference import Reference, load_reference

REFERENCE = load_reference()
AUTHORITIES = "gss_code,name,tier,upper_tier_code,country,ended_on\n"
BENCHMARKS = "measure,period,area,percent,source,checked_on\n"
PRISON = "Somewhere (HMP),yes,yes,no,HMP,B,Town,County,AA1 1AA,England"
PRISONS = "prison_id,name,active,male,female,types,categories,town,county,postcode,country\n"


def edited(tmp_path: Path, name: str, text: str) -> Reference:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / name).write_text(text, encoding="utf-8")
    return load_reference(tmp_path)


def test_prisons_near_both_areas_are_listed() -> None:
    prisons = REFERENCE.prisons
    assert prisons["BMI"].name == "Birmingham (HMP)"
    assert prisons["DHI"].holds_women
    assert not prisons["DHI"].holds_men
    assert prisons["BWI"].country is Country.WALES
    assert prisons["DGI"].active


def test_every_district_has_a_county_and_every_other_council_answers_for_itself() -> None:
    for authority in REFERENCE.authorities.values():
        upper = REFERENCE.authorities[authority.upper_tier_code or ""]
        is_district = authority.tier is AuthorityTier.DISTRICT
        assert (upper.tier is AuthorityTier.UPPER) == (
            is_district or authority.tier is AuthorityTier.UPPER
        )
        assert (upper == authority) is not is_district


def test_districts_end_with_the_county_they_were_in() -> None:
    for authority in REFERENCE.authorities.values():
        upper = REFERENCE.authorities[authority.upper_tier_code or ""]
        assert authority.ended_on == upper.ended_on


def test_current_councils_have_names_of_their_own() -> None:
    current = [each.name for each in REFERENCE.authorities.values() if each.ended_on is None]
    assert len(current) == len(set(current))


def test_known_counties_of_the_area_and_its_neighbours() -> None:
    counties = {
        name: REFERENCE.authorities[each.upper_tier_code or ""].name
        for each in REFERENCE.authorities.values()
        if (name := each.name) in ("Redditch", "Lichfield", "Rugby", "Tewkesbury", "Birmingham")
    }
    assert counties == {
        "Redditch": "Worcestershire",
        "Lichfield": "Staffordshire",
        "Rugby": "Warwickshire",
        "Tewkesbury": "Gloucestershire",
        "Birmingham": "Birmingham",
    }


def test_only_counties_take_no_homelessness_referral() -> None:
    assert not REFERENCE.authorities["E10000034"].has_housing_duty
    assert REFERENCE.authorities["E07000237"].has_housing_duty
    assert REFERENCE.authorities["E06000051"].has_housing_duty


def test_homeless_kinds_are_not_housed_and_settled_kinds_are() -> None:
    kinds = REFERENCE.accommodation_types
    assert {kind.code for kind in kinds.values() if kind.housed is HousedOutcome.NO} == {
        "A08",
        "A08A",
        "A08C",
    }
    for kind in kinds.values():
        if kind.status is AccommodationStatus.SETTLED:
            assert kind.housed is HousedOutcome.YES
    assert kinds["HMP"].housed is HousedOutcome.OUT_OF_SCOPE


def test_published_values_are_national_or_regional_never_of_one_council() -> None:
    published = {
        (each.period, each.area): each.percent
        for each in REFERENCE.benchmarks
        if each.measure is BenchmarkMeasure.CONTINUITY_OF_CARE
    }
    assert published["2023/24", "England"] == 53
    assert published["2022/23", "England"] == 43
    councils = {each.name for each in REFERENCE.authorities.values()}
    assert councils.isdisjoint(each.area for each in REFERENCE.benchmarks)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("E0600001,A,unitary,E0600001,England,", 'row 2, gss_code is "E0600001"; expected a code'),
        ("S12000033,A,unitary,S12000033,England,", "row 2, gss_code"),
        ("E06000001,A,district,unknown,England,", "row 2, tier"),
        ("E06000001,A,unitary,E10000034,England,", "expected E06000001, the council itself"),
        ("E07000001,A,district,E07000001,England,", "expected the county's code, or unknown"),
        ("E07000001,A,district,E10000099,England,", "E07000001, upper_tier_code"),
        ("W06000001,A,unitary,W06000001,England,", "row 2, country"),
        ("E06000001,,unitary,E06000001,England,", "row 2, name"),
        ("E06000001,A,unitary,E06000001,England,1/4/23", "a date such as 2026-11-22"),
        ("E06000001,A,unitary,E06000001", 'row 2 is "4 cells"; expected 6 cells'),
    ],
)
def test_a_wrong_council_is_refused(tmp_path: Path, row: str, message: str) -> None:
    reference = edited(tmp_path, "local_authorities.csv", f"{AUTHORITIES}{row}\n")
    with pytest.raises(DataError) as refused:
        _ = reference.authorities
    assert message in str(refused.value)
    assert "local_authorities.csv" in str(refused.value)


def test_a_district_of_no_known_county_is_allowed(tmp_path: Path) -> None:
    row = "E07000001,A,district,unknown,England,\n"
    reference = edited(tmp_path, "local_authorities.csv", AUTHORITIES + row)
    assert reference.authorities["E07000001"].upper_tier_code is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{PRISONS}AAA,{PRISON}\n\nAAA,{PRISON}\n", "row 4, prison_id"),
        (f"{PRISONS}AA,{PRISON}\n", "three capital letters"),
        (f"{PRISONS}AAA,{PRISON.replace('yes', 'true', 1)}\n", 'row 2, active is "true"; expected'),
        (PRISONS, "at least one row"),
        ("", "the columns prison_id,name"),
        ("prison_id,name\nAAA,x\n", "row 1"),
        (f'{PRISONS}"AAA,{PRISON}\n', "a CSV file"),
    ],
)
def test_a_wrong_prison_list_is_refused(tmp_path: Path, text: str, message: str) -> None:
    reference = edited(tmp_path, "prisons.csv", text)
    with pytest.raises(DataError) as refused:
        _ = reference.prisons
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("continuity_of_care,2023/25,England,50,x,2026-11-22", "a year and the next one"),
        ("continuity_of_care,latest,England,50,x,2026-11-22", "a financial year"),
        ("continuity_of_care,2023/24,England,101,x,2026-11-22", "from 0 to 100"),
        ("continuity_of_care,2023/24,England,50%,x,2026-11-22", "row 2, percent"),
        ("continuity,2023/24,England,50,x,2026-11-22", "expected one of continuity_of_care"),
        ("continuity_of_care,2023/24,England,50,,2026-11-22", "row 2, source"),
        ("continuity_of_care,2023/24,England,50,x,today", "row 2, checked_on"),
    ],
)
def test_a_wrong_benchmark_is_refused(tmp_path: Path, row: str, message: str) -> None:
    reference = edited(tmp_path, "benchmarks.csv", f"{BENCHMARKS}{row}\n")
    with pytest.raises(DataError) as refused:
        _ = reference.benchmarks
    assert message in str(refused.value)


def test_a_figure_given_twice_is_refused(tmp_path: Path) -> None:
    row = "continuity_of_care,2023/24,England,50,x,2026-11-22\n"
    with pytest.raises(DataError, match="row 3, period"):
        _ = edited(tmp_path, "benchmarks.csv", BENCHMARKS + row + row).benchmarks


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("A08A,Rough sleeping,homeless,yes", "no, since the status is homeless"),
        ("B1,Somewhere,settled,yes", "a code such as A07B"),
        ("A04,Somewhere,cosy,yes", "expected one of settled, transient, homeless"),
    ],
)
def test_a_wrong_accommodation_type_is_refused(tmp_path: Path, row: str, message: str) -> None:
    text = f"code,name,status,housed\n{row}\n"
    with pytest.raises(DataError) as refused:
        _ = edited(tmp_path, "accommodation_types.csv", text).accommodation_types
    assert message in str(refused.value)
