"""Changing a release date or the custody: what is shown first is what is done."""

from datetime import date

from tests.tester import TESTER
from textual.widgets import Input

from release_planner.tui.screens.menu import Menu
from release_planner.tui.screens.preview_dialog import PreviewDialog

from .driving import WIDE, Driver, driving
from .small_store import RELEASE_DAY, SmallStore

TALL = (120, 160)


async def _asks_for(drive: Driver, typed: str) -> str:
    """Open the dialog, type a date, and give what it says would change."""
    await drive.press("d")
    await drive.until(lambda: isinstance(drive.app.screen, PreviewDialog))
    await drive.paste(typed)
    await drive.until(lambda: "Expected release day Thu" in drive.text)
    return drive.text


async def test_an_earlier_date_shows_what_breaks_and_whom_to_ring(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id, TALL) as drive:
        shown = await _asks_for(drive, "3 Dec 2026")
        assert "Thu 10 Dec 2026 → Thu 3 Dec 2026: 7 days earlier" in shown
        assert "REBOOK (1)" in shown
        assert "Ring Officer One (N01), 01632 960001" in shown
        assert "Overdue at once" in shown
        assert "Must be told" in shown
        assert "nobody holds this role" in shown
        assert "Moves earlier" in shown


async def test_nothing_is_saved_before_it_is_applied(small: SmallStore) -> None:
    custody_id = small.planned_person()
    before = small.rows("SELECT * FROM plan_step ORDER BY id"), small.rows("SELECT * FROM custody")
    async with driving(small, custody_id) as drive:
        await _asks_for(drive, "3 Dec 2026")
        await drive.press("escape", "escape")
        await drive.until(lambda: drive.app.screen is drive.person)
    after = small.rows("SELECT * FROM plan_step ORDER BY id"), small.rows("SELECT * FROM custody")
    assert after == before


async def test_what_was_shown_is_what_is_stored(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id, TALL) as drive:
        shown = await _asks_for(drive, "17 Dec 2026")
        await drive.saves()
        assert "Expected release day: Thu 17 Dec 2026" in drive.text
        moved = small.rows(
            "SELECT title, due_on FROM plan_step WHERE state = 'not_started' AND due_on > ?",
            "2026-11-20",
        )
        assert moved
        for title, due_on in moved:
            day = date.fromisoformat(due_on)
            assert any(
                title in line and f"→ {day:%a} {day.day} {day:%b}" in line
                for line in shown.splitlines()
            ), (title, due_on)
        told = small.rows("SELECT who FROM person_to_tell WHERE why LIKE '%later%'")
        assert told
        for (who,) in told:
            assert who in shown


async def test_a_broken_booking_comes_first_and_is_rebooked(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id, WIDE) as drive:
        await _asks_for(drive, "17 Dec 2026")
        await drive.saves()
        await drive.section("appointments")
        assert "To rebook: ring first" in drive.text
        await drive.line("Probation")
        await drive.press("r")
        await drive.sees("Ring Officer One (N01), 01632 960001")
        await drive.paste("17 Dec 2026")
        await drive.saves()
        booked = small.rows("SELECT day, start, state FROM appointment WHERE kind = 'probation'")
        assert booked == [("2026-12-17", "14:00", "booked")]


async def test_what_is_typed_stays_when_it_is_wrong(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await drive.press("d")
        await drive.until(lambda: isinstance(drive.app.screen, PreviewDialog))
        await drive.paste("31 Feb 2027")
        await drive.press("ctrl+s")
        await drive.sees('! "31 Feb 2027" is not a date', "One answer is to be put right")
        await drive.press("escape")
        await drive.sees("Press esc again to leave it")
        assert drive.app.screen.query(Input).first().value == "31 Feb 2027"


async def test_a_refusal_of_the_store_is_said_and_the_date_stays(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await drive.press("d")
        await drive.until(lambda: isinstance(drive.app.screen, PreviewDialog))
        await drive.paste("1 Jan 2024")
        await drive.sees("is before the sentence started")
        await drive.press("ctrl+s")
        assert drive.app.screen.query(Input).first().value == "1 Jan 2024"
        assert small.value("SELECT anchor_day FROM custody") == RELEASE_DAY.isoformat()


async def test_systems_that_disagree_are_chosen_between(small: SmallStore) -> None:
    custody_id = small.person()
    small.disagreement(custody_id)
    with small.store.writing(TESTER) as session:
        from release_planner.actions.reanchoring import Reanchorer
        from release_planner.model.custody import Custody

        spell = session.get(Custody, custody_id)
        assert spell is not None
        Reanchorer(small.context).derive(session, spell)
    async with driving(small, custody_id) as drive:
        (disagree,) = (line for line in drive.text.splitlines() if "SYSTEMS DISAGREE" in line)
        assert disagree.count("CRD") == 1
        assert disagree.rstrip().endswith("Thu 17 Dec")
        await drive.press("d")
        await drive.until(lambda: isinstance(drive.app.screen, Menu))
        await drive.line("OASys")
        await drive.press("enter")
        await drive.until(lambda: isinstance(drive.app.screen, PreviewDialog))
        await drive.sees("Choose OASys's date, CRD Thu 17 Dec 2026")
        await drive.until(lambda: drive.app.screen._shown_key is not None)
        await drive.saves()
        assert "SYSTEMS DISAGREE" not in drive.text
        assert "CRD Thu 17 Dec 2026" in drive.text
        chosen = small.rows("SELECT source FROM release_date_entry WHERE is_chosen")
        assert chosen == [("OASys",)]


async def test_a_release_is_recorded_with_what_follows(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await drive.press("m")
        await drive.until(lambda: isinstance(drive.app.screen, Menu))
        await drive.line("Released")
        await drive.press("enter")
        await drive.sees("The plan now hangs on the actual day of release.")
        await drive.saves()
        assert "Released Mon 9 Nov 2026, today" in drive.text
        assert small.value("SELECT released_on FROM custody") == "2026-11-09"


async def test_what_a_death_asks_of_people_is_never_cut(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await drive.press("m")
        await drive.until(lambda: isinstance(drive.app.screen, Menu))
        await drive.line("Died")
        await drive.press("enter")
        await drive.sees("Nobody is written to from here")
        assert "write to the family" in drive.text


async def test_a_release_still_to_come_is_refused(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await drive.press("m")
        await drive.until(lambda: isinstance(drive.app.screen, Menu))
        await drive.line("Released")
        await drive.press("enter")
        await drive.until(lambda: isinstance(drive.app.screen, PreviewDialog))
        await drive.retype("10 Dec 2026")
        await drive.sees("is after today")
        assert small.value("SELECT released_on FROM custody") is None


async def test_a_recall_and_return_go_on_to_the_new_spell(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        for event in ("Released", "Recalled", "Returned to custody"):
            await drive.press("m")
            await drive.until(lambda: isinstance(drive.app.screen, Menu))
            await drive.line(event)
            await drive.press("enter")
            await drive.until(
                lambda: (
                    isinstance(drive.app.screen, PreviewDialog)
                    and drive.app.screen._shown_key is not None
                )
            )
            await drive.saves()
        assert drive.person.custody_id != custody_id
        assert "returned to custody" in drive.text
