"""Every command that the guide prints is run as it stands, each in a process of its own."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TODAY = "2026-11-22"

_FENCE = re.compile(r"(?:^`([^`\n]+)`\n\n)?^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_TABLE_COMMAND = re.compile(r"^\|.*`(release-planner [^`]+)` \|$", re.MULTILINE)
_STANDS_FOR = {
    "--prison HEI --recipient WHO": "--prison HEI --recipient HEI",
    "--from D --to D": "--from 24/5/2026 --to 22/11/2026",
    "caseload FILE": "caseload team-list.xlsx",
    " DIR": " out",
}
_NEEDS_A_TERMINAL = {"release-planner", "release-planner --as IOM0301"}


def fences(language: str) -> list[tuple[str, str]]:
    """The printed blocks of a language, each with the file name that stands above it."""
    return [
        (name, body)
        for page in PAGES
        for name, found, body in _FENCE.findall(page.read_text(encoding="utf-8"))
        if found == language
    ]


def printed_commands() -> list[str]:
    lines = [line for _, body in fences("sh") for line in body.splitlines()]
    lines += _TABLE_COMMAND.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    commands = {line for line in lines if line.startswith("release-planner")}
    return sorted(commands - _NEEDS_A_TERMINAL)


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    arguments = shlex.split(command)[1:]
    return subprocess.run(
        [sys.executable, "-m", "release_planner", "--today", TODAY, *arguments],
        cwd=folder,
        env={**os.environ, "RELEASE_PLANNER_STORE": "sqlite:///demo/demo.db?plain=1"},
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with the demonstration and every file that the guide names, and somebody in it."""
    folder = tmp_path_factory.mktemp("office")
    made = run("release-planner demo --no-ui --people 80", folder)
    assert made.returncode == 0, made.stderr
    shutil.copy(ROOT / "data/samples/team_workbook.xlsx", folder / "team-list.xlsx")
    (mapping,) = (body for _, body in fences("json"))
    (folder / "headings.json").write_text(mapping, encoding="utf-8")
    (folder / "their-list.csv").write_text(
        "Their no,Out on,Risk\nZ9001AA,29/01/2027,high\n", encoding="utf-8"
    )
    for name, body in fences("toml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(body, encoding="utf-8")
    listed = run("release-planner list", folder).stdout.splitlines()
    with_a_day = next(line for line in listed if re.search(r"20\d\d ", line))
    found = re.search(r"Z\d{4}[A-Z]{2}", with_a_day)
    assert found is not None
    return folder, found[0]


@pytest.mark.slow
@pytest.mark.parametrize("command", printed_commands())
def test_printed_command_runs(command, office):
    folder, number = office
    for printed, meant in {**_STANDS_FOR, "A1234BC": number}.items():
        command = command.replace(printed, meant)
    done = run(command, folder)
    assert done.returncode in (0, 1), done.stderr
    assert "went wrong" not in done.stderr
    assert done.stdout


@pytest.mark.slow
def test_the_worked_example_answers_as_the_page_says(office):
    folder, _ = office
    question = "release-planner release-day 7/5/2027 --type CRD --sentence-start 4/1/2027"
    before, after = run(question, folder).stdout, run(f"{question} --data our-data", folder).stdout
    assert "Statutory day:         Fri 7 May 2027" in before
    assert "Expected release day:  Thu 6 May 2027" in before
    assert "Statutory day:         Thu 6 May 2027" in after
    assert "Expected release day:  Wed 5 May 2027" in after


@pytest.mark.slow
def test_the_printed_mistake_is_said_in_the_printed_words(office):
    folder, _ = office
    page = (ROOT / "docs/administrators.md").read_text(encoding="utf-8")
    (printed,) = re.findall(r"^release-planner: .*$", page, re.MULTILINE)
    overlay = folder / "our-data/pathways/accommodation.toml"
    right = overlay.read_text(encoding="utf-8")
    overlay.write_text(right.replace("-10 weeks", "10 weeks ago"), encoding="utf-8")
    try:
        done = run("release-planner demo --no-ui --out again --people 5 --data our-data", folder)
    finally:
        overlay.write_text(right, encoding="utf-8")
    assert done.returncode == 2
    assert printed in done.stderr.splitlines()
