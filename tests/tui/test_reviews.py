"""Records up for review, keeping a person, and erasing one, on the screen."""

from datetime import date

from sqlmodel import select
from tests.tester import TESTER
from textual.command import CommandList, CommandPalette

from release_planner.model.people import Person
from release_planner.tui.screens.form_dialog import FormDialog
from release_planner.tui.screens.person import PersonScreen
from release_planner.tui.screens.report import Report

from .driving import NARROW, WIDE, Driver, driving
from .small_store import SmallStore


async def _command(drive: Driver, name: str, what: str) -> None:
    await drive.press("ctrl+p")
    await drive.until(lambda: isinstance(drive.app.screen, CommandPalette))
    await drive.until(lambda: drive.app.screen.focused)
    await drive.paste(name)
    await drive.sees(what)
    await drive.app.workers.wait_for_complete()
    found = drive.app.screen.query_one(CommandList)
    await drive.until(lambda: found.option_count == 1 and found.highlighted == 0)
    await drive.press("enter")


async def _form(drive: Driver) -> None:
    await drive.until(lambda: isinstance(drive.app.screen, FormDialog))
    await drive.until(lambda: drive.app.screen.focused)


async def test_a_person_is_kept_until_another_day(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id, NARROW) as drive:
        await _command(drive, "Keep until another review", "Sets when the record")
        await _form(drive)
        await drive.paste("1 Jun 2028")
        await drive.press("enter")
        await drive.paste("a civil claim")
        await drive.saves()
    assert small.rows("SELECT review_on, review_reason FROM person") == [
        ("2028-06-01", "a civil claim")
    ]


async def test_erasing_shows_what_goes_asks_for_the_number_and_leaves(small: SmallStore) -> None:
    custody_id = small.planned_person()
    ((number,),) = small.rows("SELECT coalesce(prison_number, crn) FROM person")
    async with driving(small, custody_id, WIDE) as drive:
        await _command(drive, "Erase this person", "Removes the record")
        await _form(drive)
        await drive.sees("may not")
        await drive.press("escape")
        drive.app.gateway.actor = "demo"
        await _command(drive, "Erase this person", "Removes the record")
        await _form(drive)
        await drive.sees("Would go: ")
        await drive.press("tab")
        await drive.paste("letter of 20 November")
        await drive.press("enter")
        await drive.paste("A0999AA")
        await drive.press("ctrl+s")
        await drive.sees("not this person's")
        assert small.rows("SELECT count(*) FROM person") == [(1,)]
        await drive.retype(number)
        await drive.press("ctrl+s")
        await drive.until(lambda: isinstance(drive.app.screen, Report))
        await drive.sees("Erased: ")
        await drive.press("escape")
        await drive.until(
            lambda: not any(isinstance(each, PersonScreen) for each in drive.app.screen_stack)
        )
    assert small.rows("SELECT count(*) FROM person") == [(0,)]


async def test_the_list_says_that_nothing_is_up_for_review(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id, NARROW) as drive:
        await _command(drive, "Records up for review", "Lists what is to be kept")
        await drive.sees("Nothing is up for review.")


async def test_a_record_up_for_review_opens_its_person(small: SmallStore) -> None:
    custody_id = small.planned_person()
    with small.store.writing(TESTER) as session:
        person = session.exec(select(Person)).one()
        person.review_on, person.review_reason = date(2026, 11, 2), "a civil claim"
    async with driving(small, size=WIDE) as drive:
        await _command(drive, "Records up for review", "Lists what is to be kept")
        await drive.sees("Mon 2 Nov 2026  A0001AA  person", "Set by a person: a civil claim.")
        await drive.press("enter")
        await drive.until(lambda: isinstance(drive.app.screen, PersonScreen))
        assert drive.person.custody_id == custody_id
