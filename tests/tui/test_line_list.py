"""The list under random keys: the cursor is always somewhere, always seen, and little is read."""

import random
from array import array
from collections.abc import Sequence
from datetime import date

import pytest
from textual.app import App, ComposeResult

from release_planner.domain.codes import CustodyState, MappaCategory, MappaLevel, YesNoUnknown
from release_planner.store.reading.caseload import CaseloadRow
from release_planner.tui.keys import bindings
from release_planner.tui.theme import DARK
from release_planner.tui.today_lines import TodayLine
from release_planner.tui.widgets.caseload_list import CHUNK, CHUNKS_KEPT, CaseloadList
from release_planner.tui.widgets.line_list import CURSOR_MARK, LineList
from release_planner.tui.widgets.today_list import TodayList

from .screen_text import lines

TODAY = date(2026, 11, 26)
HUNDRED_THOUSAND = 100_000
KEYS = ("up", "down", "pageup", "pagedown", "home", "end", "j", "k", "g", "G")


def made_up_row(custody_id: int) -> CaseloadRow:
    """A row that shows its id as its number."""
    return CaseloadRow(
        custody_id=custody_id,
        person_id=custody_id,
        surname="Smith",
        forenames="John",
        identifier=f"N{custody_id:07}",
        date_of_birth=None,
        state=CustodyState.IN_CUSTODY,
        prison_id=None,
        expected_from=None,
        expected_to=None,
        certainty="unknown",
        anchor_type=None,
        anchor_confidence="none",
        has_date_conflict=False,
        next_court_on=None,
        released_on=None,
        cohort=None,
        mappa_category=MappaCategory.UNKNOWN,
        mappa_level=MappaLevel.NOT_SET,
        owner=None,
        treatment_need=YesNoUnknown.UNKNOWN,
        steps_open=0,
        steps_overdue=0,
        steps_too_late=0,
        appointments_to_rebook=0,
    )


class ListApp(App[None]):
    """One list, which counts what it reads and what is chosen."""

    def __init__(self, made: LineList | None = None) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self.reads: list[int] = []
        self.chosen: list[int] = []
        self.lines = made or CaseloadList(self._read, lambda: TODAY)

    def _read(self, ids: Sequence[int]) -> list[CaseloadRow]:
        self.reads.append(len(ids))
        return [made_up_row(custody_id) for custody_id in ids]

    def compose(self) -> ComposeResult:
        yield self.lines

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        self.chosen.append(message.index)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 5)])
async def test_a_long_list_keeps_its_cursor_in_sight_and_reads_little(
    size: tuple[int, int],
) -> None:
    chance = random.Random(3)
    app = ListApp()
    async with app.run_test(size=size) as pilot:
        people = app.lines
        people.focus()
        people.show(array("q", range(1, HUNDRED_THOUSAND + 1)))
        for key in chance.choices(KEYS, k=60):
            before, page = people.cursor, len(app.reads)
            await pilot.press(key)
            assert 0 <= people.cursor < HUNDRED_THOUSAND
            moved = {"up": -1, "k": -1, "down": 1, "j": 1}.get(key)
            if moved and 0 <= before + moved < HUNDRED_THOUSAND:
                assert people.cursor == before + moved
            (marked,) = [line for line in lines(pilot) if line.startswith(CURSOR_MARK)]
            assert f"N{people.custody_id:07}"[:8] in marked or size[0] < 60
            assert len(app.reads) - page <= 2
    assert max(app.reads) <= CHUNK
    assert len(people._chunks) <= CHUNKS_KEPT


async def test_home_and_end_reach_both_ends_and_enter_chooses() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.lines.focus()
        app.lines.show(array("q", range(1, HUNDRED_THOUSAND + 1)))
        await pilot.press("G", "enter", "g", "enter", "down", "enter")

    assert app.chosen == [HUNDRED_THOUSAND - 1, 0, 1]


async def test_the_cursor_stays_on_the_same_person_when_the_list_changes() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        people = app.lines
        people.focus()
        people.show(array("q", range(100)))
        await pilot.press(*["down"] * 40)
        people.show(array("q", reversed(range(100))))
        await pilot.pause()
        assert (people.custody_id, people.cursor) == (40, 59)
        people.show(array("q", [7, 8]))
        assert people.custody_id == 7
        people.show(array("q"))
        await pilot.press("down", "up", "pagedown", "pageup", "end", "home", "enter")
        assert people.custody_id is None
        assert app.chosen == []


async def test_a_list_that_grows_keeps_its_place_and_shows_what_was_added() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        people = app.lines
        people.focus()
        people.show(array("q", range(10)))
        await pilot.press("end")
        people.show(array("q", range(HUNDRED_THOUSAND)))
        await pilot.pause()
        assert people.cursor == 9
        assert "N0000020" in lines(pilot)[21]
        await pilot.press("end")
        assert f"N{HUNDRED_THOUSAND - 1:07}" in lines(pilot)[22]


async def test_the_mouse_moves_the_cursor_and_a_second_click_chooses() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.lines.show(array("q", range(500)))
        await pilot.pause()
        await pilot.click(CaseloadList, offset=(10, 0))
        assert app.lines.cursor == 0
        await pilot.click(CaseloadList, offset=(10, 6))
        assert app.lines.cursor == 5
        await pilot.click(CaseloadList, offset=(10, 6), times=2)
        await pilot.click(CaseloadList, offset=(10, 23))
        assert app.lines.cursor == 5
    assert app.chosen == [5]


async def test_a_person_who_has_left_the_store_is_said_to_be_gone() -> None:
    app = ListApp(CaseloadList(lambda ids: [], lambda: TODAY))
    async with app.run_test(size=(80, 24)) as pilot:
        app.lines.show(array("q", [1]))
        await pilot.pause()
        assert "No longer in the store" in lines(pilot)[1]


async def test_the_cursor_passes_over_headings() -> None:
    made = TodayList()
    app = ListApp(made)
    async with app.run_test(size=(80, 10)) as pilot:
        made.focus()
        heading, person = TodayLine("Thu"), TodayLine("Smith", custody_id=1)
        made.show([heading, person, heading, heading, person, TodayLine("under")] * 5, "")
        await pilot.press("down")
        assert made.cursor == 4
        await pilot.press("down", "up", "up")
        assert made.cursor == 1
        await pilot.press("up")
        assert (made.cursor, made.scroll_offset.y) == (1, 0)
        await pilot.press("end")
        assert made.cursor == 28
        for key in random.Random(5).choices(KEYS, k=40):
            await pilot.press(key)
            assert made.custody_id == 1


async def test_a_list_of_headings_alone_has_nothing_to_choose() -> None:
    made = TodayList()
    app = ListApp(made)
    async with app.run_test(size=(80, 10)) as pilot:
        made.focus()
        made.show([TodayLine("Thu")] * 3, "")
        await pilot.press("down", "enter", "end", "enter")
    assert app.chosen == []


def test_the_list_has_a_second_way_for_every_move() -> None:
    keys = {key for binding in bindings("list") for key in binding.key.split(",")}

    assert set(KEYS) | {"enter"} == keys
