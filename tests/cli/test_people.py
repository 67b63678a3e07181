"""`list`, `show` and `change-date`, as scripts and caseworkers use them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.actions.planning_office import PlanningOffice, open_planning_office
from tests.tester import TESTER

from release_planner.actions.calendar_export import export_calendar
from release_planner.actions.calendar_request import CalendarRequest
from release_planner.actions.sharing import record_agreement
from release_planner.cli.main import run
from release_planner.domain.codes import Agency, AppointmentKind
from release_planner.model.people import Person
from release_planner.model.provision import Provider

OUT = "2026-12-17"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PlanningOffice]:
    with open_planning_office(tmp_path) as office:
        yield office


@pytest.fixture
def planner(office: PlanningOffice, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the office's store, today, as the officer."""

    def planner(*arguments: str, acting_as: str = "COM01") -> tuple[int, str, str]:
        shared = ["--store", office.store.location.url, "--today", office.today.isoformat()]
        status = run([*arguments, *shared, "--as", acting_as], {})
        said = capsys.readouterr()
        errors = said.err.replace("This store is not encrypted: for synthetic data only.\n", "")
        return status, said.out, errors

    return planner


@pytest.fixture
def spell(office: PlanningOffice) -> int:
    """Sam, out before Christmas, with a booking at the gate."""
    spell = office.person(crn="X000001", pnc="2003/0123456L", conditionalReleaseDate="17/12/2026")
    office.book(spell, office.today.replace(month=12, day=17), provider_code="PRO01")
    return spell


def test_the_list_in_lines_and_in_json(planner: Run, office: PlanningOffice, spell: int) -> None:
    office.load({"crn": "X000002", "surname": "OTHER", "CRD": "30/11/2026", "prison": "HEI"})
    status, out, errors = planner("list")
    assert (status, errors) == (0, "")
    first, second, count = out.splitlines()
    assert first.startswith("Mon 30 Nov 2026")
    assert "OTHER, " in first
    assert "unowned" in first
    assert ("EXAMPLE, Sam" in second, "A0001AA" in second, "COM01" in second) == (True,) * 3
    assert count == "2 people"
    status, out, _ = planner("list", "--json", "--prison", "bmi")
    (row,) = json.loads(out)
    assert status == 0
    assert "custody_id" not in row
    assert {key: row[key] for key in ("identifier", "expected_from", "prison_id", "owner")} == {
        "identifier": "A0001AA",
        "expected_from": OUT,
        "prison_id": "BMI",
        "owner": "COM01",
    }


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--due-within", "7"], 1),
        (["--due-within", "30"], 2),
        (["--owner", "COM01"], 1),
        (["--owner", "tre01"], 0),
        (["--team", "T1"], 1),
        (["--team", "t1"], 1),
        (["--iom", "fixed"], 0),
        (["--text", "oth"], 1),
        (["--text", "A0001"], 1),
        (["--area", "west_midlands"], 1),
        (["--states", "released"], 0),
        (["--states", "everyone"], 2),
    ],
)
def test_filters(
    planner: Run, office: PlanningOffice, spell: int, options: list[str], found: int
) -> None:
    office.load({"crn": "X000002", "surname": "OTHER", "CRD": "30/11/2026", "prison": "HEI"})
    status, out, _ = planner("list", *options, "--json")
    assert (status, len(json.loads(out))) == (0, found)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["list", "--prison", "XYZ"], "XYZ is not the three-letter id of a prison"),
        (["list", "--owner", "NOBODY"], "NOBODY is not the staff code of anybody in this store"),
        (["list", "--team", "NOPE"], "NOPE is not the code of a team in this store"),
        (["list", "--team", ""], "is not the code of a team"),
        (["list", "--area", "Mordor"], "Mordor"),
        (["list", "--states", "gone"], "--states is one of"),
        (["list", "--iom", "green"], "fixed"),
        (["list", "--due-within", "-1"], "greater than or equal to 0"),
        (["list", "--due-within", "999999999999"], "less than or equal to 36500"),
        (["show", "A9999AA"], "Nobody in this store"),
        (["change-date", "A9999AA", "8/1/2027"], "Nobody in this store"),
        (["change-date", "A0001AA", "soon"], '"soon" is not a date'),
        (["change-date", "A0001AA", "31/02/2027"], "not a date"),
        (["change-date", "A0001AA", "8/1/2027", "--type", "XYZ"], "XYZ"),
        (["change-date", "A0001AA", "1/1/2020"], "before the sentence started"),
        (["change-date"], "PERSON"),
    ],
)
def test_a_mistake_is_one_line_and_status_two(
    planner: Run, office: PlanningOffice, spell: int, arguments: list[str], said: str
) -> None:
    before = office.dump("audit_entry")
    status, out, errors = planner(*arguments)
    assert (status, out) == (2, "")
    (line,) = errors.splitlines()
    assert line.startswith("release-planner: ")
    assert said in line
    assert office.dump("audit_entry") == before


def test_a_plan_as_text_and_as_json(planner: Run, spell: int) -> None:
    status, out, errors = planner("show", "A0001AA")
    assert (status, errors) == (0, "")
    for line in (
        "EXAMPLE, Sam",
        "prison number A0001AA, CRN X000001, PNC number 2003/0123456L",
        "In custody, Birmingham (HMP) (BMI)",
        "Expected release day: Thu 17 Dec 2026",
        "It rests on the conditional release date, Thu 17 Dec 2026 (calculated)",
        "Owner: Pat Manager",
        "Appointments",
        "- Thu 17 Dec 2026 14:00: probation at Probation East, ring 01632 960102 - unknown",
        "- community offender manager: Pat Manager (COM01)",
    ):
        assert line in out.splitlines(), line
    status, out, _ = planner("show", "A0001AA", "--json")
    detail = json.loads(out)
    assert status == 0
    assert (detail["header"]["expected_from"], len(detail["appointments"])) == (OUT, 1)


def test_what_a_new_date_does_by_the_contract(
    planner: Run, office: PlanningOffice, spell: int
) -> None:
    before = office.dump()
    status, out, _ = planner("change-date", "A0001AA", "8 Jan 2027", "--dry-run", "--json")
    assert status == 1
    shown = json.loads(out)
    assert office.dump() == before
    for name in ("moved", "fixed", "overdue", "impossible", "to_rebook"):
        for each in shown[name]:
            assert each.keys() == {"kind", "id", "title", "from", "to", "why"}
    assert shown["moved"]
    (booking,) = shown["to_rebook"]
    assert (booking["kind"], booking["from"], booking["to"]) == ("appointment", OUT, None)
    assert "Probation East" in booking["title"]
    assert all(each.keys() == {"who", "role", "contact", "why"} for each in shown["to_tell"])
    assert ("Probation East", "01632 960102") in {
        (each["who"], each["contact"]) for each in shown["to_tell"]
    }
    assert (shown["from"], shown["to"]) == (OUT, "2027-01-07")
    status, out, _ = planner("change-date", "A0001AA", "8 Jan 2027", "--json")
    assert (status, json.loads(out)) == (1, shown)
    assert office.row("appointment", 1)["state"] == "to_rebook"


def test_a_new_date_in_words(planner: Run, spell: int) -> None:
    status, out, _ = planner("change-date", "A0001AA", "8/1/2027", "--dry-run")
    assert status == 1
    lines = out.splitlines()
    assert lines[0] == ("Expected release day: Thu 17 Dec 2026 -> Thu 7 Jan 2027 (21 days later)")
    assert "To rebook: 1" in lines
    assert lines[-1] == "Nothing was changed: this was a dry run."
    status, out, _ = planner("change-date", "A0001AA", "17/12/2026", "--dry-run")
    assert status == 0
    assert out.startswith("Nothing changes: the expected release day stays Thu 17 Dec 2026")


def test_a_person_by_every_identifier(
    planner: Run, office: PlanningOffice, spell: int, tmp_path: Path
) -> None:
    export_calendar(office.context, CalendarRequest(tmp_path / "out", "T1", prison="BMI"))
    reference = office.rows("SELECT case_reference FROM feed_entry")[0][0]
    for typed in ("a0001aa", "X000001", "03/123456L", reference):
        status, out, _ = planner("show", typed)
        assert (status, out.splitlines()[0]) == (0, "EXAMPLE, Sam")
    for typed in ("a0001aa", "X000001", reference):
        status, out, _ = planner("list", "--text", typed)
        assert (status, out.splitlines()[-1]) == (0, "1 person")


def test_hostile_text_never_reaches_the_terminal(
    planner: Run, office: PlanningOffice, spell: int
) -> None:
    hostile = "\x1b]0;owned\x07\x1b[31mEVIL\u202e\r\nOwner: \x9b2J[red]"
    with office.store.writing(TESTER) as session:
        person, provider = session.get(Person, 1), session.get(Provider, 1)
        assert person
        assert provider
        person.surname = person.forenames = hostile
        provider.name = provider.telephone = hostile
    office.book(spell, office.today.replace(month=12, day=17), AppointmentKind.TREATMENT,
                provider_code=provider.code)  # fmt: skip
    record_agreement(office.context, 1, Agency.PROBATION, office.today)
    for arguments in (
        ["list"],
        ["show", "A0001AA"],
        ["change-date", "A0001AA", "8/1/2027", "--dry-run"],
        ["list", "--json"],
        ["show", "A0001AA", "--json"],
        ["change-date", "A0001AA", "8/1/2027", "--dry-run", "--json"],
    ):
        status, out, errors = planner(*arguments)
        assert status in (0, 1)
        assert all(line.isprintable() for line in (out + errors).split("\n")), arguments
        if "--json" not in arguments:
            assert "EVIL" in out
            assert "\nOwner: \\u009b" not in out


def test_looking_and_changing_are_in_the_audit(
    planner: Run, office: PlanningOffice, spell: int
) -> None:
    planner("list")
    planner("show", "A0001AA", acting_as="IOM01")
    planner("change-date", "A0001AA", "8/1/2027")
    logged = office.rows("SELECT actor, operation, subject FROM audit_entry ORDER BY sequence")
    looked = [("COM01", "consultation", "caseload"), ("IOM01", "consultation", "custody")]
    assert [entry for entry in logged if entry in looked] == looked
    assert ("COM01", "alteration", "custody") in logged[logged.index(looked[1]) :]
    status, _, errors = planner("change-date", "A0001AA", "8/1/2027", acting_as="NOBODY")
    assert status == 2
    assert "nobody in this store has the staff code" in errors
