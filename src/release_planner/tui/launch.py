"""Opening the planner in this terminal."""

import sys
from datetime import date
from pathlib import Path

from release_planner.store.store import Store
from release_planner.tui.app import PlannerApp
from release_planner.tui.clock import Clock
from release_planner.tui.gateway import Gateway

_SWITCH_SECONDS = 0.0005


def open_planner(
    store: Store, overlay: Path | None, actor: str, today: date, first: str = "today"
) -> int:
    """Show the planner until it is left, and give the exit status of the process.

    ``actor`` is the staff code of who looks and acts, ``overlay`` a folder of edited data, and
    ``today`` the London day to work by. ``first`` is the view to open on: "today" or "caseload".
    The store is closed on the way out.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)
    gateway = Gateway(store, overlay, actor, Clock.showing(today))
    app = PlannerApp(gateway, first)
    try:
        app.run()
    finally:
        gateway.close()
    return app.return_code or 0
