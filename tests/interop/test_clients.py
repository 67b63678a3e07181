"""What real calendar programs do with our files, and with the same files after dates moved.

The guide for prison teams tells people what is seen here; a program that changes its mind fails.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.interop.calendar_history import (
    CANCELLED,
    GONE,
    MOVED,
    MOVED_TO,
    NEW,
    first_file,
    second_file,
)
from tests.interop.served import served
from tests.interop.test_instants import (
    contents_around_clock_changes,
    file_of,
    meant,
    uid_of,
)
from tests.interop.thunderbird import IMPORT, SUBSCRIBE, Thunderbird, running_thunderbird

pytestmark = [pytest.mark.interop, pytest.mark.slow]


@pytest.fixture(scope="module")
def thunderbird(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Thunderbird]:
    with running_thunderbird(tmp_path_factory.mktemp("thunderbird")) as running:
        yield running


def by_uid(answer: Any) -> dict[str, Any]:
    return {item["uid"]: item for item in answer["items"]}


def test_thunderbird_reads_every_instant_as_meant(thunderbird: Thunderbird, tmp_path: Path) -> None:
    contents = contents_around_clock_changes()
    (tmp_path / "all.ics").write_bytes(file_of(contents))
    answer = thunderbird.run(IMPORT, name="instants", path=str(tmp_path / "all.ics"))
    assert answer["problem"] == ""
    read = {uid: _instant(item) for uid, item in by_uid(answer).items()}
    expected = {uid_of(number): meant(content)[0] for number, content in enumerate(contents)}
    assert read == expected


def test_thunderbird_refuses_a_file_that_it_has_already(
    thunderbird: Thunderbird, tmp_path: Path
) -> None:
    """So that the guide may say: import into a new calendar."""
    for name, data in (("first.ics", first_file()), ("second.ics", second_file())):
        (tmp_path / name).write_bytes(data)
    first = thunderbird.run(IMPORT, name="twice", path=str(tmp_path / "first.ics"))
    again = thunderbird.run(IMPORT, name="twice", path=str(tmp_path / "second.ics"))
    assert "already exists" in again["problem"]
    assert by_uid(again)[MOVED] == by_uid(first)[MOVED]
    fresh = thunderbird.run(IMPORT, name="fresh", path=str(tmp_path / "second.ics"))
    assert fresh["problem"] == ""
    assert by_uid(fresh)[MOVED]["start"] == MOVED_TO


def test_a_thunderbird_subscription_follows(thunderbird: Thunderbird, tmp_path: Path) -> None:
    file = tmp_path / "feed.ics"
    with served(tmp_path) as address:
        given = {"name": "subscribed", "kind": "ics", "url": f"{address}/feed.ics"}
        file.write_bytes(first_file())
        assert set(by_uid(thunderbird.run(SUBSCRIBE, **given))) == {MOVED, CANCELLED, GONE}
        file.write_bytes(second_file())
        os.utime(file, (file.stat().st_atime, file.stat().st_mtime + 5))
        items = by_uid(thunderbird.run(SUBSCRIBE, **given))
    _assert_followed({uid: item["start"] for uid, item in items.items()})
    assert items[CANCELLED]["status"] == "CANCELLED"


def test_khal_updates_what_it_imports_again(tmp_path: Path) -> None:
    khal = _program("khal")
    (tmp_path / "kept").mkdir()
    settings = tmp_path / "khal.conf"
    settings.write_text(
        f"[calendars]\n[[kept]]\npath = {tmp_path / 'kept'}\n"
        "[locale]\nlocal_timezone = Europe/London\ndefault_timezone = Europe/London\n"
        "dateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\n"
        "longdatetimeformat = %Y-%m-%d %H:%M\ntimeformat = %H:%M\n"
    )
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}

    def run(*arguments: str) -> str:
        command = [*khal, "-c", str(settings), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    for data in (first_file(), second_file()):
        (tmp_path / "file.ics").write_bytes(data)
        run("import", "--batch", "-a", "kept", str(tmp_path / "file.ics"))
    shown = run("list", "--format", "{uid} {start} {title}", "2026-11-01", "60d")
    assert f"{MOVED} 2026-12-01 09:30" in shown
    assert f"{MOVED} 2026-11-26" not in shown
    assert f"{CANCELLED} 2026-11-26 09:30 CANCELLED: Visit" in shown
    assert f"{NEW} 2026-11-26 11:00" in shown
    assert f"{GONE} 2026-11-26" in shown


def test_vdirsyncer_follows_a_subscription(tmp_path: Path) -> None:
    vdirsyncer = _program("vdirsyncer")
    feed, kept = tmp_path / "web" / "feed.ics", tmp_path / "kept"
    feed.parent.mkdir()
    kept.mkdir()
    with served(feed.parent) as address:
        settings = tmp_path / "vdirsyncer.conf"
        settings.write_text(
            f'[general]\nstatus_path = "{tmp_path / "status"}"\n'
            '[pair feed]\na = "web"\nb = "kept"\ncollections = null\n'
            f'[storage web]\ntype = "http"\nurl = "{address}/feed.ics"\n'
            f'[storage kept]\ntype = "filesystem"\npath = "{kept}"\nfileext = ".ics"\n'
        )
        feed.write_bytes(first_file())
        for command in ("discover", "sync"):
            _run([*vdirsyncer, "-c", str(settings), command])
        feed.write_bytes(second_file())
        _run([*vdirsyncer, "-c", str(settings), "sync"])
    assert sorted(_entry(path) for path in kept.glob("*.ics")) == [
        ("20261126T093000", "CANCELLED: Visit [ref CDFGH]"),
        ("20261126T110000", "Visit [ref CDFGH]"),
        ("20261201T093000", "Visit [ref CDFGH]"),
    ]


def _entry(path: Path) -> tuple[str, str]:
    """Start and title; vdirsyncer gives each entry of a subscription an identifier of its own."""
    lines = path.read_text().splitlines()
    event = lines[lines.index("BEGIN:VEVENT") :]
    start = next(line for line in event if line.startswith("DTSTART;TZID=Europe/London"))
    title = next(line for line in event if line.startswith("SUMMARY:"))
    return start.rpartition(":")[2], title.removeprefix("SUMMARY:")


def _assert_followed(starts: dict[str, str]) -> None:
    assert set(starts) == {MOVED, CANCELLED, NEW}
    assert starts[MOVED] == MOVED_TO
    assert starts[NEW] == "20261126T110000Z"


def _instant(item: dict[str, Any]) -> str:
    text = item["start"]
    day = f"{text[:4]}-{text[4:6]}-{text[6:8]}"
    return day if item["isDay"] else f"{day}T{text[9:11]}:{text[11:13]}:{text[13:15]}+00:00"


def _program(name: str) -> list[str]:
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: pip install {name}")
    return [found]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
