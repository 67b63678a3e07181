"""The synthetic caseload: the same for a seed, impossible people, and every kind of case."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from release_planner.actions.build_plans import build_plans
from release_planner.actions.context import ActionContext
from release_planner.actions.import_caseload import import_caseload
from release_planner.actions.import_file import import_file
from release_planner.domain.codes import IomCohort, ReleaseDateType, SubstanceGroup
from release_planner.domain.conditions import age_on
from release_planner.domain.identifiers import crn, pnc, prison_number
from release_planner.reference.errors import DataError
from release_planner.reference.reference import load_reference
from release_planner.samples import identifiers
from release_planner.samples.files import SampleFiles, make_cast, write_sample_files
from release_planner.samples.mixes import load_mixes
from release_planner.samples.people import SyntheticPerson, make_people
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation

TODAY = date(2026, 11, 22)
SEED = 7
MANY = 20_000


@pytest.fixture(scope="module")
def people() -> list[SyntheticPerson]:
    return list(make_people(make_cast(SEED, TODAY, load_reference()), MANY, SEED))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> SampleFiles:
    folder = tmp_path_factory.mktemp("samples")
    return write_sample_files(folder, 400, SEED, TODAY, load_reference())


def contents(files: SampleFiles) -> list[bytes]:
    paths = (files.staff, files.provision, files.caseload, files.outcomes, files.returns)
    return [path.read_bytes() for path in (*paths, files.update, files.returned_starts)]


def test_the_same_seed_gives_the_same_bytes(files: SampleFiles, tmp_path: Path) -> None:
    reference = load_reference()
    again = write_sample_files(tmp_path / "again", 400, SEED, TODAY, reference)
    other = write_sample_files(tmp_path / "other", 400, SEED + 1, TODAY, reference)
    assert contents(again) == contents(files)
    assert contents(other)[2] != contents(files)[2]
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "again").iterdir()} == {0o600}


@pytest.mark.parametrize("serial", [1, 9_999, 10_000, 259_999, 260_000, 500_000, 999_999])
def test_identifiers_have_the_right_form_and_belong_to_nobody(serial: int) -> None:
    numbers = (identifiers.prison_number(serial), identifiers.crn(serial))
    assert (prison_number(numbers[0]), crn(numbers[1])) == numbers
    assert {number[0] for number in numbers} == {"Z"}
    register = identifiers.pnc_number(serial)
    assert pnc(register, this_year=2026) == register
    assert register.startswith("1900/")
    assert re.fullmatch(r"01632 960\d{3}", identifiers.telephone(serial))


def test_no_two_people_share_an_identifier(people: list[SyntheticPerson]) -> None:
    serials = [person.serial for person in people]
    for make in (identifiers.prison_number, identifiers.crn, identifiers.pnc_number):
        assert len({make(serial) for serial in serials}) == MANY


def test_the_mixes_are_those_of_the_data(people: list[SyntheticPerson]) -> None:
    mixes = load_mixes(load_reference().folder).tables

    def share(is_so: Iterator[bool] | list[bool]) -> float:
        answers = list(is_so)
        return sum(answers) / len(answers)

    def close_to(expected: float, within: float = 0.015) -> object:
        return pytest.approx(expected, abs=within)

    assert share([each.sex == "F" for each in people]) == close_to(mixes["women"]["share"])
    statuses = Counter(each.legal_status for each in people)
    assert statuses["REMAND"] / MANY == close_to(mixes["remand"]["share"])
    sentenced = MANY - statuses["REMAND"]
    assert statuses["RECALL"] / sentenced == close_to(mixes["recalled"]["share"])
    for name, told in (
        ("treatment_need", [each.treatment_need for each in people]),
        ("iom_cohort", [each.iom_cohort or "none" for each in people]),
        ("mappa_category", [each.mappa_category for each in people]),
        ("substance_group", [each.substance_group for each in people if each.substance_group]),
    ):
        found = Counter(told)
        for key, expected in mixes[name].items():
            assert found[key] / len(told) == close_to(expected), (name, key)
    nights = Counter(each.accommodation in ("NFA", "A08A") for each in people)
    assert nights[True] / MANY == close_to(mixes["planned_first_night"]["no_fixed_abode"])


def test_every_kind_of_case_is_there(people: list[SyntheticPerson]) -> None:
    cast = make_cast(SEED, TODAY, load_reference())
    kinds = {kind for each in people for kind in each.dates}
    assert {ReleaseDateType.HDCED, ReleaseDateType.HDCAD, ReleaseDateType.PRRD} <= kinds
    assert {each.substance_group for each in people} - {""} == {
        group.value for group in SubstanceGroup if group is not SubstanceGroup.NONE
    }
    assert {each.iom_cohort for each in people} - {""} == {cohort.value for cohort in IomCohort}
    assert {each.authority.area for each in people if each.authority} == {
        "west_midlands",
        "west_mercia",
    }
    assert any(each.authority is None for each in people)
    ages = [age_on(each.date_of_birth, next(iter(each.dates.values()), TODAY)) for each in people]
    assert any(age < 18 for age in ages)
    assert any(18 <= age < 25 for age in ages)
    assert min(ages) >= 15
    women = {each.prison_id for each in people if each.sex == "F"}
    assert women <= set(cast.prisons_for_women)
    assert any(each.released_on for each in people)
    for each in people:
        assert each.sentence_start is None or each.reception_on <= each.sentence_start
        assert (
            each.released_on is None
            or each.sentence_start is None
            or (each.sentence_start < each.released_on < TODAY)
        )
        if each.legal_status == "REMAND":
            assert (each.dates, each.released_on) == ({}, None)
            assert each.next_court_on is not None


def test_everything_imports_whole_and_the_update_lists_what_moved(
    files: SampleFiles, tmp_path: Path
) -> None:
    store = create_store(StoreLocation(tmp_path / "plan.db", plain=True), None)
    now = datetime(2026, 11, 22, 9, tzinfo=UTC)
    context = ActionContext(store, load_reference(), "demo", TODAY, now)
    for kind, path in (
        ("staff", files.staff),
        ("provision", files.provision),
        ("caseload", files.caseload),
    ):
        assert import_file(context, kind, path).applied, kind
    assert build_plans(context).plans == 400
    for kind, path in (
        ("outcomes", files.outcomes),
        ("aggregate-returns", files.returns),
        ("returns", files.returned_starts),
    ):
        outcome = import_file(context, kind, path)
        assert outcome.applied, [str(error) for error in outcome.errors[:3]]
        assert not outcome.errors
    found = import_caseload(context, files.update, dry_run=True)
    assert not found.outcome.errors
    kinds = Counter(each.kind.value for each in found.differences)
    assert kinds["earlier"]
    assert kinds["later"]
    assert kinds["new"] == kinds["new_spell"] == 0
    with closing(store.reading()) as connection:
        settled = dict(
            connection.execute(
                "SELECT settled_accommodation, count(*) FROM custody GROUP BY 1"
            ).fetchall()
        )
        assert set(settled) == {"yes", "no", "unknown"}
        assert connection.execute(
            "SELECT count(*) FROM custody WHERE released_on IS NOT NULL"
        ).fetchone()[0]
    store.close()


def test_the_update_is_of_the_people_still_inside(files: SampleFiles) -> None:
    with (
        files.caseload.open(encoding="utf-8") as before,
        files.update.open(encoding="utf-8") as after,
    ):
        first = {row["prisonerNumber"]: row for row in csv.DictReader(before)}
        second = {row["prisonerNumber"]: row for row in csv.DictReader(after)}
    assert second.keys() < first.keys()
    changed = {
        column
        for number, row in second.items()
        for column in row
        if row[column] != first[number][column]
    }
    assert changed == {"conditionalReleaseDate"}


@pytest.mark.parametrize("wrong", ["1.5", '"half"', "-0.1"])
def test_a_share_that_is_none_names_its_key(tmp_path: Path, wrong: str) -> None:
    shipped = load_reference().folder.read_text("synthetic.toml")
    (tmp_path / "synthetic.toml").write_text(shipped.replace("share = 0.06", f"share = {wrong}", 1))
    reference = load_reference(tmp_path)
    with pytest.raises(DataError) as refused:
        load_mixes(reference.folder)
    for named in ("synthetic.toml", "women", "share"):
        assert named in str(refused.value)
