"""`release-planner report`: what is typed wrongly is said, and nothing is written."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.actions.planning_office import PlanningOffice, open_planning_office

from release_planner.cli.main import run

PERIOD = ("--from", "1/7/2026", "--to", "30/9/2026")
PARTNER = ("--profile", "partner")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PlanningOffice]:
    with open_planning_office(tmp_path) as office:
        yield office


@pytest.fixture
def report(office: PlanningOffice, capsys: pytest.CaptureFixture[str]) -> Run:
    def report(*options: str) -> tuple[int, str, str]:
        shared = ["--store", office.store.location.url, "--today", office.today.isoformat()]
        status = run(["report", *options, *shared, "--as", office.context.actor], {})
        said = capsys.readouterr()
        errors = said.err.replace("This store is not encrypted: for synthetic data only.\n", "")
        return status, said.out, errors

    return report


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ("--from", "31/6/2026", *PERIOD[2:], *PARTNER),
            '--from: "31/6/2026" is not a date; write',
        ),
        ((*PERIOD[:2], "--to", "soon", *PARTNER), '--to: "soon" is not a date; write'),
        ((*PERIOD, *PARTNER, "--as-at", "x"), '--as-at: "x" is not a date; write'),
        (
            ("--from", "30/9/2026", "--to", "1/7/2026", *PARTNER),
            "The period ends on Wed 1 Jul 2026, before it begins on Wed 30 Sep 2026; expected a"
            " last day that is not earlier.",
        ),
        (
            (*PERIOD, *PARTNER, "--area", "Narnia"),
            '"Narnia" is not the name of an area; expected one of West Mercia, West Midlands.',
        ),
        (
            (*PERIOD, "--profile", "everyone"),
            '"everyone" is not a disclosure profile; expected partner or public.',
        ),
        (
            (*PERIOD, *PARTNER, "--format", "docx"),
            '"docx" is not a format of this report; expected',
        ),
        ((*PERIOD, *PARTNER, "--by", "postcode"), '"postcode" is not a breakdown of this report;'),
    ],
)
def test_what_is_typed_wrongly_is_named_with_what_was_expected(
    report: Run, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    folder = tmp_path / "out"
    status, out, errors = report("take-up", *options, "--out", str(folder))
    assert (status, out) == (2, "")
    assert said in errors
    assert len(errors.splitlines()) == 1
    assert not folder.exists()


def test_reports_that_were_given_out_are_listed_by_the_names_of_their_areas(
    report: Run, tmp_path: Path
) -> None:
    assert report("issued")[1] == "No report has been published or given to a partner yet.\n"
    wanted = (*PERIOD, *PARTNER, "--recipient", "the board", "--format", "text")
    for _ in range(2):
        status, out, errors = report("take-up", *wanted, "--out", str(tmp_path / "out"))
        assert (status, errors) == (0, "")
    assert "the board has these figures since" in out
    report("take-up", *wanted, "--area", "West Midlands", "--out", str(tmp_path / "out"))
    status, out, _ = report("issued")
    assert status == 0
    newest, first = out.splitlines()
    assert "edition 1: West Midlands, Wed 1 Jul 2026 to Wed 30 Sep 2026" in newest
    assert "edition 1: West Mercia and West Midlands, " in first
    assert first.endswith("for the board")
    listed = json.loads(report("issued", "--json")[1])
    assert [each["area_name"] for each in listed] == [
        "West Midlands",
        "West Mercia and West Midlands",
    ]
    assert [each["area"] for each in listed] == ["west_midlands", "all_areas"]
