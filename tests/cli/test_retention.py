"""`retention due`, `retention keep` and `erase` at the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.actions.planning_office import open_planning_office

from release_planner.cli.main import run

TODAY, NUMBER = "2026-11-23", "A0001AA"
WORDS = "--because=letter of 20 November"
Command = Callable[..., int]


@pytest.fixture
def planner(tmp_path: Path) -> Command:
    with open_planning_office(tmp_path / "store") as office:
        office.person(NUMBER, conditionalReleaseDate="02/12/2020")
        url = office.store.location.url

    def command(*arguments: str, today: str = TODAY) -> int:
        return run([*arguments, "--store", url, "--today", today], {})

    return command


def printed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    rows = json.loads(capsys.readouterr().out)
    assert isinstance(rows, list)
    return rows


def test_due_lists_what_is_up_for_review(
    planner: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert planner("retention", "due", today="2026-11-30") == 0
    assert "No record is up for review." in capsys.readouterr().out
    assert planner("retention", "due", "--json", today="2026-12-02") == 0
    (row,) = printed(capsys)
    assert (row["about"], row["review_on"]) == (NUMBER, "2026-12-02")
    assert planner("retention", "due", today="2026-12-02") == 0
    assert "office policy" in capsys.readouterr().out


def test_a_record_that_is_kept_is_not_due_until_then(
    planner: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    day = "2026-12-02"
    assert planner("retention", "keep", NUMBER, "1/6/2028", "--because", "claim", today=day) == 0
    assert "Thu 1 Jun 2028" in capsys.readouterr().out
    assert planner("retention", "due", "--json", today="2028-05-31") == 0
    assert printed(capsys) == []
    assert planner("retention", "due", "--json", today="2028-06-01") == 0
    assert "claim" in str(printed(capsys)[0]["why"])


def test_a_dry_run_says_what_would_go_and_changes_nothing(
    planner: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert planner("erase", NUMBER, "--reason", "asked_for", "--dry-run", "--json") == 0
        rows = json.loads(capsys.readouterr().out)["rows"]
        assert rows["person"] == rows["custody"] == 1


def test_an_erased_person_is_no_longer_found(
    planner: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert planner("erase", NUMBER, "--reason", "asked_for", WORDS, "--confirm", NUMBER) == 0
    assert "Erased: " in capsys.readouterr().out
    assert planner("show", NUMBER) == 2
    assert "Nobody in this store" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((NUMBER, "--reason", "asked_for", WORDS), "--confirm"),
        ((NUMBER, "--reason", "asked_for", WORDS, "--confirm", "A0002AA"), "not this person's"),
        ((NUMBER, "--reason", "tidy", WORDS, "--confirm", NUMBER), "not a reason to erase"),
        ((NUMBER, "--reason", "asked_for", "--confirm", NUMBER), "without a name"),
        (("note:7", "--reason", "asked_for", WORDS), "no longer in the store"),
        (("note:x", "--reason", "asked_for", WORDS), "followed by a number"),
        (("feed:1", "--reason", "asked_for", WORDS), "Only a person or a note"),
    ],
)
def test_a_refusal_is_one_line(
    planner: Command,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    complaint: str,
) -> None:
    assert planner("erase", *arguments) == 2
    said = [line for line in capsys.readouterr().err.splitlines() if "not encrypted" not in line]
    assert len(said) == 1
    assert complaint in said[0]
    assert planner("show", NUMBER) == 0
