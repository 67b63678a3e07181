"""A real Thunderbird without a window, driven by its own remote protocol."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_PATIENCE_SECONDS = 60
_QUIET = {
    "mail.shell.checkDefaultClient": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
    "app.donation.eoy.version.viewed": 999,
    "calendar.alarms.show": False,
}
"""Nothing that would wait for somebody to press a button."""

_PROLOGUE = """
const done = arguments[arguments.length - 1];
const given = arguments[0];
const { setTimeout } = ChromeUtils.importESModule("resource://gre/modules/Timer.sys.mjs");
const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
const everything = async (calendar) => {
  const items = await calendar.getItemsAsArray(
    Ci.calICalendar.ITEM_FILTER_ALL_ITEMS, 0, null, null);
  return items.map((item) => ({
    uid: item.id, title: item.title, status: item.status, isDay: item.startDate.isDate,
    start: item.startDate.getInTimezone(cal.dtz.UTC).icalString,
  }));
};
const refreshed = (calendar) => new Promise((resolve) => {
  const observer = {
    QueryInterface: ChromeUtils.generateQI(["calIObserver"]),
    onLoad() { calendar.removeObserver(observer); resolve(); },
    onStartBatch() {}, onEndBatch() {}, onAddItem() {}, onModifyItem() {}, onDeleteItem() {},
    onError() {}, onPropertyChanged() {}, onPropertyDeleting() {},
  };
  calendar.addObserver(observer);
  calendar.refresh();
});
(async () => {
"""
_EPILOGUE = """
})().then((result) => done({ result }), (error) => done({ error: String(error) }));
"""

IMPORT = """
  const { CalendarFileImporter } =
    ChromeUtils.importESModule("resource:///modules/CalendarFileImporter.sys.mjs");
  let calendar = cal.manager.getCalendars().find((each) => each.name == given.name);
  if (!calendar) {
    calendar = cal.manager.createCalendar(
      "storage", Services.io.newURI("moz-storage-calendar://"));
    calendar.name = given.name;
    cal.manager.registerCalendar(calendar);
  }
  const file = Cc["@mozilla.org/file/local;1"].createInstance(Ci.nsIFile);
  file.initWithPath(given.path);
  const importer = new CalendarFileImporter();
  importer.onProgress = () => {};
  let problem = "";
  try {
    await importer.startImport(await importer.parseIcsFile(file), calendar);
  } catch (error) {
    problem = String(error);
  }
  return { problem, items: await everything(calendar) };
"""

SUBSCRIBE = """
  let calendar = cal.manager.getCalendars().find((each) => each.name == given.name);
  if (!calendar) {
    if (given.password) {
      const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
      const origin = Services.io.newURI(given.url).prePath;
      login.init(origin, null, given.realm, given.user, given.password, "", "");
      await Services.logins.addLoginAsync(login);
    }
    calendar = cal.manager.createCalendar(given.kind, Services.io.newURI(given.url));
    calendar.name = given.name;
    if (given.user) calendar.setProperty("username", given.user);
    calendar.setProperty("cache.enabled", false);
    cal.manager.registerCalendar(calendar);
    calendar = cal.manager.getCalendarById(calendar.id);
    // It looks at once by itself; two looks that are both asked for a password ask the user.
    await new Promise((resolve) => setTimeout(resolve, 5000));
  }
  await refreshed(calendar);
  return { problem: "", items: await everything(calendar) };
"""


class Thunderbird:
    """One running Thunderbird with a profile of its own."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection, self._messages = connection, 0
        self._received()
        self._ask("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {}}})
        self._ask("Marionette:SetContext", {"value": "chrome"})
        self._ask("WebDriver:SetTimeouts", {"script": 120_000})

    def run(self, script: str, **given: Any) -> Any:
        """Run one of the scripts of this file and give its result."""
        command = "WebDriver:ExecuteAsyncScript"
        asked = {"script": _PROLOGUE + script + _EPILOGUE, "args": [given], "newSandbox": True}
        answer = self._ask(command, asked)
        if answer["value"] is None:
            dialog = self._ask("WebDriver:GetAlertText", {})["value"]
            raise AssertionError(f"Thunderbird asks: {dialog}")
        assert "error" not in answer["value"], answer["value"]
        return answer["value"]["result"]

    def _ask(self, command: str, parameters: dict[str, Any]) -> Any:
        self._messages += 1
        message = json.dumps([0, self._messages, command, parameters]).encode()
        self._connection.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._received()
        assert error is None, error
        return result

    def _received(self) -> Any:
        head = b""
        while not head.endswith(b":"):
            head += self._connection.recv(1)
        wanted, body = int(head[:-1]), b""
        while len(body) < wanted:
            body += self._connection.recv(wanted - len(body))
        return json.loads(body)


@contextmanager
def running_thunderbird(folder: Path) -> Iterator[Thunderbird]:
    """Start Thunderbird with an empty profile, and stop it at the end."""
    program = shutil.which("thunderbird")
    if program is None:
        pytest.skip("Thunderbird is not installed: apt-get install thunderbird")
    port = _free_port()
    (folder / "profile").mkdir(parents=True)
    settings = {"marionette.port": port, **_QUIET}
    lines = [f'user_pref("{name}", {json.dumps(value)});\n' for name, value in settings.items()]
    (folder / "profile" / "user.js").write_text("".join(lines))
    process = subprocess.Popen(
        [
            program,
            "--headless",
            "--marionette",
            "-remote-allow-system-access",
            "--no-remote",
            "--profile",
            str(folder / "profile"),
        ],
        env={**os.environ, "HOME": str(folder), "MOZ_HEADLESS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with _connected(port) as connection:
            yield Thunderbird(connection)
    finally:
        process.terminate()
        process.wait(30)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _connected(port: int) -> socket.socket:
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            connection = socket.create_connection(("127.0.0.1", port), timeout=180)
            connection.settimeout(180)
            return connection
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)
