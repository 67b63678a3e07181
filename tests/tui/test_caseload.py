"""The caseload: order, filter, search, opening, and what of it is logged."""

import json
from datetime import date, timedelta

from textual.pilot import Pilot

from release_planner.domain.codes import CustodyState
from release_planner.model.iom import IomRegistration
from release_planner.tui.screens.caseload import FIRST_IDS, SETTLED_AFTER_SECONDS, Caseload
from release_planner.tui.screens.person import PersonScreen
from release_planner.tui.widgets.search_field import SearchField

from .screen_text import lines, settle, text
from .small_store import TODAY, SmallStore


def _in(days: int) -> date:
    return TODAY + timedelta(days=days)


def _leaves(days: int, apart: int = 0) -> dict[str, date]:
    return {"expected_from": _in(days), "expected_to": _in(days + apart)}


async def _open(pilot: Pilot[None]) -> Caseload:
    await settle(pilot)
    await pilot.press("2")
    await settle(pilot)
    return pilot.app.query_one(Caseload)


def _names(pilot: Pilot[None]) -> list[str]:
    """Surnames in the order shown."""
    return [line[25:].split(",")[0] for line in lines(pilot)[3:-2] if "," in line[25:]]


def _audit(small: SmallStore) -> list[tuple[str, dict[str, object]]]:
    rows = small.rows(
        "SELECT subject, detail FROM audit_entry JOIN audit_detail USING (sequence)"
        " WHERE operation = 'consultation' ORDER BY sequence"
    )
    return [(subject, json.loads(detail)) for subject, detail in rows]


async def test_people_are_shown_by_day_and_remand_apart(small: SmallStore) -> None:
    small.person("SECOND", **_leaves(9, apart=1))
    small.person("FIRST", **_leaves(2))
    small.person("UNDATED")
    small.person("COURT", state=CustodyState.REMAND)
    small.person("GONE", state=CustodyState.RELEASED, released_on=_in(-1), **_leaves(-1))
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await _open(pilot)
        assert _names(pilot) == ["FIRST", "SECOND", "UNDATED"]
        assert "Wed 18 or Thu 19 Nov" in text(pilot)
        assert "No release date" in text(pilot)
        assert "3 people · in custody · by expected release" in text(pilot)


async def test_s_orders_by_the_next_column_and_marks_it(small: SmallStore) -> None:
    small.person("BETA", prison_id="BMI", **_leaves(1))
    small.person("ALPHA", prison_id="HEI", **_leaves(2))
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        caseload = await _open(pilot)
        assert "Expected release ▲" in text(pilot)
        await pilot.press("s")
        await settle(pilot)
        assert _names(pilot) == ["ALPHA", "BETA"]
        assert "Name ▲" in text(pilot)
        assert caseload.lines.row(caseload.lines.cursor).surname == "BETA"
        await pilot.press("s")
        await settle(pilot)
        assert _names(pilot) == ["BETA", "ALPHA"]


async def test_search_narrows_as_one_types_and_backs_out(small: SmallStore) -> None:
    for surname in ("NGUYỄN", "SMITH", "SMITHSON"):
        small.person(surname, **_leaves(3))
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        caseload = await _open(pilot)
        await pilot.press("slash")
        await settle(pilot)
        await pilot.press(*"smith")
        await settle(pilot)
        assert [caseload.lines.row(place).surname for place in range(2)] == ["SMITH", "SMITHSON"]
        assert "2 of 3" in text(pilot)
        await pilot.press(*"zzz")
        await settle(pilot)
        assert "Nobody matches this search among 3 people" in text(pilot)
        assert "esc" in text(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert not app.query(SearchField)
        assert len(caseload.lines.ids) == 3
        assert app.focused is caseload.lines


async def test_a_search_that_finds_many_shows_all_of_them(small: SmallStore) -> None:
    for place in range(FIRST_IDS + 30):
        small.person("SMITH" if place % 100 else "JONES", **_leaves(place))
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        caseload = await _open(pilot)
        assert f"{FIRST_IDS + 30} people" in text(pilot)
        await pilot.press("slash", *"smi")
        await settle(pilot)
        assert f"{FIRST_IDS + 27} of {FIRST_IDS + 30} ·" in text(pilot)
        await pilot.press("enter", "end")
        await settle(pilot)
        assert "SMITH" in lines(pilot)[-3]
        assert lines(pilot)[-3].startswith("▸")
        assert caseload.lines.cursor == FIRST_IDS + 26


async def test_a_search_is_logged_once_when_it_settles_without_what_was_typed(
    small: SmallStore,
) -> None:
    found = small.person("SMITH", **_leaves(3))
    small.person("JONES", **_leaves(3))
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await _open(pilot)
        await pilot.press("slash", *"smit")
        await settle(pilot)
        assert [subject for subject, _ in _audit(small)].count("search") == 0
        await pilot.pause(SETTLED_AFTER_SECONDS + 0.2)
        await settle(pilot)
        searches = [detail for subject, detail in _audit(small) if subject == "search"]
        assert searches == [{"letters": 4, "found": 1, "custody_ids": [found]}]


async def test_the_list_is_logged_before_it_is_shown_and_a_filter_by_its_name(
    small: SmallStore,
) -> None:
    small.person("SMITH", **_leaves(3))
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await _open(pilot)
        lists = [detail for subject, detail in _audit(small) if subject == "caseload"]
        assert lists == [{"states": "held", "filters": []}]
        await pilot.press("f")
        await settle(pilot)
        await pilot.press("tab", "enter", "down", "enter", "ctrl+s")
        await settle(pilot)
        lists = [detail for subject, detail in _audit(small) if subject == "caseload"]
        assert lists[1:] == [{"states": "held", "filters": ["due_within"]}]


async def test_nothing_is_shown_when_it_cannot_be_logged(small: SmallStore) -> None:
    small.person("SECRET", **_leaves(3))
    small.rows(
        "CREATE TRIGGER no_audit BEFORE INSERT ON audit_entry"
        " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    )
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        assert "This could not be read" in text(pilot)
        await _open(pilot)
        assert "SECRET" not in text(pilot)
        assert "the disk is full" in text(pilot)


async def test_the_filter_offers_what_there_is_and_x_clears_it(small: SmallStore) -> None:
    for prison, cohort in (("BMI", "fixed"), ("HEI", None)):
        custody = small.person(f"IN{prison}", prison_id=prison, **_leaves(3))
        person = small.value("SELECT person_id FROM custody WHERE id = ?", custody)
        if cohort:
            small.add(IomRegistration(person_id=person, cohort=cohort))
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await _open(pilot)
        await pilot.press("f")
        await settle(pilot)
        await pilot.press("tab", "tab", "enter")
        await settle(pilot)
        assert "BMI Birmingham" in text(pilot)
        await pilot.press("down", "enter", "ctrl+s")
        await settle(pilot)
        assert _names(pilot) == ["INBMI"]
        assert "1 person · in custody · prison BMI" in text(pilot)
        await pilot.press("x")
        await settle(pilot)
        assert _names(pilot) == ["INBMI", "INHEI"]


async def test_a_filter_that_is_left_changes_nothing(small: SmallStore) -> None:
    small.person("SMITH", **_leaves(30))
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await _open(pilot)
        await pilot.press("f")
        await settle(pilot)
        await pilot.press("tab", "enter", "down", "enter", "escape")
        await settle(pilot)
        assert _names(pilot) == ["SMITH"]
        assert len(app.screen_stack) == 1


async def test_enter_opens_the_person_and_backspace_comes_back(small: SmallStore) -> None:
    small.person("OTHER", **_leaves(2))
    small.person("WANTED", **_leaves(3))
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await _open(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert isinstance(app.screen, PersonScreen)
        assert "WANTED" in lines(pilot)[0]
        await pilot.press("backspace")
        await settle(pilot)
        assert _names(pilot) == ["OTHER", "WANTED"]
        assert lines(pilot)[4].startswith("▸")


async def test_an_empty_caseload_says_how_to_fill_it(small: SmallStore) -> None:
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await _open(pilot)
        assert "Nobody in custody is on this caseload yet." in text(pilot)
        assert "Press ctrl+o to import a file" in text(pilot)


async def test_y_copies_the_number(small: SmallStore) -> None:
    small.person("SMITH", **_leaves(3))
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await _open(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert app.clipboard == "A0001AA"
        assert "Copied A0001AA" in text(pilot)


async def test_the_palette_finds_people_and_logs_it(small: SmallStore) -> None:
    small.person("OTHER", **_leaves(2))
    wanted = small.person("[/] WANTED", **_leaves(3))
    app = small.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p")
        await pilot.press(*"wanted")
        for _ in range(40):
            await pilot.pause(0.05)
            if "WANTED, Sam (A0002AA)" in text(pilot):
                break
        assert "[/] WANTED, Sam (A0002AA)" in text(pilot)
        searches = [detail for subject, detail in _audit(small) if subject == "search"]
        assert searches == [{"letters": 6, "custody_ids": [wanted]}]
        await pilot.press("down", "enter")
        await settle(pilot)
        assert isinstance(app.screen, PersonScreen)
