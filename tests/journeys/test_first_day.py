"""A newcomer's first day, through the command line alone: from a file to a plan to a figure."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from icalendar import Calendar

TODAY = "2026-11-22"


class Day:
    """A demonstration store, and the commands that a newcomer types against it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.run("demo", "--people", "150", "--no-ui", "--out", str(folder), store=False)

    def run(self, *arguments: str, store: bool = True, status: int = 0) -> str:
        """What a command prints, having left with this status."""
        where = ["--store", f"sqlite:///{self.folder}/demo.db?plain=1"] if store else []
        command = [sys.executable, "-m", "release_planner", "--today", TODAY, *where, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stderr
        return done.stdout

    def json(self, *arguments: str, status: int = 0) -> object:
        """What a command prints as JSON."""
        return json.loads(self.run(*arguments, "--json", status=status))


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    return Day(tmp_path_factory.mktemp("first-day") / "demo")


def booked_ahead(day: Day) -> str:
    """Somebody still inside who has a booking for after the release."""
    for person in day.json("list", "--due-within", "40"):
        number = person["identifier"]
        shown = day.json("show", number)
        if any(each["state"] == "booked" for each in shown["appointments"]):
            return str(number)
    raise AssertionError("nobody in the demonstration has a booking ahead")


def test_a_moved_date_breaks_a_booking_and_every_calendar_follows(day: Day) -> None:
    number = booked_ahead(day)
    calendars = day.folder / "mine"
    day.run("calendar", "export", "--out", str(calendars), "--person", number, "--recipient", "HEI")
    (before,) = calendars.glob("*.ics")
    held = {str(event["UID"]): event for event in Calendar.from_ical(before.read_bytes()).events}

    preview = day.json("change-date", number, "8/3/2027", "--dry-run", status=1)
    applied = day.json("change-date", number, "8/3/2027", status=1)
    again = day.json("change-date", number, "8/3/2027")

    assert preview == applied
    assert preview["to_rebook"]
    assert preview["to_tell"]
    assert not any(again[name] for name in ("moved", "overdue", "impossible", "to_rebook"))
    before.unlink()
    day.run("calendar", "export", "--out", str(calendars), "--person", number, "--recipient", "HEI")
    (after,) = calendars.glob("*.ics")
    now = {str(event["UID"]): event for event in Calendar.from_ical(after.read_bytes()).events}
    moved = [uid for uid in held if now[uid]["SEQUENCE"] > held[uid]["SEQUENCE"]]
    assert moved
    assert now.keys() >= held.keys()


def test_the_week_later_file_says_who_moved_before_it_changes_anything(day: Day) -> None:
    update = str(day.folder / "files" / "caseload-a-week-later.csv")
    told = day.json("import", "caseload", update, "--dry-run")
    kinds = {each["kind"] for each in told["differences"]}
    assert kinds & {"earlier", "later"}
    assert all(each["days"] for each in told["differences"] if each["kind"] in ("earlier", "later"))
    assert not told["applied"]
    assert day.json("import", "caseload", update, "--dry-run")["differences"] == told["differences"]


def test_the_figure_is_the_same_in_every_format(day: Day) -> None:
    folder = day.folder / "figure"
    period = ("--from", "2026-05-24", "--to", TODAY)
    formats = ("--format", "html,csv,text")
    day.run("report", "take-up", *period, "--profile", "partner", *formats, "--out", str(folder))
    text = next(folder.glob("*.txt")).read_text()
    sentence = next(line for line in text.splitlines() if line.startswith("Treatment started"))
    assert sentence in next(folder.glob("*.html")).read_text()
    assert "local, provisional" in text.casefold()


def test_the_audit_holds_through_it_all(day: Day) -> None:
    status = day.json("store", "status")
    assert isinstance(status, dict)
    assert status["first_broken_audit_entry"] is None
    assert status["audit_entries"] > 10
