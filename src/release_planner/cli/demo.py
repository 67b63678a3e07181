"""`release-planner demo`: a synthetic caseload to try everything on."""

import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from release_planner.domain.errors import PlannerError

if TYPE_CHECKING:
    from release_planner.actions.make_demo import Demo
    from release_planner.cli.settings import Settings
    from release_planner.store.store import Store

DEFAULT_PEOPLE = 1_000
MOST_PEOPLE = 500_000
STORE_NAME = "demo.db"


def demo_command(
    context: typer.Context,
    people: Annotated[int, typer.Option(min=1, max=MOST_PEOPLE, help="How many people.")] = (
        DEFAULT_PEOPLE
    ),
    seed: Annotated[int | None, typer.Option(help="The same seed makes the same people.")] = None,
    folder: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to put it.")] = Path(
        "demo"
    ),
    no_ui: Annotated[bool, typer.Option("--no-ui", help="Do not open the terminal UI.")] = False,
) -> int:
    """Make a synthetic caseload with plans, calendars and a take-up report, then open it."""
    from release_planner.actions.context import ActionContext
    from release_planner.actions.make_demo import make_demo
    from release_planner.reference.reference import load_reference
    from release_planner.samples.files import DEFAULT_SEED

    settings: Settings = context.obj
    started = time.perf_counter()
    reference = load_reference(settings.data)
    with _new_store(folder / STORE_NAME) as store:
        act = ActionContext(store, reference, "demo", settings.today, datetime.now(UTC))
        made = make_demo(act, folder, people, DEFAULT_SEED if seed is None else seed, _say)
    print("\n".join(_summary(made, store, settings, time.perf_counter() - started)))
    if no_ui or not (sys.stdin.isatty() and sys.stdout.isatty()):
        store.close()
        return 0
    return _open(store, settings, made.files.officer_code)


@contextmanager
def _new_store(path: Path) -> "Iterator[Store]":
    """Make the store, in place of an earlier demonstration but of nothing else; it is removed
    again when it cannot be filled.
    """
    from release_planner.store.create import create_store, remove_file
    from release_planner.store.demo_mark import is_demo, mark_as_demo
    from release_planner.store.location import StoreLocation
    from release_planner.store.open_elsewhere import is_open_elsewhere

    location = StoreLocation(path.resolve(), plain=True)
    if path.exists():
        if not is_demo(path):
            raise PlannerError(
                f"{path} is not an earlier demonstration. Choose another folder with --out."
            )
        if is_open_elsewhere(path):
            raise PlannerError(
                f"{path} is open in another window. Close it there, or choose another folder with"
                " --out."
            )
        remove_file(path)
    store = create_store(location, None)
    try:
        mark_as_demo(store)
        yield store
    except BaseException:
        store.close()
        remove_file(location.path)
        raise


def _summary(made: "Demo", store: "Store", settings: "Settings", seconds: float) -> list[str]:
    today = f" --today {settings.today}" if settings.today_typed else ""
    again = f"release-planner --store {shlex.quote(store.location.url)}{today}"
    return [
        "",
        f"{made.people:,} synthetic people, {made.plans.plans:,} release plans with"
        f" {made.plans.steps:,} steps, in {seconds:.0f} seconds.",
        made.take_up,
        "",
        *(f"Calendar: {path}" for path in made.calendars),
        *(f"Report:   {path}" for path in made.reports),
        f"To try:   {again} import caseload {shlex.quote(str(made.files.update))} --dry-run",
        f"Open it:  {again} --as {made.files.officer_code}",
    ]


def _open(store: "Store", settings: "Settings", officer_code: str) -> int:
    from release_planner.tui.launch import open_planner

    return open_planner(store, settings.data, settings.staff_code or officer_code, settings.today)


def _say(stage: str) -> None:
    print(f"{stage[0].upper()}{stage[1:]} ...", file=sys.stderr, flush=True)
