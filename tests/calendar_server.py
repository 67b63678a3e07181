"""A Radicale, the calendar server that the planner is tried with, for one test."""

import socket
import subprocess
import sys
import time
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from icalendar import Calendar

from release_planner.calendars.caldav_collection import CalDavCollection

REALM = "Radicale - Password Required"


def starts(data: bytes) -> dict[str, str]:
    """Status and start of each entry of a file, by UID."""
    events = Calendar.from_ical(data).walk("VEVENT")
    return {str(event["UID"]): f"{event['STATUS']} {event['DTSTART'].dt}" for event in events}


@dataclass
class Server:
    """A Radicale of this test's own, with one calendar in it."""

    address: str
    folder: Path
    user: str = "planner"
    password: str = "a password"

    @property
    def url(self) -> str:
        """The address of the calendar."""
        return f"{self.address}/{self.user}/hei/"

    def collection(self, password: str | None = None, name: str = "hei") -> CalDavCollection:
        """The calendar, or another of the same user, as the planner writes to it."""
        return CalDavCollection(
            f"{self.address}/{self.user}/{name}/", self.user, password or self.password
        )

    def ask(self, method: str, path: str = "hei/", body: bytes | None = None) -> bytes:
        """Ask the server as its user does."""
        login = b64encode(f"{self.user}:{self.password}".encode()).decode()
        request = urllib.request.Request(
            f"{self.address}/{self.user}/{path}",
            data=body,
            method=method,
            headers={"Authorization": f"Basic {login}", "Content-Type": "text/calendar"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return bytes(answer.read())

    def held(self) -> dict[str, str]:
        """What the server holds."""
        return starts(self.ask("GET"))


@contextmanager
def running_radicale(folder: Path) -> Iterator[Server]:
    """Start a server that keeps its calendar in a folder, and stop it at the end."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    found = Server(f"http://127.0.0.1:{port}", folder)
    found.folder.mkdir()
    (found.folder / "users").write_text(f"{found.user}:{found.password}\n")
    (found.folder / "settings").write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n"
        f"[auth]\ntype = htpasswd\nhtpasswd_filename = {found.folder / 'users'}\n"
        "htpasswd_encryption = plain\n"
        f"[storage]\nfilesystem_folder = {found.folder / 'collections'}\n"
    )
    command = [sys.executable, "-m", "radicale", "-C", str(found.folder / "settings")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        found.ask("MKCALENDAR")
        yield found
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("Radicale did not start")
