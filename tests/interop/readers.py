"""Calendar programs that nobody here wrote, each asked what it reads in a file."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.interop import libical_reader

Read = dict[str, tuple[str, str, str]]
"""Start and end as a UTC instant or a day, and the title, by UID."""

_ICAL_JS = Path(__file__).with_name("ical_js_reader.mjs")
_VOBJECT = """
import json, sys, vobject
from datetime import UTC, datetime
def text(value):
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value.isoformat()
calendar = vobject.readOne(sys.stdin.buffer.read().decode())
calendar.validate(raiseException=True)
print(json.dumps({
    event.uid.value: [text(event.dtstart.value), text(event.dtend.value), event.summary.value]
    for event in calendar.vevent_list
}))
"""


def read_by_libical(data: bytes) -> Read:
    """By libical, which must have nothing to complain about."""
    if libical_reader.LIBRARY is None:
        pytest.skip("libical is not installed: apt-get install libical3")
    assert libical_reader.complaints(data) == []
    return libical_reader.events(data)


def read_by_ical_js(data: bytes) -> Read:
    """By ical.js."""
    node, modules = shutil.which("node"), os.environ.get("ICAL_JS_FOLDER", "")
    package = Path(modules, "node_modules", "ical.js")
    if node is None or not modules or not package.is_dir():
        pytest.skip("ical.js is missing: npm install ical.js in a folder, named by ICAL_JS_FOLDER")
    program = Path(modules, _ICAL_JS.name)
    shutil.copyfile(_ICAL_JS, program)
    return _asked([node, str(program)], data)


def read_by_vobject(data: bytes) -> Read:
    """By vobject, in a process of its own: it keeps the first time zone that it meets."""
    pytest.importorskip("vobject", reason="vobject is missing: pip install vobject")
    return _asked([sys.executable, "-c", _VOBJECT], data)


READERS: dict[str, Callable[[bytes], Read]] = {
    "libical": read_by_libical,
    "ical.js": read_by_ical_js,
    "vobject": read_by_vobject,
}


def _asked(command: list[str], data: bytes) -> Read:
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return {uid: tuple(values) for uid, values in json.loads(done.stdout).items()}
