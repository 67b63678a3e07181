"""The release-day command, and the options shared by every command."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from release_planner.cli.main import run
from release_planner.cli.settings import take_settings
from release_planner.domain.errors import PlannerError
from release_planner.store.create import create_store
from release_planner.store.location import parse_store_url

CLOCK_DAY = date(2026, 11, 22)


def test_json_has_the_published_keys(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["release-day", "28/11/2026", "--type", "crd", "--sentence-start", "2026-01-05"]
    assert run([*arguments, "--json"], {}) == 0
    answer = json.loads(capsys.readouterr().out)
    reasons = answer.pop("reasons")
    assert answer == {
        "date": "2026-11-28",
        "type": "CRD",
        "statutory_day": "2026-11-27",
        "planned_day": "2026-11-26",
        "earliest_discretionary_day": "2026-11-25",
        "certainty": "assumes_adult_no_exclusion",
    }
    assert all(set(reason) == {"rule", "from", "to", "why", "source"} for reason in reasons)
    assert (reasons[0]["from"], reasons[0]["to"]) == ("2026-11-28", "2026-11-27")


def test_unknown_is_null_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["release-day", "2026-11-28", "--type", "CRD", "--json"], {}) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["planned_day"] is None
    assert answer["earliest_discretionary_day"] is None
    assert answer["certainty"] == "unknown"


@pytest.mark.parametrize(
    ("told", "planned", "certainty"),
    [
        (["--child"], "2026-11-25", "known"),
        (["--excluded", "parole-board"], "2026-11-27", "known"),
        (["--adult", "--excluded", "none"], "2026-11-26", "known"),
    ],
)
def test_what_is_told_of_the_person(
    told: list[str], planned: str, certainty: str, capsys: pytest.CaptureFixture[str]
) -> None:
    start = ["--sentence-start", "5/1/2026"]
    assert run(["release-day", "2026-11-27", "--type", "CRD", *start, *told, "--json"], {}) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["planned_day"], answer["certainty"]) == (planned, certainty)


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["2026-11-28", "--type", "CRD"], "Thu 26 Nov 2026, or Fri 27 Nov 2026"),
        (["2026-11-25", "--type", "CRD"], "Expected release day:  Wed 25 Nov 2026"),
        (["2026-11-28", "--type", "HDCED"], "Expected release day:  Mon 30 Nov 2026"),
        (["2099-11-28", "--type", "CRD"], "not known; Fri 27 Nov 2099 at the latest"),
        (["2099-11-28", "--type", "HDCED"], "not known; Mon 30 Nov 2099 at the earliest"),
    ],
)
def test_text_says_the_expected_day(
    arguments: list[str], shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["release-day", *arguments], {}) == 0
    assert shown in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["release-day"], "DATE"),
        (["release-day", "31/2/2026", "--type", "CRD"], '"31/2/2026" is not a date'),
        (["release-day", "2026-11-28", "--type", "CDR"], '"CDR" is not a type of date'),
        (["release-day", "2026-11-28", "--type", "CRD", "--sentence-start", "x"], '"x" is not'),
        (["release-day", "2026-11-28", "--type", "CRD", "--excluded", "x"], '"x" is not a known'),
        (
            ["release-day", "27/11/2026", "--type", "CRD", "--sentence-start", "27/11/2027"],
            "cannot start on Sat 27 Nov 2027, after Fri 27 Nov 2026",
        ),
        (["release-day", "2026-11-28", "--type", "CRD", "--bogus"], "--bogus"),
        (["release-day", "\x1b[31m\n", "--type", "CRD"], "is not a date"),
        (["no-such-command"], "no-such-command"),
        (["release-day", "2026-11-28", "--type", "CRD", "--data", "/no/such"], "/no/such"),
        (["--today", "soon", "release-day", "2026-11-28", "--type", "CRD"], '"soon" is not'),
        (["release-day", "--store"], "--store needs a value"),
    ],
)
def test_bad_usage_is_one_line_and_status_two(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments, {}) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert said in output.err
    assert output.err.count("\n") == 1
    assert "\x1b" not in output.err


def test_a_mistake_in_the_data_folder_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "law.toml").write_text("[[time_served_days]]\nvalue = 'x'\n")
    arguments = ["release-day", "2026-11-28", "--type", "CRD"]
    assert run(arguments, {"RELEASE_PLANNER_DATA": str(tmp_path)}) == 2
    assert 'time_served_days[1].value is "x"' in capsys.readouterr().err


def test_today_is_what_relative_days_count_from(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["release-day", "+1w", "--type", "CRD", "--json", "--today", "18/11/2026"], {}) == 0
    assert json.loads(capsys.readouterr().out)["date"] == "2026-11-25"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--store", "sqlite:///a", "--today=2026-12-01", "list", "--json"],
        ["list", "--store=sqlite:///a", "--json", "--today", "1/12/2026"],
        [
            "--store",
            "sqlite:///b",
            "list",
            "--today",
            "2026-12-01",
            "--json",
            "--store",
            "sqlite:///a",
        ],
    ],
)
def test_shared_options_stand_before_or_after_the_command(arguments: list[str]) -> None:
    settings, left = take_settings(arguments, {"RELEASE_PLANNER_STORE": "sqlite:///c"}, CLOCK_DAY)
    assert left == ["list", "--json"]
    assert (settings.store, settings.today) == ("sqlite:///a", date(2026, 12, 1))


def test_the_environment_counts_when_no_option_is_given() -> None:
    environment = {"RELEASE_PLANNER_STORE": "sqlite:///c", "RELEASE_PLANNER_DATA": "here"}
    settings, left = take_settings(["list"], environment, CLOCK_DAY)
    assert (settings.store, settings.data, settings.today) == (
        "sqlite:///c",
        Path("here"),
        CLOCK_DAY,
    )
    empty, _ = take_settings(
        [], {"RELEASE_PLANNER_STORE": "", "RELEASE_PLANNER_DATA": ""}, CLOCK_DAY
    )
    assert (empty.store, empty.data) == (None, None)
    assert left == ["list"]


def test_what_follows_two_dashes_is_left_to_the_command() -> None:
    settings, left = take_settings(["show", "--", "--store", "x"], {}, CLOCK_DAY)
    assert settings.store is None
    assert left == ["show", "--", "--store", "x"]
    with pytest.raises(PlannerError, match="--today needs a value"):
        take_settings(["--today", "--json"], {}, CLOCK_DAY)


def test_the_way_to_the_terminal_ui_never_imports_the_command_line_library(
    tmp_path: Path,
) -> None:
    location = parse_store_url(f"sqlite:///{tmp_path}/plan.db?plain=1")
    create_store(location, None).close()
    program = (
        "import sys, types\n"
        "sys.stdin.isatty = sys.stdout.isatty = lambda: True\n"
        "launch = types.ModuleType('release_planner.tui.launch')\n"
        "launch.open_planner = lambda store, data, actor, today: print(actor, today) or 0\n"
        "sys.modules['release_planner.tui.launch'] = launch\n"
        "from release_planner.cli.main import run\n"
        f"status = run(['--store', {location.url!r}, '--today', '2026-11-22'], {{}})\n"
        "print(status, 'typer' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:2] == ["demo 2026-11-22", "0 False"]


def test_without_a_terminal_the_planner_says_what_to_do_instead() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "release_planner"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "needs a terminal" in done.stderr
