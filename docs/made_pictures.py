"""The pictures of the guide: every screen of a small synthetic caseload, at two sizes.

The people, the day and the instant are fixed, so that the same planner draws the same pictures.
"""

import asyncio
import os
import re
import tempfile
from collections.abc import Callable
from contextlib import chdir, closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from release_planner.actions.change_date import change_date
from release_planner.actions.context import ActionContext
from release_planner.actions.import_caseload import import_caseload
from release_planner.actions.make_demo import make_demo
from release_planner.reference.reference import load_reference
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation
from release_planner.store.reading.finding import find_custody
from release_planner.store.store import Store, open_store
from release_planner.tui.app import PlannerApp
from release_planner.tui.clock import Clock
from release_planner.tui.gateway import Gateway

PICTURES = Path(__file__).parent / "images"
SIZES = ((80, 24), (120, 40))
PEOPLE, SEED = 600, 20261122
TODAY = date(2026, 11, 22)
MADE_AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

HOME = "/home/sam"

STEP_SECONDS, LAST_SECONDS = 0.1, 0.6
_FONT_FACES = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_FONTS = "Menlo, Consolas, 'DejaVu Sans Mono'"


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: its name, and what is pressed from the Today screen to come to it.

    A press that starts with "type:" is typed letter by letter; {moved} and its like stand for the
    prison numbers of `CASES`.
    """

    name: str
    presses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Caseload:
    """A store to draw: where it is, who looks at it, and the prison numbers of `CASES`."""

    location: StoreLocation
    actor: str
    cases: dict[str, str]


CASES = ("planned", "moved", "disagreed")
"""Three people who are soon to leave with appointments: nothing has happened to the first, the date
of the second has just moved, and two systems disagree about the third."""


def _person(case: str, *presses: str) -> tuple[str, ...]:
    return ("2", "slash", f"type:{{{case}}}", "enter", "enter", "home", *presses)


def _section(case: str, name: str, place: int) -> Scene:
    return Scene(f"person-{name}", _person(case, *["right"] * place))


SCENES = (
    Scene("today", ("m", "m")),
    Scene("caseload", ("2",)),
    Scene("caseload-search", ("2", "slash", "type:har")),
    Scene("caseload-filter", ("2", "f")),
    Scene("person-plan", _person("planned", "pagedown")),
    _section("moved", "appointments", 1),
    _section("planned", "treatment", 2),
    _section("planned", "housing", 3),
    _section("planned", "iom", 4),
    _section("moved", "tell", 5),
    _section("planned", "notes", 6),
    _section("disagreed", "history", 7),
    Scene("change-date", _person("planned", "d", "type:8/1/2027")),
    Scene("choose-date", _person("disagreed", "d")),
    Scene("custody", _person("planned", "m")),
    Scene("book", _person("planned", "b", "tab", "type:25/12/2026", "tab", "type:930")),
    Scene("record", _person("planned", "o")),
    Scene("import", ("ctrl+o", "type:team-list.csv")),
    Scene("decide", ("ctrl+o", "type:team-list.csv", "tab", "tab", "tab", *["down"] * 3, "enter")),
    Scene("export-calendar", ("ctrl+e",)),
    Scene("export-report", ("ctrl+r",)),
    Scene("take-up", ("6",)),
    Scene("take-up-steps", ("6", *["tab"] * 4)),
    Scene("chase", ("c",)),
    Scene("returns", ("6", "b")),
    Scene("help", _person("planned", "question_mark")),
    Scene("palette", ("ctrl+p",)),
)

_CASES = """
SELECT p.prison_number FROM custody c
JOIN person p ON p.id = c.person_id
JOIN treatment_need n ON n.custody_id = c.id AND n.need = 'yes'
JOIN appointment a ON a.custody_id = c.id AND a.state = 'booked' AND a.day >= :today
WHERE c.is_current AND c.released_on IS NULL AND NOT c.has_date_conflict
  AND c.anchor_type = 'CRD' AND c.expected_from = c.expected_to
  AND c.expected_from BETWEEN :today AND date(:today, '+30 days')
GROUP BY c.id ORDER BY count(*) DESC, p.prison_number"""

_DISAGREEMENT = "Prison number,CRD,Source system\n{disagreed},18/12/2026,NOMIS\n"

_TEAM_LIST = """Worcestershire and Birmingham IOM list,,,,
as at 20/11/2026,,,,
Name,Noms no,Release date,HMP,Update
"EXAMPLE, Ash",{planned},CRD 24/12/26,,rang his mother
"SPECIMEN, Jo",{disagreed},CRD 29/01/27 ?HDC,,
"SAMPLE, Robin",Z9001AA,CRD 31/02/27,HEI,
"MODEL, Chris",Z9002AA,CRD 12/03/27,HEI,
TOTAL,4,,,
"""


def write_pictures(say: Callable[[str], None]) -> None:
    """Draw every scene at every size, and take away pictures that are no longer made."""
    PICTURES.mkdir(exist_ok=True)
    drawn = set()
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        caseload = make_caseload(Path(folder).resolve())
        for scene in SCENES:
            for size in SIZES:
                path = PICTURES / f"{scene.name}-{size[0]}x{size[1]}.svg"
                picture = asyncio.run(draw(caseload, scene, size))
                path.write_text(picture, encoding="utf-8")
                drawn.add(path)
            say(f"{scene.name} drawn")
    for path in set(PICTURES.glob("*.svg")) - drawn:
        path.unlink()


def make_caseload(folder: Path) -> Caseload:
    """Make the synthetic caseload, with the changes that a week has brought."""
    location = StoreLocation(folder / "demo.db", plain=True)
    maker = ActionContext(
        create_store(location, None), load_reference(None), "demo", TODAY, MADE_AT
    )
    made = make_demo(maker, folder, PEOPLE, SEED, lambda _: None)
    context = replace(maker, actor=made.files.officer_code)
    import_caseload(context, made.files.update, partial=True)
    cases = _cases(context.store)
    with closing(context.store.reading()) as connection:
        moved = find_custody(connection, cases["moved"], TODAY.year)
    change_date(context, moved, date(2027, 1, 8))
    import_caseload(context, _DISAGREEMENT.format_map(cases).encode())
    (folder / "team-list.csv").write_text(_TEAM_LIST.format_map(cases), encoding="utf-8")
    context.store.close()
    return Caseload(location, context.actor, cases)


def _cases(store: Store) -> dict[str, str]:
    with closing(store.reading()) as connection:
        rows = connection.execute(_CASES, {"today": TODAY.isoformat()}).fetchmany(len(CASES))
    return {case: str(row[0]) for case, row in zip(CASES, rows, strict=True)}


async def draw(caseload: Caseload, scene: Scene, size: tuple[int, int]) -> str:
    """One picture as SVG, with nothing in it that is fetched from elsewhere."""
    os.environ.update(HOME=HOME, USERPROFILE=HOME)
    store = open_store(caseload.location, None)
    gateway = Gateway(store, None, caseload.actor, Clock(TODAY, lambda: MADE_AT))
    app = PlannerApp(gateway)
    try:
        async with app.run_test(size=size) as pilot:
            await _settle(pilot, STEP_SECONDS)
            for press in scene.presses:
                await _press(pilot, press.format_map(caseload.cases))
                await _settle(pilot, STEP_SECONDS)
            for field in app.screen.query(Input):
                field.cursor_blink = False
            await _settle(pilot, LAST_SECONDS)
            picture = app.export_screenshot(title="Release Planner")
    finally:
        gateway.close()
    return _FONT_FACES.sub("", picture).replace("Fira Code", _FONTS)


async def _press(pilot: Pilot[None], press: str) -> None:
    if press.startswith("type:"):
        for letter in press.removeprefix("type:"):
            await pilot.press({" ": "space", "/": "slash"}.get(letter, letter))
    else:
        await pilot.press(press)


async def _settle(pilot: Pilot[None], seconds: float) -> None:
    """Wait until what was asked for has been read and painted."""
    await pilot.pause(seconds)
    while any(not worker.is_finished for worker in pilot.app.workers):
        await pilot.pause(STEP_SECONDS)
    await pilot.pause()
