"""Each dialog of the person screen does in the store what it says."""

import pytest
from textual.widgets import Input, TextArea

from release_planner.tui.screens.form_dialog import FormDialog
from release_planner.tui.screens.menu import Menu

from .driving import WIDE, Driver, driving
from .small_store import SmallStore


async def _form(drive: Driver) -> None:
    await drive.until(lambda: isinstance(drive.app.screen, FormDialog))
    await drive.until(lambda: drive.app.screen.focused)


async def _pick(drive: Driver, steps: int) -> None:
    """Choose in the list under the cursor, some lines below the present one."""
    await drive.press("enter", *["down"] * steps, "enter")


async def _record(drive: Driver, what: str) -> None:
    """Choose what is to be recorded."""
    await drive.press("o")
    await drive.until(lambda: isinstance(drive.app.screen, Menu))
    await drive.line(what)
    await drive.press("enter")
    await _form(drive)


async def _type_choice(drive: Driver, part: str, shown: str) -> None:
    await drive.paste(part)
    await drive.sees(f"▸ {shown}")
    await drive.press("enter")


async def test_booking_warns_and_books(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id, WIDE) as drive:
        await drive.press("b")
        await _form(drive)
        await drive.press("tab")
        await drive.paste("12 Dec 2026")
        await drive.sees("Sat 12 Dec 2026 is a Saturday")
        await drive.retype("2 Dec 2026")
        await drive.sees("8 days before the expected release day, Thu 10 Dec 2026")
        await drive.retype("10 Dec 2026")
        await drive.press("enter")
        await drive.paste("1415")
        await drive.sees("It clashes with the probation appointment, 14:00 to 14:30.")
        await drive.press("enter", "enter")
        await _type_choice(drive, "bridge", "Bridge Street, Bridge Recovery, Redditch")
        await drive.saves()
        booked = small.rows(
            "SELECT kind, day, start, minutes, place_id IS NOT NULL FROM appointment "
            "WHERE id = (SELECT max(id) FROM appointment)"
        )
        assert booked == [("probation", "2026-12-10", "14:15", 30, 1)]


async def test_a_closed_place_is_said_to_be_closed(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id, WIDE) as drive:
        await drive.press("b")
        await _form(drive)
        await drive.press("tab")
        await drive.paste("16 Dec 2026")
        await drive.press("enter", "enter", "enter")
        await _type_choice(drive, "redditch", "Bridge Street")
        await drive.sees("The place is closed on Wednesdays.")


async def test_a_place_that_nobody_knows_is_not_booked_and_stays_typed(small: SmallStore) -> None:
    custody_id = small.planned_person()
    before = small.value("SELECT count(*) FROM appointment")
    async with driving(small, custody_id, WIDE) as drive:
        await drive.press("b")
        await _form(drive)
        await drive.press("tab")
        await drive.paste("16 Dec 2026")
        await drive.press("enter", "enter", "enter")
        await drive.paste("[/] nowhere")
        await drive.press("ctrl+s")
        await drive.sees("! none has such a name", "One answer is to be put right")
        typed = [field.value for field in drive.app.screen.query(Input)]
        assert typed == ["16 Dec 2026", "", "30", "[/] nowhere", "", ""]
    assert small.value("SELECT count(*) FROM appointment") == before


async def test_an_hour_that_does_not_exist_is_refused_by_the_store(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id, WIDE) as drive:
        await drive.press("b")
        await _form(drive)
        await drive.press("tab")
        await drive.paste("28 Mar 2027")
        await drive.press("enter")
        await drive.paste("1:30")
        await drive.press("ctrl+s")
        await drive.sees("The clocks change on Sun 28 Mar 2027", "Nothing was saved")
        assert [field.value for field in drive.app.screen.query(Input)][:2] == [
            "28 Mar 2027",
            "1:30",
        ]


async def test_cancelling_asks_first(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await drive.section("appointments")
        await drive.line("Treatment")
        await drive.press("c")
        await _form(drive)
        await drive.press("enter")
        await drive.until(lambda: drive.app.screen is drive.person)
        assert small.rows("SELECT 1 FROM appointment WHERE state = 'cancelled'") == []
        await drive.press("c")
        await _form(drive)
        assert "Bridge Recovery, 01632 960123" in drive.text
        await drive.saves()
        cancelled = small.rows("SELECT kind FROM appointment WHERE state = 'cancelled'")
        assert cancelled == [("treatment",)]


async def test_attendance_is_recorded_from_anywhere(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await _record(drive, "Attendance: Mon 2 Nov")
        await _pick(drive, 1)
        await drive.saves()
        kept = small.rows("SELECT attendance FROM appointment WHERE kind = 'family'")
        assert kept == [("attended",)]


async def test_treatment_referral_acceptance_and_start(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await _record(drive, "Referral to treatment")
        await _type_choice(drive, "bridge", "Bridge Recovery")
        await drive.saves()
        await drive.section("treatment")
        await drive.line("Referred")
        await drive.press("enter")
        await drive.sees("Has Bridge Recovery accepted")
        await drive.saves()
        await _record(drive, "Start of treatment")
        await drive.press("tab")
        await drive.retype("yesterday")
        await drive.saves()
        assert "accepted Mon 9 Nov 2026" in drive.text
        assert small.rows("SELECT started_on FROM treatment_start") == [("2026-11-08",)]


async def test_a_need_that_contradicts_itself_is_refused(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await _record(drive, "Treatment need")
        await _pick(drive, 1)
        await drive.press("ctrl+s")
        await drive.sees("A person without a treatment need has no substance group.")
        assert small.rows("SELECT need FROM treatment_need") == [("yes",)]


async def test_naloxone_is_recorded(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await _record(drive, "Treatment need")
        await drive.press("tab", "tab")
        await drive.press("enter", "home", "down", "enter")
        await drive.saves()
        kept = small.rows("SELECT need, substance_group, naloxone FROM treatment_need")
        assert kept == [("yes", "opiate", "accepted")]


async def test_a_duty_to_refer_needs_consent_and_a_council(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await _record(drive, "Housing referral")
        await drive.press("ctrl+s")
        await drive.sees("A duty to refer needs the person's consent and the council")
        await drive.press("tab")
        await _type_choice(drive, "redditch", "Redditch")
        await drive.press("enter", "home", "enter")
        await drive.saves()
        kept = small.rows("SELECT route, authority, consent FROM housing_referral")
        assert kept == [("duty_to_refer", "E07000236", "yes")]
        await drive.section("housing")
        await drive.line("Duty to refer")
        await drive.press("enter")
        await drive.until(lambda: isinstance(drive.app.screen, FormDialog))
        await _pick(drive, 1)
        await drive.saves()
        assert small.rows("SELECT status FROM housing_referral") == [("accepted",)]


async def test_where_nights_are_spent(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await drive.section("housing")
        await drive.line("First night, planned")
        await drive.press("enter")
        await _form(drive)
        await _type_choice(drive, "approved", "Approved premises")
        await drive.saves()
        assert small.rows("SELECT point, type_code FROM accommodation") == [
            ("planned_first_night", "A02")
        ]
        await drive.line("First night, spent")
        await drive.press("enter")
        await _form(drive)
        await _type_choice(drive, "not known", "Not known")
        await drive.press("ctrl+s")
        await drive.sees("Record the release first")


async def test_a_step_gets_a_date_of_its_own(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await drive.line("Duty to refer")
        await drive.press("f")
        await _form(drive)
        await drive.retype("20 Nov 2026")
        await drive.saves()
        await drive.line("Duty to refer")
        assert "Fri 20 Nov" in drive.text
        assert "(fixed)" in drive.text
        kept = small.rows("SELECT due_on, is_fixed FROM plan_step WHERE title LIKE 'Duty to ref%'")
        assert kept == [("2026-11-20", 1)]


async def test_keys_on_the_wrong_line_lead_to_the_right_section(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await drive.press("r")
        await drive.until(lambda: drive.person.section.id == "appointments")
        assert any("Move to an appointment" in said for said in drive.said)


async def test_ticking_off_who_has_been_told(small: SmallStore) -> None:
    custody_id = small.planned_person()
    small_before = small.value("SELECT count(*) FROM person_to_tell WHERE done_at IS NULL")
    assert small_before
    async with driving(small, custody_id) as drive:
        await drive.section("tell")
        await drive.press("t")
        await _form(drive)
        await drive.saves()
        left = small.value("SELECT count(*) FROM person_to_tell WHERE done_at IS NULL")
        assert left == small_before - 1
        assert "[x]" in drive.text


async def test_a_note_too_long_is_kept_and_a_good_one_saved_as_written(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await drive.press("n")
        await _form(drive)
        await drive.paste("x" * 1_003)
        await drive.press("ctrl+s")
        await drive.sees("3 characters too long")
        area = drive.app.screen.query_one(TextArea)
        assert area.text == "x" * 1_003
        await drive.press("f7")
        await drive.paste("Ring [/] at 9 [red]not later[/red]")
        await drive.saves()
        await drive.section("notes")
        assert "Ring [/] at 9 [red]not later[/red]" in drive.text


async def test_leaving_a_half_written_note_asks_first(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await drive.press("n")
        await _form(drive)
        await drive.paste("half")
        await drive.press("escape")
        await drive.sees("Press esc again")
        assert drive.app.screen.query_one(TextArea).text == "half"
        await drive.press("escape")
        await drive.until(lambda: drive.app.screen is drive.person)
    assert small.rows("SELECT 1 FROM note") == []


async def test_roles_and_iom_and_public_protection(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id, WIDE) as drive:
        await drive.section("iom")
        await drive.line("Treatment worker")
        await drive.press("a")
        await _form(drive)
        await drive.press("tab")
        await _type_choice(drive, "worker", "Worker Two (T01)")
        await drive.saves()
        await drive.press("i")
        await _form(drive)
        await _pick(drive, 1)
        await drive.saves()
        await drive.press("p")
        await _form(drive)
        await drive.press("tab")
        await _pick(drive, 1)
        await drive.saves()
        assert "Worker Two (T01)" in drive.text
        assert "IOM flex" in drive.text
        assert "MAPPA 2 L3" in drive.text
        held = small.rows("SELECT role FROM assignment WHERE until_on IS NULL ORDER BY role")
        assert held == [("community_offender_manager",), ("treatment_worker",)]
        await drive.press("i")
        await _form(drive)
        await drive.press("enter", "end", "enter")
        await drive.saves()
        assert "not IOM" in drive.text


@pytest.mark.parametrize("key", ["b", "n", "a", "i", "p"])
async def test_escape_leaves_an_untouched_form_at_once(small: SmallStore, key: str) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await drive.press(key)
        await _form(drive)
        await drive.press("escape")
        await drive.until(lambda: drive.app.screen is drive.person)


async def test_enter_on_a_menu_of_nothing_to_follow_is_said(small: SmallStore) -> None:
    custody_id = small.person(state="died")
    async with driving(small, custody_id) as drive:
        await drive.press("m")
        assert any("Nothing can follow: died" in said for said in drive.said)


async def test_the_mouse_chooses_too(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id, WIDE) as drive:
        await drive.press("a")
        await _form(drive)
        await drive.press("tab")
        await drive.paste("o")
        await drive.sees("Worker Two (T01)")
        await drive.pilot.click("Suggestions", offset=(5, 1))
        await drive.until(lambda: "▸ " not in drive.text)
        await drive.pilot.click("#save")
        await drive.until(lambda: drive.app.screen is drive.person)
    assigned = small.value("SELECT count(*) FROM assignment WHERE until_on IS NULL")
    assert assigned == 2
