"""Colleagues who have the same plan open see each other, and what the other saves."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from release_planner.actions.notes import add_note
from release_planner.domain.errors import PlannerError
from release_planner.store.presence import GONE_AFTER, Mark, announce, leave, others, stay
from release_planner.tui.app import PlannerApp
from release_planner.tui.clock import Clock
from release_planner.tui.gateway import Gateway
from release_planner.tui.screens.form_dialog import FormDialog
from release_planner.tui.widgets.colleagues import Colleagues

from .driving import NARROW, Driver, driving
from .small_store import NOW, OFFICER, TODAY, WORKER, SmallStore

OPEN = "Worker Two has had this plan open since 09:32"


def _arrives(small: SmallStore, custody_id: int) -> Mark:
    with closing(small.store.reading()) as connection:
        return announce(connection, WORKER, custody_id, NOW + timedelta(minutes=2))


async def _look(drive: Driver) -> None:
    """What happens by itself every half a minute."""
    drive.person.query_one(Colleagues).look()
    await drive.pilot.pause()


async def test_who_else_has_the_plan_open_is_said(small: SmallStore) -> None:
    custody_id, other_id = small.planned_person(), small.person("OTHER", "Alex")
    _arrives(small, custody_id)
    async with driving(small, custody_id) as drive:
        await drive.sees(OPEN)
        await drive.press("escape")
        await drive.open(other_id)
        await _look(drive)
        assert "has had this plan open" not in drive.text


async def test_the_screen_is_seen_by_others_until_it_is_closed(small: SmallStore) -> None:
    custody_id = small.planned_person()
    here = "SELECT actor, custody_id FROM presence"
    async with driving(small, custody_id) as drive:
        await drive.until(lambda: small.rows(here) == [(OFFICER, custody_id)])
        await _look(drive)
        await drive.press("escape")
        await drive.until(lambda: small.rows(here) == [])


async def test_whoever_quits_is_gone_at_once(small: SmallStore) -> None:
    custody_id = small.planned_person()
    gateway = Gateway(small.store, None, OFFICER, Clock(TODAY, lambda: NOW))
    app = PlannerApp(gateway)
    async with app.run_test(size=NARROW) as pilot:
        drive = Driver(app, pilot)
        await drive.open(custody_id)
        await drive.until(lambda: small.rows("SELECT 1 FROM presence"))
    gateway.close()
    assert small.rows("SELECT 1 FROM presence") == []


async def test_what_a_colleague_saves_is_shown_by_itself(small: SmallStore) -> None:
    custody_id = small.planned_person()
    _arrives(small, custody_id)
    async with driving(small, custody_id) as drive:
        await drive.sees(OPEN)
        later = replace(small.context, actor=WORKER, now=NOW + timedelta(minutes=71))
        add_note(later, 1, "Ring the hostel before ten")
        await _look(drive)
        shown = "Worker Two saved a change at 10:41 · also open: Worker Two (09:32)"
        await drive.sees(shown, "Notes 1")


async def test_under_an_open_form_nothing_moves_until_it_is_closed(small: SmallStore) -> None:
    custody_id = small.planned_person()
    _arrives(small, custody_id)
    async with driving(small, custody_id) as drive:
        await drive.sees(OPEN)
        await drive.press("n")
        await drive.until(lambda: isinstance(drive.app.screen, FormDialog))
        page = drive.person.page
        later = replace(small.context, actor=WORKER, now=NOW + timedelta(minutes=71))
        add_note(later, 1, "Ring the hostel before ten")
        await _look(drive)
        await drive.until(lambda: any("saved a change at 10:41" in said for said in drive.said))
        assert drive.person.page is page
        await drive.press("escape")
        await drive.sees("Notes 1")


async def test_one_s_own_change_is_no_news(small: SmallStore) -> None:
    custody_id = small.planned_person()
    _arrives(small, custody_id)
    async with driving(small, custody_id) as drive:
        await drive.sees(OPEN)
        add_note(replace(small.context, now=NOW + timedelta(minutes=1)), 1, "Mine")
        await _look(drive)
        await drive.sees("Notes 1")
        assert "saved a change" not in drive.text


def test_who_gave_no_sign_of_life_is_gone(small: SmallStore) -> None:
    custody_id = small.planned_person()
    with closing(small.store.reading()) as connection:
        bob = announce(connection, WORKER, custody_id, NOW)
        mine = announce(connection, OFFICER, custody_id, NOW + timedelta(seconds=5))
        assert [each.actor for each in others(connection, mine, NOW)] == [WORKER]
        late = NOW + GONE_AFTER + timedelta(seconds=1)
        assert others(connection, mine, late) == []
        assert stay(connection, bob, late)
        assert [each.since for each in others(connection, mine, late)] == [
            "2026-11-09 09:30:00.000000"
        ]
        announce(connection, OFFICER, custody_id, late + GONE_AFTER + GONE_AFTER)
        assert not stay(connection, bob, late)
        leave(connection, bob)


def test_whoever_is_on_the_way_out_leaves_no_mark(small: SmallStore) -> None:
    """A look that was still under way when the planner was closed."""
    custody_id = small.planned_person()
    gateway = Gateway(small.store, None, OFFICER, Clock(TODAY, lambda: NOW))
    with closing(small.store.reading()) as connection:
        gateway.stay(connection, custody_id, NOW)
        first = small.rows("SELECT id FROM presence")
        gateway.stay(connection, custody_id, NOW + timedelta(seconds=30))
        assert small.rows("SELECT id FROM presence") == first
        gateway.stop_reading()
        with pytest.raises(PlannerError, match="closing"):
            gateway.stay(connection, custody_id + 1, NOW)
        gateway.close()
    assert small.rows("SELECT 1 FROM presence") == []
