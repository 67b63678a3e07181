"""A colleague saves while a form is open: nothing typed is lost, and only what clashes is asked."""

from dataclasses import replace
from datetime import date, timedelta

from textual.widgets import Input, Select

from release_planner.actions.appointments import rebook_appointment
from release_planner.actions.change_date import change_date
from release_planner.actions.context import ActionContext
from release_planner.actions.treatment import record_treatment_need
from release_planner.domain.codes import OfferOutcome, SubstanceGroup, YesNoUnknown
from release_planner.tui.dialogs.conflict import ConflictDialog
from release_planner.tui.screens.form_dialog import FormDialog
from release_planner.tui.screens.menu import Menu

from .driving import Driver, driving
from .small_store import NOW, RELEASE_DAY, WORKER, SmallStore

YES = YesNoUnknown.YES


def colleague(small: SmallStore) -> ActionContext:
    return replace(small.context, actor=WORKER, now=NOW + timedelta(minutes=71))


async def _need(drive: Driver) -> None:
    """Open the form of the treatment need and choose that a kit was accepted."""
    await drive.press("o")
    await drive.until(lambda: isinstance(drive.app.screen, Menu))
    await drive.line("Treatment need")
    await drive.press("enter")
    await drive.until(lambda: isinstance(drive.app.screen, FormDialog))
    await drive.until(lambda: drive.app.screen.focused)
    await drive.press("tab", "tab", "enter", "home", "down", "enter")


def _colleague_says(small: SmallStore, custody_id: int, naloxone: OfferOutcome) -> None:
    record_treatment_need(colleague(small), custody_id, YES, SubstanceGroup.OPIATE, naloxone, YES)


async def _conflict(drive: Driver) -> None:
    await drive.press("ctrl+s")
    await drive.until(lambda: isinstance(drive.app.screen, ConflictDialog))


NEED = "SELECT naloxone, bridging_prescription FROM treatment_need"


async def test_only_what_both_changed_is_asked_and_mine_can_stand(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await _need(drive)
        chosen = drive.app.screen.query(Select)[2].value
        _colleague_says(small, custody_id, OfferOutcome.DECLINED)
        await _conflict(drive)
        await drive.sees(
            "Worker Two (T01) changed this on Mon 9 Nov 2026 at 10:41.",
            "Naloxone kit",
            "mine    accepted",
            "theirs  declined",
        )
        assert "Bridging" not in drive.text
        await drive.press("ctrl+s")
        await drive.sees("Still to choose: Naloxone kit.")
        assert small.rows(NEED) == [("declined", "yes")]
        await drive.press("enter")
        await drive.sees("(x) mine")
        await drive.saves()
        assert small.rows(NEED) == [(chosen, "yes")]
        assert any("that stays: Bridging prescription" in said for said in drive.said)


async def test_theirs_can_stand(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await _need(drive)
        _colleague_says(small, custody_id, OfferOutcome.DECLINED)
        await _conflict(drive)
        await drive.press("down", "enter")
        await drive.sees("(x) theirs")
        await drive.saves()
        assert small.rows(NEED) == [("declined", "yes")]


async def test_going_back_leaves_the_form_as_it_was_typed(small: SmallStore) -> None:
    custody_id = small.planned_person()
    booking = small.value("SELECT id FROM appointment WHERE kind = 'probation'")
    async with driving(small, custody_id) as drive:
        await drive.section("appointments")
        await drive.line("Treatment")
        await drive.press("r")
        await drive.until(lambda: isinstance(drive.app.screen, FormDialog))
        await drive.paste("14 Dec 2026")
        treatment = small.value("SELECT id FROM appointment WHERE kind = 'treatment'")
        rebook_appointment(colleague(small), treatment, date(2026, 12, 15), None)
        await _conflict(drive)
        await drive.sees("mine    Mon 14 Dec 2026, 10:30", "theirs  Tue 15 Dec 2026, no time set")
        await drive.press("escape")
        await drive.until(lambda: isinstance(drive.app.screen, FormDialog))
        assert [field.value for field in drive.app.screen.query(Input)] == ["14 Dec 2026", "10:30"]
        await drive.sees("Worker Two (T01) changed this", "Nothing was saved.")
        day = f"SELECT day FROM appointment WHERE id = {treatment}"
        assert small.value(day) == "2026-12-15"
        await _conflict(drive)
        await drive.press("enter")
        await drive.saves()
        assert small.value(day) == "2026-12-14"
    assert booking != treatment


async def test_a_change_of_another_field_is_merged_without_a_question(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await _need(drive)
        _colleague_says(small, custody_id, OfferOutcome.UNKNOWN)
        await drive.saves()
        assert small.rows(NEED) == [("accepted", "yes")]


async def test_a_preview_that_no_longer_holds_is_shown_again(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await drive.press("d")
        await drive.until(lambda: isinstance(drive.app.screen, FormDialog))
        await drive.paste("17 Dec 2026")
        await drive.sees("Thu 10 Dec 2026 → Thu 17 Dec 2026")
        change_date(colleague(small), custody_id, RELEASE_DAY + timedelta(days=4))
        await drive.press("ctrl+s")
        await drive.sees("A colleague changed this plan meanwhile", "Mon 14 Dec 2026 → Thu 17 Dec")
        assert small.value("SELECT expected_from FROM custody") == "2026-12-14"
        await drive.saves()
        assert small.value("SELECT expected_from FROM custody") == "2026-12-17"
