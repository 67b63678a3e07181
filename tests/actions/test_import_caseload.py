"""Importing a caseload: what is new, what moved, who is absent, and what is never guessed."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.actions.planning_office import LOGS, PlanningOffice, open_planning_office

from release_planner.actions.build_plans import build_plans
from release_planner.actions.change_date import change_date
from release_planner.actions.import_caseload import Difference
from release_planner.domain.errors import PlannerError
from release_planner.model.custody import Custody

SAM = {
    "prisonerNumber": "A0001AA",
    "lastName": "EXAMPLE",
    "firstName": "Sam",
    "prisonId": "BMI",
    "legalStatus": "SENTENCED",
    "sentenceStartDate": "02/06/2025",
    "conditionalReleaseDate": "17/12/2026",
}
ALEX = {**SAM, "prisonerNumber": "A0002AA", "firstName": "Alex"}
KIM = {**SAM, "prisonerNumber": "A0003AA", "firstName": "Kim", "prisonId": "HEI"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PlanningOffice]:
    with open_planning_office(tmp_path) as office:
        yield office


def only(differences: tuple[Difference, ...], kind: str) -> list[Difference]:
    return [each for each in differences if each.kind == kind]


def test_an_hmpps_file_and_our_own_names_say_the_same(office: PlanningOffice) -> None:
    ours = {
        "PRISON NUMBER": "A0002AA", "Surname": "EXAMPLE", "Forenames": "Sam", "Prison": "BMI",
        "Legal status": "sentenced", "Sentence start date": "2025-06-02", "CRD": "2026-12-17",
    }  # fmt: skip
    office.load(SAM)
    office.load(ours)
    told = {each.name for each in Custody.__table__.columns} - {"id", "person_id", "batch_id"}  # type: ignore[attr-defined]
    first, second = office.rows(f"SELECT {', '.join(sorted(told))} FROM custody ORDER BY id")
    assert first == second
    assert [row[1] for row in office.rows("SELECT id, surname || forenames FROM person")] == [
        "EXAMPLESam",
        "EXAMPLESam",
    ]


def test_new_changed_earlier_later_and_absent(office: PlanningOffice) -> None:
    four = {**ALEX, "prisonerNumber": "A0004AA"}
    office.load(SAM, ALEX, KIM, four)
    build_plans(office.context)
    office.wait(7)

    found = office.load(
        {**SAM, "conditionalReleaseDate": "10/12/2026"},
        {**ALEX, "conditionalReleaseDate": "08/01/2027", "cellLocation": "B-2-004"},
        {**SAM, "prisonerNumber": "A0009AA"},
    )

    assert Counter(each.kind.value for each in found.differences) == {
        "earlier": 1,
        "later": 1,
        "new": 1,
        "absent": 1,
    }
    (earlier,), (later,) = only(found.differences, "earlier"), only(found.differences, "later")
    assert (earlier.from_day, earlier.to_day, earlier.days) == (
        date(2026, 12, 17),
        date(2026, 12, 10),
        -7,
    )
    assert later.days == 21
    assert later.columns == ("cell_location", "CRD")
    (new,) = only(found.differences, "new")
    assert (new.identifier, new.row, new.to_day) == ("A0009AA", 4, date(2026, 12, 17))
    (absent,) = only(found.differences, "absent")
    assert (absent.identifier, absent.row) == ("A0004AA", None)
    assert office.value("SELECT count(*) FROM custody WHERE is_current") == 5


def test_somebody_whose_row_is_refused_is_not_absent(office: PlanningOffice) -> None:
    office.load(SAM, ALEX)
    found = office.load(SAM, {**ALEX, "sex": "purple"}, partial=True)
    assert found.outcome.applied
    assert only(found.differences, "absent") == []


def test_a_team_list_without_prisons_says_nothing_of_others(office: PlanningOffice) -> None:
    office.load(SAM, ALEX, KIM)
    found = office.load({"prisonerNumber": "A0001AA", "CRD": "17/12/2026"})
    assert only(found.differences, "absent") == []
    (notice,) = (each for each in found.outcome.notices if each.code == "absent_not_listed")
    assert notice.text == "The file does not name prisons: people not in it are not listed."


def test_a_file_with_few_of_a_prison_lists_nobody_of_it_as_absent(office: PlanningOffice) -> None:
    others = [{**KIM, "prisonerNumber": f"A001{place}AA"} for place in range(3)]
    office.load(SAM, ALEX, KIM, *others)
    found = office.load(SAM, KIM)
    assert [each.identifier for each in only(found.differences, "absent")] == ["A0002AA"]
    (notice,) = (each for each in found.outcome.notices if each.code == "absent_not_listed")
    assert notice.text == "HEI: 1 of 4 held are in this file: people not in it are not listed."
    half = office.load(KIM, others[0])
    assert {each.identifier for each in only(half.differences, "absent")} == {"A0011AA", "A0012AA"}


def test_the_first_file_lists_nobody_as_new(office: PlanningOffice) -> None:
    assert office.load(SAM, ALEX).differences == ()


def test_an_import_does_to_plans_what_changing_the_date_does(
    office: PlanningOffice, tmp_path: Path
) -> None:
    with open_planning_office(_folder(tmp_path / "other")) as other:
        imported, typed = (
            office.person(**_dated("17/12/2026")),
            other.person(**_dated("17/12/2026")),
        )
        for desk, spell in ((office, imported), (other, typed)):
            desk.book(spell, date(2026, 12, 17))
            desk.wait(1)
        office.load({"prisonerNumber": "A0001AA", **_dated("08/01/2027")})
        change_date(other.context, typed, date(2027, 1, 8))
        assert office.steps(imported) == other.steps(typed)
        for query in (
            "SELECT state FROM appointment",
            "SELECT who, role, contact, why FROM person_to_tell ORDER BY id",
            "SELECT from_day, to_day, from_type, to_type FROM custody_change",
            "SELECT anchored_on FROM plan",
        ):
            assert office.rows(query) == other.rows(query) != []


def test_the_same_file_again_changes_nothing_and_says_so(office: PlanningOffice) -> None:
    office.load(SAM, ALEX)
    before = office.dump(*LOGS)
    again = office.load(SAM, ALEX)
    assert (again.outcome.unchanged, again.outcome.changed, again.differences) == (2, 0, ())
    (notice,) = (each for each in again.outcome.notices if each.code == "imported_before")
    assert "Mon 23 Nov 2026 at 09:30 by COM01" in notice.text
    assert office.dump(*LOGS) == before


def test_a_dry_run_says_what_applying_does_and_leaves_the_store(office: PlanningOffice) -> None:
    office.load(SAM, ALEX, KIM)
    office.wait(1)
    rows = ({**SAM, "conditionalReleaseDate": "10/12/2026"}, {**KIM, "prisonerNumber": "A0009AA"})
    before = office.dump()
    shown = office.load(*rows, dry_run=True)
    assert office.dump() == before
    done = office.load(*rows)
    assert done.differences == shown.differences
    assert (done.outcome.new, done.outcome.changed, done.outcome.unchanged) == (1, 1, 0)
    assert (shown.outcome.applied, done.outcome.applied) == (False, True)


def test_one_bad_row_keeps_the_whole_file_out(office: PlanningOffice) -> None:
    before = office.dump()
    rows = (SAM, {**ALEX, "conditionalReleaseDate": "31/02/2027"}, {**KIM, "prisonId": "Azkaban"})
    found = office.load(*rows)
    assert not found.outcome.applied
    assert office.dump() == before
    assert [(each.row, each.column, each.value) for each in found.outcome.errors] == [
        (3, "conditionalReleaseDate", "31/02/2027"),
        (4, "prisonId", "Azkaban"),
    ]
    assert office.load(*rows, partial=True).outcome.new == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"lastName": "EX\x1b[2JAMPLE"},
        {"lastName": "x" * 100_000},
        {"lastName": "EX\u202eAMPLE"},
        {"prisonId": "Nowhere"},
        {"conditionalReleaseDate": "30/02/2027"},
        {"Friday release exclusion": "because"},
        {"treatment need": "no", "substance group": "opiate"},
        {"MAPPA category": "none", "MAPPA level": "2"},
    ],
)
def test_what_cannot_be_taken_is_a_row_in_the_rejects(
    office: PlanningOffice, bad: dict[str, str]
) -> None:
    for stored in ((), (SAM,)):
        if stored:
            office.load(*stored)
        before = office.dump()
        found = office.load({**SAM, **bad}, ALEX)
        assert not found.outcome.applied
        assert office.dump() == before
        (error,) = found.outcome.errors
        assert error.row == 2
        assert len(str(error)) < 400
        assert str(error).isprintable()
        (rejected,) = found.outcome.rejected
        assert rejected.cells[:1] == ("A0001AA",)


def test_markup_is_a_name_like_any_other(office: PlanningOffice) -> None:
    office.load({**SAM, "lastName": "[bold]O'NEIL[/]"})
    assert office.value("SELECT surname FROM person") == "[bold]O'NEIL[/]"


def test_a_prison_number_twice_is_refused_on_both_rows(office: PlanningOffice) -> None:
    found = office.load(SAM, {**ALEX, "prisonerNumber": "a0001aa"})
    assert [(each.row, each.expected) for each in found.outcome.errors] == [
        (2, "each person once; also on row 3"),
        (3, "each person once; also on row 2"),
    ]


def test_blank_says_nothing_and_unknown_is_a_value(office: PlanningOffice) -> None:
    known = {
        **SAM, "treatment need": "yes", "substance group": "opiate", "home local authority":
        "Birmingham", "next court date": "14/12/2026", "IOM cohort": "fixed",
    }  # fmt: skip
    office.load(known)
    office.wait(1)
    blank = office.load({**dict.fromkeys(known, ""), "prisonerNumber": "A0001AA"})
    assert blank.outcome.unchanged == 1

    told = office.load(
        {
            "prisonerNumber": "A0001AA",
            "treatment need": "not known",
            "home local authority": "TBC",
            "next court date": "TBC",
            "lastName": "",
        }
    )

    assert told.outcome.changed == 1
    assert office.value("SELECT need FROM treatment_need") == "unknown"
    assert office.value("SELECT substance_group FROM treatment_need") == "opiate"
    assert office.rows("SELECT release_authority, next_court_on, prison_id FROM custody") == [
        (None, None, "BMI")
    ]
    assert office.value("SELECT surname FROM person") == "EXAMPLE"


def test_a_date_that_its_source_takes_back_no_longer_counts(office: PlanningOffice) -> None:
    office.person(**_dated("17/12/2026"))
    office.wait(1)
    (found,) = office.load(
        {"prisonerNumber": "A0001AA", "conditionalReleaseDate": "TBC"}
    ).differences
    assert (found.kind, found.from_day, found.to_day) == (
        "no_longer_dated",
        date(2026, 12, 17),
        None,
    )
    assert office.rows("SELECT replaced_at IS NULL FROM release_date_entry") == [(0,)]
    assert office.value("SELECT anchored_on FROM plan") is None


def test_a_doubtful_cell_waits_for_a_person(office: PlanningOffice) -> None:
    rows = ({**SAM, "conditionalReleaseDate": "CRD 29/01/27 ?HDC"}, ALEX)
    before = office.dump()
    asked = office.load(*rows)
    assert not asked.outcome.applied
    assert office.dump() == before
    (question,) = asked.outcome.questions
    labels = [each.label for each in question.readings]
    assert "conditional release date (CRD) Fri 29 Jan 2027" in labels

    part = office.load(*rows, partial=True)
    assert part.outcome.new == 1
    assert office.rows("SELECT prison_number FROM person") == [("A0002AA",)]

    whole = office.load(*rows, answers={question.name: labels[0]})
    assert whole.outcome.applied
    kind, day = question.readings[0].dates[0]
    assert office.rows(
        "SELECT type, day FROM release_date_entry e JOIN custody c ON c.id = e.custody_id"
        " JOIN person p ON p.id = c.person_id WHERE p.prison_number = 'A0001AA'"
    ) == [(kind.value, day.isoformat())]


def test_somebody_waiting_for_an_answer_is_not_absent(office: PlanningOffice) -> None:
    office.load(SAM, ALEX)
    found = office.load({**SAM, "conditionalReleaseDate": "CRD 29/01/27 ?HDC"}, ALEX, partial=True)
    assert only(found.differences, "absent") == []


def test_a_mapping_is_remembered_for_the_same_headings(office: PlanningOffice) -> None:
    headings = {"Ref": "prison_number", "Who": "name", "Gate": "crd"}
    first = {"Ref": "A0001AA", "Who": "EXAMPLE, Sam", "Gate": "17/12/2026"}
    with pytest.raises(PlannerError):
        office.load(first)
    office.load(first, mapping=headings)
    second = office.load({**first, "Ref": "A0002AA"})
    assert second.outcome.new == 1
    assert office.rows("SELECT day FROM release_date_entry") == [("2026-12-17",)] * 2


def test_a_refused_file_leaves_no_mapping_behind(office: PlanningOffice) -> None:
    row = {"Ref": "A0001AA", "Gate": "31/02/2027"}
    office.load(row, mapping={"Ref": "prison_number", "Gate": "crd"})
    assert office.rows("SELECT * FROM column_mapping") == []


def test_an_older_extract_says_nothing_new(office: PlanningOffice) -> None:
    def on(day: str, crd: str) -> dict[str, str]:
        return {"prisonerNumber": "A0001AA", "CRD": crd, "as at": day}

    office.load(on("02/11/2026", "17/12/2026"))
    assert office.load(on("10/11/2026", "17/12/2026")).outcome.unchanged == 1
    older = office.load(on("05/11/2026", "24/12/2026"))
    assert older.outcome.unchanged == 1
    assert office.rows("SELECT day, as_at FROM release_date_entry") == [
        ("2026-12-17", "2026-11-10 00:00:00.000000")
    ]
    assert office.load(on("11/11/2026", "24/12/2026")).outcome.changed == 1


def test_an_import_logs_who_came_what_was_matched_and_what_changed(
    office: PlanningOffice,
) -> None:
    office.load(SAM, ALEX)
    office.wait(1)
    office.load({**SAM, "lastName": "CHANGED", "conditionalReleaseDate": "10/12/2026"})
    entries = [
        (operation, subject, subject_id, json.loads(detail))
        for operation, subject, subject_id, detail in office.rows(
            "SELECT operation, subject, subject_id, detail FROM audit_entry"
            " JOIN audit_detail USING (sequence) ORDER BY sequence"
        )
    ]
    first, second = (each for each in entries if each[3].get("kind") == "caseload")
    assert {table: first[3]["rows"][table] for table in ("person", "custody")} == {
        "person": [2, 1, 2],
        "custody": [2, 1, 2],
    }
    assert second[3]["changed"] == 1
    assert ("combination", "custody", 1, {"fields": ["surname", "CRD"]}) in entries
    (surname,) = (
        each[3]["surname"] for each in entries if each[1] == "person" and "surname" in each[3]
    )
    assert surname == ["EXAMPLE", "CHANGED"]
    assert office.audit_is_whole()


def test_two_days_of_one_type_from_one_file_stay_a_disagreement(office: PlanningOffice) -> None:
    row = {"prisonerNumber": "A0001AA", "CRD": "17/12/2026", "release date": "24/12/2026"}
    (question,) = office.load(row).outcome.questions
    crd = next(each for each in question.readings if "(CRD)" in each.label)
    for _ in range(2):
        office.load(row, answers={question.name: crd.label})
        assert sorted(
            office.rows("SELECT day FROM release_date_entry WHERE replaced_at IS NULL")
        ) == [("2026-12-17",), ("2026-12-24",)]
        assert office.value("SELECT has_date_conflict FROM custody") == 1


def _dated(crd: str) -> dict[str, str]:
    return {"conditionalReleaseDate": crd}


def _folder(path: Path) -> Path:
    path.mkdir()
    return path
